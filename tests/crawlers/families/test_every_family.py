"""Every family over its replica: all of it once, then nothing, then exactly what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from replicas.families import SOFTWARE
from replicas.news import NEWEST, Article, articles, later
from replicas.papers import PAPERS
from replicas.software import Software
from replicas.walking import walk

from crawlers.window import Window

EVERY = (*SOFTWARE, *PAPERS)


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


HEADING = (
    f"{'family':15} {'replica':17} announced once again:new  304 later:new edited removed replaced"
)


@pytest.mark.parametrize("software", EVERY, ids=repr)
def test_a_family(
    crawls: Any, replica: Any, reply: Any, software: Software, record_property: Any
) -> None:
    news = articles()
    serve(replica, reply, software, news)
    days = {"since": software.since, "until": software.until}
    first = crawls.run(software.family, software.options, **days)
    assert first.code == 0, first.stderr
    documents = held(software, first, "new")
    assert documents == announced(software, news)
    assert max(Counter(replica.asked()).values()) == 1
    for article in news:
        hints = first.captures[software.url(article)].hints
        if software.titles:
            assert hints["title"] == article.title
        if software.family != "sitemap":
            assert hints["published"] == article.day.isoformat()

    replica.log.clear()
    known = crawls.know(first)
    second = crawls.run(software.family, software.options, journal="r2", known=known, **days)
    assert {a.status for a in replica.log} <= {304, 404}
    assert {v for u, v in second.verdicts().items()} <= {"same", "missing"}
    assert set(second.captures) == set(first.captures)
    unchanged = sum(a.status == 304 for a in replica.log)

    after, changes = later(news)
    serve(replica, reply, software, after, gone=changes["removed"])
    known = crawls.know(second)
    third = crawls.run(software.family, software.options, journal="r3", known=known, **days)
    found = {
        verdict: held(software, third, verdict) for verdict in ("new", "changed", "missing", "same")
    }
    replaced = {url for article in changes["replaced"] for url, _ in software.files(article)}
    assert found["new"] == {software.url(a) for a in changes["added"]}
    assert found["changed"] == {software.url(a) for a in changes["edited"]} | replaced
    assert found["missing"] == {software.url(a) for a in changes["removed"]}
    assert len(found["same"]) == len(documents) - 4
    afresh = sum(verdict in ("new", "changed") for verdict in second.verdicts().values())
    record_property(
        HEADING,
        f"{software.family:15} {type(software).__name__:17} {len(documents):9} {'yes':>4}"
        f" {afresh:9} {unchanged:4} {len(found['new']):9} {len(changes['edited']):6}"
        f" {len(found['missing']):7} {len(replaced):8}",
    )


def held(software: Software, crawled: Any, verdict: str) -> set[str]:
    """What a crawl found of documents and their files; the pages of a paper are their lists."""
    found = crawled.of_role("document", "part", "attachment").items()
    urls = {url for url, capture in found if capture.verdict == verdict}
    return urls - software.between(later(articles())[0])


@pytest.mark.parametrize("software", [s for s in EVERY if s.windowed], ids=repr)
def test_the_window_of_a_family(software: Software) -> None:
    news = articles()
    since = NEWEST - timedelta(days=17)
    until = NEWEST - timedelta(days=3)
    window = Window(since, until)
    asked = walk(software.family, software.options, software.site(news), window)
    inside = [article for article in news if since <= article.day <= until]
    roles = ("document", "part", "attachment")
    documents = {url for url, link in asked.items() if link.role in roles}
    if software.family == "calendar":
        inside += [a for a in later(news)[0] if since <= a.day <= until and a not in inside]
    assert documents - software.between(news) == announced(software, inside)
    long = ("sitemap", "nfcms", "hanweb", "calendar")
    if software.family not in long and "sections" not in software.options:
        whole = {url for url in software.lists(news) if not url.endswith("/robots.txt")}
        assert len(set(asked) & whole) < len(whole), "the walk did not stop early"


def test_sections_name_the_issue() -> None:
    software = next(s for s in SOFTWARE if "sections" in s.options)
    news = articles(8)
    one = news[0]
    asked = walk(software.family, software.options, software.site(news), Window())
    link = asked[software.url(one)]
    column = ("国务院文件", "部门文件")[one.number % 2]
    assert link.hints["issue_label"] == f"2026年第{one.day.month}期{column}"
