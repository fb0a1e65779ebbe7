"""Files made to eat time and memory: a note, and what can be read is read."""

from __future__ import annotations

import time
import zlib

from captured import fetched

from gongbao.model import Parsed
from gongbao.parsing.rescue import confine, parse_confined
from gongbao.settings import Limits
from parsers.pdf.bombs import without_bombs

_WORDS = b"BT /F1 12 Tf 100 700 Td (Hello world of text) Tj ET"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def _pdf(pages: int, content: bytes, head: bytes = b"") -> bytes:
    """So many pages that share one content stream."""
    kids = b" ".join(b"%d 0 R" % (5 + number) for number in range(pages))
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R"
        b"/Resources<</Font<</F1 4 0 R>>>>>>"
    )
    stream = b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(content), content)
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids)
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", tree, stream, _FONT, *[page] * pages]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % row for row in enumerate(parts, 1))
    return b"%PDF-1.5\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def _parsed(body: bytes, **bounds: float) -> tuple[Parsed, float]:
    limits = Limits(**bounds)  # type: ignore[arg-type]  # numbers of both kinds
    began = time.monotonic()
    with confine(limits) as call:
        parsed = parse_confined(call, "gazette", [fetched("x.pdf", body)], limits)
    return parsed, time.monotonic() - began


def test_ten_thousand_empty_pages_are_read_up_to_the_limit() -> None:
    parsed, seconds = _parsed(_pdf(10_000, b" "))
    assert [note.code for note in parsed.notes] == ["too-many-pages", "no-text"]
    assert seconds < 30


def _gigabyte() -> bytes:
    # Blocks behind a full flush stand for themselves: one of 16 MB, 64 times.
    packer = zlib.compressobj(9)
    first = packer.compress(b" " * (1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    return first + first[2:] * 63


def test_a_gigabyte_out_of_a_megabyte_costs_a_note() -> None:
    packed = _gigabyte()
    assert len(packed) < 1_200_000
    body = _pdf(1, packed, b"/Filter/FlateDecode")
    parsed, seconds = _parsed(body, page_seconds=10, parse_seconds=20)
    assert parsed.documents == ()
    assert [note.code for note in parsed.notes] == ["stream-too-large", "no-text"]
    assert seconds < 30


def test_a_gigabyte_packed_twice_is_left_out() -> None:
    twice = zlib.compress(_gigabyte() + bytes(range(256)) * 4096, 1) + b" " * 300_000
    body = _pdf(1, twice, b"/Filter[/FlateDecode/FlateDecode]")
    mended, found = without_bombs(body)
    assert (found, len(mended)) == (1, len(body))
    assert without_bombs(mended) == (mended, 0)


def test_a_long_picture_and_a_long_drawing_stay() -> None:
    # What stands behind the end of the packed bytes is not unpacked, nor waited for.
    packed = zlib.compress(bytes(range(256)) * 1000, 0) + b" " * 200_000
    for head in (b"/Filter/FlateDecode", b"/Subtype/Image/Filter/FlateDecode"):
        body = _pdf(1, packed, head)
        assert without_bombs(body) == (body, 0)


def test_forms_that_call_each_other_come_to_an_end() -> None:
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 7 0 R>>/XObject<</X 5 0 R>>>>>>",
        b"<</Length %d>>stream\n/X Do %s\nendstream" % (len(_WORDS) + 6, _WORDS),
        form % 6 + b"/Length 5>>stream\n/X Do\nendstream",
        form % 5 + b"/Length 5>>stream\n/X Do\nendstream",
        _FONT,
    ]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % row for row in enumerate(parts, 1))
    parsed, seconds = _parsed(b"%PDF-1.5\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF")
    assert parsed.documents[0].text == "Hello world of text"
    assert seconds < 10
