"""Scrapy's settings for one crawl: polite, bounded, and without a console that listens."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from crawlers.job import Job
from crawlers.options import Options

__all__ = ["scrapy_settings", "user_agent"]


_UNDELAYED = 8
"""Requests under way when a source asks for no delay; each may be repeated after a crash."""


def user_agent(contact: str) -> str:
    """``gongbao/<version> (+contact)``."""
    try:
        number = version("gongbao")
    except PackageNotFoundError:
        number = "0"
    return f"gongbao/{number} (+{contact})" if contact else f"gongbao/{number}"


def scrapy_settings(job: Job, options: Options, resolver: Callable[..., Any]) -> dict[str, Any]:
    """All that differs from Scrapy 2.19's defaults. ``resolver`` makes the pinned resolver."""
    return {
        **_polite(job, options),
        **_closed(),
        "TWISTED_DNS_RESOLVER": resolver,
        "DOWNLOAD_TIMEOUT": job.limits.timeout,
        "DOWNLOAD_MAXSIZE": job.limits.max_size,
        "DOWNLOAD_WARNSIZE": 0,
        # A body that was cut is kept as evidence; the guard sees the flag and asks again.
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "REDIRECT_MAX_TIMES": 10,
        "METAREFRESH_ENABLED": False,
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "DOWNLOADER_MIDDLEWARES": {
            "crawlers.middlewares.KeepMiddleware": 20,
            "crawlers.middlewares.GateMiddleware": 30,
            "crawlers.robots.RobotsMiddleware": 100,
            "crawlers.middlewares.BudgetMiddleware": 200,
            "crawlers.middlewares.BackoffMiddleware": 550,
            "crawlers.cookies.LazyCookies": 700,
            "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
        },
        "SPIDER_MIDDLEWARES": {
            "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
            "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
        },
        # What is switched off would be imported all the same, and that is a third of a short crawl:
        # only these are named at all.
        "EXTENSIONS_BASE": {
            "scrapy.extensions.corestats.CoreStats": 0,
            "scrapy.extensions.closespider.CloseSpider": 0,
        },
        "EXTENSIONS": {"crawlers.throttle.Throttle": 0},
        "LOG_LEVEL": "WARNING",
        "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
        "LOGSTATS_INTERVAL": 0,
        "STATS_DUMP": False,
        "DOWNLOADER_STATS": False,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
    }


def _polite(job: Job, options: Options) -> dict[str, Any]:
    return {
        "USER_AGENT": user_agent(job.network.contact),
        # Scrapy 2.19 counts a slot's transfers too late to hold this limit without a delay, so for
        # no delay (a server of one's own) the total is what bounds the connections.
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1 if options.delay else _UNDELAYED,
        "CONCURRENT_REQUESTS": 16 if options.delay else _UNDELAYED,
        "DOWNLOAD_DELAY": options.delay,
        "DOWNLOAD_DELAY_JITTER": 0.0,
        "AUTOTHROTTLE_ENABLED": options.delay > 0,
        "AUTOTHROTTLE_START_DELAY": options.delay,
        "AUTOTHROTTLE_MAX_DELAY": max(60.0, options.delay),
        "RETRY_TIMES": options.retries,
        "RETRY_HTTP_CODES": [408, 425, 429, 500, 502, 503, 504, 520, 522, 523, 524],
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5",
        },
        "COOKIES_ENABLED": True,
    }


def _closed() -> dict[str, Any]:
    """Nothing listens, nothing is cached outside the work store, no other scheme is spoken.

    Proxies of the environment are not used: they look names up themselves, past our checks.
    """
    return {
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "DOWNLOAD_HANDLERS": {"data": None, "file": None, "ftp": None, "s3": None},
    }
