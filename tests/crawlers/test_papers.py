"""Papers of makers that nobody described: the day in a query, in folders, or in no address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from replicas.news import Answer
from replicas.walking import walk

from crawlers.families.calendar import Calendar
from crawlers.families.founder_epaper import FounderEpaper
from crawlers.job import Job
from crawlers.recognise import deeper, recognise
from crawlers.window import Window

HOST = "http://www.a.example"
LAST = date(2026, 3, 9)
DAYS = [LAST - timedelta(days=n) for n in range(3)]

LINK = "<a href='{0}'>{1}</a>"

# The addresses of page p, and of article k of it.
Address = Callable[[date, int, int], str]
MAKERS: dict[str, tuple[Address, Address, str]] = {
    "a query": (
        lambda day, p, k: f"/e/index.aspx?date={day}&page={p}",
        lambda day, p, k: f"/e/article.aspx?id={day:%y%m%d}{p:02d}{k:02d}",
        "<p><a href='{0}'>{1}</a></p>",
    ),
    "areas": (
        lambda day, p, k: f"/paper/{day:%Y/%m%d}/A{p:02d}.html",
        lambda day, p, k: f"/paper/{day:%Y/%m%d}/A{p:02d}_{k}.html",
        "<area coords='1,2,3,4' href='{0}' title='{1}'>",
    ),
    "a folder a page": (
        lambda day, p, k: f"/html/{day:%Y/%m/%d}/A{p}/index.html",
        lambda day, p, k: f"/html/{day:%Y/%m/%d}/A{p}/{k}.html",
        "<a href='{0}'>{1}</a><br>",
    ),
    "a box to choose from": (
        lambda day, p, k: f"/dzb/{day:%Y%m%d}/p{p}.html",
        lambda day, p, k: f"/dzb/{day:%Y%m%d}/p{p}_{k}.html",
        "<p><a href='{0}'>{1}</a></p>",
    ),
    "two folders": (
        lambda day, p, k: f"/epaper/layout/{day}/{p:02d}",
        lambda day, p, k: f"/epaper/article/{day}/{p:02d}/{k}",
        "<li><a href='{0}'>{1}</a></li>",
    ),
}


def paper(
    page: Address, article: Address, link: str
) -> tuple[dict[str, str], dict[date, set[str]]]:
    """What the paper's site answers, and its addresses by day."""
    site, told = {}, {}
    for day in DAYS:
        pages = "".join(f"<a href='{page(day, p, 0)}'>第{p:02d}版：要闻</a>" for p in range(1, 4))
        back = f"<a href='{page(day - timedelta(days=1), 1, 0)}'>上一期</a>"
        told[day] = {HOST + page(day, p, 0) for p in range(1, 4)}
        for p in range(1, 4):
            news = [article(day, p, k) for k in (1, 2)]
            told[day] |= {HOST + url for url in news}
            shown = "".join(link.format(url, f"某市举行第{p}次新闻发布会") for url in news)
            site[HOST + page(day, p, 0)] = f"<html>{pages}{back}<map>{shown}</map></html>"
    return site, told


def asked(guess: Any, site: dict[str, str], window: Window) -> set[str]:
    served = {url: Answer(html.encode()) for url, html in site.items()}
    links = walk(guess.family, guess.options, served, window)
    return {url for url, link in links.items() if link.role in ("document", "part")}


def test_days_that_are_only_named_by_a_list() -> None:
    site, told = paper(
        lambda day, p, k: f"/szb/{day.year}/{day.month}/{day.day}/{p}.html",
        lambda day, p, k: f"/szb/{day.year}/{day.month}/{day.day}/{p}_{k}.html",
        LINK + "<br>",
    )
    start = f"{HOST}/szb/index.html"
    days = (f"{d.year}/{d.month}/{d.day}/1.html" for d in DAYS)
    named = (f"{d.year}年{d.month}月{d.day}日" for d in DAYS)
    rows = "".join(f"<li>{LINK.format(*pair)}</li>" for pair in zip(days, named, strict=True))
    site[start] = f"<html><ul class=days>{rows}</ul></html>"
    guess = recognise(start, site[start].encode())
    guess = deeper(guess, [(url, site[url].encode()) for url in guess.below])
    assert asked(guess, site, Window(DAYS[1], LAST)) == told[LAST] | told[DAYS[1]]


