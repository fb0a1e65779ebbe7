"""Dates as lists and addresses write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

__all__ = ["DATE", "date_in_url", "days", "find_date", "year_of"]

DATE = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*(?:[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})(?!\d)"
    r"|年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日)"
)
"""YYYY-MM-DD, YYYY/M/D, YYYY.MM.DD and YYYY年M月D日."""

_PARTED = re.compile(
    r"(?<![\d.-])(\d{1,2})日?\s+((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})月?(?![-/.\w])"
    r"|(?<!\d)((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})月?\s+(\d{1,2})日?(?![-/.:\w])"
)
"""A day in a box of its own, before or after its month: 30 2026-06, 2026年6月 30."""

_SHORT = re.compile(
    r"(?<![\d./-])([0-3]\d)([-/.])(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?![\d./-])"
)
"""YY-MM-DD, of this century."""

_IN_URL = re.compile(
    r"/t((?:19|20)\d{2})(\d{2})(\d{2})_\d"  # TRS: /t20190918_693227.shtml
    r"|/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})/"  # Hanweb: /art/2026/5/9/
    r"|/((?:19|20)\d{2})-?(\d{2})/(\d{2})/"  # Founder: /202303/31/, /2026-07/18/
    r"|/((?:19|20)\d{2})-?(\d{2})-?(\d{2})(?:\d{9,11})?/"  # Huilan: /2026071709015153267/
)
_MILLISECONDS = re.compile(r"/\d?(1\d{12})\d{2}\.s?html?$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年")
_CHINA = timezone(timedelta(hours=8))


def find_date(text: str) -> date | None:
    """The first real date written in ``text``."""
    for match in DATE.finditer(text):
        year, month, day = (int(part) for part in match.groups() if part is not None)
        found = _date(year, month, day)
        if found is not None:
            return found
    return _parted(text)


def _parted(text: str) -> date | None:
    match = _PARTED.search(text)
    if match is None:
        short = _SHORT.search(text)
        return _date(2000 + int(short[1]), int(short[3]), int(short[4])) if short else None
    first, year, month, other_year, other_month, last = match.groups()
    return _date(int(year or other_year), int(month or other_month), int(first or last))


def date_in_url(url: str) -> date | None:
    """The day that an article's address carries, in any dialect of the families.

    ``t20190918_693227.shtml`` (TRS), ``/art/2026/5/9/`` (Hanweb), ``/202303/31/`` (Founder),
    ``/2026071709015153267/`` (Huilan), and the epoch milliseconds of glist ids.
    """
    match = _MILLISECONDS.search(url)
    if match:
        moment = datetime.fromtimestamp(int(match[1]) / 1000, UTC)
        return moment.astimezone(_CHINA).date()
    for match in _IN_URL.finditer(url):
        year, month, day = (int(part) for part in match.groups() if part is not None)
        found = _date(year, month, day)
        if found is not None:
            return found
    return None


def year_of(label: str) -> int | None:
    """The last year that a name of issues says: ``2023年``, ``2023年第5期``."""
    found = _YEAR.findall(label)
    return int(found[-1]) if found else None


def days(first: date, last: date) -> Iterator[date]:
    """Every day from ``last`` back to ``first``, both included: newest first."""
    day = last
    while day >= first:
        yield day
        day -= timedelta(days=1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
