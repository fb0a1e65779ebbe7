"""The window of a crawl: which days are asked for, and when a list has left it behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

__all__ = ["Window"]


@dataclass(frozen=True, slots=True)
class Window:
    """``since`` and ``until`` are both included; None is open. ``today`` is the day of the crawl
    where the source is, for families that must name a day themselves."""

    since: date | None = None
    until: date | None = None
    today: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether a row of this day is asked for. A row without a date always is."""
        if day is None:
            return True
        return not (self.since and day < self.since) and not (self.until and day > self.until)

    def passed(self, days: Iterable[date | None]) -> bool:
        """Whether a whole list page is older than the window, so that its list may stop there.

        One old row proves nothing: lists keep old rows pinned to the top.
        """
        if self.since is None:
            return False
        dated = [day for day in days if day is not None]
        return bool(dated) and all(day < self.since for day in dated)
