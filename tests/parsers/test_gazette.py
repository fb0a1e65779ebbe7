"""The gazette parser on the practice city's layouts, on folders, and on bad input."""

from __future__ import annotations

import json
import zlib
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from captured import fetched
from fpdf import FPDF
from practice.layouts import MADE, Layout, layout
from practice.orders import ORDERS, Order
from practice.press import print_pdf

from gongbao.model import Document, Parsed
from parsers.gazette import PARSER, GazetteParser
from parsers.pdf.limits import Limits

LAYOUTS = (
    "one-column",
    "two-columns",
    "mixed",
    "cover",
    "broken-table",
    "bare-table",
    "figure",
    "box",
    "footnotes",
    "spaced-titles",
)
CASES = sorted((Path(__file__).parent / "samples").glob("*/body.pdf"))
SAMPLES = Path(__file__).resolve().parents[2] / "../shared/samples/pdf"


@cache
def made(name: str) -> Layout:
    return layout(name, 11)


@cache
def printed(name: str, order: Order) -> bytes:
    return print_pdf(made(name).issue.sheets, title=name, made=MADE, order=order, seed=11)


def parse(data: bytes, **hints: str) -> Parsed:
    return PARSER.parse([fetched("http://www.chengwan.example/a.pdf", data, hints=hints)])


def squeezed(text: str) -> str:
    return "".join(text.split())


def texts(paragraphs: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(p["role"], squeezed(p["text"])) for p in paragraphs if p["role"] != "table"]


@pytest.mark.parametrize("name", LAYOUTS)
def test_acts_are_as_the_truth_has_them(name: str) -> None:
    wanted = made(name).truth()["documents"]
    found = parse(printed(name, "rows")).documents
    assert [squeezed(d.title) for d in found] == [squeezed(t["title"]) for t in wanted]
    for document, truth in zip(found, wanted, strict=True):
        paragraphs = texts([asdict(p) for p in document.paragraphs])
        assert sorted(paragraphs) == sorted(texts(truth["paragraphs"]))
        assert (document.number, document.issuer) == (truth["number"], truth["issuer"])
        assert document.issued == date.fromisoformat(truth["issued"])
        assert [[list(map(squeezed, row)) for row in t.rows] for t in document.tables] == [
            [list(map(squeezed, row)) for row in table] for table in truth["tables"]
        ]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("name", ["mixed", "footnotes"])
def test_the_order_of_drawing_plays_no_part(name: str, order: Order) -> None:
    # Operators in another order are rounded otherwise, so boxes differ by a hundredth of a point.
    found, wanted = (
        [_plain(document) for document in parse(printed(name, o)).documents]
        for o in (order, ORDERS[0])
    )
    assert found == wanted


def test_an_issue_says_what_it_is() -> None:
    wanted = made("cover").truth()["documents"]
    for document, truth in zip(parse(printed("cover", "rows")).documents, wanted, strict=True):
        assert document.issue_label == truth["issue_label"]
        assert document.issue_number == truth["issue_number"]
        assert document.issue_total == truth["issue_total"]
        assert document.published == date.fromisoformat(truth["published"])
        assert document.category == truth["category"]
        assert document.pages == tuple(truth["pages"])


def test_text_is_the_paragraphs_and_each_has_its_place() -> None:
    (document, *_) = parse(printed("two-columns", "rows")).documents
    assert document.text == "\n".join(p.text for p in document.paragraphs)
    for paragraph in document.paragraphs:
        assert paragraph.page is not None
        assert paragraph.box is not None
        x0, top, x1, bottom = paragraph.box
        assert 0 <= x0 < x1 <= 596
        assert 0 <= top < bottom <= 842


def test_a_report_is_kept_whole() -> None:
    pdf = FPDF()
    pdf.set_font("helvetica", size=12)
    for chapter in range(3):
        pdf.add_page()
        pdf.multi_cell(0, 8, f"Chapter {chapter}\n" + "Water supply was kept up all year. " * 20)
    (document,) = parse(bytes(pdf.output()), title="Report").documents
    assert document.title == "Report"
    assert document.pages == (1, 3)


def _encrypted() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_encryption("owner", "user")
    return bytes(pdf.output())


