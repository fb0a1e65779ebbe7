"""After a first run that went to the end, a daily run stops once it has caught up; nothing is lost.

Whole runs (fetch, parse, dedup, upload) of a list of articles, a day each, eight on a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from forked import begun_at_once
from replicas.news import NEWEST, Article, articles, later
from replicas.pages import Trs

from gongbao.archive import Archive
from gongbao.coverage.evidence import coverage_of
from gongbao.model import Expect, Source
from gongbao.pipeline import run_source
from gongbao.settings import Limits, Network
from gongbao.stages import Holdings, Window, open_holdings
from gongbao.stages.upload import Uploaded

LOOK_BACK = 20
SIZE = 64
PER_PAGE = 8


class Long(Trs):
    host = "http://www.long.example"
    size = PER_PAGE


@dataclass
class Daily:
    """One source, its replica and its archive."""

    replica: Any
    reply: Any
    folder: Path
    software: Trs
    source: Source

    def serve(self, news: Sequence[Article], gone: Sequence[Article] = ()) -> None:
        self.replica.pages.clear()
        for url, answer in self.software.site(news, gone).items():
            self.replica.pages[url] = self.reply(answer.body, media_type=answer.media_type)

    def holdings(self, most: int = 10_000) -> Holdings:
        host = self.software.host.removeprefix("http://")
        network = Network(((host, 80, "127.0.0.1", self.replica.port),), allow_private=True)
        archive, work = str(self.folder / "archive"), str(self.folder / "work")
        return open_holdings(archive, work, network, Limits(max_requests=most, timeout=20))

    def run(self, most: int = 10_000, window: Window | None = None) -> Uploaded:
        self.replica.log.clear()
        return run_source(self.source, window or Window(), self.holdings(most))

    def asked(self, part: str) -> int:
        return sum(part in url for url in self.replica.asked())

    def rows_of(self, run: str, role: str) -> dict[str, int]:
        rows = self.holdings().tables.read("captures", ["role", "verdict", "run"]).to_pylist()
        return Counter(r["verdict"] for r in rows if (r["run"], r["role"]) == (run, role))

    def held(self) -> set[str]:
        rows = Archive(str(self.folder / "archive")).documents(columns=["url"]).to_pylist()
        return {row["url"] for row in rows}


def in_look_back(news: Sequence[Article]) -> list[Article]:
    return [a for a in news if a.day >= news[0].day - timedelta(days=LOOK_BACK)]


@pytest.fixture
def daily(replica: Any, reply: Any, tmp_path: Path) -> Iterator[Daily]:
    software = Long()
    source = Source(
        "long", "t", "p", "000000", "news", "trs", "page",
        crawler={**software.options, "delay": 0, "retries": 0}, expect=Expect(late_days=LOOK_BACK),
    )  # fmt: skip
    with begun_at_once():
        yield Daily(replica, reply, tmp_path, software, source)


def test_a_second_run_asks_for_the_look_back_and_no_more(daily: Daily) -> None:
    news = articles(SIZE)
    daily.source = replace(daily.source, cadence="monthly", first="2026-05")
    daily.serve(news)
    first = daily.run()
    assert daily.asked("index_") == SIZE // PER_PAGE - 1
    assert len(daily.held()) == SIZE

    second = daily.run()
    recent = in_look_back(news)
    lists = len(recent) // PER_PAGE + 2  # the last one is older from top to bottom
    assert daily.asked("/yw/") == lists + len(recent) + sum(len(a.files) for a in recent)
    assert {a.status for a in daily.replica.log} == {304}
    assert second.digest == first.digest
    assert not any(second.counts[name] for name in ("captures", "documents", "bodies"))
    covered = coverage_of(daily.source, daily.holdings().tables, NEWEST)
    assert (covered.count("missing"), covered.count("held")) == (0, 2)

    after, changes = later(news)
    daily.serve(after, gone=changes["removed"])
    third = daily.run()
    assert len(daily.held()) == SIZE + 5
    assert daily.rows_of(third.run, "document") == {"new": 5, "changed": 2, "missing": 1}
    assert daily.rows_of(third.run, "attachment") == {"changed": 1}
    # One of them was looked at and is missing for one day; nobody takes the others for removed.
    assert Archive(str(daily.folder / "archive")).removed() == []


@pytest.mark.parametrize("ending", ["budget", "list page"])
def test_a_first_run_that_was_cut_short_is_finished_by_the_next(daily: Daily, ending: str) -> None:
    news = articles(SIZE)
    daily.serve(news)
    if ending == "budget":
        daily.run(most=30)
    else:
        broken = f"{daily.software.host}/yw/index_3.shtml"
        whole = daily.replica.pages[broken]
        daily.replica.pages[broken] = daily.reply("oops", status=500)
        daily.run()
        daily.replica.pages[broken] = whole
    assert len(daily.held()) < 33
    daily.run()
    assert len(daily.held()) == SIZE
    daily.run()
    assert len(daily.replica.asked()) < 32


def test_another_list_is_walked_to_its_end(daily: Daily) -> None:
    daily.serve(articles(SIZE))
    daily.run()
    first = daily.source.crawler["start"]
    options = {**daily.source.crawler, "start": [first, f"{first}?other"]}
    daily.source = replace(daily.source, crawler=options)
    daily.run()
    assert daily.asked("index_") == SIZE // PER_PAGE - 1


def test_late_additions_are_found_even_where_they_are_old(daily: Daily) -> None:
    news = articles(SIZE)
    recent = in_look_back(news)
    late = recent[20]
    # On the same page as the end of the look-back: older than it, and never seen.
    old = news[len(recent) + 1]
    daily.serve([a for a in news if a not in (late, old)])
    daily.run()
    daily.serve(news)
    third = daily.run()
    assert third.counts["new"] == 2
    assert daily.software.url(old) in daily.held()


def test_what_failed_is_asked_again_though_its_list_is_not(daily: Daily) -> None:
    news = articles(SIZE)
    daily.serve(news)
    pages = [daily.software.url(a) for a in news]
    broken, blocked = pages[50], pages[60]
    (attached,) = [u for u, _ in daily.software.files(next(a for a in news[40:] if a.files))]
    kept = {url: daily.replica.pages[url] for url in (broken, blocked, attached)}
    daily.replica.pages[broken] = daily.reply("oops", status=500)
    daily.replica.pages[blocked] = daily.reply("no", status=403)
    daily.replica.pages[attached] = daily.reply("oops", status=500)
    first = daily.run()
    assert first.failures == 3
    second = daily.run()
    assert second.failures == 3
    assert daily.asked("index_6") == 0
    daily.replica.pages.update(kept)
    third = daily.run()
    assert (third.failures, third.counts["new"]) == (0, 3)
    assert {broken, blocked} <= daily.held()
    daily.run()
    assert not {broken, blocked, attached} & set(daily.replica.asked())


class Undated(Long):
    """A list that shows no dates, of articles whose addresses carry none."""

    def url(self, article: Article) -> str:
        return f"{self.host}/yw/n{article.number}.shtml"

    def lists(self, news: Sequence[Article]) -> dict[str, Any]:
        made = super().lists(news)
        days = [str(a.day) for a in news]
        return {
            url: replace(answer, body=_without(answer.body.decode(), days).encode())
            for url, answer in made.items()
        }

    @property
    def options(self) -> dict[str, Any]:
        return {**super().options, "article": r"/n\d+\.shtml$"}


def _without(text: str, words: Sequence[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


def test_a_list_without_dates_stops_after_pages_that_are_known(daily: Daily) -> None:
    daily.software = Undated()
    daily.source = replace(daily.source, crawler={**daily.software.options, "delay": 0})
    news = articles(SIZE)
    daily.serve(news[2:])
    daily.run()
    assert len(daily.held()) == SIZE - 2
    daily.serve(news)
    second = daily.run()
    assert daily.asked("index_") == 3  # one with news, then three without
    assert daily.rows_of(second.run, "document")["new"] == 2


def test_a_list_that_begins_with_the_oldest_is_walked_whole(daily: Daily) -> None:
    news = articles(SIZE)
    daily.serve(news[5:][::-1])
    daily.run()
    daily.serve(news[::-1])
    second = daily.run()
    assert daily.rows_of(second.run, "document")["new"] == 5


def test_without_a_word_of_the_source_it_is_45_days_and_3_of_a_paper(daily: Daily) -> None:
    daily.serve(articles(SIZE))
    daily.run()
    daily.source = replace(daily.source, expect=Expect())
    daily.run()
    assert daily.asked("/t2026") == 46
    daily.source = replace(daily.source, kind="newspaper")
    daily.run()
    assert daily.asked("/t2026") == 4
