"""Poems and lists: lines that stay lines; and what on a sheet is no article."""

from __future__ import annotations

from dataclasses import replace

from typeset import HEI, line, paragraph

from parsers.pdf.lines import Line
from parsers.sheet.articles import Article
from parsers.sheet.asides import aside_of
from parsers.sheet.boxes import find_boxes
from parsers.sheet.gutters import part_at_gutters
from parsers.sheet.paragraphs import Piece, set_paragraphs
from parsers.sheet.parts import Stack
from parsers.sheet.verse import has_cells, is_verse

POEM = [
    "潮水退去的时候",
    "石头露出旧日的名字",
    "有人提灯走过长堤",
    "把风声一寸寸点亮",
    "远行的船没有回头",
]
NAMES = [
    "王立群 赵思远 孙海燕",
    "周明德 吴晓峰 郑雅文",
    "冯国强 陈静怡 丁大海",
    "万里波 马春生 于向前",
]
BOX = (0.0, 0.0, 200.0, 100.0)


def stack(lines: list[Line]) -> Stack:
    right = max(one.box[2] for one in lines)
    return Stack((min(one.box[0] for one in lines), 0, right, lines[-1].box[3]), tuple(lines))


def rows(texts: list[str], x: float = 0.0, size: float = 10.0) -> list[Line]:
    return [line(text, x, 20 + 16 * n, size) for n, text in enumerate(texts)]


def listed(x: float = 0.0) -> list[Line]:
    """Rows of three names, an em of white between them."""
    cuts = ((4, x + 30, x + 40), (8, x + 70, x + 80))
    return [
        replace(one, box=(x, one.box[1], x + 110, one.box[3]), cuts=cuts) for one in rows(NAMES, x)
    ]


def test_every_line_of_a_poem_is_a_paragraph() -> None:
    assert is_verse(stack(rows(POEM)))
    assert [piece.text for piece in set_paragraphs([stack(rows(POEM))], "SimSun")] == POEM


def test_prose_is_no_poem_whether_it_fills_its_lines_or_not() -> None:
    text = "春耕时节，田间一片繁忙。农机手们抓紧时间整地、播种，为丰收打下基础，日子越过越好。"
    assert not is_verse(stack(paragraph(text, 0, 20, 10)))
    ragged = ["春耕时节，田间一片", "繁忙。农机手们", "抓紧时间整地、播种", "为丰收，打下", "基础"]
    assert not is_verse(stack(rows(ragged)))
    assert not is_verse(stack(rows(POEM[:3])))


def test_a_list_of_names_is_read_row_by_row() -> None:
    assert has_cells(listed())
    parts = part_at_gutters(listed(), 10.0)
    assert [one.text for one in parts] == NAMES
    assert [piece.text for piece in set_paragraphs([stack(parts)], "SimSun")] == NAMES


def test_columns_of_text_with_the_same_white_are_parted() -> None:
    wide = [
        replace(one, text=one.text + " " + one.text, box=(0, one.box[1], 210, one.box[3]))
        for one in rows(["春耕时节田间地头一片"] * 5)
    ]
    cut = [replace(one, cuts=((11, 100.0, 110.0),)) for one in wide]
    assert len(part_at_gutters(cut, 10.0)) == 10


def test_a_line_letter_spaced_to_fill_its_column_is_no_row_of_a_list() -> None:
    assert not has_cells([replace(one, spread=0.5) for one in listed()])


def test_contents_and_rubrics_are_no_articles() -> None:
    def article(title: str, *texts: str) -> Article:
        heading = Piece("heading", title, BOX, 1)
        return Article(title, (heading, *(Piece("body", text, BOX) for text in texts)), BOX)

    assert aside_of(article("导读", "两会声音：代表热议", "详见第三版")) == "contents"
    assert aside_of(article("导读", "这是一篇谈读书的文章。")) == ""
    assert aside_of(article("简讯")) == "rubric"
    assert aside_of(article("简讯", "我市召开会议。")) == ""
    assert aside_of(article("热烈祝贺大桥建成通车")) == ""


def test_the_ground_of_text_under_a_headline_is_no_box_of_its_own() -> None:
    head = line("一条渔船出海", 10, 50, 24, HEI)
    text = paragraph("春耕时节田间地头一片繁忙农机手们抓紧时间整地播种为丰收打下基础", 10, 80, 15)
    ground = (5.0, 62.0, 165.0, 130.0)
    boxes = [find_boxes([ground], lines, (600, 900), 10.0) for lines in ([head, *text], text)]
    assert boxes == [([], [ground]), ([ground], [])]