def _broken(data: bytes) -> bytes:
    return data[: data.rfind(b"startxref")] + b"startxref\n99999999\n%%EOF"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty-body"),
        (b"<!DOCTYPE html><html><body>busy</body></html>", "not-a-pdf"),
        (b"PK\x03\x04" + bytes(64), "not-a-pdf"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 20, "damaged-pdf"),
        (_encrypted(), "encrypted-pdf"),
    ],
    ids=["empty", "web page", "zip", "garbage", "encrypted"],
)
def test_what_cannot_be_read_is_one_note(body: bytes, code: str) -> None:
    parsed = parse(body)
    assert parsed.documents == ()
    assert [note.code for note in parsed.notes] == [code]


def test_a_broken_table_of_references_is_mended() -> None:
    data = printed("one-column", "rows")
    assert parse(_broken(data)).documents == parse(data).documents


def test_a_file_cut_off_in_the_middle_gives_a_note() -> None:
    data = printed("one-column", "rows")
    parsed = parse(data[: len(data) // 2])
    assert {note.code for note in parsed.notes} & {"damaged-pdf", "no-end-marker"}


def _one_page(media: bytes, content: bytes, filters: bytes = b"") -> bytes:
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[" + media + b"]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<<" + filters + b"/Length %d>>stream\n" % len(content) + content + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % row for row in enumerate(parts, 1))
    return b"%PDF-1.5\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


WORDS = b"BT /F1 12 Tf 100 700 Td (Hello world of text) Tj ET"


@pytest.mark.parametrize(
    "media", [b"0 0 566929 566929", b"0 0 0 0", b"595 842 0 0", b"0 0 1e30 1e30"]
)
def test_strange_page_boxes_are_read(media: bytes) -> None:
    (document,) = parse(_one_page(media, WORDS)).documents
    assert document.text == "Hello world of text"


def test_more_glyphs_and_pages_than_the_limits_are_left_out_with_a_note() -> None:
    content = zlib.compress(b"BT /F1 5 Tf 9 TL 20 800 Td " + b"(word) Tj T* " * 200 + b"ET")
    parser = GazetteParser(Limits(glyphs=100))
    group = [fetched("u", _one_page(b"0 0 595 842", content, b"/Filter/FlateDecode"))]
    parsed = parser.parse(group)
    assert [note.code for note in parsed.notes] == ["page-cut"]
    assert len(parsed.documents[0].text) <= 200
    few = GazetteParser(Limits(pages=1)).parse([fetched("u", printed("one-column", "rows"))])
    assert "too-many-pages" in {note.code for note in few.notes}


@pytest.mark.parametrize("body", CASES, ids=lambda path: path.parent.name)
def test_a_folder_gives_what_people_read(body: Path) -> None:
    capture = json.loads((body.parent / "capture.json").read_text(encoding="utf-8"))
    group = [fetched(capture["url"], body.read_bytes(), hints=capture.get("hints", {}))]
    found = [_plain(document) for document in PARSER.parse(group).documents]
    expected = body.parent / "expected.json"
    if not expected.exists():
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")
        pytest.fail(f"{expected} was missing and has been written: look at it, then commit it")
    assert found == json.loads(expected.read_text(encoding="utf-8"))


def _plain(document: Document) -> dict[str, Any]:
    return {
        "title": document.title,
        "number": document.number,
        "issuer": document.issuer,
        "issued": document.issued.isoformat() if document.issued else None,
        "pages": list(document.pages or ()),
        "paragraphs": [[p.role, p.level, p.page, p.text] for p in document.paragraphs],
        "tables": [[list(row) for row in table.rows] for table in document.tables],
    }


@pytest.mark.samples
@pytest.mark.long
@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.pdf")), ids=lambda path: path.stem)
def test_real_files_give_text_or_a_reason(path: Path) -> None:
    parsed = parse(path.read_bytes())
    assert parsed.notes or parsed.documents
    assert all(len(document.text) > 20 for document in parsed.documents)


def test_a_page_that_must_not_be_touched_is_noted_and_the_others_are_read() -> None:
    data = printed("one-column", "rows")
    parsed = GazetteParser(Limits(skip=frozenset({1}))).parse([fetched("u", data)])
    assert [(note.code, note.where) for note in parsed.notes] == [("skipped-page", "p. 1")]
    pages = {p.page for document in parsed.documents for p in document.paragraphs}
    assert pages
    assert 1 not in pages
