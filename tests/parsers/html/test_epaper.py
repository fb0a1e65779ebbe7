"""Pages of e-papers: the sheet's list, and the headings that articles print."""

from __future__ import annotations

from gongbao.model import Note
from parsers.html.article import Loaded, PageText, article_of, load_page
from parsers.html.epaper import Headings, article_headings, read_layout

BASE = "http://szb.a.example/rb/html/2026-06/30/"
TEXT = "记者在现场看到，工人们正在紧张有序地施工，一派热火朝天的景象。"


def loaded(markup: str, name: str = "content_7.htm", **hints: str) -> Loaded:
    page = load_page(PageText(markup.encode(), BASE + name, "", hints))
    assert not isinstance(page, Note)
    return page


def test_an_article_is_listed_once_whichever_part_of_the_picture_leads_to_it() -> None:
    layout = read_layout(
        loaded(
            "<a id=pageLink href=node_2.htm>第A01版：要闻</a><map><area href='content_7.htm?div=0'>"
            "</map><a href='content_7.htm?div=-1'>春耕正当时</a>",
            "node_2.htm",
        )
    )
    assert layout.articles == ((f"{BASE}content_7.htm", "春耕正当时"),)
    assert (layout.number, layout.name) == ("A01", "要闻")


def test_headings_stand_in_the_rows_beside_the_headline() -> None:
    rows = ("上一篇 下一篇", "抢抓农时", "<b>春耕正当时</b>", "——一线报道", "本报记者 王某某")
    cells = "".join(f"<tr><td class=font02>{row}</td></tr>" for row in rows)
    body = f"<tr><td><div id=ozoom><founder-content><P>{TEXT}</P></founder-content></div></td></tr>"
    page = loaded(f"<table>{cells}{body}</table>", title="春耕正当时")
    assert article_headings(page) == Headings(
        "抢抓农时", "春耕正当时", "——一线报道", "本报记者 王某某"
    )


def test_a_rows_body_is_no_subtitle() -> None:
    body = f"<tr><td><P>{TEXT}</P></td></tr><tr><td>{TEXT * 3}</td></tr>"
    page = loaded(f"<table><tr><td>春耕正当时</td></tr>{body}</table>", title="春耕正当时")
    assert article_headings(page) == Headings(title="春耕正当时")


def test_the_line_of_the_sheet_is_no_headline() -> None:
    page = loaded(
        f"<title>某某日报</title><p>第A01版：要闻</p><p>放大 缩小 默认 朗读</p><h3>春耕正当时</h3>"
        f"<p>来源：某某日报 日期：2026-06-30</p><div id=ozoom><p>{TEXT}</p></div>"
    )
    article = article_of(page)
    assert not isinstance(article, Note)
    assert (article.title, article.text) == ("春耕正当时", TEXT)


def test_a_byline_without_where_it_was_printed() -> None:
    page = loaded(
        f"<h3>引题在此</h3><h1>春耕正当时</h1><h2>副题在此</h2><p class=sec>本报记者 李某"
        f"<span>《 某某日报 》（ 2026年06月30日 第 01 版）</span></p>"
        f"<div id=ozoom><p>{TEXT}</p></div>"
    )
    assert article_headings(page) == Headings("引题在此", "春耕正当时", "副题在此", "本报记者 李某")
