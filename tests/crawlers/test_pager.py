"""Pager calls as real pages write them."""

from __future__ import annotations

import pytest

from crawlers.link import Link
from crawlers.page import Page
from crawlers.pager import article_pages, next_link, next_page, read_pager


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
        ("<span class='p_next'><a href='9.htm'>x</a></span>", None),
    ],
)  # fmt: skip
def test_next_links(html: str, expected: str | None) -> None:
    assert next_link(page("http://a.example/l/", html)) == expected
