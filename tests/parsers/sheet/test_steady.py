"""Sizes of recognised lines."""

from __future__ import annotations

from typeset import line

from parsers.pdf.lines import Font, Line
from parsers.sheet.steady import steadied

SEEN = Font("", heavy=False)
TEXT = "为进一步提高城市供水保障能力补齐"


def seen(text: str, x: float, base: float, size: float = 10.0) -> Line:
    return line(text, x, base, size, SEEN)


def test_the_short_last_line_of_a_paragraph_is_as_large_as_the_paragraph() -> None:
    column = [seen(TEXT, 50, 100 + 16 * n) for n in range(6)]
    last = seen("施。", 50, 100 + 16 * 6, 13.0)
    assert {one.size for one in steadied([*column, last], 10.0)} == {10.0}


def test_a_headline_over_a_column_keeps_its_size() -> None:
    column = [seen(TEXT, 50, 100 + 16 * n) for n in range(6)]
    head = seen("春耕正当时", 50, 60, 18.0)
    assert steadied([head, *column], 10.0)[0].size == 18.0


def test_a_name_after_a_caption_is_as_large_as_the_caption() -> None:
    column = [seen(TEXT, 50, 100 + 16 * n) for n in range(6)]
    caption = seen("居民在新建成的广场上休闲。", 300, 100, 8.8)
    name = seen("江雨眠摄", caption.box[2] + 10, 100, 12.0)
    assert steadied([*column, caption, name], 10.0)[-1].size == 8.8


def test_written_type_is_believed() -> None:
    lines = [line(TEXT, 50, 100 + 16 * n) for n in range(6)] + [line("施。", 50, 196, 13.0)]
    assert steadied(lines, 10.0) == lines
