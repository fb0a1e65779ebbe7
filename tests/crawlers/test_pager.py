"""Pager calls as real pages write them."""

from __future__ import annotations

import pytest

from crawlers.link import Link
from crawlers.page import Page
from crawlers.pager import article_pages, linked_pages, next_link, next_page, read_pager


@pytest.mark.parametrize(
    ("call", "pages", "second"),
    [
        ('createPageHTML(8,0,"index","shtml")', 8, "index_1.shtml"),
        ("createPageHTML(8, 0, 'index', 'html');", 8, "index_1.html"),
        ('createPageHTML(97, 8, 0, "index", "html", 12)', 8, "index_1.html"),
        ("createPageHTML('page_div',50,1,'xlist','shtml',742)", 50, "xlist_2.shtml"),
        ('createPage(3, 0, "index","html")', 3, "index_1.html"),
        ('createPageHTML( 2 ,\n 0 , "t20190918_693227" , "shtml" )', 2, "t20190918_693227_1.shtml"),
    ],
)
def test_calls(call: str, pages: int, second: str) -> None:
    pager = read_pager(f"<script>\n{call}\n</script>")
    assert pager is not None
    assert (pager.pages, pager.file(1)) == (pages, second)


@pytest.mark.parametrize(
    "text",
    [
        "function createPageHTML(_nPageCount,_nCurrIndex,_sPageName,_sPageExt){}",
        "createPageHTML(,)",
        "createPageHTML()",
        'createPageHTML(0,0,"index","html")',
        'createPageHTML(3,0,"../../etc/passwd","html")',
        'createPageHTML(9999999,0,"index","html")',
        'createPageHTML(countPage, currentPage, "index", "html")',
        "",
    ],
)
def test_no_calls(text: str) -> None:
    assert read_pager(text) is None


def page(url: str, text: str, number: int = 0) -> Page:
    return Page(Link(url, "list", number=number), url, text.encode())


def test_the_next_page_is_counted_from_the_page_asked_for() -> None:
    stale = 'createPageHTML(3,0,"index","html")'
    base = "http://a.example/yw/"
    assert next_page(page(base, stale)) == f"{base}index_1.html"
    assert next_page(page(f"{base}index_1.html", stale, 1)) == f"{base}index_2.html"
    assert next_page(page(f"{base}index_2.html", stale, 2)) is None


def test_shanghai_counts_from_one() -> None:
    text = "$('#p').pagination({totalPage: 3, current: 1})"
    base = "http://a.example/nw2404/"
    assert next_page(page(f"{base}index.html", text)) == f"{base}index_2.html"
    assert next_page(page(f"{base}index_2.html", text, 1)) == f"{base}index_3.html"
    assert next_page(page(f"{base}index_3.html", text, 2)) is None


@pytest.mark.parametrize(
    ("script", "addresses"),
    [
        ('var currentPage = 0; var nextPage = currentPage+1; var countPage = 3//共多少页\n'
         'if(currentPage!=0) document.write("<a href=\\"index"+"_"+prevPage+"."+"html\\">上")\n'
         'document.write("<a href=\\"index"+"_" + nextPage + "."+"html\\"><b>下一页</b></a>");',
         ["index_1.html", "index_2.html"]),
        ("laypage({cont:'page',pages:3,curr:1,jump:function(obj,first){if(!first){"
         "location.href='list-'+obj.curr+'.html';}}});", ["list-2.html", "list-3.html"]),
        ("$('#p').pagination({pageCount: 3, callback: function(api){var p=api.getCurrent();"
         "window.location.href = 'index_'+p+'.html';}})", ["index_2.html", "index_3.html"]),
        ("var m_nRecordCount = '41'; var m_nPageSize = 20; go('index_'+nextPage+'.htm')",
         ["index_2.htm", "index_3.htm"]),
        ("var countPage=3; var currentPage = 0; createPageHTML(countPage,currentPage,'a','htm')",
         ["a_1.htm", "a_2.htm"]),
        ("var total=3; var x='index_'+total+'.html'", []),
    ],
)  # fmt: skip
def test_scripts_that_count(script: str, addresses: list[str]) -> None:
    folder, found, url = "http://a.example/l/", [], "http://a.example/l/"
    while (after := next_page(page(url, f"<script>{script}</script>", len(found)))) is not None:
        found.append(after.removeprefix(folder))
        url = after
    assert found == addresses


def test_an_article_pager_is_its_own_only_by_name() -> None:
    own = 'createPageHTML(3,0,"t20260101_1","shtml")'
    url = "http://a.example/202601/t20260101_1.shtml"
    assert article_pages(page(url, own)) == [
        "http://a.example/202601/t20260101_1_1.shtml",
        "http://a.example/202601/t20260101_1_2.shtml",
    ]
    assert article_pages(page(url, 'createPageHTML(3,0,"index","shtml")')) == []
    assert article_pages(page(url, own.replace("3", "1", 1))) == []


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='p2.html'>下一页</a>", "http://a.example/l/p2.html"),
        ("<a href='p2.html' title='下一页'><img></a>", "http://a.example/l/p2.html"),
        ("<a title='下一页' tagname='/web/x/index_1.shtml' href='javascript:void(0)'>&gt;</a>",
         "http://a.example/web/x/index_1.shtml"),
        ("<a href='p2.html'>下一篇</a>", None),
        ("<a href='#'>下一页</a>", None),
        ("<a href='/l/'>下一页</a>", None),
        ("<span class='p_next'><a href='9.htm'>x</a></span>", "http://a.example/l/9.htm"),
        ("<a class='swiper-button-next' href='9.htm'>x</a>", None),
        ("<a class=nextPage href='9.htm'><i></i></a>", "http://a.example/l/9.htm"),
        ("<input type=button value=下一页 onclick=\"location.href=encodeURI('index_2.jhtml');\">",
         "http://a.example/l/index_2.jhtml"),
    ],
)  # fmt: skip
def test_next_links(html: str, expected: str | None) -> None:
    assert next_link(page("http://a.example/l/", html)) == expected


@pytest.mark.parametrize(
    ("url", "html", "pages"),
    [
        ("http://a.cn/n/12.html",
         "<a href='12.html'>1</a> <a href='12_2.html'>2</a> <a href='12_3.html'>[3]</a>"
         "<a href='12_2.html'>下一页</a><a href='13.html'>下一篇</a>", {2: "12_2", 3: "12_3"}),
        ("http://a.cn/n/12.html", "<a href='12_2.html'>下一页</a>", {2: "12_2"}),
        ("http://a.cn/n/12.html", "<a href='13.html'>下一页</a><a href='12_2.html'>续篇</a>", {}),
        ("http://a.cn/n/12.html", "<a href='12_1.html'>下页</a>", {1: "12_1"}),
    ],
)  # fmt: skip
def test_an_articles_pages_behind_links(url: str, html: str, pages: dict[int, str]) -> None:
    found = linked_pages(page(url, html), url)
    assert found == {n: f"http://a.cn/n/{name}.html" for n, name in pages.items()}


def test_an_articles_pages_in_the_query_are_of_the_same_article() -> None:
    url = "http://a.cn/show.asp?id=9"
    html = "<a href='?id=9&page=2'>下一页</a><a href='?id=10&page=3'>3</a>"
    assert linked_pages(page(url, html), url) == {2: f"{url}&page=2"}
