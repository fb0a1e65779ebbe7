"""Text round a picture, and what else may part or join columns against first sight."""

from __future__ import annotations

from dataclasses import replace

from typeset import HEI, SONG, line, paragraph

from parsers.pdf.lines import Line
from parsers.sheet.boxes import find_boxes
from parsers.sheet.bylines import with_bylines_apart
from parsers.sheet.flow import flows
from parsers.sheet.gutters import part_at_rules
from parsers.sheet.owners import assign
from parsers.sheet.paragraphs import set_paragraphs
from parsers.sheet.parts import Barriers, Head, Stack
from parsers.sheet.verse import with_verses
from parsers.sheet.wraps import with_measures

TEXT = (
    "春耕时节田间地头一片繁忙农机手们抓紧时间整地播种为丰收打下基础"
    "群众说日子越过越好收成一年胜过一年大家都盼着秋天早些来到"
)


def held(lines: list[Line], right: float) -> Stack:
    left = min(one.box[0] for one in lines)
    return Stack((left, lines[0].box[1], right, lines[-1].box[3]), tuple(lines))


def beside_a_picture() -> Stack:
    """Twelve ems, then rows of eight beside what stands from 90 on, then twelve again."""
    cuts = (10, 22, 30, 38, 46, len(TEXT))
    starts = (0, *cuts)
    rows = [
        line(TEXT[a:b], 20 if a == 0 else 0, 20 + 16 * n)
        for n, (a, b) in enumerate(zip(starts, cuts, strict=False))
    ]
    return held(rows, 120)


def test_lines_round_a_picture_are_one_paragraph() -> None:
    picture = (90.0, 46.0, 300.0, 92.0)
    parts = with_measures([beside_a_picture()], [picture])
    assert [len(part.lines) for part in parts] == [2, 3, 1]
    assert [part.right for part in parts] == [120, 80, 120]
    assert [piece.text for piece in set_paragraphs(parts, SONG.name)] == [TEXT]
    assert flows(parts[0], parts[1]) == flows(parts[1], parts[2]) == 2.0


def test_what_spans_a_column_or_stands_beside_it_makes_it_no_narrower() -> None:
    stack = beside_a_picture()
    for box in ((0.0, 46.0, 120.0, 92.0), (125.0, 46.0, 300.0, 92.0)):
        assert with_measures([stack], [box]) == [stack]


def test_headlines_at_both_sides_of_a_rule_are_two() -> None:
    row = line("智能工厂唱主角老街味道", 50, 100, 20, HEI)
    row = replace(row, box=(50, *row.box[1:2], 282, row.box[3]), cuts=((7, 190, 202),))
    rule = (196.0, 60.0, 196.0, 300.0)
    assert [one.text for one in part_at_rules([row], [rule])] == ["智能工厂唱主角", "老街味道"]
    short = (196.0, 82.0, 196.0, 102.0)
    assert part_at_rules([row], [short]) == [row]


def test_a_ground_with_a_headline_in_many_lines_over_a_byline_is_no_box() -> None:
    heads = ["聚焦开局", "一份答卷", "写在春天里", "——来自基层的调查"]
    lines = [line(text, 20, 30 + 26 * n, 18, HEI) for n, text in enumerate(heads)]
    lines.append(line("见习记者 李想", 40, 136, font=HEI))
    assert find_boxes([(5.0, 5.0, 205.0, 118.0)], lines, (600, 900), 10.0)[0] == []


def test_the_longest_line_of_a_poem_may_stand_anywhere() -> None:
    texts = ["风从江面吹来", "母亲在门前张望着", "远行的人回到村口了", "炉火正旺", "雪落无声"]
    lines = [line(text, 0, 20 + 16 * n) for n, text in enumerate(texts)]
    beside = held([line("雪落无声", 120, 20 + 16 * n) for n in range(6)], 160)
    (poem, other) = with_verses([held(lines[2:], 90), beside, held(lines[:2], 80)])
    assert [piece.text for piece in set_paragraphs([poem], SONG.name)] == texts
    assert other == beside
    prose = paragraph(TEXT, 0, 20, 10)
    assert len(with_verses([held(prose[:2], 100), held(prose[2:], 100)])) == 2


