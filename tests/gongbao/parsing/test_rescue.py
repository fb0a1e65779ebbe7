"""A page that a parser does not come back from costs that page, not the file."""

from __future__ import annotations

from datetime import UTC, datetime

from gongbao.model import Capture
from gongbao.parsing.rescue import confine, parse_confined
from gongbao.plugins import Fetched
from gongbao.settings import Limits

DEPTH = 40


def pdf(*contents: str, forms: bool = True) -> bytes:
    """Pages with these content streams; ``/F0 Do`` draws a form that draws two forms, 40 deep."""
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", font]
    first_form = 4
    for level in range(DEPTH if forms else 0):
        draw = f"/F{level + 1} Do /F{level + 1} Do" if level + 1 < DEPTH else "0 0 1 1 re f"
        inner = (
            f"<< /F{level + 1} {first_form + level + 1} 0 R >>" if level + 1 < DEPTH else "<< >>"
        )
        head = f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject {inner} >>"
        objects.append(f"{head} /Length {len(draw)} >>\nstream\n{draw}\nendstream")
    kids = []
    fonts = f"/Font << /T 3 0 R >> /XObject << /F0 {first_form} 0 R >>"
    for content in contents:
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
        stream = len(objects)
        kids.append(len(objects) + 1)
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                       f"/Resources << {fonts} >> /Contents {stream} 0 R >>")  # fmt: skip
    references = " ".join(f"{kid} 0 R" for kid in kids)
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{references}] >>"
    out, places = b"%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    tail = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    tail += f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + tail.encode()


def words(text: str) -> str:
    return f"BT /T 12 Tf 72 700 Td ({text}) Tj ET"


BAD = pdf(words("The first page stands here."), "/F0 Do", words("The third page stands here."))


def parse(body: bytes, **limits: float) -> tuple[list[str], list[tuple[str, str]]]:
    bounds = Limits(**{"parse_seconds": 3, "page_seconds": 1.5, **limits})  # type: ignore[arg-type]
    capture = Capture("s", "x.pdf", datetime(2023, 1, 1, tzinfo=UTC), "new")
    with confine(bounds) as call:
        parsed = parse_confined(call, "gazette", [Fetched(capture, body)], bounds)
    texts = [p.text for document in parsed.documents for p in document.paragraphs]
    return texts, [
        (note.code, note.where) for note in parsed.notes if note.code.startswith("parse")
    ]


def test_the_other_pages_are_parsed() -> None:
    texts, notes = parse(BAD)
    assert any("first page" in text for text in texts)
    assert any("third page" in text for text in texts)
    assert [where for _, where in notes] == ["p. 2"]


def test_a_file_with_too_many_bad_pages_is_given_up() -> None:
    texts, notes = parse(pdf(*["/F0 Do"] * 7), parse_seconds=2, page_seconds=0.7)
    assert texts == []
    assert len(notes) == 1


def test_a_good_file_is_not_asked_twice() -> None:
    texts, notes = parse(pdf(words("A page that stands here."), forms=False))
    assert texts == ["A page that stands here."]
    assert notes == []
