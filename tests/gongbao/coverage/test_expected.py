"""Coverage: exactly what is missing is named, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gongbao.coverage import Held, Lost, cover, missing_windows
from gongbao.model import Expect, Source

GAZETTE = Source("g", "公报", "市政府", "000000", "gazette", "listing", "gazette",
                 first="2022-01", cadence="semimonthly")  # fmt: skip
PAPER = replace(GAZETTE, kind="newspaper", first="2023-05-01", cadence="daily")
NEWS = replace(GAZETTE, kind="news", first="2023-01", cadence="daily")
TODAY = date(2023, 6, 1)


def issues(numbers: range | list[int], year: int = 2022, total: int | None = None) -> list[Held]:
    return [
        Held(date(year, 1, 1) + timedelta(days=15 * n), n, total + n if total else None)
        for n in numbers
    ]


def labels(source: Source, held: list[Held], state: str, lost: tuple[Lost, ...] = ()) -> list[str]:
    return [i.label for i in cover(source, held, lost, TODAY).issues if i.state == state]


def test_two_of_twenty_four_are_named() -> None:
    held = issues([n for n in range(1, 25) if n not in (7, 19)])
    missing = labels(GAZETTE, held, "missing")
    assert [label for label in missing if label.startswith("2022")] == [
        "2022年第7期",
        "2022年第19期",
    ]


def test_the_running_total_tells_missing_from_never_published() -> None:
    monthly = replace(GAZETTE, cadence="monthly")
    one = Held(date(2022, 11, 30), 11, 100)
    for total, state in ((101, "never"), (102, "missing")):
        held = [one, Held(date(2023, 1, 31), 1, total)]
        found = {i.label: i for i in cover(monthly, held, (), TODAY).issues}
        assert found["2022年第12期"].state == state


def test_a_last_number_that_comes_in_january_is_last_years() -> None:
    monthly = replace(GAZETTE, cadence="monthly")
    held = [Held(date(2022, n, 28), n) for n in range(1, 12)] + [Held(date(2023, 1, 9), 12)]
    assert "2022年第12期" in labels(monthly, held, "held")


def test_more_numbers_than_the_cadence_says_are_expected_too() -> None:
    monthly = replace(GAZETTE, cadence="monthly")
    held = [Held(date(2022, 12, 30), 14)]
    assert "2022年第13期" in labels(monthly, held, "missing")


def test_what_is_not_late_yet_is_due() -> None:
    monthly = replace(GAZETTE, cadence="monthly", first="2023-01")
    assert labels(monthly, [], "due") == ["2023年第4期", "2023年第5期", "2023年第6期"]


def test_days_of_a_paper() -> None:
    held = [Held(date(2023, 5, day)) for day in range(1, 32) if day not in (3, 9)]
    assert labels(PAPER, held, "due") == ["2023-05-03", "2023-05-09", "2023-06-01"]
    old = replace(PAPER, first="2023-01-01", last="2023-01-05")
    assert labels(old, [Held(date(2023, 1, 2))], "missing") == [
        "2023-01-01", "2023-01-03", "2023-01-04", "2023-01-05",
    ]  # fmt: skip
    weekdays = replace(old, cadence="weekdays")
    assert "2023-01-01" not in labels(weekdays, [], "missing")


def test_months_of_a_column() -> None:
    assert labels(NEWS, [Held(date(2023, 2, 14))], "missing") == ["2023-01", "2023-03"]


def test_a_publication_that_ceased_owes_nothing_after() -> None:
    ceased = replace(GAZETTE, cadence="monthly", last="2022-03")
    found = cover(ceased, [Held(date(2022, 1, 31), 1)], (), TODAY)
    assert [(i.label, i.state) for i in found.issues] == [
        ("2022年第1期", "held"), ("2022年第2期", "missing"), ("2022年第3期", "missing"),
    ]  # fmt: skip


@pytest.mark.parametrize(("verdict", "state"), [("blocked", "blocked"), ("failed", "blocked"),
                                                ("missing", "missing")])  # fmt: skip
def test_what_was_announced_and_not_had_says_why(verdict: str, state: str) -> None:
    monthly = replace(GAZETTE, cadence="monthly", last="2022-02")
    lost = (Lost(date(2022, 2, 20), verdict, "http://x/2.pdf"),)
    found = cover(monthly, [Held(date(2022, 1, 31), 1)], lost, TODAY).issues[1]
    assert found.state == state
    assert "http://x/2.pdf" in found.why


def test_what_the_source_says_was_never_published() -> None:
    told = replace(GAZETTE, cadence="monthly", expect=Expect(never=("2022年第2期",)))
    assert "2022年第2期" in labels(told, [], "never")


def test_nothing_is_expected_of_what_nothing_is_known() -> None:
    assert cover(replace(GAZETTE, first=None), [], (), TODAY).issues == ()


def test_without_a_first_the_oldest_number_is_the_first() -> None:
    unsaid = replace(GAZETTE, first=None, cadence="monthly")
    # Where no day is known, the middle of the year in an issue's name stands for it.
    guessed = [Held(date(2022, 6, 30), number, None) for number in (2, 3, 5, 12)]
    assert labels(unsaid, guessed, "held") == [f"2022年第{n}期" for n in (2, 3, 5, 12)]
    assert labels(unsaid, guessed, "missing")[0] == "2022年第4期"


def test_windows_join_where_they_meet() -> None:
    held = issues([n for n in range(1, 25) if n not in (2, 3, 20)])
    windows = missing_windows(cover(replace(GAZETTE, last="2022"), held, (), TODAY))
    assert len(windows) == 2
    assert windows[0][0] == date(2022, 1, 16)
