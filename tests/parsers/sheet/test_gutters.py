"""Gutters: which blanks part columns."""

from __future__ import annotations

from typeset import HEI, line

from parsers.pdf.lines import Line
from parsers.sheet.gutters import part_at_gutters

TEXT = "为进一步提高城市供水保障能力补齐管网"


def columns(gutter: float, rows: int = 8) -> list[Line]:
    """Two columns of 18 ems on one grid."""
    right = 100 + 180 + gutter
    return [line(TEXT, x, 100 + 16 * n) for n in range(rows) for x in (100.0, right)]


def byline(at: float, gap: float) -> Line:
    """A line of two words with a blank between, as the lines' step makes it."""
    first, second = line("本报记者", at, 84, font=HEI), line("宁中和", at + 40 + gap, 84, font=HEI)
    box = (first.box[0], first.box[1], second.box[2], first.box[3])
    cut = (5, first.box[2], second.box[0])
    return Line("本报记者 宁中和", box, first.base, 10.0, HEI, cuts=(cut,))


def texts(lines: list[Line]) -> list[str]:
    return [one.text for one in lines]


def test_columns_a_little_more_than_an_em_apart_stay_apart() -> None:
    found = part_at_gutters(columns(11.6), 10.0)
    assert texts(found) == [TEXT] * 16


def test_a_byline_over_the_gutter_is_one_line() -> None:
    # Its blank ends where the gutter does, but it begins in the left column.
    over = byline(243.0, 8.6)
    assert abs(over.cuts[0][2] - 291.6) < 0.1
    found = part_at_gutters([over, *columns(11.6)], 10.0)
    assert "本报记者 宁中和" in texts(found)


def test_pieces_of_a_row_with_type_all_around_are_put_together() -> None:
    solid = [line(TEXT * 2, 100, 100 + 16 * n) for n in range(8)]
    loose = [line(TEXT, 100, 228), line(TEXT, 292, 228)]
    found = part_at_gutters([*solid, *loose], 10.0)
    assert texts(found)[-1] == f"{TEXT} {TEXT}"


def test_nothing_is_cut_where_there_is_no_blank() -> None:
    lines = [line(TEXT, 100, 100 + 16 * n) for n in range(3)]
    assert part_at_gutters(lines, 10.0) == lines
