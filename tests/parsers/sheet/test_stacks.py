"""Lines to stacks, and the edges of short ones."""

from __future__ import annotations

from typeset import HEI, line, paragraph

from parsers.pdf.lines import Line
from parsers.sheet.parts import Barriers, Stack
from parsers.sheet.stacks import build_stacks
from parsers.sheet.widths import widen

TEXT = "春耕时节田间地头一片繁忙农机手们抓紧时间整地播种为丰收打下基础群众说日子越过越好"


def texts(stacks: list[Stack]) -> list[str]:
    return ["".join(line.text for line in stack.lines) for stack in stacks]


def columns(*lefts: float, top: float = 100.0) -> list[Line]:
    return [line for x in lefts for line in paragraph(TEXT, x, top, 10)]


def test_columns_side_by_side_are_stacks_of_their_own_in_any_order() -> None:
    lines = columns(50, 170)
    assert texts(build_stacks(lines[::-1], Barriers())) == [TEXT, TEXT]


def test_a_larger_step_or_another_size_ends_a_stack() -> None:
    first, second = paragraph(TEXT, 50, 100, 10), paragraph(TEXT, 50, 200, 10)
    assert len(build_stacks([*first, *second], Barriers())) == 2
    small = [line(TEXT[:10], 50, first[-1].base + 13, 8)]
    assert len(build_stacks([*first, *small], Barriers())) == 2


def test_a_rule_ends_a_stack() -> None:
    lines = paragraph(TEXT, 50, 100, 10)
    y = (lines[1].base + lines[2].box[1]) / 2
    assert len(build_stacks(lines, Barriers(across=((45, y, 160, y),)))) == 2
    assert len(build_stacks(lines, Barriers(across=((200, y, 300, y),)))) == 1


def test_a_line_over_two_columns_is_part_of_neither() -> None:
    over = line(TEXT[:20], 50, 84)
    found = build_stacks([over, *columns(50, 170)], Barriers())
    assert texts(found) == [TEXT[:20], TEXT, TEXT]


def test_the_end_of_a_paragraph_at_the_head_of_a_column_stands_on_it() -> None:
    short = line("更好。", 50, 84)
    assert texts(build_stacks([short, *columns(50)], Barriers())) == ["更好。" + TEXT]


def test_a_crosshead_in_another_face_stands_in_its_column() -> None:
    lines = columns(50)
    head = line("难题一件件解", 70, lines[-1].base + 16, font=HEI)
    assert len(build_stacks([*lines, head], Barriers())) == 1


def test_a_short_stack_has_the_edges_of_the_column_it_stands_in() -> None:
    column = Stack((50, 100, 150, 200), tuple(paragraph(TEXT, 50, 100, 10)))
    below = Stack((70, 230, 100, 240), (line("更好。", 70, 239),))
    assert widen([column, below])[1].box == (50, 230, 150, 240)


def test_one_that_stands_alone_has_the_width_of_the_column_level_with_it() -> None:
    lines = tuple(paragraph(TEXT[:25], 50, 100, 10))
    column = Stack((50, lines[0].box[1], 150, lines[-1].box[3]), lines)
    rest = Stack((165, lines[0].box[1], 195, lines[0].box[3]), (line("更好。", 165, 100),))
    other = Stack((145, 300, 245, 400), tuple(paragraph(TEXT, 145, 309, 10)))
    assert widen([column, rest, other])[1].box[::2] == (165, 265)
