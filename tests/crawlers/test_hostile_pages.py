"""Pages made to waste time: each is read, or refused, well within the timeout."""

from __future__ import annotations

import gzip

import pytest

from crawlers.families.hanweb import FAMILY as HANWEB
from crawlers.families.sitemap import FAMILY as SITEMAP
from crawlers.guard import Answer, judge
from crawlers.inline import data_in_scripts
from crawlers.link import Link
from crawlers.lists import article_links
from crawlers.onward import sends_on
from crawlers.page import NotRead, Page
from crawlers.pager import following, linked_pages, next_page
from crawlers.rows import rows
from crawlers.window import Window

URL = "http://www.a.example/l/"
SIZE = 2_000_000

HOSTILE = {
    "open scripts": "<script",
    "open comments": "<!--",
    "open tags": "<",
    "open titles": "<title>404",
    "deep nesting": "<div><p>",
    "records without end": "<record><![CDATA[",
    "groups without end": "<nextgroup><![CDATA[",
    "calls without end": "createPageHTML(",
    "calls of words": "createPageHTML('a',",
    "appendices without end": "file_appendix='<a ",
    "refreshes without end": "<meta http-equiv=refresh ",
    "one link many times": "<a href='x.html'></a>",
    "many links": "<a href='x.html'>2026-01-01</a><a href='y.html'>2026-01-01</a>",
    "dates": "2026-01-01 2026年 ",
    "spaces": "2026          ",
    "cms calls": "getDynamicPageUrl('a','b',",
    "functions without end": "function a(n){location.href='a'+",
    "clicks of functions": "<a href='javascript:a(1)'>2026-01-01</a>",
    "whole scripts": "<script>document.write('a');</script>",
    "open scripts that write": "<script>document.write('a');",
    "writes without end": "document.write(",
    "data without end": "<script>a=[{b:'c',",
    "brackets without end": "=[[",
    "sums without end": "pages:9;'index_'+n+",
    "calls with names": "createPageHTML(a,b,'c','d');",
    "units": "<script url='/a' querydata=\"'a':'b',\">",
    "clicks without end": "<a onclick='a(b(c(\"",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("what", sorted(HOSTILE))
@pytest.mark.parametrize("size", [SIZE // 10, pytest.param(SIZE, marks=pytest.mark.long)])
def test_no_page_takes_long(what: str, size: int) -> None:
    text = HOSTILE[what] * (size // len(HOSTILE[what]))
    for body in (text, f"<html><title>t</title>不存在 createPage .pdf {text}"):
        link = Link(URL, "list", then="list")
        judge(Answer(200, {}, body.encode(), URL, "page"))
        judge(Answer(200, {}, body.encode()[:190_000], URL, "page"))
        page = Page(link, URL, body.encode())
        assert len(rows(page)) <= 2
        next_page(page)
        following(page)
        sends_on(page)
        linked_pages(page, URL)
        data_in_scripts(page.text)
        assert len(list(article_links(page))) <= 1
        options = HANWEB.Options.model_validate({"start": URL})
        list(HANWEB(options, Window()).read(Page(link, URL, body.encode())))


def test_a_page_that_is_too_large_is_not_read() -> None:
    page = Page(Link(URL, "list"), URL, b"<p>" * 6_000_000)
    assert not page.is_text
    assert list(article_links(page)) == []
    with pytest.raises(NotRead, match="18000000 bytes"):
        rows(page)


def test_a_sitemap_that_unpacks_without_end() -> None:
    family = SITEMAP(SITEMAP.Options.model_validate({"start": URL}), Window())
    for body in (gzip.compress(b"<a>" * 40_000_000), b"\x1f\x8bnonsense", b""):
        with pytest.raises(NotRead):
            list(family.read(Page(Link(URL, "list", then="list"), URL, body)))


def test_a_sitemap_of_entities_loads_nothing() -> None:
    bomb = b"""<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">
    <!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
    <urlset><url><loc>http://www.a.example/&a;&c;</loc></url></urlset>"""
    family = SITEMAP(SITEMAP.Options.model_validate({"start": URL}), Window())
    found = list(family.read(Page(Link(URL, "list", then="list"), URL, bomb)))
    assert [link.url for link in found if "root" in link.url or "bbb" in link.url] == []
