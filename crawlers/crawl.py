"""``python -m crawlers.crawl``: the child process that crawls one source.

Reads one line of JSON (the job) from standard input and keeps watching it: at its end the parent is
gone, and so is this process. Events go to standard output, logs to standard error. Exit code 0 when
the crawl ended in order, 1 when it could not start or broke; the last line of standard error says
why.
"""

from __future__ import annotations

import os
import sys
import threading
from datetime import UTC, datetime
from io import RawIOBase
from typing import Any

from pydantic import ValidationError

from crawlers.addresses import Addresses
from crawlers.job import Job, read_job
from crawlers.options import Options, options_model
from gongbao.errors import GongbaoError, SourceError

__all__ = ["crawl", "main", "read_options"]

_LONGEST_JOB = 16 * 1024 * 1024


def main() -> int:
    """Crawl what standard input says; gives the exit code."""
    try:
        # Unbuffered: a thread that waits on a buffered stream cannot be left at exit.
        stream = open(sys.stdin.fileno(), "rb", buffering=0, closefd=False)  # noqa: SIM115
        job = read_job(stream.readline(_LONGEST_JOB))
        threading.Thread(target=_watch, args=(stream,), daemon=True).start()
        return crawl(job, _addresses(job))
    except GongbaoError as error:
        print(f"crawl: {error}", file=sys.stderr)  # noqa: T201  the last line says why
        return 1


def read_options(job: Job) -> Options:
    """The source's options as its family reads them. Raises SourceError naming the key."""
    source = job.source
    try:
        return options_model(source.family).model_validate(dict(source.crawler))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SourceError(f"{source.id}: crawler.{place}: {first['msg']}") from None


def _watch(stream: RawIOBase) -> None:
    while stream.read(4096):
        pass
    # Nothing is lost: every finished capture is on the journal.
    os._exit(1)


def crawl(job: Job, addresses: Addresses) -> int:
    """Crawl one job over these addresses in this process; gives the exit code. Once a process."""
    from scrapy.crawler import AsyncCrawlerProcess

    from crawlers.events import Events
    from crawlers.resolver import PinnedResolver
    from crawlers.settings import scrapy_settings
    from crawlers.spider import CrawlSpider

    options = read_options(job)

    def resolver(reactor: Any) -> PinnedResolver:
        return PinnedResolver(addresses, reactor)

    events = Events(sys.stdout)
    parts = _parts(job, options)
    process = AsyncCrawlerProcess(scrapy_settings(job, options, resolver))
    crawler = process.create_crawler(CrawlSpider)
    crawling = process.crawl(crawler, addresses=addresses, events=events, **parts)
    process.start()
    return _ended(crawler, crawling, events)


def _addresses(job: Job) -> Addresses:
    from crawlers.resolver import system_lookup

    return Addresses(
        system_lookup,
        connect_to=job.network.connect_to,
        allow_private=job.network.allow_private,
    )


def _parts(job: Job, options: Options) -> dict[str, Any]:
    import importlib

    from crawlers.keep import Keeper
    from crawlers.known import read_known
    from gongbao.store import open_store

    work = open_store(job.work, durable=False)
    known = read_known(work, job.known)
    keeper = Keeper(
        work,
        held=(open_store(job.archive),) if job.archive else (),
        journal=job.journal,
        source=job.source.id,
        run=job.run,
        known=known,
        clock=lambda: datetime.now(UTC),
    )
    module = importlib.import_module(f"crawlers.families.{job.source.family}")
    family = module.FAMILY(options, job.window(datetime.now(UTC), known))
    return {"job": job, "options": options, "family": family, "keeper": keeper}


def _ended(crawler: Any, crawling: Any, events: Any) -> int:
    error = crawling.exception() if crawling.done() else None
    if error is not None or crawler.stats is None:
        print(f"crawl: {error or 'it did not start'}", file=sys.stderr)  # noqa: T201
        return 1
    reason = crawler.stats.get_value("finish_reason") or "unknown"
    events.ended(reason)
    if crawler.spider.refusal is not None:
        print(f"crawl: {crawler.spider.refusal}", file=sys.stderr)  # noqa: T201
    return 0 if reason in ("finished", "max-requests", "quiet-hours") else 1


if __name__ == "__main__":
    sys.exit(main())
