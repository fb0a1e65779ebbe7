"""Coverage: what a source should have published, what is held, what is missing, and why.

What should exist follows from the source's ``first`` and ``cadence`` and from the evidence: issue
numbers (期号), running totals (总期号: between No. 86 and No. 88 there was one issue), days of a
paper, months of a column. A pure function of rows; the verb and the backfill read it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from gongbao.coverage.serials import Serial
from gongbao.model import Source
from gongbao.text.days import first_day

__all__ = ["Coverage", "Expected", "Held", "Lost", "cover", "missing_windows"]

State = Literal["held", "missing", "blocked", "never", "due"]

PER_YEAR: Mapping[str, int] = {
    "weekly": 52, "ten-daily": 36, "biweekly": 26, "semimonthly": 24, "monthly": 12,
    "bimonthly": 6, "quarterly": 4, "yearly": 1,
}  # fmt: skip
LATENESS = timedelta(days=45)
"""Publishers are late: what fell due within this time is ``due``, not ``missing``."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of one issue, as its documents say it."""

    published: date | None
    number: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Lost:
    """An address that was announced and could not be had: its day, and the last verdict."""

    published: date | None
    verdict: str
    url: str


@dataclass(frozen=True, slots=True)
class Expected:
    """One issue (or day, or month) that should exist: ``first`` to ``last`` is its period."""

    label: str
    first: date
    last: date
    state: State
    why: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """A source's expected issues, oldest first, and the serials of the acts' numbers (文号)."""

    source: str
    issues: tuple[Expected, ...]
    serials: tuple[Serial, ...] = ()

    def count(self, state: State) -> int:
        """How many issues are in this state."""
        return sum(issue.state == state for issue in self.issues)


def cover(source: Source, held: Iterable[Held], lost: Sequence[Lost], today: date) -> Coverage:
    """What the source should have published up to today, each with its state."""
    found = list(held)
    begin = first_day(source.first) or min(
        (h.published for h in found if h.published), default=None
    )
    if begin is None:
        return Coverage(source.id, ())
    ceased = _last_day(source.last)
    today, now = min(today, ceased or today), today
    if source.kind == "gazette" and _numbers(source, found):
        issues = _numbered(source, found, begin, today)
    else:
        issues = _by_period(source, found, begin, today)
    issues = [_settled(issue, now) for issue in issues if ceased is None or issue.first <= ceased]
    return Coverage(source.id, tuple(_explained(issue, lost, source) for issue in issues))


def missing_windows(coverage: Coverage) -> tuple[tuple[date, date], ...]:
    """Windows that hold what is missing or blocked, lateness included, joined where they meet."""
    spans = [
        (issue.first, issue.last + LATENESS)
        for issue in coverage.issues
        if issue.state in {"missing", "blocked"}
    ]
    joined: list[tuple[date, date]] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1] + timedelta(days=1):
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return tuple(joined)


def _numbers(source: Source, held: Sequence[Held]) -> bool:
    return source.cadence in PER_YEAR or any(h.number for h in held)


def _numbered(source: Source, held: Sequence[Held], begin: date, today: date) -> list[Expected]:
    """Numbers 1 to n of each year; n is the cadence's, or the highest number held. Where the source
    does not say its first, the oldest number held is: the day of an issue may be a guess."""
    rhythm = PER_YEAR.get(source.cadence or "", 0)
    keys = _keyed(held, rhythm)
    oldest = (begin.year, 1)
    if keys and not source.first:
        oldest = min(keys)
        begin = date(oldest[0], 1, 1)
    issues = []
    for year, number, count in _calendar(keys, rhythm, range(oldest[0], today.year + 1)):
        first, last = _period(year, number, count)
        here = (year, number) in keys
        begun = (year, number) >= oldest and last >= begin
        if begun and (here or first <= today):
            state = _state(last, today, held=here)
            issues.append(Expected(f"{year}年第{number}期", first, last, state))
    return _checked_by_totals(issues, {_label(key): h for key, h in keys.items()})


def _keyed(held: Sequence[Held], rhythm: int) -> dict[tuple[int, int], Held]:
    """What is held by year and number, as far as these are known."""
    return {_key(h, rhythm): h for h in held if h.published and (h.number or rhythm)}


def _calendar(
    keys: Iterable[tuple[int, int]], rhythm: int, years: Iterable[int]
) -> Iterator[tuple[int, int, int]]:
    """Year, number, and how many numbers the year has."""
    highest: dict[int, int] = {}
    for year, number in keys:
        highest[year] = max(highest.get(year, 0), number)
    for year in years:
        count = max(rhythm, highest.get(year, 0))
        yield from ((year, number, count) for number in range(1, count + 1))


