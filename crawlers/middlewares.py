"""The shared middlewares between the spider and the network, outermost first.

``KeepMiddleware`` answers from the journal, asks conditionally, judges and records.
``GateMiddleware`` checks and pins addresses; ``RobotsMiddleware`` (robots.py) comes after it;
``BudgetMiddleware`` waits and counts; ``BackoffMiddleware`` replaces Scrapy's retry.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response

from crawlers.addresses import ForbiddenAddress
from crawlers.guard import Answer, expected_of, judge
from crawlers.hosts import QuietHours, Turns
from crawlers.keep import Arrived
from crawlers.known import Observation, conditions
from crawlers.link import Link
from crawlers.refusals import BudgetSpent, NotAsked
from crawlers.urls import public
from gongbao.model import Capture, Note
from gongbao.store import is_remote

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from crawlers.spider import CrawlSpider

__all__ = [
    "BackoffMiddleware",
    "BudgetMiddleware",
    "GateMiddleware",
    "KeepMiddleware",
    "lower_headers",
]

_PORTS = {"http": 80, "https": 443}
_LONGEST_WAIT = 300.0


def lower_headers(response: Response) -> dict[str, str]:
    """Header names in lower case; several of one name are joined by a comma (RFC 9110, 5.2)."""
    return {
        name.decode("latin-1").lower(): ", ".join(
            value.decode("utf-8", "replace") for value in values
        )
        for name, values in response.headers.items()
        if values
    }


class KeepMiddleware:
    """Every answer becomes a capture here, before anyone reads it."""

    def __init__(self, crawler: Crawler) -> None:
        spider = cast("CrawlSpider", crawler.spider)
        self._keeper, self._events = spider.keeper, spider.events
        # A local file costs less than handing it to a thread; a bucket must not stop the world.
        self._remote = is_remote(spider.job.work)
        self._retries = crawler.settings.getint("RETRY_TIMES")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepMiddleware:
        """Scrapy's hook."""
        return cls(crawler)

    def process_request(self, request: Request) -> Response | None:
        """Answer from the journal, or ask with the validators that the archive holds."""
        if "redirect_times" in request.meta or "retry_times" in request.meta:
            return None
        link: Link = request.meta["link"]
        earlier = self._keeper.recall(link.url)
        if earlier is not None:
            return self._replay(request, earlier)
        seen = self._keeper.seen(link.url)
        if link.form is not None or seen is None or not seen.held:
            return None
        if not link.then or self._keeper.can_read(seen.body):
            for name, value in conditions(seen).items():
                request.headers[name] = value
        return None

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Judge an answer and record it; ask again where that may help."""
        if "capture" in request.meta:
            return response
        link: Link = request.meta["link"]
        arrived = Arrived(
            response.status,
            lower_headers(response),
            response.body,
            _redirects(request, response),
        )
        seen = self._keeper.seen(link.url)
        if response.status == 304 and seen is not None and seen.held:
            return self._unchanged(request, response, arrived, seen)
        judgement = judge(
            Answer(
                response.status,
                arrived.headers,
                response.body,
                response.url,
                link.expected or expected_of(link.url),
                cut="dataloss" in response.flags,
                may_be_empty=link.role == "robots",
            )
        )
        if judgement.again and response.status == 200 and self._may_retry(request):
            return _again(request)
        if self._remote:
            capture = await asyncio.to_thread(self._keeper.keep, link, arrived, judgement)
        else:
            capture = self._keeper.keep(link, arrived, judgement)
        request.meta["capture"] = capture
        self._events.captured(capture)
        return response

    def _replay(self, request: Request, capture: Capture) -> Response | None:
        """The answer of an earlier attempt; None when its body is lost and must be asked anew."""
        link: Link = request.meta["link"]
        wanted = capture.body if link.then and capture.body else None
        body = self._keeper.body(wanted) if wanted else b""
        if body is None:
            return None
        self._events.replayed(link.url)
        request.meta["capture"] = capture
        if capture.verdict == "refused":
            note = capture.notes[0] if capture.notes else Note("refused", "refused before")
            raise NotAsked("refused", note)
        url = capture.redirects[-1] if capture.redirects else request.url
        return Response(url, status=capture.status or 200, body=body)

    def _unchanged(
        self, request: Request, response: Response, arrived: Arrived, seen: Observation
    ) -> Response | Request:
        link: Link = request.meta["link"]
        body = self._keeper.body(seen.body) if link.then else b""
        if body is None:
            plain = request.replace(dont_filter=True)
            for name in ("If-None-Match", "If-Modified-Since"):
                plain.headers.pop(name, None)
            plain.meta["retry_times"] = request.meta.get("retry_times", 0)
            return plain
        capture = self._keeper.unchanged(link, arrived, seen)
        request.meta["capture"] = capture
        self._events.captured(capture)
        return response.replace(body=body)

    def _may_retry(self, request: Request) -> bool:
        # A wrong body is seldom mended by asking: once is enough.
        return bool(request.meta.get("retry_times", 0) < min(1, self._retries))


class GateMiddleware:
    """Every request, also every hop of a redirect, has its host's addresses checked and pinned."""

    def __init__(self, crawler: Crawler) -> None:
        self._addresses = cast("CrawlSpider", crawler.spider).addresses

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GateMiddleware:
        """Scrapy's hook."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Request | None:
        """Raises NotAsked for a host without a public address, CannotResolveHostError.

        A redirect may name a password; it is not ours to send.
        """
        if public(request.url) != request.url:
            return request.replace(url=public(request.url))
        host, port = _place(request.url)
        if self._addresses.pinned(host, port):
            return None
        try:
            await self._addresses.pin(host, port)
        except ForbiddenAddress as error:
            message = f"{error}; --allow-private permits it"
            note = Note("private-address", message, public(request.url))
            raise NotAsked("refused", note) from None
        except OSError as error:
            raise CannotResolveHostError(str(error)) from error
        return None


class BudgetMiddleware:
    """The last look before the network: the host's quiet time, and how much may still be asked."""

    def __init__(self, crawler: Crawler) -> None:
        spider = cast("CrawlSpider", crawler.spider)
        self._crawler = crawler
        self._budget = spider.job.limits.max_requests
        self._counts = spider.events.counts
        self._quiet = spider.quiet
        self._delay = spider.options.delay
        self._turns = Turns(spider.job.network.turns)
        self._hours = QuietHours.of(spider.options.quiet)
        self._zone = ZoneInfo(spider.job.source.timezone)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BudgetMiddleware:
        """Scrapy's hook."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises BudgetSpent, and ends the crawl, when all requests are made."""
        host = _place(request.url)[0]
        wait = max(
            self._quiet.get(host, 0.0) - monotonic() if self._quiet else 0.0,
            self._turns.wait(host, self._delay),
        )
        if wait > 0:
            await asyncio.sleep(wait)
        if self._hours is not None and self._hours.holds(datetime.now(self._zone)):
            self._end("quiet-hours", "the host's quiet hours have begun")
        if self._counts["requests"] >= self._budget:
            self._end("max-requests", f"{self._budget} requests were made")
        self._counts["requests"] += 1

    def _end(self, reason: str, words: str) -> None:
        cast("CrawlSpider", self._crawler.spider).stop(reason)
        raise BudgetSpent(words)


