"""What one page cannot say of a source: which lists its rows lead to, what its frames hold.

A gazette's front page names years or issues; the documents are named by the pages behind them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from crawlers.containers import container, names_a_list
from crawlers.link import Link
from crawlers.page import Page
from crawlers.rows import Row, link_rows
from crawlers.urls import host_of, suffix_of

__all__ = ["Level", "below", "frames_of", "leads_to_lists", "one_level_more", "scripts_of_site"]

_SAID = re.compile(r"['\"](\w+)['\"]\s*:\s*['\"]([^'\"]*)['\"]")
_FEWEST = 2
_MOST_FRAMES = 4
_MOST_SCRIPTS = 4
_LIBRARY = re.compile(r"jquery|bootstrap|swiper|layui|layer|echarts|polyfill|/vue[.@-]|/react[.@-]")


def leads_to_lists(rows: Sequence[Row]) -> bool:
    """Whether rows are named like years or issues, and lead to pages."""
    pages = [row for row in rows if suffix_of(row.url) != "pdf"]
    named = [row for row in pages if _names_a_list(row)]
    return len(named) >= _FEWEST and 2 * len(named) > len(rows)


def _names_a_list(row: Row) -> bool:
    """A link whose words are a year, an issue, or no more than a day."""
    return names_a_list(row.title) or (not row.title and row.published is not None)


def below(page: Page, selector: str) -> tuple[str, ...]:
    """A page behind the rows that a selector finds, where they lead to lists: the second, for the
    first is often the one that the page itself shows."""
    found = link_rows(page, selector)
    named = [row.url for row in found if _names_a_list(row)]
    return tuple(named[1:2]) if leads_to_lists(found) else ()


def frames_of(page: Page) -> tuple[str, ...]:
    """The pages in the frames of a page, and the units that its scripts ask a gateway for (jpaas:
    ``<script url="/api-gateway/…/unit" queryData="{'webId':'1', …}">``), of its own host."""
    found = page.tree.xpath("//iframe/@src | //frame/@src").getall()
    units = page.tree.xpath("//script[@url and @querydata]")
    found += [_unit(unit.attrib["url"], unit.attrib["querydata"]) for unit in units]
    urls = (page.follow(source) for source in found)
    own = [url for url in urls if url is not None and host_of(url) == host_of(page.url)]
    return tuple(dict.fromkeys(own))[:_MOST_FRAMES]


def scripts_of_site(page: Page) -> tuple[str, ...]:
    """The scripts of the page's own host, the last first: libraries come before them."""
    found = (page.follow(source) for source in page.tree.xpath("//script/@src").getall())
    own = [url for url in found if url is not None and host_of(url) == host_of(page.url)]
    return tuple(url for url in reversed(own) if not _LIBRARY.search(url))[:_MOST_SCRIPTS]


@dataclass(frozen=True, slots=True)
class Level:
    """The selector of what a page announces, the pages to look at behind it, and whether what it
    announces are PDFs."""

    selector: str
    below: tuple[str, ...]
    files: bool


def _unit(address: str, query: str) -> str:
    said = dict(_SAID.findall(query)) | {"rows": "15", "pageNo": "1"}
    return f"{address}?{urlencode(said)}"


def one_level_more(url: str, body: bytes, above: Collection[str]) -> Level | None:
    """What the page behind a row announces; None where it announces nothing. ``above`` are the
    addresses of the page before it: what both have is the site's frame."""
    page = Page(Link(url, "list"), url, body)
    if not page.is_text:
        return None
    selector = container(page, set(above) | {url})
    found = [row for row in link_rows(page, selector) if row.url not in above]
    files = [row for row in found if suffix_of(row.url) == "pdf"]
    if len(found) < _FEWEST and not files:
        return None
    return Level(selector, () if files else below(page, selector), 2 * len(files) > len(found))
