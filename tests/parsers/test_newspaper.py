"""Sheets of e-papers to articles."""

from __future__ import annotations

from datetime import date

from captured import fetched

from gongbao.plugins import load_parser
from parsers.newspaper import PARSER

BASE = "http://epaper.chengwan.example/cwrb/pc"
LAYOUT = f"{BASE}/layout/202305/12/node_01.html"
TEXT = [f"第{n}段，田间地头一片繁忙，农机手们抓紧时间整地播种，为丰收打下基础。" for n in "一二三"]


def layout(*articles: tuple[int, str]) -> str:
    rows = "".join(
        f"<li><h3><a href='../../../con/202305/12/content_{n}.html'>{title}</a></h3></li>"
        for n, title in articles
    )
    sheets = (
        "<p><a href='node_01.html'>第01版：要闻</a><a href='../../../att/202305/12/x.pdf'>PDF</a>"
        "</p>"
        "<p><a href='node_02.html'>第02版：综合</a></p>"
    )
    return f"<html><title>山城日报</title><body><div>{sheets}</div><ul>{rows}</ul></body></html>"


def article(title: str, *, kicker: str = "", subtitle: str = "", author: str = "") -> str:
    body = "".join(f"<p>　　{text}</p>" for text in TEXT)
    named = (
        f"<title>{title}</title><subtitle>{subtitle}</subtitle><introtitle>{kicker}</introtitle>"
    )
    return (
        f"<html><title>山城日报</title><body><div class='tit'><p class='intro'>{kicker}</p>"
        f"<h3>{title}</h3><p class='sub'>{subtitle}</p><p><span class='Author'>来源：山城日报 "
        "日期：2023-05-12 版次：01</span></p></div><div class='newsdetatext'><founder-content>"
        f"<!--enpcontent-->{body}<!--/enpcontent--></founder-content></div><!--enpproperty "
        f"<date>2023-05-12 00:00:00:0</date><author>{author}</author>{named}/enpproperty--></body>"
    )


def content(number: int) -> str:
    return f"{BASE}/con/202305/12/content_{number}.html"


def test_the_parser_is_found_by_its_name() -> None:
    assert load_parser("newspaper") is PARSER


def test_a_sheet_gives_its_articles_in_its_order_with_headings() -> None:
    group = [
        fetched(LAYOUT, layout((11, "春耕正当时"), (12, "一项工程"))),
        fetched(content(12), article("一项工程"), "part", 1),
        fetched(
            content(11), article("春耕正当时", kicker="抢抓农时", subtitle="——一线报道"), "part", 2
        ),
        fetched(f"{BASE}/att/202305/12/x.pdf", b"%PDF-1.7 x", "part", 3),
    ]
    parsed = PARSER.parse(group)
    first, second = parsed.documents
    assert (first.title, second.title) == ("春耕正当时", "一项工程")
    assert (first.ordinal, second.ordinal) == (1, 2)
    assert [(p.role, p.level, p.text) for p in first.paragraphs[:3]] == [
        ("heading", 0, "抢抓农时"),
        ("heading", 1, "春耕正当时"),
        ("heading", 0, "——一线报道"),
    ]
    assert [p.text for p in first.paragraphs[3:]] == TEXT
    assert (first.published, first.issue_label) == (date(2023, 5, 12), "2023-05-12")
    assert (first.kind, first.pages, first.category) == ("newspaper", (1, 1), "要闻")
    assert first.text == "\n".join(p.text for p in first.paragraphs)
    assert [note.code for note in parsed.notes] == ["damaged-pdf"]


