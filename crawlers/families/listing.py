"""Plain lists, told by selectors: for sites of no known software.

``follow`` is one selector a level: the links that the last one finds are the documents, those
before it lead to them. A gazette of issue pages with PDFs needs two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from crawlers.dates import find_date
from crawlers.family import Family
from crawlers.forms import Turn, first_post, next_form, next_post
from crawlers.link import Link
from crawlers.lists import article_links, beside
from crawlers.options import Options
from crawlers.page import Page
from crawlers.pager import following, next_link
from crawlers.rows import Row, link_rows
from crawlers.urls import follow, suffix_of
from crawlers.window import Window

__all__ = ["FAMILY", "Listing", "ListingOptions"]


_PDF = re.compile(r"\.pdf$", re.IGNORECASE)


def _selector(value: str) -> str:
    """Whether lxml can make something of a selector is told when the source is read."""
    from parsel import Selector

    page = Selector(text="<html></html>", type="html")
    try:
        (page.xpath if value.startswith(("/", "(", "./")) else page.css)(value or "a")
    except (ValueError, SyntaxError) as error:
        raise ValueError(f"not a selector: {error}") from None
    return value


def _numbered(value: str) -> str:
    if value and "{n}" not in value:
        raise ValueError("{n} must stand where the number of the page does")
    return value


Chosen = Annotated[str, AfterValidator(_selector)]


class ListingOptions(Options):
    """``next`` finds the link to a list's next page (default: whatever on the page says so, also a
    form; "" for lists of one page). ``page_at`` is the address of page N where nothing on the page
    leads there ("index_{n}.html"), and ``first_page`` the number that page 1 has in it; ``post`` is
    what is posted to ``start`` for page N ("column=7&pageNo={n}"). ``hints`` names selectors, on
    the page that announces a document, of what is known about it (title, published,
    issue_label)."""

    follow: tuple[Chosen, ...] = Field(min_length=1)
    next: Chosen | None = None
    page_at: Annotated[str, AfterValidator(_numbered)] = ""
    first_page: int = 1
    post: str = ""
    hints: Mapping[str, Chosen] = {}
    pages: int = Field(default=2000, ge=1)
    attachments: Chosen = ""


class Listing(Family[ListingOptions]):
    """Follows one selector a level; the window applies to the rows of the first."""

    Options = ListingOptions

    def __init__(self, options: ListingOptions, window: Window) -> None:
        super().__init__(options, window)
        self._announced: set[str] = set()

    def start(self) -> Iterable[Link]:
        """The lists that the source names; ``then`` is the level of a page."""
        asked = (Link(url, "list", then="0") for url in self.options.start)
        first = self.options.first_page
        return [first_post(link, self.options.post, first) for link in asked]

    def read(self, page: Page) -> Iterator[Link]:
        """Rows of a list of any level, or parts and files of a document."""
        if not page.link.then.isdigit():
            yield from article_links(page, self.options.attachments)
            return
        level = int(page.link.then)
        found = link_rows(page, self.options.follow[level])
        fresh = [row for row in found if row.url not in self._announced]
        self._announced.update(row.url for row in found)
        for row in fresh:
            if self._is_wanted(row, level):
                yield self._below(page, row, level)
                yield from beside(row, page) if level + 1 == len(self.options.follow) else ()
        known = self.window.known_on_end(found, int(page.link.carry.get("known", "0")))
        if fresh and (level or not self.window.passed(found, known)):
            yield from self._after(page, known)

    def _is_wanted(self, row: Row, level: int) -> bool:
        if row.published is None and self.window.is_over(row.url, row.title):
            return False
        if level:
            return not self.window.is_settled(row)
        return self.window.holds(row.published, row.url)

    def _below(self, page: Page, row: Row, level: int) -> Link:
        above = page.link.hints
        if level + 1 < len(self.options.follow):
            label = {"issue_label": row.title} if row.title else {}
            hints = {**above, **label, **row.hints}
            return Link(row.url, "list", then=str(level + 1), found_on=page.link.url, hints=hints)
        hints = {**above, **row.hints, **self._told(page)}
        if level and "published" in above:
            # The day of the issue is the list's word; a date in a file's address is not.
            hints["published"] = above["published"]
        is_file = suffix_of(row.url) == "pdf"
        if is_file and "title" in hints:
            hints["title"] = _PDF.sub("", hints["title"])
        then = "" if is_file else "article"
        return Link(row.url, "document", then=then, found_on=page.link.url, hints=hints)

    def _after(self, page: Page, known: int) -> Iterator[Link]:
        number = page.link.number + 1
        if number < self.options.pages:
            turn = self._turn(page)
            if turn is not None:
                carry = {"known": str(known), "first": page.link.carry.get("first") or page.base}
                yield turn.link(page, carry)

    def _turn(self, page: Page) -> Turn | None:
        if self.options.post and page.link.then == "0":
            number = page.link.number + 1 + self.options.first_page
            return next_post(page, self.options.post, number)
        url = self._next(page)
        if url is not None:
            return Turn(url, None)
        return next_form(page) if self.options.next is None and not self.options.page_at else None

    def _next(self, page: Page) -> str | None:
        if self.options.page_at:
            number = page.link.number + 1 + self.options.first_page
            first = page.link.carry.get("first") or page.base
            return follow(first, self.options.page_at.replace("{n}", str(number)))
        if self.options.next is None:
            return following(page)
        return next_link(page, self.options.next) if self.options.next else None

    def _told(self, page: Page) -> dict[str, str]:
        told: dict[str, str] = {}
        for name, selector in self.options.hints.items():
            text = page.select(selector).xpath("string()").get(default="")
            text = " ".join(text.split())
            day = find_date(text) if name == "published" else None
            text = day.isoformat() if day is not None else text
            if text:
                told[name] = text[:500]
        return told


FAMILY = Listing
