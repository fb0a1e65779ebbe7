"""Titles, days, sources and numbers: which place is believed."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model import Note
from parsers.html.article import Article, PageText, read_article

BODY = "".join(
    f"<p>第{n}，会议研究了有关工作，提出了明确要求，各单位要抓好落实。</p>" for n in "一二三四"
)


def read(markup: str, url: str = "", **hints: str) -> Article:
    article = read_article(PageText(markup.encode(), url, "", hints))
    assert not isinstance(article, Note)
    return article


def page(head: str = "", top: str = "", bottom: str = "", title: str = "全市工作会议召开") -> str:
    return (
        f"<html><head><title>{title}_要闻_澄湾网</title>{head}</head><body><div><h1>{title}</h1>{top}"
        f"<div>{BODY}</div>{bottom}</div></body></html>"
    )


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


GENERATED = "页面生成时间 2023-10-23 11:23:36"
LINKED = '<script type="application/ld+json">{"datePublished":"2021-02-03T08:00:00"}</script>'
URL = "http://a.example/202305/t20230512_7.html"


@pytest.mark.parametrize(
    ("head", "top", "url", "day"),
    [
        (meta("PubDate", "2023-05-12 09:00"), "发布时间：2023-05-13", "", date(2023, 5, 12)),
        (meta("pubdate", "null"), "发布时间：2023-05-13", "", date(2023, 5, 13)),
        (meta("publishdate", " 2024-05-13"), "", "", date(2024, 5, 13)),
        (meta("others", GENERATED), "时间：2007-08-20", "", date(2007, 8, 20)),
        (meta("Maketime", "2023-06-25 03:12:44"), "<p>2019年9月18日</p>", "", date(2019, 9, 18)),
        ("", f"<p>{GENERATED}</p><p>发布日期：2022年3月4日</p>", "", date(2022, 3, 4)),
        ("", "<b>更新时间：2024-02-02</b><p>发布时间：2024-01-01</p>", "", date(2024, 1, 1)),
        ("", "", URL, date(2023, 5, 12)),
        ("", "发布时间：2023-05-13", URL, date(2023, 5, 13)),
        (LINKED, "", "", date(2021, 2, 3)),
        ("", "", "", None),
    ],
)
def test_the_day_comes_from_the_best_place(head: str, top: str, url: str, day: date | None) -> None:
    assert read(page(head, top), url).published == day


def test_a_day_in_a_side_column_is_not_the_articles() -> None:
    side = "<div><a href=/x>另一篇</a> 发布时间：2011-01-01</div>" * 3
    found = read(f"<body>{side}{page()}</body>", "http://a.example/2023-05-12/1.html")
    assert found.published == date(2023, 5, 12)


def test_the_lists_day_is_used_where_the_page_says_none() -> None:
    assert read(page(), published="2023-05-12").published == date(2023, 5, 12)


@pytest.mark.parametrize(
    ("head", "top", "source"),
    [
        (meta("ContentSource", "山城日报"), "来源：别处", "山城日报"),
        (
            meta("contentSource", ""),
            "发布时间：2023-05-12 来源：山城日报 【字体：大 中 小】",
            "山城日报",
        ),
        (meta("source", "来源：海滨网-文化频道 原创稿"), "", "海滨网-文化频道"),
        (
            "",
            "<span>2023-05-12</span><span>来源：市水务局</span><span>访问次数：12</span>",
            "市水务局",
        ),
        ("", "信息来源：<a href=/>市政府办公室</a> 浏览次数：3", "市政府办公室"),
        ("", "<p>2023-05-12 07:57:40　海滨网</p>", "海滨网"),
        ("", "<p>2023-05-12 07:57:40　记者 张三</p>", ""),
        ("", "<p>来　源：山城日报</p>", "山城日报"),
        ("", "<table><tr><td>来源</td><td>山城日报</td></tr></table>", "山城日报"),
    ],
)
def test_the_source_of_the_text(head: str, top: str, source: str) -> None:
    assert read(page(head, top)).issuer == source


TABLE = (
    "<table><tr><td>索 引 号：</td><td>0001-2023-5</td><td>主题分类：</td><td>综合政务</td></tr>"
    "<tr><td>发文机关：</td><td>澄湾市人民政府</td><td>发文字号：</td><td>澄政发〔2023〕5号</td></tr>"
    "<tr><td>成文日期：</td><td>2023年5月8日</td><td>发布日期：</td><td>2023年5月12日</td></tr>"
    "<tr><td>有 效 性：</td><td>有效</td><td>主题词：</td><td></td></tr></table>"
)


def test_a_label_table_is_read_and_is_not_text() -> None:
    found = read(page(meta("ContentSource", "市政府网站"), TABLE))
    assert (found.issuer, found.number) == ("澄湾市人民政府", "澄政发〔2023〕5号")
    assert (found.issued, found.published) == (date(2023, 5, 8), date(2023, 5, 12))
    assert found.category == "综合政务"
    said = {note.code: note.message for note in found.notes}
    assert (said["index-number"], said["validity"]) == ("0001-2023-5", "有效")
    assert "索引号" not in found.text
    assert found.tables == ()


def test_the_number_under_the_title_is_found_without_a_label() -> None:
    assert read(page(top="<p>澄政办发〔2023〕12号</p>")).number == "澄政办发〔2023〕12号"


def test_the_day_under_an_act_is_when_it_was_issued() -> None:
    found = read(page(bottom="<p>澄湾市人民政府办公室</p><p>二〇二三年五月八日</p>"))
    assert found.issued == date(2023, 5, 8)
    assert [p.text for p in found.paragraphs if p.role == "signature"] == [
        "澄湾市人民政府办公室",
        "二〇二三年五月八日",
    ]


def test_enpproperty_gives_title_day_and_source() -> None:
    comment = (
        "<!--enpproperty <articleid>9</articleid><date>2024-10-28 10:25:36:0</date>"
        "<author>张某</author><title>真正的标题：在这里</title><nodename>国内</nodename>"
        "<sourcename>山城客户端</sourcename>/enpproperty-->"
    )
    body = f"<!--enpcontent-->{BODY}<!--/enpcontent-->{comment}"
    found = read(f"<html><title>国内_山城网</title><body>{body}")
    assert (found.title, found.published) == ("真正的标题：在这里", date(2024, 10, 28))
    assert (found.issuer, found.category) == ("山城客户端", "国内")


TITLE = "1-10月澄湾县固定资产投资结构趋稳"


@pytest.mark.parametrize(
    "head",
    [
        f"<title>{TITLE}_经济运行_澄湾市发展和改革委员会</title>",
        f"<title>{TITLE}-经济运行-澄湾市发展和改革委员会</title>",
        f"<title>{TITLE} - 澄湾网</title>",
        f"<title>{TITLE}--时政--澄湾网</title>",
        f"<title>{TITLE}　澄湾市第一医院</title>",
        f"<title>澄湾市人民政府 {TITLE}</title>",
        f"<title>澄湾市人民政府-{TITLE}</title>",
        f"<title>{TITLE}</title>",
        "<title>澄湾市人民政府门户网站</title>",
        "<title></title>",
        f"<title>首页</title>{meta('ArticleTitle', TITLE)}",
        f"<title>首页</title>{meta('articletitle', TITLE[:8] + '...')}",
    ],
)
@pytest.mark.parametrize("place", ["<h1>{}</h1>", "<div class='bt'>{}</div>", "<p><b>{}</b></p>"])
def test_titles_are_the_headline_whatever_the_title_element_says(head: str, place: str) -> None:
    printed = place.format(TITLE)
    bar = "<p>发布时间：2023-05-12 10:00 来源：市统计局</p>"
    logo = "<h1><a href=/>澄湾市人民政府</a></h1>"
    found = read(f"<html><head>{head}</head><body>{logo}{printed}{bar}<div>{BODY}")
    assert found.title == TITLE


def test_a_headline_over_several_lines_is_one_title_and_one_paragraph() -> None:
    head = "<title>澄湾市人民代表大会常务委员会关于批准　决算的决议__公报_澄湾网</title>"
    body = "<p align=center>澄湾市人民代表大会常务委员会<br>关于批准决算的决议</p>" + BODY
    found = read(f"<html>{head}<body><div id='UCAP-CONTENT'>{body}</div>")
    assert found.title == "澄湾市人民代表大会常务委员会关于批准决算的决议"
    assert (found.paragraphs[0].role, found.paragraphs[0].text) == ("heading", found.title)
    assert found.paragraphs[1].text.startswith("第一，")


def test_the_only_time_of_a_page_is_its_day_and_one_of_several_is_not() -> None:
    told = "<p>　　各单位各司其职，配合密切，各项工作进展顺利，季度目标如期完成，群众满意。</p>" * 3
    one = '<h1>供水管网改造按期完工</h1><time datetime="2024-08-13T09:00">昨天</time>'
    article = read_article(PageText(f"{one}<div>{told}</div>".encode()))
    assert isinstance(article, Article) and str(article.published) == "2024-08-13"
    more = '<ul><li><time datetime="2023-01-02">去年</time></li></ul>'
    article = read_article(PageText(f"{one}<div>{told}</div>{more}".encode()))
    assert isinstance(article, Article) and article.published is None