def _checked_by_totals(issues: list[Expected], held: Mapping[str, Held]) -> list[Expected]:
    """Between two held issues the running total says how many there were."""
    known = [n for n, issue in enumerate(issues) if issue.label in held and held[issue.label].total]
    checked = list(issues)
    for before, after in itertools.pairwise(known):
        between = range(before + 1, after)
        absent = [n for n in between if issues[n].state in {"missing", "due"}]
        low, high = held[issues[before].label].total, held[issues[after].label].total
        if low is not None and high is not None:
            existed = high - low - 1 - (len(between) - len(absent))
            for n in absent:
                checked[n] = _counted(issues[n], low, high, existed, len(absent))
    return checked


def _counted(issue: Expected, low: int, high: int, existed: int, absent: int) -> Expected:
    """One of ``absent`` issues, of which the running totals say that ``existed`` came out."""
    if existed <= 0:
        return replace(issue, state="never", why=f"总第{low}期 is followed by 总第{high}期")
    if existed < absent:
        return replace(issue, why=f"{existed} of {absent} between 总第{low}期 and 总第{high}期")
    return issue


def _by_period(source: Source, held: Sequence[Held], begin: date, today: date) -> list[Expected]:
    """Days of a daily, months of anything else; a year for reports."""
    days = {h.published for h in held if h.published}
    issues = []
    for first, last, label in _periods(source, begin, today):
        here = any(first <= day <= last for day in days) if first != last else first in days
        issues.append(Expected(label, first, last, _state(last, today, held=here)))
    return issues


def _periods(source: Source, begin: date, today: date) -> Iterable[tuple[date, date, str]]:
    if source.kind == "newspaper" and source.cadence in {"daily", "weekdays"}:
        days = (begin + timedelta(days=n) for n in range((today - begin).days + 1))
        kept = (day for day in days if source.cadence == "daily" or day.weekday() < 5)
        return ((day, day, day.isoformat()) for day in kept)
    yearly = source.kind == "report" or source.cadence == "yearly"
    return _months(begin, today, 12 if yearly else 1)


def _months(begin: date, today: date, step: int) -> Iterator[tuple[date, date, str]]:
    """Every month, or every 12 of a year."""
    month = begin.replace(day=1) if step == 1 else begin.replace(month=1, day=1)
    while month <= today:
        following = _months_on(month, step)
        label = f"{month:%Y-%m}" if step == 1 else f"{month:%Y}"
        yield month, following - timedelta(days=1), label
        month = following


def _explained(issue: Expected, lost: Sequence[Lost], source: Source) -> Expected:
    if issue.label in source.expect.never:
        return replace(issue, state="never", why="the source says so")
    if issue.state not in {"missing", "due"}:
        return issue
    near = [one for one in lost if one.published and issue.first <= one.published <= issue.last]
    if not near:
        return issue
    worst = near[0]
    state: State = "blocked" if worst.verdict in {"blocked", "failed"} else issue.state
    return replace(issue, state=state, why=f"announced, {worst.verdict}: {worst.url}")


def _settled(issue: Expected, now: date) -> Expected:
    """What was still due when the publication ceased has long been missing."""
    overdue = issue.state == "due" and issue.last + LATENESS < now
    return replace(issue, state="missing") if overdue else issue


def _key(held: Held, rhythm: int) -> tuple[int, int]:
    assert held.published is not None  # noqa: S101 - the caller filters
    number = held.number or _number_of(held.published, rhythm)
    # The last number of a year often comes out in January.
    late = held.published.month == 1 and rhythm and number > max(2, rhythm // 2)
    return held.published.year - (1 if late else 0), number


def _number_of(day: date, rhythm: int) -> int:
    if rhythm == 12:
        return day.month
    return min(rhythm, (day.timetuple().tm_yday - 1) * rhythm // 365 + 1)


def _period(year: int, number: int, count: int) -> tuple[date, date]:
    """The days that number ``number`` of ``count`` in a year covers."""
    if 12 % count == 0:
        first = _months_on(date(year, 1, 1), (number - 1) * (12 // count))
        return first, _months_on(first, 12 // count) - timedelta(days=1)
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    first = date(year, 1, 1) + timedelta(days=(number - 1) * length // count)
    following = date(year, 1, 1) + timedelta(days=number * length // count)
    return first, following - timedelta(days=1)


def _label(key: tuple[int, int]) -> str:
    return f"{key[0]}年第{key[1]}期"


def _state(last: date, today: date, *, held: bool) -> State:
    if held:
        return "held"
    return "missing" if last + LATENESS < today else "due"


def _months_on(day: date, months: int) -> date:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def _last_day(text: str | None) -> date | None:
    first = first_day(text)
    if first is None or text is None or len(text) == 10:
        return first
    return _months_on(first, 12 if len(text) == 4 else 1) - timedelta(days=1)
