"""Every family over its replica: all of it once, then nothing, then exactly what changed."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from replicas.news import NEWEST, Article, articles, later
from replicas.software import SOFTWARE, Software

from crawlers.link import Link
from crawlers.options import options_model
from crawlers.page import Page
from crawlers.window import Window

IDS = [type(software).__name__.lower() for software in SOFTWARE]


def serve(
    replica: Any, reply: Any, software: Software, news: Sequence[Article], **gone: Any
) -> None:
    replica.pages.clear()
    replica.log.clear()
    for url, answer in software.site(news, **gone).items():
        replica.pages[url] = reply(answer.body, media_type=answer.media_type)


def announced(software: Software, news: Sequence[Article]) -> set[str]:
    pages = {software.url(article) for article in news}
    return pages | {url for article in news for url, _ in software.files(article)}


@pytest.fixture(scope="module")
def table() -> Iterator[list[str]]:
    """What the crawls of this module did, printed at its end (``pytest -s``)."""
    lines = [f"{'replica':15} {'pages':>6} {'again':>6} {'304':>5}  new edited removed replaced"]
    yield lines
    print("\n" + "\n".join(lines))


@pytest.mark.parametrize("software", SOFTWARE, ids=IDS)
def test_a_family(
    crawls: Any, replica: Any, reply: Any, software: Software, table: list[str]
) -> None:
    news = articles()
    serve(replica, reply, software, news)
    first = crawls.run(software.family, software.options)
    assert first.code == 0, first.stderr
    documents = set(first.of_role("document", "attachment"))
    assert documents == announced(software, news)
    assert max(Counter(replica.asked()).values()) == 1
    for article in news:
        hints = first.captures[software.url(article)].hints
        if software.family != "sitemap":
            assert hints["title"] == article.title
            assert hints["published"] == article.day.isoformat()

    replica.log.clear()
    known = crawls.know(first)
    second = crawls.run(software.family, software.options, journal="r2", known=known)
    assert {a.status for a in replica.log} <= {304, 404}
    assert {v for u, v in second.verdicts().items()} <= {"same", "missing"}
    assert set(second.captures) == set(first.captures)
    unchanged = sum(a.status == 304 for a in replica.log)

    after, changes = later(news)
    serve(replica, reply, software, after, gone=changes["removed"])
    third = crawls.run(software.family, software.options, journal="r3", known=crawls.know(second))
    found = {
        verdict: {
            u for u, c in third.of_role("document", "attachment").items() if c.verdict == verdict
        }
        for verdict in ("new", "changed", "missing", "same")
    }
    replaced = {url for article in changes["replaced"] for url, _ in software.files(article)}
    assert found["new"] == {software.url(a) for a in changes["added"]}
    assert found["changed"] == {software.url(a) for a in changes["edited"]} | replaced
    assert found["missing"] == {software.url(a) for a in changes["removed"]}
    assert len(found["same"]) == len(documents) - 4
    table.append(
        f"{type(software).__name__:15} {len(documents):6} {len(second.captures):6} {unchanged:5}"
        f"  {len(found['new']):3} {len(changes['edited']):6} {len(found['missing']):7}"
        f" {len(replaced):8}"
    )


def walk(software: Software, news: Sequence[Article], window: Window) -> dict[str, Link]:
    """Every link that a family asks for, by its address: a crawl without a network."""
    site = software.site(news)
    model = options_model(software.family)
    module = importlib.import_module(f"crawlers.families.{software.family}")
    family = module.FAMILY(model.model_validate(software.options), window)
    asked: dict[str, Link] = {}
    waiting = list(family.start())
    while waiting:
        link = waiting.pop(0)
        if link.url in asked:
            continue
        asked[link.url] = link
        answer = site.get(link.url)
        if answer is None:
            waiting += family.lost(link)
        elif link.then:
            waiting += family.read(Page(link, link.url, answer.body))
    return asked


@pytest.mark.parametrize("software", SOFTWARE, ids=IDS)
def test_the_window_of_a_family(software: Software) -> None:
    news = articles()
    since = NEWEST - timedelta(days=17)
    until = NEWEST - timedelta(days=3)
    asked = walk(software, news, Window(since, until))
    inside = [article for article in news if since <= article.day <= until]
    documents = {url for url, link in asked.items() if link.role in ("document", "attachment")}
    assert documents == announced(software, inside)
    if software.family not in ("sitemap", "nfcms", "hanweb") and "sections" not in software.options:
        whole = {url for url in software.lists(news) if not url.endswith("/robots.txt")}
        assert len(set(asked) & whole) < len(whole), "the walk did not stop early"


def test_sections_name_the_issue() -> None:
    software = next(s for s in SOFTWARE if "sections" in s.options)
    news = articles(8)
    one = news[0]
    link = walk(software, news, Window())[software.url(one)]
    column = ("国务院文件", "部门文件")[one.number % 2]
    assert link.hints["issue_label"] == f"2026年第{one.day.month}期{column}"
