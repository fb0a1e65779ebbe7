"""Turns at a host are shared by crawls; quiet hours are kept, also over midnight."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from crawlers.hosts import QuietHours, Turns


@pytest.mark.parametrize(
    ("hours", "clock", "quiet"),
    [
        ("08:00-18:00", "07:59", False), ("08:00-18:00", "08:00", True),
        ("08:00-18:00", "18:00", False), ("22:00-06:30", "23:10", True),
        ("22:00-06:30", "06:29", True), ("22:00-06:30", "12:00", False),
    ],
)  # fmt: skip
def test_quiet_hours(hours: str, clock: str, quiet: bool) -> None:
    found = QuietHours.of(hours)
    assert found is not None
    assert found.holds(datetime.fromisoformat(f"2023-05-01T{clock}")) is quiet
    assert QuietHours.of("") is None


def test_turns_are_one_delay_apart_for_all(tmp_path: Path) -> None:
    now = [1000.0]
    one, two = (Turns(str(tmp_path), lambda: now[0]) for _ in range(2))
    assert [one.wait("h", 2.0), two.wait("h", 2.0), one.wait("h", 2.0)] == [0.0, 2.0, 4.0]
    assert two.wait("other", 2.0) == 0.0
    now[0] += 100
    assert two.wait("h", 2.0) == 0.0


def test_a_wrong_clock_and_a_torn_file_do_no_harm(tmp_path: Path) -> None:
    Turns(str(tmp_path), lambda: 9e9).wait("h", 1.0)
    assert Turns(str(tmp_path), lambda: 1000.0).wait("h", 1.0) == 0.0
    next(tmp_path.iterdir()).write_bytes(b"\xff\x00")
    assert Turns(str(tmp_path), lambda: 1000.0).wait("h", 1.0) == 0.0
    assert Turns("").wait("h", 5.0) == Turns(str(tmp_path)).wait("h", 0.0) == 0.0


def test_processes_share_turns(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom crawlers.hosts import Turns\n"
        "t = Turns(sys.argv[1], lambda: 0.0)\n"
        "print(*[t.wait('h', 1.0) for _ in range(20)])"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    turns = sorted(float(word) for run in started for word in run.communicate()[0].split())
    assert turns == [float(n) for n in range(60)]


def test_two_crawls_of_one_host_keep_one_distance(
    crawls: Any, replica: Any, tmp_path: Path
) -> None:
    for column in ("a", "b"):
        rows = "".join(
            f'<li><a href="/{column}/t20260105_{n}.html">标题{n}</a><span>2026-01-05</span></li>'
            for n in range(4)
        )
        replica.pages[f"http://www.h.example/{column}/"] = f"<ul>{rows}</ul>"
        for n in range(4):
            page = f"http://www.h.example/{column}/t20260105_{n}.html"
            replica.pages[page] = f"<p>{column}{n}</p>"
    begun = [
        crawls.begin("trs", {"start": f"http://www.h.example/{column}/", "delay": 0.3},
                     journal=column, network={"turns": str(tmp_path / "turns")})
        for column in ("a", "b")
    ]  # fmt: skip
    for one in begun:
        assert crawls.finish(one).code == 0
    times = sorted(asked.at for asked in replica.log)
    assert len(times) == 12
    assert times[-1] - times[0] >= 11 * 0.3 - 0.1
    assert min(b - a for a, b in pairwise(times)) >= 0.15


def test_a_crawl_ends_in_order_when_quiet_hours_begin(crawls: Any, replica: Any) -> None:
    replica.pages["http://www.h.example/"] = "<p>x</p>"
    crawled = crawls.run("trs", {"start": "http://www.h.example/", "quiet": "00:00-23:59"})
    assert crawled.code == 0
    assert crawled.end["reason"] == "quiet-hours"
    assert replica.asked() == []
