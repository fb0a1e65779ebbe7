"""Guangdong's 政府信息公开目录 (gkmlpt): a shell page and an interface of JSON.

``/gkmlpt/index`` has ``window._CONFIG = {SID: '755001', TREE: …}``; rows come from
``/gkmlpt/api/all/<category>?page=N&sid=<SID>`` as ``{"articles": [{"title", "url", "date", …}]}``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urljoin

from crawlers.link import Link
from crawlers.lists import ListFamily
from crawlers.options import ListOptions
from crawlers.page import NotRead, Page
from crawlers.records import json_of, record_rows, records_at, with_page
from crawlers.rows import Row
from crawlers.urls import canonical

__all__ = ["FAMILY", "Gkmlpt", "GkmlptOptions"]

_SID = re.compile(r"\bSID['\"]?\s*:\s*['\"]?(\d+)")
_CATEGORY = re.compile(r"#/?(\d+)|['\"]?(?:id|category_id|cid)['\"]?\s*:\s*['\"]?(\d{2,})")


class GkmlptOptions(ListOptions):
    """``categories`` are the ids to walk (default: all that the index names), ``sid`` the site's
    id where the index does not say it."""

    categories: tuple[str, ...] = ()
    sid: str = ""


class Gkmlpt(ListFamily[GkmlptOptions]):
    """One list a category, each paged by number until a page brings nothing new."""

    Options = GkmlptOptions
    MARKS = (r"/gkmlpt/(?:index|api|content)", r"window\._CONFIG\s*=", r"\bSID\b.{0,40}TREE")

    def start(self) -> list[Link]:
        """The index pages."""
        return [Link(url, "list", then="index") for url in self.options.start]

    def read(self, page: Page) -> Iterator[Link]:
        """Categories of an index; rows and the next page of a category."""
        if page.link.then == "index":
            yield from self._categories(page)
        else:
            yield from super().read(page)

    def rows(self, page: Page) -> list[Row]:
        """The articles of the answer."""
        return record_rows(page, records_at(json_of(page), "articles"))

    def next(self, page: Page) -> str | None:
        """The category's next page."""
        return with_page(page.link.url, "page", page.link.number + 2)

    def _categories(self, page: Page) -> Iterator[Link]:
        sid = self.options.sid or (match[1] if (match := _SID.search(page.text)) else "")
        if not sid:
            raise NotRead("the index names no SID")
        named = self.options.categories or _named(page.text)
        base = urljoin(page.url, "api/all/")
        start = Link(page.link.url, "list", then="list", found_on=page.link.url, expected="text")
        for category in named:
            yield replace(start, url=canonical(f"{base}{category}?page=1&sid={sid}"))


def _named(text: str) -> tuple[str, ...]:
    """The categories of the index's tree, in its order."""
    tree = text.partition("TREE")[2]
    found = (match[1] or match[2] for match in _CATEGORY.finditer(tree[:500_000]))
    return tuple(dict.fromkeys(found))


FAMILY = Gkmlpt
