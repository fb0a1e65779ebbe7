"""Sitemaps (sitemaps.org, protocol 0.9): an index of sitemaps, or addresses with ``lastmod``."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from crawlers.dates import date_in_url, find_date
from crawlers.link import Link
from crawlers.lists import ListFamily
from crawlers.options import ListOptions
from crawlers.page import NotRead, Page
from crawlers.rows import Row

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["FAMILY", "Sitemap"]

_LARGEST = 64 * 1024 * 1024  # the protocol's limit is 50 MiB
_DEPTH = 3


class Sitemap(ListFamily[ListOptions]):
    """Addresses that ``article`` lets through; the window is compared with ``lastmod``."""

    MARKS = (r"<(?:urlset|sitemapindex)\b", r"sitemaps\.org/schemas/sitemap", r"sitemap[\w-]*\.xml")

    def start(self) -> list[Link]:
        """The sitemaps that the source names."""
        return [Link(url, "list", then="list", expected="text") for url in self.options.start]

    def read_list(self, page: Page) -> Iterator[Link]:
        """Sitemaps of an index that changed inside the window, or its addresses."""
        tree = _tree(page)
        if tree.tag.endswith("sitemapindex"):
            for url, changed in _entries(page, tree):
                if page.link.number < _DEPTH and (changed is None or self._may_hold(changed)):
                    number = page.link.number + 1
                    found_on = page.link.url
                    yield Link(url, "list", "list", found_on, number=number, expected="text")
            return
        for row in self._rows(page, tree):
            yield self.document(page, row)

    def _rows(self, page: Page, tree: _Element) -> Iterator[Row]:
        import re

        pattern = re.compile(self.options.article)
        for url, changed in _entries(page, tree):
            if pattern.search(url) and self.window.holds(changed or date_in_url(url), url):
                yield Row(url, "", date_in_url(url))

    def _may_hold(self, changed: date) -> bool:
        return not self.window.since or changed >= self.window.since


def _entries(page: Page, tree: _Element) -> Iterator[tuple[str, date | None]]:
    for entry in tree:
        values = {str(child.tag).rpartition("}")[2]: (child.text or "").strip() for child in entry}
        url = page.follow(values.get("loc", ""))
        if url is not None and values.get("loc"):
            yield url, find_date(values.get("lastmod", ""))


def _tree(page: Page) -> _Element:
    """The document's root; no entity is resolved and nothing is loaded. Raises NotRead."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        tree = etree.fromstring(_plain(page.body), parser)
    except etree.XMLSyntaxError as error:
        raise NotRead(f"not a sitemap: {error}") from None
    if tree is None:
        raise NotRead("not a sitemap")
    return tree


def _plain(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacked = zlib.decompressobj(wbits=31)
    try:
        plain = unpacked.decompress(body, _LARGEST)
    except zlib.error as error:
        raise NotRead(f"not a gzip file: {error}") from None
    if unpacked.unconsumed_tail:
        raise NotRead("larger than a sitemap may be")
    return plain


FAMILY = Sitemap
