"""Which headline owns which columns."""

from __future__ import annotations

from dataclasses import replace

from typeset import HEI, line

from parsers.pdf.blocks import enclose
from parsers.pdf.lines import Box, Line
from parsers.sheet.flow import flows
from parsers.sheet.owners import assign
from parsers.sheet.parts import Barriers, Head, Stack

FULL = "春耕时节田间地头一片"


def head(text: str, x: float, base: float, size: float = 24.0) -> Head:
    one = line(text, x, base, size, HEI)
    return Head(one.box, one.box, (("heading", 1, (one,)),), size)


def column(x: float, top: float, rows: int = 8, start: str = "in", end: str = "full") -> Stack:
    """Ten ems wide; it starts set ``in`` or ``on``, and ends ``full``, ``closed`` or ``short``."""
    lines: list[Line] = []
    for n in range(rows):
        text, left = FULL, x
        if n == 0 and start == "in":
            text, left = FULL[:8], x + 20
        if n == rows - 1 and end != "full":
            text = FULL[:-1] + "。" if end == "closed" else "更好。"
        lines.append(line(text, left, top + 9 + 16 * n))
    box = enclose(one.box for one in lines)
    return Stack((x, box[1], x + 100, box[3]), tuple(lines))


def picture(box: Box) -> Stack:
    return Stack(box, (), "picture")


def owners(heads: list[Head], stacks: list[Stack], barriers: Barriers | None = None) -> list[int]:
    return assign(heads, stacks, barriers or Barriers(), (), 10.0)


def test_how_well_a_column_goes_on_with_another() -> None:
    torn, closed, ended = (column(0, 0, end=end) for end in ("full", "closed", "short"))
    on, begun = column(120, 0, start="on"), column(120, 0)
    assert [flows(torn, on), flows(torn, begun)] == [2.0, -3.0]
    assert [flows(closed, on), flows(closed, begun)] == [0.5, 0.5]
    assert [flows(ended, on), flows(ended, begun)] == [-3.0, 0.5]
    mark = line("（下转第二版）", 30, 200)
    turned = Stack(torn.box, (*torn.lines, mark))
    assert flows(turned, on) == -3.0


def test_a_headline_in_the_middle_owns_the_columns_at_both_its_sides() -> None:
    stacks = [
        column(0, 100),
        column(120, 100, start="on"),
        column(240, 100, start="on", end="short"),
    ]
    assert owners([head("渔船", 146, 80)], stacks) == [0, 0, 0]


def test_two_headlines_part_the_columns_where_both_fit() -> None:
    heads = [head("一条渔船", 62, 80), head("老街味道", 302, 80)]
    stacks = [
        column(0, 100),
        column(120, 100, start="on", end="short"),
        column(240, 100),
        column(360, 100, start="on"),
    ]
    assert owners(heads, stacks) == [0, 0, 1, 1]


def test_a_line_drawn_in_two_under_the_columns_parts_them() -> None:
    # The second headline would stand just over the middle of all but the first column.
    heads = [head("一条渔船", 0, 80), head("老街味道走过六百年", 240, 80)]
    ends = ("closed", "short", "closed", "closed", "short")
    stacks = [column(120.0 * n, 100, 6 if n == 1 else 8, end=end) for n, end in enumerate(ends)]
    parted = Barriers(across=((0, 250, 225, 250), (235, 250, 580, 250)))
    assert owners(heads, stacks, parted) == [0, 0, 1, 1, 1]


def test_a_column_beside_a_rule_is_another_article_s() -> None:
    stacks = [column(0, 100), column(120, 70, 10)]
    wall = Barriers(down=((110, 60, 110, 300),))
    assert owners([head("一条渔船", 0, 80)], stacks, wall) == [0, 1]


def test_a_picture_over_a_headline_with_nothing_above_it_is_its_article_s() -> None:
    stacks = [picture((0, 0, 220, 60)), column(0, 110), column(120, 110, start="on")]
    assert owners([head("花田", 86, 92)], stacks) == [0, 0, 0]


def test_text_goes_on_under_a_picture_in_its_column() -> None:
    stacks = [column(0, 100, 4), picture((0, 170, 100, 230)), column(0, 240, 4, start="on")]
    assert owners([head("渔船", 0, 80)], stacks) == [0, 0, 0]


def test_columns_under_no_headline_are_a_group_of_their_own() -> None:
    stacks = [column(0, 100), column(300, 400), column(420, 400, start="on")]
    assert owners([head("渔船", 0, 80)], stacks) == [0, 1, 1]


def test_a_picture_left_of_a_headline_is_its_article_s_when_the_text_stands_under_it() -> None:
    first, *rest = column(0, 150).lines
    opening = Stack(
        (0, 150, 100, rest[-1].box[3]), (replace(first, text="本报讯（记者李想"), *rest)
    )
    under = opening, column(120, 150, start="on")
    beside = Stack((230, 120, 330, 130), (line("本报记者 王立群", 230, 129),))
    stacks = [picture((0, 75, 220, 140)), beside, *under, column(240, 150, start="on")]
    assert owners([head("菜市场", 230, 100)], stacks) == [0, 0, 0, 0, 0]
