"""The window of a crawl: which days are asked for, and when a list has left it behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from crawlers.dates import year_of

if TYPE_CHECKING:
    from crawlers.rows import Row

__all__ = ["Window"]

_KNOWN_PAGES = 3
"""A list without dates is caught up with after so many pages on end that hold nothing unknown."""

_AFTER_ITS_YEAR = timedelta(days=92)
"""The last issues of a year come out in the next one."""


@dataclass(frozen=True, slots=True)
class Window:
    """``since`` and ``until`` are both included; None is open. ``today`` is the day of the crawl
    where the source is, for families that must name a day themselves.

    ``knows`` says of an address whether the archive knows it. It stands in the window of a crawl
    that catches up: what is unknown is asked for however old it is, and a list stops where all is
    known and older than ``since``.
    """

    since: date | None = None
    until: date | None = None
    today: date | None = None
    knows: Callable[[str], bool] | None = None

    def holds(self, day: date | None, url: str = "") -> bool:
        """Whether a row of this day is asked for. A row without a date always is."""
        if day is None or self._is_news(url):
            return True
        return not (self.since and day < self.since) and not (self.until and day > self.until)

    def is_settled(self, row: Row) -> bool:
        """Whether a crawl that catches up may leave a row of an issue: known, and old."""
        if self.knows is None or row.published is None:
            return False
        return not self.holds(row.published, row.url)

    def passed(self, rows: Sequence[Row], known_pages: int = 0) -> bool:
        """Whether a whole list page is older than the window, so that its list may stop there.

        One old row proves nothing: lists keep old rows pinned to the top. Nor does a page of a
        list that begins with the oldest. ``known_pages`` is what ``known_on_end`` counted.
        """
        if known_pages >= _KNOWN_PAGES:
            return True
        days = [row.published for row in rows if row.published is not None]
        if self.since is None or not days or _ascend(days):
            return False
        return max(days) < self.since and not any(self._is_news(row.url) for row in rows)

    def known_on_end(self, rows: Sequence[Row], before: int) -> int:
        """How many list pages on end had no dates and nothing unknown, with this one."""
        if self.knows is None or any(row.published or self._is_news(row.url) for row in rows):
            return 0
        return before + 1

    def is_over(self, url: str, label: str) -> bool:
        """Whether a list of its own, such as the issues of a year, need not be looked at again:
        the archive knows it, and the year in its name is long past."""
        year = year_of(label)
        if self.knows is None or self.since is None or year is None:
            return False
        return self.knows(url) and date(year, 12, 31) + _AFTER_ITS_YEAR < self.since

    def _is_news(self, url: str) -> bool:
        return self.knows is not None and not self.knows(url)


def _ascend(days: Sequence[date]) -> bool:
    steps = [(b > a) - (b < a) for a, b in pairwise(days)]
    return sum(steps) > 0
