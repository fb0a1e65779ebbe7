"""Pagers that are forms: what is posted is what a reader's browser would post."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from crawlers.families.jsonlist import JsonList
from crawlers.families.listing import Listing
from crawlers.forms import next_form
from crawlers.link import Link
from crawlers.page import Page
from crawlers.window import Window

START = "http://www.a.example/zw/list.aspx?c=3"
PAGES = 3
STATE = "<input type=hidden name=__VIEWSTATE value='{0}'><input type=hidden name=__EVENTTARGET>"
KEPT = "<input type=hidden id=p name=pageNo value={0}><input type=hidden name=c value=3>"

# What stands after the rows of page n, and the page that an answer to these fields shows.
PAGERS: dict[str, tuple[Callable[[int], str], Callable[[dict[str, str]], int]]] = {
    "numbers": (
        lambda n: (
            f"<form method=post action='./list.aspx?c=3'>{STATE.format(n)}<a"
            + f" href=\"javascript:__doPostBack('Pager','{min(n + 1, PAGES)}')\">下一页</a></form>"
        ),
        lambda sent: int(sent["__EVENTARGUMENT"]) if sent["__VIEWSTATE"] else 0,
    ),
    "a grid": (
        lambda n: (
            f"<form method=post>{STATE.format(n)}"
            + f"<a href=\"javascript:__doPostBack('g','Page${n + 1}')\">...</a></form>"
            * (n < PAGES)
        ),
        lambda sent: int(sent["__EVENTARGUMENT"].removeprefix("Page$")),
    ),
    "a state": (
        lambda n: (
            f"<form method=post action=list.aspx>{STATE.format(n)}<a disabled>末页</a>"
            + "<a href=\"javascript:__doPostBack('next','')\">下一页</a></form>" * (n < PAGES)
        ),
        lambda sent: int(sent["__VIEWSTATE"]) + 1,
    ),
    "a function": (
        lambda n: (
            f"<form name=f method=post action=/zw/list.aspx>{KEPT.format(n)}</form>"
            "<script>function go(n){document.f.pageNo.value=n;document.f.submit();}</script>"
            f"<a href='#' onclick='go({n + 1})'>下一页</a>" * (n < PAGES)
        ),
        lambda sent: int(sent["pageNo"]) if sent["c"] == "3" else 0,
    ),
    "jquery": (
        lambda n: (
            f"<form id=f method=POST>{KEPT.format(n)}<input name=kw></form>"
            "<script>function to(n){ $('#p').val(n); $('#f').submit(); }</script>"
            f"<a href='javascript:to({n + 1})'>下一页</a>" * (n < PAGES)
        ),
        lambda sent: int(sent["pageNo"]) if sent["c"] == "3" else 0,
    ),
    "a button": (
        lambda n: (
            f"<form method=post>{KEPT.format(n)}<input type=submit name=back value=上一页>"
            + "<input type=submit name=on value=下一页>" * (n < PAGES)
            + "</form>"
        ),
        lambda sent: int(sent["pageNo"]) + ("on" in sent) - ("back" in sent),
    ),
    "asked for": (
        lambda n: (
            f"<form name=f>{KEPT.format(n)}</form><a href='#' onclick='go({n + 1})'>下一页</a>"
            "<script>function go(n){document.f.pageNo.value=n;document.f.submit()}</script>"
        ),
        lambda sent: int(sent["pageNo"]) if sent["c"] == "3" else 0,
    ),
}


def rows(n: int) -> str:
    named = (f"<li><a href='/{n}{k}.html'>第{n}{k}号公告</a>2026-05-0{k}</li>" for k in (1, 2, 3))
    return f"<ul class=list>{''.join(named)}</ul>" if n <= PAGES else "<p>没有了</p>"


def crawl(family: Any, answer: Callable[[Link], str]) -> Iterator[Link]:
    waiting = list(family.start())
    asked: set[str] = set()
    while waiting:
        link = waiting.pop(0)
        if link.url not in asked:
            asked.add(link.url)
            yield link
            if link.role == "list":
                at = link.form.url if link.form else link.url
                waiting += family.read(Page(link, at, answer(link).encode()))


@pytest.mark.parametrize("pager", PAGERS)
def test_the_next_page_of_a_form(pager: str) -> None:
    shown, page_of = PAGERS[pager]

    def answer(link: Link) -> str:
        query = link.form.body if link.form else urlsplit(link.url).query
        sent = dict(parse_qsl(query, keep_blank_values=True))
        n = page_of(sent) if link.number else 1
        return f"<html>{rows(n)}{shown(n)}</html>"

    found = list(crawl(Listing(Listing.Options(start=START, follow=["ul a"]), Window()), answer))
    assert sum(link.role == "document" for link in found) == 3 * PAGES
    lists = [link for link in found if link.role == "list"]
    assert len(lists) <= PAGES + 1
    assert len({link.url for link in lists}) == len(lists)
    assert not any("VIEWSTATE" in link.url for link in lists)


@pytest.mark.parametrize(
    "field", ["<input type=password name=p>", "<input type=file name=f>"], ids=["password", "file"]
)
def test_a_form_that_asks_for_more_is_never_sent(field: str) -> None:
    html = f"<form method=post>{field}<input type=submit value=下一页></form>"
    assert next_form(Page(Link(START, "list"), START, html.encode())) is None


def test_a_search_is_no_pager() -> None:
    html = "<form method=post><input name=kw><input type=submit value=搜索></form><a href='#'>2</a>"
    assert next_form(Page(Link(START, "list"), START, html.encode())) is None


def test_fields_are_sent_in_the_encoding_of_the_page() -> None:
    html = "<form method=post><input name=k value=公报><input type=submit value=下一页></form>"
    turn = next_form(Page(Link(START, "list"), START, html.encode("gb18030")))
    assert turn is not None
    assert turn.form is not None
    assert turn.form.body == "k=%B9%AB%B1%A8"


@pytest.mark.parametrize(
    ("field", "sent"),
    [
        ("<input name=k>", "k="),
        ("<input name=k type=button value=1>", ""),
        ("<input name=k value=1 disabled>", ""),
        ("<fieldset disabled><input name=k value=1></fieldset>", ""),
        ("<input name=k type=checkbox><input name=k type=checkbox checked>", "k=on"),
        ("<input name=k type=radio value=1><input name=k type=radio value=2 checked>", "k=2"),
        ("<select name=k><option value=0 disabled>-<option>1</select>", "k=1"),
        ("<select name=k><option>1<option selected>2<option selected value=3>-</select>", "k=3"),
        ("<select name=k multiple><option selected>1<option selected>2</select>", "k=1&k=2"),
        ("<select name=k></select>", ""),
        ("<textarea name=k>1</textarea>", "k=1"),
    ],
)
def test_the_fields_that_a_browser_sends(field: str, sent: str) -> None:
    html = f"<form method=post>{field}<input type=submit value=下一页></form>"
    turn = next_form(Page(Link(START, "list"), START, html.encode()))
    assert turn is not None
    assert turn.form is not None
    assert turn.form.body == sent


def test_what_a_source_says_is_posted() -> None:
    import json

    def answer(link: Link) -> str:
        assert link.form is not None
        n = json.loads(link.form.body)["pageNo"]
        records = [{"url": f"/{n}{k}.html", "title": "关于某事的公告"} for k in (1, 2)]
        return json.dumps({"data": records if n <= PAGES else []})

    post = '{"column": "zc", "pageNo": {n}}'
    family = JsonList(JsonList.Options(start=START, post=post), Window())
    found = list(crawl(family, answer))
    assert sum(link.role == "document" for link in found) == 2 * PAGES
    assert parse_qs(urlsplit(found[0].url).query)["column"] == ["zc"]
    assert found[0].form is not None
    assert found[0].form.media_type == "application/json"


def test_forms_are_posted_once_and_never_conditionally(replica: Any, crawls: Any) -> None:
    state = "<input type=hidden name=__VIEWSTATE value=s{0}>"
    button = "<input type=submit name=on value=下一页>"
    start = "http://www.a.example/zw/list.aspx"
    on = "on=%E4%B8%8B%E4%B8%80%E9%A1%B5"
    addresses = [start, *(f"{start} __VIEWSTATE=s{n}&{on}" for n in (1, 2))]
    for n, address in enumerate(addresses, start=1):
        shown = state.format(n) + (button if n < PAGES else "")
        replica.pages[address] = f"<html>{rows(n)}<form method=post>{shown}</form></html>"
        for k in (1, 2, 3):
            article = f"<html>{'公告全文。' * 50}{n}{k}</html>"
            replica.pages[f"http://www.a.example/{n}{k}.html"] = article
    options = {"start": start, "follow": ["ul.list a"]}
    first = crawls.run("listing", options)
    assert len(first.of_role("document")) == 3 * PAGES
    assert [url for url in replica.asked() if "list.aspx" in url] == addresses
    replica.log.clear()
    again = crawls.run("listing", options, run="r2", journal="r2", known=crawls.know(first))
    assert {c.verdict for c in again.of_role("list", "document").values()} == {"same"}
    assert not any(asked.conditional for asked in replica.log if " " in asked.path)
    replica.log.clear()
    resumed = crawls.run("listing", options, run="r2", journal="r2")
    assert replica.asked() == []
    assert len(resumed.captures) == len(again.captures)
