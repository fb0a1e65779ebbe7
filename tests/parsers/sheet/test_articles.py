"""Lines and pictures to articles."""

from __future__ import annotations

from typeset import HEI, line, paragraph

from parsers.pdf.lines import Box, Line
from parsers.sheet.articles import Article, find_articles
from parsers.sheet.parts import Barriers, Stack

TEXT = "春耕时节田间地头一片繁忙农机手们抓紧时间整地播种为丰收打下基础群众说日子越过越好。"


def found(
    lines: list[Line], pictures: tuple[Box, ...] = (), *, boxed: bool = False
) -> list[Article]:
    others = [Stack(box, (), "picture") for box in pictures]
    return find_articles(lines, others, Barriers(), (), 10.0, boxed=boxed)


def told(article: Article) -> list[tuple[str, str]]:
    return [(piece.role, piece.text) for piece in article.pieces]


def test_a_byline_beside_a_picture_stands_before_the_columns_under_both() -> None:
    head = [line("蔬菜批发市场", 240, 100, 20, HEI), line("本报记者 王立群", 240, 126, font=HEI)]
    columns = [one for x in (0, 120, 240, 360) for one in paragraph(TEXT, x, 170, 10)]
    (article,) = found([*head, *columns], ((0, 80, 225, 150),))
    assert told(article)[:2] == [("heading", "蔬菜批发市场"), ("note", "本报记者 王立群")]
    assert [text for _, text in told(article)[2:]] == [TEXT] * 4


def test_a_box_without_a_headline_is_one_article() -> None:
    lines = [line("相关链接", 0, 60, 11.5, HEI), *paragraph(TEXT, 0, 80, 15)]
    assert len(found(lines, boxed=True)) == 1


def test_a_box_of_display_type_is_a_notice() -> None:
    lines = [line("澄湾百货周年店庆", 0, 60, 30, HEI), line("全场五折", 0, 90, 14)]
    (article,) = found(lines, boxed=True)
    assert (article.title, article.notice) == ("澄湾百货周年店庆", True)


def test_a_caption_is_the_pictures_and_comes_last() -> None:
    head = [line("春到花田", 0, 60, 20, HEI)]
    text = paragraph(TEXT, 0, 220, 10)
    caption = line("图为村民在采摘。李想摄", 0, 195, 9, HEI)
    (article,) = found([*head, caption, *text], ((0, 80, 110, 183),))
    assert told(article)[-1] == ("caption", "图为村民在采摘。李想摄")
