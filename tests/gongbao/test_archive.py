"""The reader: what was removed, and which windows are done."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongbao.archive import Archive
from gongbao.errors import UsageError
from gongbao.known import rows_of
from gongbao.model import Capture
from gongbao.stages import Window

Gongbao = Callable[..., subprocess.CompletedProcess[str]]

DAY = datetime(2023, 5, 1, 8, tzinfo=UTC)


def archive(tmp_path: Path, *observed: tuple[float, str]) -> Archive:
    """An archive that observed one address: days after the first, and the verdict."""
    found = Archive(str(tmp_path))
    captures = [
        Capture("s", "http://x/1", DAY + timedelta(days=days), verdict,  # type: ignore[arg-type]
                body="a" * 64 if verdict in {"new", "same"} else None)
        for days, verdict in observed
    ]  # fmt: skip

    def choose(read: Any) -> list[dict[str, Any]]:
        return rows_of(captures, "r1")

    found.tables.add("captures", choose, source="s", commit_id="r1", run="r1")
    return found


def test_missing_on_two_days_is_removed(tmp_path: Path) -> None:
    (one,) = archive(tmp_path, (0, "new"), (3, "missing"), (4, "missing")).removed()
    assert one["url"] == "http://x/1"
    assert one["held_until"] == DAY
    assert one["missing_since"] == DAY + timedelta(days=3)


@pytest.mark.parametrize(
    "observed",
    [
        [(0, "new"), (3, "missing")],
        [(0, "new"), (3, "missing"), (3.1, "missing")],
        [(0, "new"), (3, "blocked"), (4, "failed"), (5, "blocked")],
        [(0, "new"), (3, "missing"), (4, "missing"), (5, "same")],
        [(0, "missing"), (1, "missing")],
    ],
)
def test_less_is_not(tmp_path: Path, observed: list[tuple[float, str]]) -> None:
    assert archive(tmp_path, *observed).removed() == []


def test_windows_are_cut_newest_first() -> None:
    window = Window(date(2022, 11, 15), date(2023, 1, 20))
    assert [piece.label for piece in window.cut("month")] == [
        "2023-01-01_2023-01-20", "2022-12-01_2022-12-31", "2022-11-15_2022-11-30",
    ]  # fmt: skip
    assert [piece.label for piece in window.cut("year")] == [
        "2023-01-01_2023-01-20", "2022-11-15_2022-12-31",
    ]  # fmt: skip
    assert window.cut("whole") == (window,)
    with pytest.raises(UsageError, match="--since"):
        Window(until=date(2023, 1, 1)).cut("month")


def test_a_window_that_is_done_is_passed_over(
    demo: tuple[Path, str], gongbao: Gongbao, tmp_path: Path
) -> None:
    words = (
        "backfill",
        "practice-news",
        "--since",
        "2023-04",
        "--until",
        "2023-06",
        "--by",
        "month",
    )
    first = gongbao(*words)
    assert first.returncode == 0, first.stderr
    done = Archive(str(tmp_path / "archive")).windows("practice-news")
    assert {since: failures for (since, _), failures in done.items()} == {
        date(2023, 4, 1): 0, date(2023, 5, 1): 0, date(2023, 6, 1): 0,
    }  # fmt: skip
    again = gongbao(*words)
    assert again.returncode == 0
    assert again.stderr.count("is done already") == 3
    assert gongbao("verify").returncode == 0
    mine = Archive(str(tmp_path / "archive")).documents(columns=["id", "version"])
    whole = Archive(str(demo[0])).documents(source="practice-news", columns=["id", "version"])
    assert mine.to_pylist() == whole.to_pylist()
