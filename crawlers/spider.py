"""The one spider: carries links from a family to the network and answers back to the family."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider, signals
from twisted.python.failure import Failure

from crawlers.addresses import Addresses
from crawlers.events import Events
from crawlers.family import Family
from crawlers.job import Job
from crawlers.keep import Keeper
from crawlers.link import Link
from crawlers.onward import sends_on
from crawlers.options import Options
from crawlers.page import Page
from crawlers.refusals import BudgetSpent, outcome_of
from crawlers.spelling import Spellings
from crawlers.urls import host_of
from gongbao.errors import StoreError
from gongbao.model import PUBLISHED_VERDICTS, Capture, Note, Verdict

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

__all__ = ["CrawlSpider", "allows"]

_PRIORITY = {"list": 0, "document": 10, "part": 20, "attachment": 20}
"""A document's parts come before the next document, and documents before the next list page:
a crawl that is cut short has whole documents, the newest first."""

_MOST_HOPS = 5


def allows(host: str, allowed: Iterable[str]) -> bool:
    """Whether a host is one of those named; ".gov.example" names a whole domain."""
    return any(
        host == name or (name.startswith(".") and (host.endswith(name) or host == name[1:]))
        for name in allowed
    )


class CrawlSpider(Spider):
    """Asks each address once, in the order its family announces them."""

    def __init__(
        self,
        *,
        job: Job,
        options: Options,
        family: Family[Any],
        keeper: Keeper,
        addresses: Addresses,
        events: Events,
    ) -> None:
        super().__init__(name=job.source.id)
        self.job = job
        self.options = options
        self.family = family
        self.keeper = keeper
        self.addresses = addresses
        self.events = events
        self.quiet: dict[str, float] = {}
        self._closing: asyncio.Future[None] | None = None
        self.refusal: StoreError | None = None
        self._asked: set[str] = set()
        self._hosts = options.hosts
        self._spellings = Spellings(keeper.known)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> CrawlSpider:
        """Scrapy's hook."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.could_not_read, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        """Scrapy's hook: the family's first links, and what earlier crawls could not get."""
        owed = (self.family.again(owed.link) for owed in self.job.owed)
        for request in self._requests(chain(self.family.start(), owed)):
            yield request

    def read(self, response: Response) -> Iterator[Request]:
        """An answer has been kept: what does it announce?"""
        link: Link = response.meta["link"]
        capture: Capture = response.meta["capture"]
        if capture.verdict not in PUBLISHED_VERDICTS:
            yield from self._requests(self.family.lost(link))
        elif link.then:
            page = Page(link, response.url, response.body, self._spellings.of)
            # An e-paper's entry leads to days, which its family counts from there.
            may = link.role in ("document", "list") and link.then != "entry"
            target = sends_on(page) if may else None
            if target is None:
                yield from self._requests(self.family.read(page))
            else:
                yield from self._requests(self._onward(link, target, capture))

    def failed(self, failure: Failure) -> Iterator[Request]:
        """An address gave no answer: it is recorded, and the family may try another."""
        request: Request = failure.request  # type: ignore[attr-defined]
        link: Link = request.meta["link"]
        if isinstance(failure.value, StoreError):
            self.refused(failure.value)
            return
        if "capture" not in request.meta:
            self.record_failure(link, failure.value or RuntimeError("no answer"))
        if not isinstance(failure.value, BudgetSpent):
            yield from self._requests(self.family.lost(link))

    def record_failure(self, link: Link, error: BaseException) -> None:
        """Keep a capture of an address that gave no answer."""
        if not isinstance(error, BudgetSpent):
            self._without_answer(link, *outcome_of(error, link.url))

    def could_not_read(self, failure: Failure, response: Response | Failure) -> None:
        """The family broke over a page: the capture stands, with a note that says so."""
        capture = None if isinstance(response, Failure) else response.meta.get("capture")
        if capture is not None:
            words = f"{failure.type.__name__ if failure.type else 'error'}: {failure.value}"
            with self._keeping():
                self.keeper.annotate(capture, Note("links-not-read", words[:300], capture.url))

    def refused(self, error: StoreError) -> None:
        """The work store takes no more: the crawl ends, and what was kept is on the journal."""
        self.refusal = self.refusal or error
        self.stop("store")

    def stop(self, reason: str) -> None:
        """End the crawl; requests that are under way are finished."""
        if self._closing is None:
            engine = self.crawler.engine
            self._closing = asyncio.ensure_future(engine.close_spider_async(reason=reason))

    def _requests(self, links: Iterable[Link]) -> Iterator[Request]:
        for link in links:
            if link.url in self._asked:
                continue
            self._asked.add(link.url)
            if self._is_held(link):
                continue
            if allows(host_of(link.url), self._hosts):
                yield self._request(link)
            elif self.keeper.recall(link.url) is None:
                note = Note("other-host", "not one of this source's hosts", link.url)
                self._without_answer(link, "refused", note)
            else:
                self.events.replayed(link.url)

    def _request(self, link: Link) -> Request:
        form = link.form
        return Request(
            form.url if form else link.url,
            callback=self.read,
            errback=self.failed,
            method="POST" if form else "GET",
            body=form.body if form else "",
            headers={"Content-Type": form.media_type} if form else None,
            meta={"link": link},
            priority=_PRIORITY.get(link.role, 0),
            dont_filter=True,
        )

    def _onward(self, link: Link, target: str, capture: Capture) -> Iterator[Link]:
        """The document that a page without one leads to, by the same rules as any other."""
        hops = int(link.carry.get("hops", "0")) + 1
        if hops > _MOST_HOPS:
            with self._keeping():
                self.keeper.annotate(capture, Note("endless", "one page after another", link.url))
            return
        with self._keeping():
            self.keeper.sent_on(capture, target)
        carry = {**link.carry, "hops": str(hops)}
        yield replace(link, url=target, found_on=link.url, expected=None, carry=carry)

    def _is_held(self, link: Link) -> bool:
        if not self.job.skip_held or link.role != "document":
            return False
        seen = self.keeper.seen(link.url)
        return seen is not None and seen.held

    def _without_answer(self, link: Link, verdict: Verdict, note: Note) -> None:
        with self._keeping():
            self.events.captured(self.keeper.without_answer(link, verdict, note))

    @contextmanager
    def _keeping(self) -> Iterator[None]:
        try:
            yield
        except StoreError as error:
            self.refused(error)