def test_a_byline_in_the_face_of_the_text_is_cut_off_the_column_under_its_middle() -> None:
    columns = [paragraph(TEXT, 120.0 * n, 120, 10) for n in range(3)]
    byline = line("□ 李想", 150, 104)
    middle = Stack((120, 95, 220, columns[1][-1].box[3]), (byline, *columns[1]))
    sides = [
        Stack((x, rows[0].box[1], x + 100, rows[-1].box[3]), tuple(rows))
        for x, rows in ((0.0, columns[0]), (240.0, columns[2]))
    ]
    found = with_bylines_apart([sides[0], middle, sides[1]])
    assert [len(stack.lines) for stack in found] == [len(columns[0]), 1, *[len(columns[1])] * 2]


def test_a_column_beside_a_headline_that_spans_the_others_is_its_article_s() -> None:
    title = line("一条渔船出海", 20, 60, 24, HEI)
    head = Head(title.box, title.box, (("heading", 1, (title,)),), 24)
    torn = [*paragraph(TEXT, 0, 100, 10)][:4]
    on = [line(TEXT[:10], 120, 148 - 16 * n) for n in range(9, -1, -1)]
    stacks = [held(torn, 100), Stack((120, on[0].box[1], 220, on[-1].box[3]), tuple(on))]
    rule = Barriers(down=((110, -10, 110, 160),))
    assert assign([head], stacks, rule, (), 10.0) == [0, 0]


def test_a_crosshead_that_fills_its_column_is_known_by_its_face() -> None:
    rows = paragraph("春耕时节田间地头一片繁忙农机手们抓紧时间整地播种。", 0, 20, 10)
    closed = replace(rows[-1], text="播种为丰收打下基础。", box=(0, *rows[-1].box[1:2], 100, 70))
    crosshead = line("慢行步道暖了百姓心", 5, closed.base + 16, font=HEI)
    after = paragraph(TEXT, 0, closed.base + 32, 10)
    pieces = set_paragraphs([held([*rows[:-1], closed, crosshead, *after], 100)], SONG.name)
    assert [piece.role for piece in pieces] == ["body", "heading", "body"]


def test_names_that_fill_a_column_under_the_middle_of_a_headline_are_a_byline() -> None:
    columns = [paragraph(TEXT, 220.0 * n, 120, 20) for n in range(3)]
    for text, parts in (
        ("本报记者 秦志远 通讯员 何一鸣文图", 4),
        ("记者在青石镇采访时看到路灯亮了起来", 3),
    ):
        first = replace(line(text, 223, 104), box=(223, 95.2, 417, 105.2))
        middle = Stack((220, 95, 420, columns[1][-1].box[3]), (first, *columns[1]))
        stacks = [held(columns[0], 200), middle, held(columns[2], 640)]
        assert len(with_bylines_apart(stacks)) == parts


def test_a_headline_and_its_subtitle_on_a_ground_each_are_one_band() -> None:
    lines = [line("口袋公园扮靓老城", 20, 40, 24, HEI), line("六项措施精准发力", 20, 66, 14, HEI)]
    lines += [line("本报讯（记者李想）春耕", 25, 92), line("时节田间地头一片繁忙", 5, 108)]
    bands = [(5.0, 12.0, 225.0, 48.0), (5.0, 48.0, 225.0, 72.0)]
    assert find_boxes(bands, lines, (600, 900), 10.0) == ([], bands)


def test_a_ground_with_a_headline_over_a_picture_is_no_box() -> None:
    lines = [line("口袋公园扮靓老城引来八方游客", 12, 40, 15, HEI)]
    band, picture = (5.0, 12.0, 225.0, 48.0), (5.0, 50.0, 225.0, 140.0)
    found = [find_boxes([band], lines, (600, 900), 10.0, boxes)[0] for boxes in ((), [picture])]
    assert found == [[band], []]
