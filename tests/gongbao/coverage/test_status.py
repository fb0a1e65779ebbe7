"""Status, from the archive alone; metrics, as they leave the machine."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from gongbao.coverage.metrics import gauges, send, statsd_address
from gongbao.coverage.status import Status, status_of
from gongbao.errors import UsageError
from gongbao.model import Expect
from gongbao.sources import read_source
from gongbao.store import open_store
from gongbao.tables import Tables

Gongbao = Callable[..., "subprocess.CompletedProcess[str]"]
PRACTICE = Path(str(files("crawlers"))) / "sources/practice/practice-gazette.toml"


def stands(demo: tuple[Path, str], today: date, **changes: object) -> Status:
    source = replace(read_source(PRACTICE), **changes)
    return status_of(source, open_store(str(demo[0])), Tables.of(str(demo[0])), today)


def test_what_is_held_and_how_old_it_is(demo: tuple[Path, str]) -> None:
    status = stands(demo, date(2023, 7, 10))
    assert (status.documents, status.newest, status.lag) == (17, date(2023, 6, 30), 10)
    assert status.bodies == 11
    assert status.bytes > 1_000_000
    assert (status.missing, status.failures, status.worries) == (0, 0, ())
    assert status.last_run is not None


def test_silence_is_told_from_the_day_that_it_is_too_long(demo: tuple[Path, str]) -> None:
    alive = {"last": None, "expect": Expect(silence_days=45)}
    on_time = stands(demo, date(2023, 6, 30) + timedelta(days=45), **alive)
    late = stands(demo, date(2023, 6, 30) + timedelta(days=46), **alive)
    assert not on_time.worries
    assert "silent for 46 days, 45 are expected" in late.worries
    # A publication that has ceased may be silent.
    assert not stands(demo, date(2026, 1, 1), expect=Expect(silence_days=45)).worries


def test_a_gap_is_new_for_a_week(demo: tuple[Path, str]) -> None:
    # July's issue is due until 45 days after July.
    due = date(2023, 7, 31) + timedelta(days=45)
    gaps = [stands(demo, due + timedelta(days=n), last=None).new_gaps for n in (0, 1, 7, 8)]
    assert gaps == [(), ("2023年第7期",), ("2023年第7期",), ()]


def test_the_verb_says_it_and_alerts_with_exit_3(
    demo: tuple[Path, str], gongbao: Gongbao, tmp_path: Path
) -> None:
    well = gongbao("status", "--alert", "--archive", str(demo[0]))
    assert well.returncode == 0, well.stderr
    assert "practice-gazette" in well.stdout
    text = PRACTICE.read_text("utf-8").replace('last      = "2023-06"', "")
    (tmp_path / "practice-gazette.toml").write_text(text, "utf-8")
    words = ("status", "practice-gazette", "--sources", str(tmp_path), "--archive", str(demo[0]))
    alert = gongbao(*words, "--alert", "--json")
    assert alert.returncode == 3
    assert "silent for" in alert.stderr
    assert json.loads(alert.stdout)["worries"]
    assert gongbao(*words).returncode == 0


def test_metrics_arrive_as_gauges_with_tags(demo: tuple[Path, str], gongbao: Gongbao) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        ear.settimeout(20)
        port = ear.getsockname()[1]
        sent = gongbao(
            "status", "practice-news", "--send", "--archive", str(demo[0]),
            GONGBAO_STATSD=f"127.0.0.1:{port}",
        )  # fmt: skip
        assert sent.returncode == 0, sent.stderr
        lines = ear.recv(2000).decode().splitlines()
    assert "gongbao.documents:28|g|#source:practice-news" in lines
    assert any(line.startswith("gongbao.lag_days:") for line in lines)


def test_many_gauges_take_many_datagrams() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        lines = [line for n in range(50) for line in gauges(Status(f"source-{n}", "t"))]
        count = send(lines, ("127.0.0.1", ear.getsockname()[1]))
        packets = [ear.recv(2000) for _ in range(count)]
    assert max(map(len, packets)) <= 1400
    assert b"\n".join(packets).decode().splitlines() == lines


@pytest.mark.parametrize("text", ["", "host", "host:", ":1", "host:99999", "host:x"])
def test_an_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="HOST:PORT"):
        statsd_address(text)
