"""Sitemaps (sitemaps.org, protocol 0.9): an index of sitemaps, or addresses with ``lastmod``.

The protocol's other forms too: a text of addresses, one a line, and feeds (RSS 2.0, Atom 1.0).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from email.utils import parsedate_to_datetime
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
_DAYS = ("lastmod", "pubdate", "updated", "published", "date")

Entry = tuple[str, date | None, str]


class Sitemap(ListFamily[ListOptions]):
    """Addresses that ``article`` lets through; the window is compared with ``lastmod``."""

    MARKS = (
        r"<(?:urlset|sitemapindex)\b",
        r"sitemaps\.org/schemas/sitemap",
        r"sitemap[\w-]*\.(?:xml|txt)",
        r"<(?:rss|feed)\b[^>]{0,300}(?:version=|w3\.org/2005/Atom)",
    )

    def start(self) -> list[Link]:
        """The sitemaps that the source names."""
        return [Link(url, "list", then="list", expected="text") for url in self.options.start]

    def read_list(self, page: Page) -> Iterator[Link]:
        """Sitemaps of an index that changed inside the window, or its addresses."""
        entries = _lines(page)
        tree = None if entries else _tree(page)
        if tree is not None and str(tree.tag).endswith("sitemapindex"):
            for url, changed, _ in _entries(page, tree):
                if page.link.number < _DEPTH and (changed is None or self._may_hold(changed)):
                    number = page.link.number + 1
                    found_on = page.link.url
                    yield Link(url, "list", "list", found_on, number=number, expected="text")
            return
        for row in self._rows(entries if tree is None else _entries(page, tree)):
            yield self.document(page, row)

    def _rows(self, entries: Iterable[Entry]) -> Iterator[Row]:
        pattern = re.compile(self.options.article)
        for url, changed, title in entries:
            if pattern.search(url) and self.window.holds(changed or date_in_url(url), url):
                yield Row(url, title, date_in_url(url) or (changed if title else None))

    def _may_hold(self, changed: date) -> bool:
        return not self.window.since or changed >= self.window.since


def _entries(page: Page, tree: _Element) -> Iterator[Entry]:
    """Address, day and title (feeds only) of each entry."""
    for entry in tree.iter("{*}url", "{*}sitemap", "{*}item", "{*}entry"):
        values = {_name(child): (child.text or "").strip() for child in entry}
        links = (child.get("href", "") for child in entry if _name(child) == "link")
        address = values.get("loc") or values.get("link") or next(links, "")
        url = page.follow(address) if address else None
        if url is not None:
            day = next((values[name] for name in _DAYS if values.get(name)), "")
            yield url, _day(day), " ".join(values.get("title", "").split())


def _lines(page: Page) -> list[Entry]:
    """The addresses of a sitemap that is a text; [] for any other."""
    head = page.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:4]
    if head != b"http":
        return []
    lines = (line.strip() for line in page.text.lstrip("\ufeff").splitlines())
    urls = (page.follow(line) for line in lines if line.startswith("http"))
    return [(url, None, "") for url in urls if url is not None]


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _day(text: str) -> date | None:
    """A date as sitemaps and Atom write it (ISO 8601), or RSS (RFC 822)."""
    found = find_date(text)
    if found is None and text:
        with suppress(ValueError, TypeError):
            return parsedate_to_datetime(text).date()
    return found


def _tree(page: Page) -> _Element:
    """The document's root; no entity is resolved and nothing is loaded. Raises NotRead."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        tree = etree.fromstring(_plain(page.body).lstrip(b"\xef\xbb\xbf \t\r\n"), parser)
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
