"""AutoThrottle that never goes below what a site's robots.txt asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.extensions.throttle import AutoThrottle

from crawlers.urls import host_of

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.http import Response

__all__ = ["Throttle"]


class Throttle(AutoThrottle):
    """Scrapy's AutoThrottle with a floor for hosts that named a Crawl-delay."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        hosts = self.crawler.engine.downloader.per_slot_settings
        slot.delay = max(slot.delay, float(hosts.get(host_of(response.url), {}).get("delay", 0.0)))
