"""Dates of rows and of addresses."""

from __future__ import annotations

from datetime import date

import pytest

from crawlers.dates import date_in_url, days, find_date
from crawlers.rows import Row
from crawlers.window import Window


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-01-05", date(2026, 1, 5)),
        ("[2026-1-5]", date(2026, 1, 5)),
        ("发布：2026年1月5日 10:00", date(2026, 1, 5)),
        ("2026 年 1 月 5 日", date(2026, 1, 5)),
        ("2026/01/05", date(2026, 1, 5)),
        ("2026.1.5", date(2026, 1, 5)),
        ("2026-02-31 更正 2026-03-01", date(2026, 3, 1)),
        ("第12026-01-05号", None),
        ("2026年第1期", None),
        ("1026-01-05", None),
        ("共2026/13", None),
        ("", None),
    ],
)
def test_dates_in_text(text: str, expected: date | None) -> None:
    assert find_date(text) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.example/yw/201909/t20190918_693227.shtml", date(2019, 9, 18)),
        ("http://a.example/art/2026/5/9/art_1437_2511253.html", date(2026, 5, 9)),
        ("http://a.example/lnrb/pc/layout/202303/31/node_02.html", date(2023, 3, 31)),
        ("http://a.example/html/2026-07/18/node_1.htm", date(2026, 7, 18)),
        ("http://a.example/web/x/2026071709015153267/index.shtml", date(2026, 7, 17)),
        ("http://a.example/20260718/0a1b.html", date(2026, 7, 18)),
        ("http://a.example/html/CYSZF/202512/1176672950590130.html", date(2025, 12, 26)),
        ("http://a.example/html/CYSZF/202505/0174669308628614.html", date(2025, 5, 8)),
        ("http://a.example/info/1069/126762.htm", None),
        ("http://a.example/zwgk/zfgb/202404/P020240425384835203138.pdf", None),
        ("http://a.example/202613/40/x.html", None),
    ],
)
def test_dates_in_addresses(url: str, expected: date | None) -> None:
    assert date_in_url(url) == expected


def test_days_go_backwards() -> None:
    assert list(days(date(2026, 2, 27), date(2026, 3, 1))) == [
        date(2026, 3, 1),
        date(2026, 2, 28),
        date(2026, 2, 27),
    ]


def rows(*days: date | None) -> list[Row]:
    return [Row(f"http://a.example/{n}.html", "", day) for n, day in enumerate(days)]


def test_a_window() -> None:
    window = Window(date(2026, 1, 1), date(2026, 1, 31))
    assert window.holds(date(2026, 1, 1))
    assert window.holds(date(2026, 1, 31))
    assert not window.holds(date(2025, 12, 31))
    assert not window.holds(date(2026, 2, 1))
    assert window.holds(None)
    assert window.passed(rows(date(2025, 12, 31), None))
    assert not window.passed(rows(date(2025, 12, 31), date(2026, 1, 1)))
    assert not window.passed(rows(None))
    assert not Window().passed(rows(date(1999, 1, 1)))
    assert not window.passed(rows(date(2025, 12, 30), date(2025, 12, 31)))  # the oldest first


def test_a_window_that_catches_up() -> None:
    known = {row.url for row in rows(None, None)}
    window = Window(date(2026, 1, 1), knows=known.__contains__)
    old = rows(date(2025, 12, 31), date(2025, 12, 30))
    assert window.passed(old)
    unknown = [*old, Row("http://a.example/late.html", "", date(2025, 12, 1))]
    assert not window.passed(unknown)
    assert not window.holds(old[0].published, old[0].url)
    assert window.holds(unknown[-1].published, unknown[-1].url)
    assert window.known_on_end(rows(None, None), 1) == 2
    assert window.known_on_end(rows(None, None, None), 1) == 0
    assert window.known_on_end(old, 1) == 0
    assert window.passed(rows(None), known_pages=3)
    issue = next(iter(known))
    assert window.is_over(issue, "2024年第3期")
    assert not window.is_over(issue, "2025年第3期")
    assert not window.is_over("http://a.example/new/", "2024年第3期")
    assert not Window(date(2026, 1, 1)).is_over(issue, "2024年")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("关于甲事项的通知 [26-05-09]", date(2026, 5, 9)),
        ("电话0421-28-12-15", None),
        ("1-2-3", None),
        ("26-13-09", None),
    ],
)
def test_years_of_two_figures(text: str, day: date | None) -> None:
    assert find_date(text) == day