class BackoffMiddleware(RetryMiddleware):
    """Scrapy's retry with waiting: twice as long each time, or as long as ``Retry-After`` says.

    Government hosts close TLS abruptly and answer the fourth time.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        spider = cast("CrawlSpider", crawler.spider)
        self._addresses = spider.addresses
        self._delay = spider.options.delay
        self._quiet = spider.quiet

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BackoffMiddleware:
        """Scrapy's hook."""
        return cls(crawler)

    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response
    ) -> Request | Response:
        """Ask again after an answer that says "not now"."""
        if response.status not in self.retry_http_codes:
            return response
        wait = _retry_after(response)
        if wait is not None and wait > _LONGEST_WAIT:
            return response
        again = self._retry(request, f"HTTP {response.status}")
        if again is None:
            return response
        await self._wait(request, wait)
        return again

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception
    ) -> Request | None:
        """Ask again after a failure of the network, and look the name up anew for it."""
        if not isinstance(exception, self.exceptions_to_retry):
            return None
        self._addresses.forget(*_place(request.url))
        again = self._retry(request, exception)
        if again is not None:
            await self._wait(request, None)
        return again

    async def _wait(self, request: Request, told: float | None) -> None:
        if told is None:
            told = self._delay * 2 ** min(request.meta.get("retry_times", 0), 6)
        wait = min(told, _LONGEST_WAIT)
        if wait > 0:
            # The whole host is left in peace, not only this address.
            self._quiet[_place(request.url)[0]] = monotonic() + wait
            await asyncio.sleep(wait)


def _redirects(request: Request, response: Response) -> tuple[str, ...]:
    """The addresses after the one asked for, as they may be archived."""
    if "redirect_times" not in request.meta:
        return ()
    return tuple(public(url) for url in (*request.meta.get("redirect_urls", ())[1:], response.url))


def _again(request: Request) -> Request:
    again = request.replace(dont_filter=True)
    again.meta["retry_times"] = request.meta.get("retry_times", 0) + 1
    return again


def _retry_after(response: Response) -> float | None:
    """Seconds that ``Retry-After`` asks for (RFC 9110, 10.2.3), or None."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or _PORTS[parts.scheme]
