"""Families that walk lists: rows inside the window, the next page, early stop, article parts.

What a new family of this kind says is where the next page lies; the rest is here, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import ClassVar, TypeVar

from crawlers.family import Family
from crawlers.forms import Turn, next_form
from crawlers.link import Link
from crawlers.options import ListOptions
from crawlers.page import Page
from crawlers.pager import article_pages, following, linked_pages
from crawlers.pictures import article_pictures
from crawlers.rows import FILES, Row, file_links, link_rows, rows_and_asides
from crawlers.urls import host_of, suffix_of
from crawlers.window import Window

__all__ = ["ListFamily", "article_links", "beside"]

O = TypeVar("O", bound=ListOptions)  # noqa: E741

_DEPTH = 6
_FRAMES, _FRAMES_DEEP = 8, 2
_WORTH_READING = re.compile(
    r"createPage|[下后][一1]?[页頁]|\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z)\b|/module/download/"
    r"|system/_content/download",
    re.IGNORECASE,
)


class ListFamily(Family[O]):
    """Walks lists newest first. Subclasses say what ``next`` is, and what a row's address is."""

    Options: ClassVar[type[ListOptions]] = ListOptions
    STALE: ClassVar[int] = 0
    """How many list pages on end may bring nothing new before a list is at its end."""

    def __init__(self, options: O, window: Window) -> None:
        super().__init__(options, window)
        self._announced: set[str] = set()
        self._asides: set[str] = set()
        self._sections = re.compile(options.sections) if options.sections else None

    def start(self) -> Iterable[Link]:
        """The lists that the source names."""
        return [Link(url, "list", then="list") for url in self.options.start]

    def read(self, page: Page) -> Iterator[Link]:
        """Rows and the next page of a list; parts and files of an article."""
        if page.link.then == "list":
            yield from self.read_list(page)
        else:
            yield from article_links(page, self.options.attachments)

    def read_list(self, page: Page) -> Iterator[Link]:
        """The rows of one list page that the window holds, then the next page if it is wanted."""
        yield from self.sections(page)
        found = self.rows(page)
        if not found:
            yield from self.frames(page)
        fresh = [row for row in found if row.url not in self._announced]
        self._announced.update(row.url for row in found)
        for row in fresh:
            if self.window.holds(row.published, row.url):
                yield self.document(page, row)
                yield from beside(row, page)
        before = page.link.carry
        stale = 0 if fresh else int(before.get("stale", "0")) + 1
        count = int(before.get("rows", "0")) + len(fresh)
        known = self.window.known_on_end(found, int(before.get("known", "0")))
        if stale <= self.STALE and not self.window.passed(found, known):
            counts = {"stale": str(stale), "rows": str(count), "known": str(known)}
            yield from self.after(page, {**before, **counts})

    def after(self, page: Page, carry: Mapping[str, str]) -> Iterator[Link]:
        """The list page after this one, as long as the source's ``pages`` allow it.

        ``carry`` counts the rows so far, and the pages on end that brought nothing new.
        """
        number = page.link.number + 1
        turn = self.turn(page) if number < self.options.pages else None
        if turn is not None:
            yield turn.link(page, carry)

    def turn(self, page: Page) -> Turn | None:
        """The next page: its address, or the form that leads to it."""
        url = self.next(page)
        return next_form(page) if url is None else Turn(url, None)

    def rows(self, page: Page) -> list[Row]:
        """The rows of a list page."""
        found, asides = rows_and_asides(page, self.options.rows, self.options.article)
        self._asides |= asides
        mine = [row for row in found if row.url not in self._asides]
        return [row for row in mine if not self._sections or not self._sections.search(row.url)]

    def sections(self, page: Page) -> Iterator[Link]:
        """The lists that a list leads to; each knows the names of those above it."""
        depth = int(page.link.carry.get("depth", "0")) + 1
        if self._sections is None or depth > _DEPTH:
            return
        for row in link_rows(page, "a[href]"):
            if self._sections.search(row.url) and row.url not in self._announced:
                self._announced.add(row.url)
                label = page.link.hints.get("issue_label", "") + row.title
                if self.window.is_over(row.url, label):
                    continue
                hints = {"issue_label": label[-200:]} if label else {}
                carry = {"depth": str(depth)}
                yield Link(row.url, "list", "list", page.link.url, hints=hints, carry=carry)

    def frames(self, page: Page) -> Iterator[Link]:
        """The lists in frames of a page that has no rows of its own; the site's own frames only."""
        depth = int(page.link.carry.get("frames", "0")) + 1
        for frame in page.tree.xpath("//iframe[@src] | //frame[@src]")[:_FRAMES]:
            url = page.follow(frame.attrib["src"])
            if url is None or host_of(url) != host_of(page.url) or depth > _FRAMES_DEEP:
                continue
            if url not in self._announced:
                self._announced.add(url)
                carry = {"frames": str(depth)}
                yield replace(page.link, url=url, number=0, found_on=page.link.url, carry=carry)

    def next(self, page: Page) -> str | None:
        """The address of the next list page, or None."""
        return following(page)

    def document(self, page: Page, row: Row) -> Link:
        """The link of one row's document."""
        hints = {**page.link.hints, **row.hints}
        return Link(row.url, "document", then="article", found_on=page.link.url, hints=hints)


def article_links(page: Page, scope: str = "") -> Iterator[Link]:
    """The further pages of an article, the files that hang on any of its pages, and its pictures
    where it is nothing else.

    An article's pager is its family's list pager, called with the article's own name.
    """
    if not page.is_text:
        return
    first = page.link.part_of or page.link.url
    for row in article_pictures(page):
        yield _attachment(row, page.link.url, first)
    if not _WORTH_READING.search(page.text):
        return
    for number, url in _further(page):
        yield Link(
            url,
            "part",
            then="part",
            found_on=first,
            part_of=first,
            part=number,
            hints=page.link.hints,
        )
    for row in file_links(page, scope):
        if row.url != page.link.url and suffix_of(row.url) not in ("html", "htm", "shtml"):
            yield _attachment(row, page.link.url, first)


def _further(page: Page) -> list[tuple[int, str]]:
    """The article's further pages by number. A part that shows only the next one says so too; it is
    read under the address of the first."""
    called = [] if page.link.part_of else list(enumerate(article_pages(page), start=1))
    if called:
        return called
    found = linked_pages(page, page.link.part_of or page.url)
    return [(number, url) for number, url in found.items() if number > page.link.part]


def beside(row: Row, page: Page) -> Iterator[Link]:
    """The files that a list offers in a document's own row."""
    for file in row.files:
        yield _attachment(file, page.link.url, row.url)


def _attachment(row: Row, found_on: str, part_of: str) -> Link:
    return Link(
        row.url,
        "attachment",
        found_on=found_on,
        part_of=part_of,
        expected=None if suffix_of(row.url) in FILES else "file",
        hints={"title": row.title} if row.title else {},
    )
