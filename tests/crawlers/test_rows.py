"""Rows as the sites of the families write them."""

from __future__ import annotations

from datetime import date

import pytest

from crawlers.link import Link
from crawlers.page import Page, decode
from crawlers.rows import Row, file_links, rows

BASE = "http://a.example/l/"


def page(html: str | bytes) -> Page:
    return Page(Link(BASE, "list"), BASE, html if isinstance(html, bytes) else html.encode())


DAY = date(2026, 5, 9)
SHAPES = {
    "trs": "<ul><li><a href='./1.html' title='关于甲的通知'>关于甲…</a>"
    "<span>2026-05-09</span></li></ul>",
    "inside the link": "<a href='1.html'><b>关于甲的通知</b><span>2026-05-09</span></a>",
    "before the link": "<li><span>[2026-05-09]</span><a href='1.html'>关于甲的通知</a></li>",
    "table": "<table><tr><td>1</td><td><a href='1.html'>关于甲的通知</a></td><td>2026/5/9</td></tr>"
    "<tr><td>2</td><td>空行</td></tr></table>",
    "definition list": "<dl><dt><a href='1.html'>关于甲的通知</a></dt><dd>2026年5月9日</dd>"
    "<dt><a href='/'>首页</a></dt></dl>",
    "siblings": "<p><a href='1.html'>关于甲的通知</a> 2026-05-09<br><a href='/'>首页</a></p>",
    "picture and title": "<li><a href='1.html'><img></a><a href='1.html'>关于甲的通知</a>"
    "<i>2026-05-09</i></li>",
    "click": "<li><a href='javascript:;' onclick=\"jumpToDetail('./1.html')\">关于甲的通知</a>"
    "2026-05-09</li>",
    "label": "<li><a href='1.html' title='关于甲的通知'>x</a><label>2026-05-09</label></li>",
    "a boxed day": "<li><div><b>09</b><span>2026-05</span></div>"
    "<a href='1.html'>关于甲的通知</a></li>",
    "link block": "<a href='1.html'><ul><li class='t'>关于甲的通知</li>"
    "<li>2026-05-09</li></ul></a>",
}


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_shapes(shape: str) -> None:
    html = f"<nav><a href='/'>首页</a></nav>{SHAPES[shape]}<a href='/b'>友情链接</a>"
    assert rows(page(html)) == [Row("http://a.example/l/1.html", "关于甲的通知", DAY)]


def test_many_rows_keep_their_own_dates() -> None:
    html = "".join(
        f"<li><a href='{n}.html'>第{n}号</a><span>2026-05-{n:02d}</span></li>" for n in range(1, 21)
    )
    found = rows(page(f"<ul>{html}</ul>"))
    assert [(r.title, r.published.day if r.published else 0) for r in found] == [
        (f"第{n}号", n) for n in range(1, 21)
    ]


def test_a_scope_takes_undated_links_and_leaves_the_rest() -> None:
    html = """<div class='side'><a href='s.html'>热点</a>2026-01-01</div>
    <div id='m'><a href='1.html'>甲</a></div>"""
    assert [r.url for r in rows(page(html), scope="#m")] == ["http://a.example/l/1.html"]


def test_home_pages_and_breadcrumbs_are_no_rows() -> None:
    html = """<p>今天是2026年5月9日 <a href='/'>首页</a></p>
    <p><a href='/index.html'>网站</a>2026-05-09</p>
    <p><a href='../l/index.shtml'>栏目</a>2026-05-09</p>
    <li><a href='1.html'>甲</a>2026-05-09</li>"""
    assert [r.title for r in rows(page(html))] == ["甲"]


def test_a_pattern_of_addresses_decides() -> None:
    html = "<a href='/info/1/2.htm'>甲</a><a href='/x.htm'>乙</a> 2026-01-01"
    assert [r.url for r in rows(page(html), article=r"/info/\d+/\d+\.htm$")] == [
        "http://a.example/info/1/2.htm"
    ]


def test_the_date_of_an_address_stands_in() -> None:
    html = "<div id='m'><a href='/202601/t20260105_1.html'>甲</a></div>"
    assert rows(page(html), scope="#m")[0].published == date(2026, 1, 5)


def test_links_that_lead_nowhere() -> None:
    html = """<div id='m'><a>x</a><a href='mailto:a@b'>x</a><a href='javascript:void(0)'>x</a>
    <a href='#t'>x</a><a href='http://['>x</a></div>"""
    assert rows(page(html), scope="#m") == []


def test_rows_after_a_stray_end_tag() -> None:
    html = "<html><body>头</body></html><li><a href='1.html'>甲</a>2026-05-09</li></body></html>"
    assert len(rows(page(html))) == 1


def test_rows_of_an_undeclared_gb18030_page() -> None:
    body = "<li><a href='1.html'>关于镕基的通知</a>2026-05-09</li>".encode("gb18030")
    assert rows(page(body))[0].title == "关于镕基的通知"


def test_queries_are_written_in_the_encoding_of_the_page() -> None:
    body = "<li><a href='x?k=中'>甲</a>2026-05-09</li>".encode("gb18030")
    assert rows(page(body))[0].url == "http://a.example/l/x?k=%D6%D0"


def test_a_base_element_is_honoured() -> None:
    html = "<base href='/other/'><li><a href='1.html'>甲</a>2026-05-09</li>"
    assert rows(page(html))[0].url == "http://a.example/other/1.html"


