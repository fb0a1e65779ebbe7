"""Every replica's list page is recognised by its marks, and the guess can be crawled."""

from __future__ import annotations

import pytest
from replicas.families import SOFTWARE
from replicas.news import articles
from replicas.software import Software

from crawlers.link import Link
from crawlers.options import options_model
from crawlers.page import Page
from crawlers.recognise import recognise

# An index of years alone shows no mark of its software.
SHOWN = [software for software in SOFTWARE if "sections" not in software.options]
IDS = [type(software).__name__.lower() for software in SHOWN]


@pytest.mark.parametrize("software", SHOWN, ids=IDS)
def test_replicas(software: Software) -> None:
    start = str(software.options["start"])
    guess = recognise(start, software.site(articles())[start].body)
    assert guess.family == software.family, guess
    options_model(guess.family).model_validate(guess.options)
    if software.family != "listing":
        assert guess.seen


def test_a_plain_list_is_told_by_its_container() -> None:
    rows = "".join(f"<li><a href='{n}.htm'>公告{n}</a>2026-05-0{n}</li>" for n in range(1, 9))
    html = f"<div class='nav'><a href='/a'>A</a></div><ul class='list main'>{rows}</ul>"
    guess = recognise("http://www.a.example/l/", html.encode())
    assert guess.family == "listing"
    assert guess.options["start"] == "http://www.a.example/l/"
    (selector,) = guess.options["follow"]
    assert selector.startswith("ul.list ")
    page = Page(Link("http://www.a.example/l/", "list"), "http://www.a.example/l/", html.encode())
    assert len(page.select(selector)) == 8
    assert guess.rows == 8


def test_the_records_of_an_interface_are_found() -> None:
    start = "http://www.json.example/search?t=gb&p=0&n=15"
    software = next(s for s in SOFTWARE if s.family == "jsonlist")
    guess = recognise(start, software.site(articles())[start].body)
    assert guess.options["records"] == software.options["records"]


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"%PDF-1.4", b"{}", b"[[[", b"<html>"])
def test_nothing_is_no_error(body: bytes) -> None:
    assert recognise("http://www.a.example/", body).family in ("listing", "jsonlist")