def test_old_pages_with_founder_elements_are_read_too() -> None:
    base = "http://paper.chengwan.example/html/2023-05/12"
    sheet = (
        "<a id='pageLink' href='node_3.htm'>第002版：综合</a><a id='pageLink' href='node_4.htm'>"
        "第003版："
        "副刊</a><div id='titleList'><ul><li><a href='content_5_6.htm'>一项工程的背后</a></li>"
        "</ul></div>"
    )
    body = "".join(f"<P>　　{text}</P>" for text in TEXT)
    page = (
        "<table><tr><td>2023年05月12日 星期五</td></tr><tr><td>上一篇 下一篇 放大 缩小 默认</td>"
        "</tr>"
        "<tr><td><founder-pretitle>引题在此</founder-pretitle><founder-title>"
        "一项工程的背后</founder-title>"
        "<founder-author>本报记者 王某</founder-author></td></tr><tr><td><div id='ozoom'>"
        "<founder-content>"
        f"<!--<npm:article-content>-->{body}<!--</npm:article-content>--></founder-content></div>"
        f"</table>"
    )
    group = [
        fetched(f"{base}/node_3.htm", sheet.encode("gb18030")),
        fetched(f"{base}/content_5_6.htm", page.encode("gb18030"), "part", 1),
    ]
    (document,) = PARSER.parse(group).documents
    assert [(p.role, p.text) for p in document.paragraphs[:3]] == [
        ("heading", "引题在此"),
        ("heading", "一项工程的背后"),
        ("note", "本报记者 王某"),
    ]
    assert [p.text for p in document.paragraphs[3:]] == TEXT
    assert (document.pages, document.category) == ((2, 2), "综合")
    assert document.issue_label == "2023-05-12"


def test_lettered_sheets_keep_their_printed_number_in_a_note() -> None:
    url = LAYOUT.replace("node_01", "node_A03")
    sheet = layout((11, "春耕正当时")).replace("node_01", "node_A03").replace("第01版", "第A03版")
    (document,) = PARSER.parse(
        [fetched(url, sheet), fetched(content(11), article("春耕正当时"), "part", 1)]
    ).documents
    assert document.pages == (3, 3)
    assert [n.message for n in document.notes if n.code == "sheet"] == ["第A03版：要闻"]


def test_a_sheet_s_number_may_stand_after_the_day() -> None:
    top = "<body><div>山城日报 2023年5月12日 A03版：民生</div>"
    page = article("春耕正当时").replace("<body>", top)
    (document,) = PARSER.parse([fetched(f"{BASE}/article.html", page)]).documents
    assert (document.pages, document.category) == ((3, 3), "民生")


def test_crossheads_and_bylines_are_told_from_text() -> None:
    page = article("春耕正当时").replace(
        f"<p>　　{TEXT[1]}</p>", f"<p>从“靠天”到“靠技”</p><p>　　{TEXT[1]}</p>"
    )
    page = page.replace("<!--enpcontent-->", "<!--enpcontent--><p>　　□ 本报记者 李春生</p>")
    (document,) = PARSER.parse(
        [fetched(LAYOUT, layout((11, "春耕正当时"))), fetched(content(11), page, "part", 1)]
    ).documents
    assert [(p.role, p.text[:6]) for p in document.paragraphs[1:4]] == [
        ("note", "□ 本报记者"),
        ("body", TEXT[0][:6]),
        ("heading", "从“靠天”到"),
    ]


def test_what_is_listed_but_missing_or_cut_is_noted_and_the_rest_kept() -> None:
    group = [
        fetched(LAYOUT, layout((11, "春耕正当时"), (12, "缺的一篇"), (13, "断的一篇"))),
        fetched(content(11), article("春耕正当时"), "part", 1),
        fetched(content(13), "<html><body><div", "part", 2),
    ]
    parsed = PARSER.parse(group)
    assert [d.title for d in parsed.documents] == ["春耕正当时"]
    assert [(n.code, n.where) for n in parsed.notes] == [
        ("no-article", content(13)),
        ("article-missing", content(12)),
    ]


def test_a_pdf_alone_and_an_article_alone() -> None:
    pdf = PARSER.parse([fetched(f"{BASE}/att/x.pdf", b"%PDF-1.7 x")])
    assert (pdf.documents, [n.code for n in pdf.notes]) == ((), ["damaged-pdf"])
    alone = PARSER.parse([fetched(content(11), article("春耕正当时"))])
    assert [d.title for d in alone.documents] == ["春耕正当时"]
    assert PARSER.parse([]).documents == ()


def test_an_advertisement_is_flagged() -> None:
    group = [
        fetched(LAYOUT, layout((11, "遗失声明"))),
        fetched(content(11), article("遗失声明"), "part", 1),
    ]
    (document,) = PARSER.parse(group).documents
    assert [n.code for n in document.notes] == ["sheet", "advertisement"]