def test_files_of_an_article() -> None:
    html = """<nav><a href='/help.pdf'>指南</a></nav><p><a href='./P1.pdf'>附件1</a>
    <a href='/module/download/downfile.jsp?filename=x'>附件2</a><a href='2.html'>下一篇</a></p>
    <script>var file_appendix='<a href="./W1.docx">附件3</a>'</script>
    <footer><a href='/map.zip'>x</a></footer>"""
    assert [(r.url, r.title) for r in file_links(page(html))] == [
        ("http://a.example/l/P1.pdf", "附件1"),
        ("http://a.example/module/download/downfile.jsp?filename=x", "附件2"),
        ("http://a.example/l/W1.docx", "附件3"),
    ]


@pytest.mark.parametrize(
    ("body", "text", "encoding"),
    [
        ("中文".encode(), "中文", "utf-8"),
        ("中文".encode("gb18030"), "中文", "gb18030"),
        (b"\xef\xbb\xbf" + "中文".encode(), "中文", "utf-8-sig"),
        ("中文".encode("utf-16"), "中文", "utf-16"),
        (b"", "", "utf-8"),
        (b"\xd6\xd0\xff\xff", "中��", "gb18030"),
    ],
)
def test_decoding(body: bytes, text: str, encoding: str) -> None:
    assert decode(body) == (text, encoding)


def test_days_without_a_year_are_read_from_addresses() -> None:
    html = "<a href='/'>首页</a><a href='/c/'>栏目</a>" + "".join(
        f"<li><a href='./202606/t202606{n}_{n}.html'>关于第{n}号的公告</a><i>06-{n}</i></li>"
        for n in range(11, 15)
    )
    assert [str(row.published) for row in rows(page(html))] == [
        f"2026-06-{n}" for n in range(11, 15)
    ]


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        ('<iframe src="/web/viewer.html?file=%2Ff%2Fa.pdf"></iframe>', "http://a.example/f/a.pdf"),
        ('<embed src="./a.pdf">', "http://a.example/zw/a.pdf"),
        ('<object data="a.ofd"></object>', "http://a.example/zw/a.ofd"),
        (
            '<script>showVsbpdfIframe("/__local/A/1.pdf","100%","600")</script>',
            "http://a.example/__local/A/1.pdf",
        ),
    ],
)
def test_files_that_frames_and_scripts_show(markup: str, url: str) -> None:
    address = "http://a.example/zw/1.html"
    page = Page(Link(address, "document"), address, f"<html><body>{markup}</body>".encode())
    assert [row.url for row in file_links(page)] == [url]


def listed(url: str, html: str) -> list[Row]:
    return rows(Page(Link(url, "list"), url, html.encode()))


def test_what_other_columns_show_beside_a_list_is_not_its_own() -> None:
    own = "".join(
        f"<li><a href='./202606/t2026060{n}_1.html'>甲类事项第{n}号</a><i>2026-06-0{n}</i></li>"
        for n in range(1, 6)
    )
    hot = "<li><a href='../../tz/202606/t20260601_9.html'>乙类事项</a><i>2026-06-01</i></li>"
    url = "http://a.example/xw/yw/"
    found = listed(url, f"<div class=main><ul>{own}</ul></div><div class=hot><ul>{hot}</ul></div>")
    assert [row.title for row in found] == [f"甲类事项第{n}号" for n in range(1, 6)]
    assert len(listed(url, f"<div class=main><ul>{own}{hot}</ul></div>")) == 6
    assert len(listed(url, f"<div class=main><ul>{hot}</ul></div>")) == 1


def test_a_download_beside_a_title_is_its_file() -> None:
    (row,) = rows(
        page("<li><a href='1.html'>关于甲事项的通知</a> <a href='1.pdf'>下载</a>2026-05-09</li>")
    )
    assert (row.title, row.published) == ("关于甲事项的通知", DAY)
    assert [file.url for file in row.files] == [f"{BASE}1.pdf"]


def test_a_title_keeps_its_brackets() -> None:
    html = "<li><a href='1.html'>市公报2026年第5期（总第96期）</a>[2026-05-09]</li>"
    assert rows(page(html))[0].title == "市公报2026年第5期（总第96期）"
    html = "<li><a href='1.html'>[2026-05-09]【市公报2026年第5期】</a></li>"
    assert rows(page(html))[0].title == "市公报2026年第5期"


def test_a_day_in_a_title_is_not_the_rows() -> None:
    title = "关于2026年7月15日停水的公告"
    for html in (
        f"<li><a href='1.html'>{title}</a><span>2026-05-09</span></li>",
        f"<li><a href='1.html'>{title}<i>2026-05-09</i></a></li>",
    ):
        (row,) = rows(page(html))
        assert row.published == DAY
    (row,) = rows(page(f"<li><a href='1.html'>{title}</a></li>"))
    assert row.published == date(2026, 7, 15)


def test_the_column_headed_as_publication_is_believed() -> None:
    html = (
        "<table><tr><th>标题</th><th>成文日期</th><th>发布日期</th></tr><tr><td>"
        "<a href='1.html'>关于甲事项的通知</a></td><td>2026-05-01</td><td>2026-05-09</td></tr>"
    )
    assert rows(page(html))[0].published == DAY
