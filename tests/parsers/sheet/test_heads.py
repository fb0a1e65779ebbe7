"""Headlines: what belongs to one."""

from __future__ import annotations

import pytest
from typeset import HEI, SONG, line, paragraph

from parsers.pdf.lines import Line
from parsers.sheet.bylines import has_own_row, is_byline, opens_article, with_bylines_apart
from parsers.sheet.heads import build_heads
from parsers.sheet.kickers import with_distant_kickers
from parsers.sheet.parts import Barriers, Head, Stack
from parsers.sheet.stacks import build_stacks

TEXT = "春耕时节田间地头一片繁忙农机手们抓紧时间整地播种为丰收打下基础群众说日子越过越好"


def columns(*lefts: float, top: float = 200.0) -> list[Stack]:
    lines = [line for x in lefts for line in paragraph(TEXT, x, top, 10)]
    return build_stacks(lines, Barriers())


def alone(text: str, x: float, base: float, size: float = 10.0) -> Stack:
    one = line(text, x, base, size, HEI)
    return Stack(one.box, (one,))


def parts(head: Head) -> list[tuple[str, int, str]]:
    return [(role, level, "".join(one.text for one in lines)) for role, level, lines in head.parts]


def heads(
    display: list[Line], stacks: list[Stack], barriers: Barriers | None = None
) -> tuple[list[Head], list[Stack]]:
    return build_heads(display, [], stacks, [], barriers or Barriers(), SONG.name)


def test_kicker_title_in_two_lines_subtitle_and_byline_are_one_headline() -> None:
    title = [line("一条渔船", 90, 120, 24, HEI), line("出海日记", 90, 150, 24, HEI)]
    kicker, subtitle = alone("系列报道之三", 108, 92), alone("记海岛上的人", 108, 166)
    byline = alone("□ 本报记者 王立群", 93, 181)
    stacks = [kicker, subtitle, byline, *columns(50, 170)]
    found, rest = heads(title, stacks)
    assert [parts(head) for head in found] == [
        [
            ("heading", 0, "系列报道之三"),
            ("heading", 1, "一条渔船出海日记"),
            ("heading", 0, "记海岛上的人"),
            ("note", 0, "□ 本报记者 王立群"),
        ]
    ]
    assert len(rest) == 2


def test_headlines_beside_each_other_are_two() -> None:
    display = [line("一条渔船", 50, 180, 20, HEI), line("老街味道", 180, 180, 20, HEI)]
    found, _ = heads(display, columns(50, 170))
    assert [parts(head)[0][2] for head in found] == ["一条渔船", "老街味道"]


def test_a_rule_or_text_between_two_lines_makes_two_headlines() -> None:
    display = [line("一条渔船", 50, 120, 20, HEI), line("老街味道", 50, 145, 20, HEI)]
    rule = Barriers(across=((40, 126, 160, 126),))
    assert [len(heads(display, [], b)[0]) for b in (Barriers(), rule)] == [1, 2]


def test_a_name_under_a_headline_is_the_author_and_a_lead_is_text() -> None:
    title = [line("老街的味道", 110, 150, 22, HEI)]
    lead = alone("这是一条走过了六百年的街，今天仍有人在这里生活。", 50, 178)
    found, _ = heads(title, [alone("郑雅文", 150, 163), lead, *columns(50, 170)])
    assert [row[:2] for row in parts(found[0])] == [("heading", 1), ("note", 0), ("body", 0)]


def test_a_kicker_at_the_right_of_a_far_larger_headline_is_its_kicker() -> None:
    display = [line("深入学习贯彻", 330, 90, 13, HEI), line("向海而兴", 100, 140, 44, HEI)]
    found, rest = heads(display, columns(50, 170, 290))
    (head,) = with_distant_kickers(found, rest, Barriers())
    assert parts(head) == [("heading", 0, "深入学习贯彻"), ("heading", 1, "向海而兴")]


def test_a_small_headline_with_text_of_its_own_is_no_kicker() -> None:
    display = [line("深入学习贯彻", 330, 90, 13, HEI), line("向海而兴", 100, 140, 44, HEI)]
    found, rest = heads(display, [*columns(50, 170), *columns(330, top=108)])
    assert len(with_distant_kickers(found, rest, Barriers())) == 2


@pytest.mark.parametrize(
    "text", ["□ 周明德", "本报记者 王立群", "通讯员 孙海燕", "记者 李想", "新华社记者 吴晓峰"]
)
def test_bylines_are_known_by_their_words(text: str) -> None:
    assert is_byline(text)
    assert not is_byline(f"{text}说，春耕开始了。")


def test_articles_are_known_by_how_they_begin() -> None:
    assert opens_article("本报讯（记者 李想）春耕")
    assert not opens_article("春耕时节")


def test_a_byline_over_two_columns_is_cut_off_the_one_it_stands_over() -> None:
    first, second = columns(50, 170)
    byline = line("本报记者 王立群", 110, first.lines[0].base - 16, font=HEI)
    held = Stack((50, byline.box[1], 190, first.box[3]), (byline, *first.lines))
    found = with_bylines_apart([held, second])
    assert [len(stack.lines) for stack in found] == [1, len(first.lines), len(second.lines)]
    assert has_own_row(found[0], found)
    assert with_bylines_apart([first, second]) == [first, second]


def test_a_crosshead_at_the_head_of_a_column_is_no_subtitle() -> None:
    title = [line("一条渔船出海日记", 50, 186, 24, HEI)]
    first, second = columns(50, 170)
    crosshead = alone("难题一件件解", 70, first.lines[0].base)
    under = columns(50, top=216)
    found, rest = heads(title, [crosshead, *under, second])
    assert [row[2] for row in parts(found[0])] == ["一条渔船出海日记"]
    assert crosshead in rest
