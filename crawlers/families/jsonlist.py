"""Lists that are JSON, told by the names of their parts: for interfaces of no known software.

``records`` is the dotted path of the list inside the answer ("data.results"), ``url``, ``title``
and ``published`` the names of its fields (by default those that such interfaces use), ``page`` the
query parameter that counts pages. The list may also be data in a script of a page of HTML.
"""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from crawlers.forms import Turn, first_post, next_post
from crawlers.link import Link
from crawlers.lists import ListFamily
from crawlers.options import ListOptions
from crawlers.page import Page
from crawlers.records import (
    DATES,
    TITLES,
    URLS,
    json_of,
    number_of,
    record_rows,
    records_at,
    with_page,
)
from crawlers.rows import Row
from crawlers.urls import follow

__all__ = ["FAMILY", "JsonList", "JsonListOptions"]


class JsonListOptions(ListOptions):
    """``first_page`` is the number of page 1, ``step`` by how much it grows (the size of a page
    where the parameter counts records); ``total`` the dotted path of the number of pages.
    ``page_at`` is the address of page N where no parameter counts pages ("list_{n}.json"),
    ``post`` what is posted to ``start`` for it ('{"column": 7, "pageNo": {n}}')."""

    records: str = "data"
    url: str = ""
    title: str = ""
    published: str = ""
    page: str = "page"
    first_page: int = 1
    step: int = Field(default=1, ge=1)
    total: str = ""
    page_at: str = ""
    post: str = ""


class JsonList(ListFamily[JsonListOptions]):
    """Records by their names; pages are counted until one brings nothing new."""

    Options = JsonListOptions
    MARKS = (r"\n\s*(?:[\w.$]+\()?[\[{]\s*[\"{]",)

    def rows(self, page: Page) -> list[Row]:
        """The rows of the answer's records."""
        options = self.options
        return record_rows(
            page,
            records_at(json_of(page), options.records),
            urls=(options.url,) if options.url else URLS,
            titles=(options.title,) if options.title else TITLES,
            dates=(options.published,) if options.published else DATES,
        )

    def start(self) -> Iterable[Link]:
        """The first page of each list."""
        options = self.options
        for link in super().start():
            yield first_post(link, options.post, options.first_page)

    def turn(self, page: Page) -> Turn | None:
        """The same question for the next page; none beyond the total that the answer names. What
        is data in a script of HTML is paged as HTML is."""
        options = self.options
        if page.text.lstrip().startswith("<") and not options.post:
            return super().turn(page)
        number = page.link.number + 1
        total = number_of(json_of(page), options.total) if options.total else None
        if total is not None and number >= total:
            return None
        counted = number * options.step + options.first_page
        if options.post:
            return next_post(page, options.post, counted)
        if options.page_at:
            url = follow(page.url, options.page_at.replace("{n}", str(counted)))
            return Turn(url, None) if url else None
        return Turn(with_page(page.link.url, options.page, counted), None) if options.page else None


FAMILY = JsonList
