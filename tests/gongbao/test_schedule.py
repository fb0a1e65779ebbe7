"""Which days a scheduled run covers."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gongbao.errors import UsageError
from gongbao.model import Source
from gongbao.schedule import fixity_sample, host_of, windows_of
from gongbao.stages import Window

NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
SOURCE = Source(
    "s", "t", "p", "000000", "gazette", "listing", "gazette",
    crawler={"start": "http://WWW.City.example:8080/a"},
)  # fmt: skip

OPEN = Window()


def interval(first: datetime, days: int) -> tuple[datetime, datetime]:
    return first, first + timedelta(days=days)


def windows(
    given: tuple[datetime, datetime] | None, asked: Window = OPEN, **more: Any
) -> tuple[Window, ...]:
    return windows_of(SOURCE, given, asked, **{"backfill": False, "now": NOW, **more})


def test_the_daily_run_looks_from_the_newest_down() -> None:
    assert windows(interval(NOW - timedelta(days=1), 1)) == (OPEN,)
    assert windows(None) == (OPEN,)


def test_a_backfill_covers_its_interval_in_the_days_of_the_source() -> None:
    # 22:00 in London is the next morning in Shanghai.
    given = interval(datetime(2023, 2, 28, 22, tzinfo=UTC), 31)
    assert windows(given, backfill=True) == (Window(date(2023, 3, 1), date(2023, 4, 1)),)
    recent = interval(NOW - timedelta(days=2), 1)
    assert windows(recent, backfill=True) == (Window(date(2026, 11, 19), date(2026, 11, 20)),)


def test_a_run_made_good_long_after_covers_its_interval() -> None:
    given = interval(NOW - timedelta(days=60), 7)
    assert windows(given) == (Window(date(2026, 9, 22), date(2026, 9, 29)),)


def test_no_day_that_is_still_to_come_is_asked_for() -> None:
    assert windows(interval(NOW, 365), backfill=True) == (Window(date(2026, 11, 21), NOW.date()),)


def test_what_is_asked_for_counts_and_is_cut() -> None:
    asked = Window(date(2022, 5, 1), date(2023, 2, 28))
    whole = interval(NOW - timedelta(days=1), 1)
    assert windows(whole, asked) == (
        Window(date(2023, 1, 1), date(2023, 2, 28)),
        Window(date(2022, 5, 1), date(2022, 12, 31)),
    )
    assert len(windows(None, asked, by="month")) == 10
    assert windows(None, Window(None, date(2023, 1, 1))) == (Window(None, date(2023, 1, 1)),)


def test_an_unknown_cut_is_refused() -> None:
    with pytest.raises(UsageError, match="whole, year or month"):
        windows(None, Window(date(2022, 5, 1)), by="'; rm -rf /")


def test_the_host_is_the_first_address() -> None:
    assert host_of(SOURCE) == "www.city.example"


def test_once_a_month_every_byte_is_read_and_in_between_each_part_has_its_turn() -> None:
    sundays = [date(2026, 1, 4) + timedelta(weeks=week) for week in range(120)]
    samples = [fixity_sample(day) for day in sundays]
    months = {(day.year, day.month) for day, sample in zip(sundays, samples, strict=True)
              if sample is None}  # fmt: skip
    assert months == {(day.year, day.month) for day in sundays}
    assert {sample for sample in samples if sample} == {f"{n}/30" for n in range(1, 31)}
