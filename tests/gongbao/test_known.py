"""What is worth a row: another body, another verdict, or a failure on another day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from gongbao.known import last_seen, rows_of, says_something_new
from gongbao.model import Capture
from gongbao.tables.schemas import schema_of

DAY = datetime(2023, 5, 1, 6, tzinfo=UTC)
PAGE = Capture("s", "http://x/1", DAY, "new", status=200, body="a" * 64, headers={"etag": '"1"'})
GONE = replace(PAGE, verdict="missing", status=404, body="b" * 64, headers={"etag": '"error"'})


def seen(*captures: Capture) -> dict[str, Any]:
    table = pa.Table.from_pylist(rows_of(captures, "r1"), schema=schema_of("captures"))
    return last_seen(lambda columns: table.select(list(columns)))


def test_a_first_look_is_new() -> None:
    assert says_something_new(PAGE, None)


def test_the_same_body_says_nothing() -> None:
    last = seen(PAGE)["http://x/1"]
    later = replace(PAGE, verdict="same", status=304, fetched_at=DAY + timedelta(days=9))
    assert not says_something_new(later, last)
    assert says_something_new(replace(later, verdict="changed", body="c" * 64), last)


def test_a_failure_is_noted_once_a_day() -> None:
    last = seen(PAGE, replace(GONE, fetched_at=DAY + timedelta(hours=1)))["http://x/1"]
    assert not says_something_new(replace(GONE, fetched_at=DAY + timedelta(hours=2)), last)
    assert says_something_new(replace(GONE, fetched_at=DAY + timedelta(days=1)), last)


def test_a_page_that_comes_back_is_news() -> None:
    last = seen(PAGE, replace(GONE, fetched_at=DAY + timedelta(hours=1)))["http://x/1"]
    assert says_something_new(replace(PAGE, verdict="same"), last)


def test_an_error_page_never_lends_its_validators() -> None:
    assert seen(GONE)["http://x/1"].etag == ""
    last = seen(PAGE, replace(GONE, fetched_at=DAY + timedelta(hours=1)))["http://x/1"]
    assert (last.etag, last.body, last.verdict) == ('"1"', "a" * 64, "missing")
