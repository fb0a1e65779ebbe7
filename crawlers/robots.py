"""robots.txt (RFC 9309): fetched and kept like every other page, and honoured."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from crawlers.link import Link
from crawlers.refusals import NO_ANSWER, NotAsked
from crawlers.urls import canonical, public
from gongbao.model import Capture, Note

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.spider import CrawlSpider

__all__ = ["AGENT", "RobotsMiddleware"]

AGENT = "gongbao"
"""The product token by which robots.txt may address us."""

_LONGEST = 512 * 1024
_LONGEST_DELAY = 120.0


class RobotsMiddleware:
    """Asks robots.txt of each origin once, before anything else of it.

    No such file (4xx) allows all; one that cannot be had (5xx, no answer) allows nothing for now
    (RFC 9309, 2.3.1): those requests fail and are asked again by the next run.
    """

    def __init__(self, crawler: Crawler) -> None:
        spider = cast("CrawlSpider", crawler.spider)
        self._crawler = crawler
        self._spider = spider
        self._rules: dict[str, asyncio.Future[Protego | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Scrapy's hook."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises NotAsked for what robots.txt disallows."""
        link: Link = request.meta["link"]
        if link.role == "robots":
            return
        rules = await self._of_origin(request.url)
        if rules is None:
            raise NotAsked(
                "failed",
                Note(
                    "robots-unreachable", "robots.txt gives no answer; asked again later", link.url
                ),
            )
        if not rules.can_fetch(request.url, AGENT):
            raise NotAsked(
                "refused", Note("robots-disallow", "robots.txt disallows it", public(request.url))
            )

    async def _of_origin(self, url: str) -> Protego | None:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._rules:
            self._rules[origin] = asyncio.get_running_loop().create_future()
            rules = None
            try:
                rules = await self._fetch(origin)
                self._slow_down(parts.hostname or "", rules)
            finally:
                # Whoever waits is never left waiting.
                self._rules[origin].set_result(rules)
        known = self._rules[origin]
        return known.result() if known.done() else await known

    async def _fetch(self, origin: str) -> Protego | None:
        link = Link(canonical(f"{origin}/robots.txt"), "robots", then="robots", expected="text")
        request = Request(
            link.url, meta={"link": link}, priority=1000, callback=NO_CALLBACK, dont_filter=True
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except NO_ANSWER as error:
            self._spider.record_failure(link, error)
            return None
        capture: Capture | None = response.meta.get("capture")
        status = capture.status if capture is not None else response.status
        if status is not None and status >= 500:
            return None
        if capture is not None and capture.verdict not in ("new", "changed", "same"):
            return Protego.parse("")
        return Protego.parse(response.body[:_LONGEST].decode("utf-8-sig", errors="replace"))

    def _slow_down(self, host: str, rules: Protego | None) -> None:
        """Honour Crawl-delay; more than two minutes is taken as two."""
        delay = rules.crawl_delay(AGENT) if rules is not None else None
        if not delay:
            return
        floor = min(float(delay), _LONGEST_DELAY)
        downloader = self._crawler.engine.downloader
        downloader.per_slot_settings[host] = {"delay": floor, "concurrency": 1}
        slot = downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(slot.delay, floor)
