"""Which days a scheduled run covers, and at which hosts it asks: what a scheduler is told."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from gongbao.errors import UsageError
from gongbao.model import Source

if TYPE_CHECKING:
    from gongbao.stages import Window

__all__ = ["RECENT", "Interval", "fixity_sample", "host_of", "windows_of"]

RECENT = timedelta(days=45)
"""An interval that ended longer ago than this is the past's; see ``windows_of``."""

Interval = tuple[datetime, datetime]
"""Start and end of a scheduler's data interval, both aware."""


def windows_of(
    source: Source,
    interval: Interval | None,
    asked: Window,
    *,
    backfill: bool,
    now: datetime,
    by: str = "year",
) -> tuple[Window, ...]:
    """The windows of one scheduled run, newest first.

    What was ``asked`` for comes first, cut ``by`` whole, year or month where it has a first day.
    A backfill covers its data interval, and so does a run that is made good long after; days are
    the source's, both ends included. The daily run has no window: it looks from the newest down
    to what the archive remembers, so that what was published late, or while nothing ran, is
    found. Raises UsageError.
    """
    from gongbao.stages import Window  # Who makes DAGs has no use for tables.

    if by not in {"whole", "year", "month"}:
        raise UsageError(f"a run is cut by whole, year or month, not by {by!r}")
    if asked != Window():
        return asked.cut(by if asked.since else "whole")
    if interval is None or not (backfill or interval[1] < now - RECENT):
        return (Window(),)
    zone = ZoneInfo(source.timezone)
    first, last = (moment.astimezone(zone).date() for moment in interval)
    return (Window(first, min(last, now.astimezone(zone).date())),)


def fixity_sample(day: date) -> str | None:
    """Which part of all bytes to read in the week of this day, as ``N/T``; None is all of them,
    in a month's first week. In thirty weeks each part has had its turn."""
    if day.day <= 7:
        return None
    return f"{day.toordinal() // 7 % 30 + 1}/30"


def host_of(source: Source) -> str:
    """The host that the source is fetched from, in lower case; empty where its options name
    none."""
    start = source.crawler.get("start", "")
    first = start[0] if isinstance(start, list) and start else start
    return (urlsplit(str(first)).hostname or "").lower()
