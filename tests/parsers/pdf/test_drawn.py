from captured import fetched

from parsers.gazette import PARSER

PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R"
PAGE += b"/Resources<</Font<</F1 4 0 R>>>>>>"
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf(content: str) -> bytes:
    """One page."""
    stream = b"<</Length %d>>stream\n%s\nendstream" % (len(content), content.encode())
    parts = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[5 0 R]>>", stream]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % row for row in enumerate([*parts, FONT, PAGE], 1))
    return b"%PDF-1.5\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def test_borders_filled_between_two_rectangles_make_a_table() -> None:
    drawn = ""
    for row in range(3):
        for column in range(3):
            x, y = 60 + 90 * column, 700 - 24 * row
            drawn += f"{x} {y} 90 24 re {x + 0.5} {y + 0.5} 89 23 re f* "
            drawn += f"BT /F1 10 Tf {x + 8} {y + 8} Td (r{row}c{column}) Tj ET "
    (document,) = PARSER.parse([fetched("x.pdf", pdf(drawn))]).documents
    (table,) = document.tables
    assert table.rows == tuple(tuple(f"r{r}c{c}" for c in range(3)) for r in range(3))
