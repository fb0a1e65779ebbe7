"""A calendar of addresses: for publications whose address is made of the day, month or number.

``start`` has templates: ``{yyyy}``, ``{yy}``, ``{mm}``, ``{m}``, ``{dd}``, ``{d}``, and ``{n}`` or
``{nn}`` for the number of an issue within its year or month. With ``follow`` the addresses are
lists, and what its selectors find are the documents; without it they are the documents themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from crawlers.dates import days
from crawlers.families.listing import Chosen, Listing, ListingOptions
from crawlers.link import Link
from crawlers.page import Page
from crawlers.pager import next_link
from crawlers.urls import canonical, host_of, suffix_of, twin_of

__all__ = ["FAMILY", "Calendar", "CalendarOptions"]

_FIELD = re.compile(r"\{(yyyy|yy|mm|m|dd|d|nn|n)\}")
_MISSES = 2
_BACK = {"day": 7, "month": 2, "year": 1}
"""Periods that the latest one is looked for, back from today: it may not be out yet."""


def _template(value: str) -> str:
    made = _FIELD.sub("1", value)
    if "{" in made or "}" in made:
        raise ValueError("unknown field; known: {yyyy} {yy} {mm} {m} {dd} {d} {n} {nn}")
    if made == value:
        raise ValueError("a template needs a field such as {yyyy}")
    canonical(made)
    return value


Templates = Annotated[
    tuple[Annotated[str, AfterValidator(_template)], ...],
    BeforeValidator(lambda value: [value] if isinstance(value, str) else value),
    Field(min_length=1),
]


class CalendarOptions(ListingOptions):
    """``every`` is how often the publication appears; ``issues`` the most that a year or month
    has, where templates count them (asking stops after two that are missing)."""

    start: Templates
    follow: tuple[Chosen, ...] = ()
    every: Literal["day", "month", "year"] = "day"
    issues: int = Field(default=60, ge=1, le=400)

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts of the templates, with and without ``www.``, and those named besides."""
        named = {host_of(canonical(_FIELD.sub("1", template))) for template in self.start}
        twins = {twin for host in named if (twin := twin_of(host))}
        return frozenset(named | twins | set(self.allowed_hosts))


class Calendar(Listing):
    """Asks for every period of the window, newest first; without a window for the latest one."""

    Options = CalendarOptions
    options: CalendarOptions

    def start(self) -> Iterable[Link]:
        """One link for each template and period; numbered ones begin with number 1."""
        for day in self._periods():
            for template in self.options.start:
                numbered = "{n" in template
                back = 0 if self.window.since else _BACK[self.options.every]
                yield self._link(template, day, 1 if numbered else 0, 0, back)

    def read(self, page: Page) -> Iterator[Link]:
        """What a page announces, and the next number of its period."""
        yield from self._after_number(page.link, 0)
        yield from super().read(page)

    def lost(self, link: Link) -> Iterator[Link]:
        """A number that is missing may be a gap: the next one is asked, then no more. Where no
        window says which periods are asked for, the one before is."""
        yield from self._after_number(link, int(link.carry.get("misses", _MISSES)) + 1)
        day, back = link.carry.get("day"), int(link.carry.get("back", "0"))
        if day and back and link.number <= 1:
            before = self._begun(self._begun(date.fromisoformat(day)) - timedelta(days=1))
            number = 1 if link.number else 0
            yield self._link(link.carry["template"], before, number, 0, back - 1)

    def _next(self, page: Page) -> str | None:
        # Numbers on such a page are issues and days; only a link that says so is a next page.
        if self.options.next is None and not self.options.page_at:
            return next_link(page)
        return super()._next(page)

    def _periods(self) -> list[date]:
        last = self.window.until or self.window.today
        if last is None:
            return []
        first = self.window.since or last
        if self.options.every == "day":
            return list(days(first, last))
        return sorted({self._begun(day) for day in days(first, last)}, reverse=True)

    def _begun(self, day: date) -> date:
        """The first day of the period that holds a day."""
        if self.options.every == "day":
            return day
        return day.replace(day=1, month=1 if self.options.every == "year" else day.month)

    def _link(self, template: str, day: date, number: int, misses: int, back: int = 0) -> Link:
        url = canonical(_filled(template, day, number))
        level = "0" if self.options.follow else ("" if suffix_of(url) == "pdf" else "article")
        hints = {"published": day.isoformat()} if self.options.every == "day" else {}
        carry = {"template": template, "day": day.isoformat(), "misses": str(misses)}
        carry |= {"back": str(back)} if back else {}
        role: Literal["list", "document"] = "list" if self.options.follow else "document"
        then = level or ("number" if number else "")
        return Link(url, role, then=then, number=number, hints=hints, carry=carry)

    def _after_number(self, link: Link, misses: int) -> Iterator[Link]:
        counted = link.carry.get("template", "")
        if "{n" not in counted or misses > _MISSES or link.number >= self.options.issues:
            return
        day = date.fromisoformat(link.carry["day"])
        yield replace(self._link(counted, day, link.number + 1, misses), found_on=link.found_on)


def _filled(template: str, day: date, number: int) -> str:
    values = {
        "yyyy": f"{day:%Y}",
        "yy": f"{day:%y}",
        "mm": f"{day:%m}",
        "m": str(day.month),
        "dd": f"{day:%d}",
        "d": str(day.day),
        "n": str(number),
        "nn": f"{number:02d}",
    }
    return _FIELD.sub(lambda match: values[match[1]], template)


FAMILY = Calendar
