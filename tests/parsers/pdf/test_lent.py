"""What a file says does not hang on the fonts of the machine that reads it."""

from __future__ import annotations

from io import BytesIO

import pypdfium2 as pdfium
import pytest
from fontTools.ttLib import TTFont
from practice.ink import Run, Sheet, Type
from practice.plain import write_plain

from parsers.pdf.engine import loaded_page, open_document
from parsers.pdf.glyphs import page_frame, read_glyphs
from parsers.pdf.lent import THIN_FONT, lent_fonts
from parsers.pdf.limits import Limits

_TEXT = "市人民政府公报"


def _without_font(encoding: str, origin: str) -> bytes:
    """A page whose font is named only, its text in GB 2312."""
    text = _TEXT.encode("gb2312").hex()
    content = f"BT /F1 20 Tf {origin} Td <{text}> Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /FangSong_GB2312 /Encoding /%s"
        b" /DescendantFonts [6 0 R] >>" % encoding.encode(),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /FangSong_GB2312 /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
        b" /FontDescriptor 7 0 R >>",
        b"<< /Type /FontDescriptor /FontName /FangSong_GB2312 /Flags 6 /ItalicAngle 0"
        b" /FontBBox [0 -120 1000 880] /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>",
    ]
    body = b"%PDF-1.4\n"
    for number, item in enumerate(objects, 1):
        body += b"%d 0 obj %s endobj\n" % (number, item)
    return body + b"trailer << /Root 1 0 R >>\n%%EOF\n"


@pytest.mark.parametrize(
    ("encoding", "origin"), [("GBK-EUC-H", "40 300"), ("GBK-EUC-V", "200 360")]
)
def test_text_in_a_font_that_is_not_in_the_file_is_read(encoding: str, origin: str) -> None:
    body = _without_font(encoding, origin)
    with open_document(body) as document, loaded_page(document, 0) as page:
        glyphs = read_glyphs(page, page_frame(page), Limits())
    assert "".join(map(chr, glyphs.code.tolist())) == _TEXT
    sides = glyphs.box[:, 2:] - glyphs.box[:, :2]
    assert sides.min() > 15 and sides.max() < 25


def test_a_half_width_figure_is_as_wide_as_the_file_says() -> None:
    pdf = write_plain([Sheet(400, 400, [Run(40, 300, "共12件", Type("serif", 20))])])
    with open_document(pdf) as document, loaded_page(document, 0) as page:
        glyphs = read_glyphs(page, page_frame(page), Limits())
    left, right = glyphs.box[:, 0], glyphs.box[:, 2]
    assert right[:-1] == pytest.approx(left[1:], abs=0.05)
    assert (right - left)[[0, 3]] == pytest.approx(20, abs=0.05)
    assert max((right - left)[1:3]) < 15


def test_the_lent_font_has_every_character() -> None:
    font = TTFont(BytesIO(THIN_FONT))
    assert {0x20, ord("市"), 0x2A700} <= set(font.getBestCmap())


def test_pictures_are_drawn_with_the_fonts_of_the_machine_again() -> None:
    body = _without_font("GBK-EUC-H", "40 300")

    def ink() -> bytes:
        document = pdfium.PdfDocument(body)
        drawn: bytes = document[0].render(scale=1).to_pil().tobytes()
        document.close()
        return drawn

    before = ink()
    with lent_fonts():
        lent = ink()
    assert ink() == before != lent


def test_type_made_wider_or_narrower_keeps_its_size() -> None:
    """Newspapers narrow figures and headlines: their size is their height."""
    body = _without_font("GBK-EUC-H", "80 Tz 40 300")
    with open_document(body) as document, loaded_page(document, 0) as page:
        glyphs = read_glyphs(page, page_frame(page), Limits())
    assert glyphs.size.tolist() == pytest.approx([20.0] * len(_TEXT))
