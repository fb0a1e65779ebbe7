"""Founder e-papers (方正电子报), old and new: an entry, the day's pages, their articles and PDFs.

New: ``…/pc/layout/202303/31/node_02.html``, articles ``…/pc/con/202303/31/content_1.html``, page
PDFs ``…/pc/att/202303/31/<uuid>.pdf``. Old: ``/html/2026-07/18/node_1.htm`` with
``content_1_2.htm`` beside it, and 人民日报's ``nbs.…`` and ``nw.…`` names. One page of the paper is
one group: its layout page is the document, its articles and its PDF are the parts.

E-papers of other makers are built alike under other names, with the day anywhere in the address:
``/shtml/mrb/20260630/v1.shtml`` or ``/index.aspx?date=2026-06-30&page=1`` is such a page when
``node`` says so. Where the address counts issues instead (``/szb/4521/1.html``), a list names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar

from crawlers.dates import days
from crawlers.families.listing import Chosen
from crawlers.family import Family
from crawlers.link import Link
from crawlers.onward import targets
from crawlers.options import Options, Pattern
from crawlers.page import Page
from crawlers.pager import following
from crawlers.papers import DAY, day_of, place_of, renumbered
from crawlers.rows import link_rows
from crawlers.urls import suffix_of
from crawlers.window import Window

__all__ = ["FAMILY", "FounderEpaper", "FounderOptions"]

_LINKS = "//a[@href] | //area[@href] | //select/option[contains(@value, '.')]"
_DIVISION = re.compile(r"\?div=-?\d+$")
_MOST_LISTS = 2000
_BACK = 7
"""Days that a paper without a list of its days is looked for, back from today."""

_HANDHELD = re.compile(r"/(?:pad|wap|mobile|phone|h5|m)/", re.IGNORECASE)


class FounderOptions(Options):
    """``article`` is the pattern of article addresses, ``node`` that of the paper's pages; both
    say the same day, or lie in the same folder. ``issues`` is a selector of the links to issues
    on ``start``, where no address says the day."""

    article: Pattern = r"/(?:content_[\w-]+|nw\.[\w.-]+)\.html?$"
    node: Pattern = r"/(?:node_|nbs\.[\w.]*?_)[A-Za-z]*\d+\.html?$"
    issues: Chosen | None = None


class FounderEpaper(Family[FounderOptions]):
    """The latest day, or the days of the window by the form of the latest day's address."""

    Options = FounderOptions
    STEPS: ClassVar[Mapping[str, str]] = {"document": "layout"}
    MARKS = (
        r"/layout/\d{6}/\d{2}/node_\w+\.html?",
        r"/html/\d{4}-?\d{2}/\d{2}/(?:node_|nbs\.)",
        r"founder-content|enpproperty|id=['\"]?pageLink|PagePicMap|Chunkiconlist",
    )

    def __init__(self, options: FounderOptions, window: Window) -> None:
        super().__init__(options, window)
        self._node = re.compile(options.node)
        self._article = re.compile(options.article)

    def start(self) -> Iterable[Link]:
        """The entry: a page that sends the reader on to the latest day. Where it is a page of some
        day itself, that day and the days of the window; without a window that day and the latest.
        """
        for url in self.options.start:
            day = day_of(url)
            if day is None or self._node.search(url) is None or self.options.issues:
                yield Link(url, "list", then="entry")
            else:
                yield from self._from_day(url, day)

    def _from_day(self, url: str, day: date) -> Iterator[Link]:
        """The days asked for by the form of the address of this one."""
        last = self.window.until or self.window.today or day
        if self.window.since:
            yield from (self._of_day(url, one) for one in days(self.window.since, last))
            return
        for one in dict.fromkeys((last, day)):
            link = self._of_day(url, one)
            yield replace(link, carry={**link.carry, "back": str(_BACK)})

    def read(self, page: Page) -> Iterator[Link]:
        """The days behind an entry, or the pages, articles and PDF of a page of the paper."""
        if page.link.then == "entry":
            yield from self._issues(page) if self.options.issues else self._days(page)
        else:
            yield from self._layout(page)

    def lost(self, link: Link) -> Iterator[Link]:
        """Where numbers skip (a spread counts once), the next one; else the day's page 1; then the
        day before, as long as no window says which days are asked for."""
        tries = int(link.carry.get("tries", "0"))
        if tries == 0:
            yield from self._day_before(link)
            return
        step = 1 if link.carry.get("probe") else 0
        url = renumbered(link.url, step)
        if url is not None and url != link.url:
            yield replace(link, url=url, carry={**link.carry, "tries": str(tries - 1)})
        else:
            yield from self._day_before(link)

    def _day_before(self, link: Link) -> Iterator[Link]:
        back, day = int(link.carry.get("back", "0")), day_of(link.url)
        if back and day is not None:
            before = self._of_day(link.url, day - timedelta(days=1))
            yield replace(before, carry={**before.carry, "back": str(back - 1)})

    def _issues(self, page: Page) -> Iterator[Link]:
        """The issues that a list names, and its next page."""
        found = link_rows(page, self.options.issues or "a")
        for row in found:
            if self.window.holds(row.published, row.url):
                hints = {name: said for name, said in row.hints.items() if name == "published"}
                yield Link(row.url, "document", "layout", page.link.url, hints=hints)
        known = self.window.known_on_end(found, int(page.link.carry.get("known", "0")))
        url = following(page) if found and not self.window.passed(found, known) else None
        if url is not None and page.link.number < _MOST_LISTS:
            number, carry = page.link.number + 1, {"known": str(known)}
            yield replace(page.link, url=url, number=number, found_on=page.link.url, carry=carry)

    def _days(self, page: Page) -> Iterator[Link]:
        target = self._target(page)
        latest = day_of(target) if target else None
        if target is None or latest is None:
            return
        last = min(self.window.until or latest, latest)
        for day in days(self.window.since or last, last):
            yield replace(self._of_day(target, day), found_on=page.link.url)

    def _of_day(self, url: str, day: date) -> Link:
        """The page of the paper that has this place on another day."""
        dated = DAY.sub(lambda m: f"{day:%Y}{m[2]}{day:%m}{m[4]}{day:%d}", url)
        hints = {"published": day.isoformat()}
        return Link(dated, "document", then="layout", hints=hints, carry={"tries": "1"})

    def _layout(self, page: Page) -> Iterator[Link]:
        day = page.link.hints.get("published", "")
        anchors = [
            (url, anchor)
            for anchor in page.tree.xpath(_LINKS)
            if (url := _whole(page.follow(_reference(anchor)))) is not None
        ]
        yield from self._parts(page, anchors, day)
        place = place_of(page.url)
        nodes = [
            Link(
                url,
                "document",
                then="layout",
                found_on=page.link.url,
                hints={"title": _words(anchor), "published": day},
            )
            for url, anchor in anchors
            if place_of(url) == place and self._node.search(url)
        ]
        others = [node for node in nodes if node.url not in (page.url, page.link.url)]
        yield from others or self._probe(page)

    def _parts(self, page: Page, anchors: list[tuple[str, Any]], day: str) -> Iterator[Link]:
        """The page's PDF is part 0, its articles follow in the order of the page."""
        pdf = self._own_pdf(page, anchors)
        if pdf is not None:
            yield self._part(page, pdf, 0, {"published": day})
        titles: dict[str, str] = {}
        for url, anchor in anchors:
            if self._is_article(url) and day_of(url) in (None, day_of(page.url)):
                titles[url] = max(titles.get(url, ""), _words(anchor), key=len)
        for number, (url, title) in enumerate(titles.items(), start=1):
            yield self._part(page, url, number, {"title": title, "published": day})

    def _part(self, page: Page, url: str, number: int, hints: dict[str, str]) -> Link:
        return Link(
            url,
            "part",
            found_on=page.link.url,
            part_of=page.link.url,
            part=number,
            hints={name: value for name, value in hints.items() if value},
        )

    def _probe(self, page: Page) -> Iterator[Link]:
        """A page that names no other page: ask for the next numbers, two misses end it."""
        url = renumbered(page.link.url, 1)
        if url is not None:
            carry = {"probe": "1", "tries": "1"}
            yield replace(page.link, url=url, found_on=page.link.url, carry=carry)

    def _is_article(self, url: str) -> bool:
        return self._article.search(url) is not None and self._node.search(url) is None

    def _target(self, page: Page) -> str | None:
        """Where an entry sends its reader: a redirect, a refresh, the newest fitting script."""
        if DAY.search(page.url) and self._node.search(page.url):
            return page.url
        linked = (page.follow(href) for href in page.tree.xpath("//a/@href").getall())
        found = (*targets(page), *linked)
        fitting = [url for url in found if url and DAY.search(url) and self._node.search(url)]
        newest = max((day_of(url) or date.min for url in fitting), default=None)
        of_the_day = [url for url in fitting if day_of(url) == newest]
        # An entry sends telephones to a twin without PDFs, and names it first.
        return min(of_the_day, key=lambda url: _HANDHELD.search(url) is not None, default=None)

    def _own_pdf(self, page: Page, anchors: list[tuple[str, Any]]) -> str | None:
        """The PDF of this page: the only one, the one in the row of its node, or one in no row."""
        pdfs: dict[str, Any] = {
            url: anchor for url, anchor in reversed(anchors) if suffix_of(url) == "pdf"
        }
        if len(pdfs) < 2:
            return next(iter(pdfs), None)
        loose: str | None = None
        for url, anchor in pdfs.items():
            node = self._row_node(page, anchor.root)
            if node in (page.url, page.link.url):
                return url
            if node is None:
                loose = url
        return loose

    def _row_node(self, page: Page, element: Any) -> str | None:
        """The node whose row a PDF's link stands in: the nearest container with just one node."""
        for container in element.iterancestors():
            links = (page.follow(str(href)) for href in container.xpath(".//a/@href"))
            nodes: set[str] = {url for url in links if url is not None and self._node.search(url)}
            if nodes:
                return min(nodes) if len(nodes) == 1 else None
        return None


def _whole(url: str | None) -> str | None:
    """The address of an article, whichever part of the page's picture leads to it."""
    return _DIVISION.sub("", url) if url else None


def _reference(anchor: Any) -> str:
    return anchor.attrib.get("href") or anchor.attrib.get("value") or ""


def _words(anchor: Any) -> str:
    said = anchor.xpath("string()").get(default="") or anchor.attrib.get("title", "")
    return " ".join(said.split())[:300]


FAMILY = FounderEpaper
