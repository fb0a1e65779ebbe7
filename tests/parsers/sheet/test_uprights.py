"""Headlines that run down."""

from __future__ import annotations

from typeset import HEI, line

from parsers.pdf.lines import Line
from parsers.sheet.uprights import take_uprights


def down(text: str, x: float, size: float, top: float = 100.0) -> list[Line]:
    return [line(glyph, x, top + 1.15 * size * (n + 1), size, HEI) for n, glyph in enumerate(text)]


def texts(parts: list[tuple[int, tuple[Line, ...]]]) -> list[tuple[int, list[str]]]:
    return [(level, [column.text for column in columns]) for level, columns in parts]


def test_columns_are_read_from_right_to_left() -> None:
    rows = [*down("小区改造见实效", 100, 30), *down("全市老旧", 140, 30)]
    found, display, text = take_uprights(rows, [])
    assert (len(found), display, text) == (1, [], [])
    assert texts(found[0]) == [(1, ["全市老旧", "小区改造见实效"])]


def test_smaller_columns_beside_are_subtitle_and_kicker() -> None:
    subtitle = down("惠及三千户居民", 80, 12)
    found, _, rest = take_uprights(down("老旧小区改造", 100, 30), subtitle)
    assert texts(found[0]) == [(1, ["老旧小区改造"]), (0, ["惠及三千户居民"])]
    assert rest == []


def test_short_lines_that_stand_alone_are_left() -> None:
    lines = [line("春耕", 100, 100, 20, HEI), line("播种", 400, 300, 20, HEI)]
    found, display, _ = take_uprights(lines, [])
    assert (found, display) == ([], lines)
