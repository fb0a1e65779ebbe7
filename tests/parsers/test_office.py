"""Office files: what stands in them, in order; what is none, or hostile, gives a note."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
import openpyxl
import pytest

from gongbao.model import Capture, Note, Paragraph, Table
from gongbao.plugins import Fetched
from parsers.office import PARSER, office_text, read_office
from parsers.page import PARSER as PAGE


def word() -> bytes:
    file = docx.Document()
    file.add_heading("关于开展检查的通知", 0)
    file.add_paragraph("各有关单位：")
    file.add_heading("一、检查范围", 1)
    file.add_paragraph("全市范围内的公共场所。")
    table = file.add_table(2, 2)
    for (row, column), text in {
        (0, 0): "序号",
        (0, 1): "单位",
        (1, 0): "1",
        (1, 1): "市商务局",
    }.items():
        table.cell(row, column).text = text
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def sheets() -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "收入"
    book.active.append(["项目", "金额", None])
    book.active.append(["税收", 28600.0, None])
    book.create_sheet("支出").append(["教育", 12.5])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def capture(url: str, role: str = "document", **words: str) -> Capture:
    return Capture("s", url, datetime(2023, 1, 1, tzinfo=UTC), "new", role=role, **words)  # type: ignore[arg-type]


def test_a_docx_is_read_in_order() -> None:
    blocks = read_office(word())
    assert not isinstance(blocks, Note)
    assert [b.text if isinstance(b, Paragraph) else b.rows for b in blocks] == [
        "关于开展检查的通知", "各有关单位：", "一、检查范围", "全市范围内的公共场所。",
        (("序号", "单位"), ("1", "市商务局")),
    ]  # fmt: skip


def test_a_docx_is_one_document() -> None:
    (document,) = PARSER.parse([Fetched(capture("a.docx"), word())]).documents
    assert document.title == "关于开展检查的通知"
    assert [p.role for p in document.paragraphs] == ["heading", "body", "heading", "body", "table"]


def test_sheets_have_names_and_whole_numbers_stay_whole() -> None:
    blocks = read_office(sheets())
    assert not isinstance(blocks, Note)
    tables = [block for block in blocks if isinstance(block, Table)]
    assert tables[0].rows == (("项目", "金额"), ("税收", "28600"))
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["收入", "支出"]


def test_an_attachment_of_a_page_is_read() -> None:
    page = "<html><body><h1>检查通知</h1><p>现将检查安排印发给你们，请认真执行。</p></body></html>"
    group = [
        Fetched(capture("http://x/1.html"), page.encode()),
        Fetched(capture("http://x/1.docx", "attachment", part_of="http://x/1.html"), word()),
    ]
    (document,) = PAGE.parse(group).documents
    assert document.attachments[0].text == office_text(word())
    assert "市商务局" in document.attachments[0].text


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b" " * (250 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 and then nothing", "office-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 not a workbook", "office-damaged"),
        (b"plain words", "not-office"),
        (word()[:2000], "office-damaged"),
        (bomb(), "too-large"),
    ],
)
def test_what_cannot_be_read_gives_a_note(data: bytes, code: str) -> None:
    parsed = PARSER.parse([Fetched(capture("x"), data)])
    assert parsed.documents == ()
    assert [note.code for note in parsed.notes] == [code]