@pytest.mark.parametrize("maker", MAKERS)
def test_a_paper_is_told_by_its_pages_and_articles(maker: str) -> None:
    page, article, link = MAKERS[maker]
    site, told = paper(page, article, link)
    start = HOST + page(LAST, 1, 0)
    guess = recognise(start, site[start].encode())
    assert guess.family == "founder_epaper"
    window = Window(DAYS[1], LAST, today=LAST)
    assert asked(guess, site, window) == told[LAST] | told[DAYS[1]]


def test_issues_that_only_a_list_dates() -> None:
    def number(day: date) -> int:
        return 4500 + (day - LAST).days

    site, told = paper(
        lambda day, p, k: f"/szb/{number(day)}/{p}.html",
        lambda day, p, k: f"/szb/{number(day)}/c{p}{k}00.html",
        "<li><a href='{0}'>{1}</a></li>",
    )
    start = f"{HOST}/szb/list.html"
    rows = "".join(
        f"<li><a href='{number(day)}/1.html'>第{number(day)}期</a><span>{day}</span></li>"
        for day in DAYS
    )
    site[start] = f"<html><ul class=qi>{rows}</ul></html>"
    guess = recognise(start, site[start].encode())
    guess = deeper(guess, [(url, site[url].encode()) for url in guess.below])
    assert guess.options["issues"]
    assert asked(guess, site, Window(DAYS[1], LAST)) == told[LAST] | told[DAYS[1]]


def test_today_may_not_be_out_yet() -> None:
    page, article, link = MAKERS["a query"]
    site, told = paper(page, article, link)
    start = HOST + page(DAYS[2], 1, 0)
    options = {"start": start, "node": r"page=\d+$", "article": r"id=\d+$"}
    served = {url: Answer(html.encode()) for url, html in site.items()}
    found = walk("founder_epaper", options, served, Window(today=LAST + timedelta(days=2)))
    assert told[LAST] <= set(found)
    assert len(set(found) - set().union(*told.values())) <= 2
    family = Calendar(
        Calendar.Options(start=f"{HOST}/{{yyyy}}{{mm}}{{dd}}.html"), Window(today=LAST)
    )
    (link_of_today,) = family.start()
    (before,) = family.lost(link_of_today)
    assert before.url == f"{HOST}/20260308.html"


def test_what_has_no_paper_is_given_up() -> None:
    options = FounderEpaper.Options(start=f"{HOST}/20260309/node_1.html")
    waiting = list(FounderEpaper(options, Window(today=LAST)).start())
    asked: set[str] = set()
    while waiting:
        link = waiting.pop()
        if link.url not in asked:
            asked.add(link.url)
            waiting += FounderEpaper(options, Window()).lost(link)
    assert len(asked) <= 9


@pytest.mark.parametrize(("first", "since"), [("2026", "2026-01-01"), ("2026-02-03", "2026-02-03")])
def test_no_day_before_the_first_is_asked_for(first: str, since: str) -> None:
    source = {
        "id": "a", "title": "t", "publisher": "p", "division": "000000", "kind": "newspaper",
        "family": "calendar", "parser": "page", "first": first,
    }  # fmt: skip
    words = {"source": source, "run": "r", "work": "w", "journal": "j/", "since": "1990-01-01"}
    window = Job.model_validate(words).window(datetime(2026, 3, 9, tzinfo=UTC), {})
    assert window.since == date.fromisoformat(since)
