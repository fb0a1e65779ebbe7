"""Pagers and rows in the dress of other sites: scripts, attributes, words, numbers."""

from __future__ import annotations

import pytest

from crawlers.link import Link
from crawlers.page import Page
from crawlers.pager import following
from crawlers.rows import rows

URL = "http://www.a.example/l/list.html"
SECOND = "http://www.a.example/l/list_2.html"
GO = "<script>function go(n){{ var x = 1; location.href={}; }}</script>"


def page_of(html: str, number: int = 0) -> Page:
    return Page(Link(URL, "list", then="0", number=number), URL, html.encode())


@pytest.mark.parametrize(
    "html",
    [
        "<a href='list_2.html'>下一页&gt;</a>",
        "<a href='list_2.html'><span>[下一页]</span></a>",
        "<li class='next'><a href='list_2.html'>&raquo;</a></li>",
        "<link rel=next href='list_2.html'>",
        "<a href='list_2.html'><img src=x alt='下一页'></a>",
        "<a href='#' onclick=\"location.href='list_2.html'\">下一页</a>",
        "<a href=\"javascript:goPage('list_2.html')\">后一页</a>",
        "<a href='javascript:;' data-href='list_2.html'>下一页</a>",
        "<a class=on>1</a><a href='list_2.html'>2</a><a href='list_3.html'>3</a>",
        "<script>var totalPage = 5;</script>",
        GO.format("'list_'+n+'.html'") + "<a href='javascript:go(2)'>下一页</a>",
        GO.format('"list_" + (n+1) + ".html"') + "<span onclick='return go(1)'>下一页</span>",
        "<script>var base='/l/list_'; go=function(n){location.replace(base+n+'.html')}</script>"
        "<a href='#' onclick='go(2)'>下页</a>",
    ],
)
def test_the_next_page_is_found(html: str) -> None:
    assert following(page_of(html)) == SECOND


@pytest.mark.parametrize(
    "html",
    [
        "<a href='list.html'>下一页</a>",
        "<a href='javascript:void(0)'>下一页</a>",
        "<a href='x.html'>关于下一页有关事项的通知及说明</a>",
        GO.format("made(n)") + "<a href='javascript:go(2)'>下一页</a>",
        GO.format("'list_'+unknown+'.html'") + "<a href='javascript:go(2)'>下一页</a>",
        "<script>var totalPage = 1;</script>",
        "<a href='/rb/202606/01/index.htm'>1</a><a href='/rb/202606/02/index.htm'>2</a>",
        "",
    ],
)
def test_there_is_none(html: str) -> None:
    assert following(page_of(html)) is None


def test_a_script_pager_is_counted_on_from_each_page() -> None:
    html = GO.format("'list_'+n+'.html'") + "".join(
        f"<a href='javascript:go({n})'>{n}</a>" for n in range(1, 5)
    )
    assert following(page_of(html, 2)) == "http://www.a.example/l/list_4.html"


@pytest.mark.parametrize(
    "anchor",
    [
        "<a href='#' onclick=\"window.open('/info/1.jsp?id=7')\">{}</a>",
        "<a href=\"javascript:view('/info/1.jsp?id=7')\">{}</a>",
        "<a data-url='/info/1.jsp?id=7'>{}</a>",
        "<script>function view(id){{window.open('/info/1.jsp?id=' + id)}}</script>"
        "<a href='javascript:view(7)'>{}</a>",
    ],
)
def test_a_row_of_a_click(anchor: str) -> None:
    html = f"<ul><li>{anchor.format('关于某事的公告')}<i>2026-05-06</i></li></ul>"
    (row,) = rows(page_of(html))
    assert (row.url, row.title) == ("http://www.a.example/info/1.jsp?id=7", "关于某事的公告")
    assert str(row.published) == "2026-05-06"
