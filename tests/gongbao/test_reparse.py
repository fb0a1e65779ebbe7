"""Reparse: what an older parser version made, and nothing else, is made again from bodies."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import pytest
from archives import contents
from older_parser import parser_says

from gongbao.archive import Archive
from gongbao.known import held_captures, rows_of
from gongbao.tables import Tables

Gongbao = Callable[..., "subprocess.CompletedProcess[str]"]
SOURCE = "practice-gazette"
POINTS = 12
ALWAYS = (4, 8)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the gazette (two days), made when its parser was of version 0."""
    folder = tmp_path_factory.mktemp("reparse")
    then = {**os.environ, **parser_says("0", "gazette", folder / "then")}
    command = [sys.executable, "-m", "gongbao", "demo", "--archive", str(folder / "archive")]
    sources = folder / "sources"
    sources.mkdir()
    shipped = Path(str(files("crawlers"))) / "sources/practice/practice-gazette.toml"
    shutil.copy(shipped, sources)
    subprocess.run([*command, "--sources", str(sources)], env=then, check=True, capture_output=True)
    return folder / "archive"


@pytest.fixture
def archive(old: Path, tmp_path: Path) -> Path:
    shutil.copytree(old, tmp_path / "archive")
    return tmp_path / "archive"


def listing(archive: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(archive.rglob("*")) if p.is_file()}


def rows(archive: Path) -> list[dict[str, str]]:
    columns = ("id", "version", "parser_version", "text", "capture", "run")
    found: list[dict[str, str]] = Archive(str(archive)).documents(columns=columns).to_pylist()
    return found


def command_of(archive: Path, *options: str) -> list[str]:
    return [sys.executable, "-m", "gongbao", "reparse", *options, "--archive", str(archive)]


def test_what_an_older_version_made_is_made_again_and_nothing_is_observed(
    archive: Path, gongbao: Gongbao
) -> None:
    before, captures = rows(archive), contents(str(archive))["captures"]
    done = gongbao("reparse", "--archive", str(archive), "--json")
    assert done.returncode == 0, done.stderr
    after = rows(archive)
    assert {row["parser_version"] for row in before} == {"0"}
    assert "0" not in {row["parser_version"] for row in after}
    # The same documents, with the newest body's text: not that of the day before.
    assert [(r["id"], r["text"]) for r in before] == [(r["id"], r["text"]) for r in after]
    superseded = {r["capture"] for r in before} - {r["capture"] for r in after}
    assert len(superseded) == 1
    assert contents(str(archive))["captures"] == captures
    (told,) = (json.loads(line) for line in done.stdout.splitlines())
    assert told["counts"]["documents"] == len(after)
    assert gongbao("verify", "--read-data", "--archive", str(archive)).returncode == 0


def test_a_second_time_there_is_nothing_to_do(archive: Path, gongbao: Gongbao) -> None:
    gongbao("reparse", SOURCE, "--archive", str(archive))
    before = listing(archive)
    again = gongbao("reparse", SOURCE, "--archive", str(archive))
    assert "nothing to read again" in again.stdout
    everything = gongbao("reparse", "--all", SOURCE, "--archive", str(archive))
    assert everything.returncode == 0, everything.stderr
    assert listing(archive) == before


def test_a_page_that_is_gone_from_the_web_is_read_again_all_the_same(
    archive: Path, gongbao: Gongbao
) -> None:
    tables = Tables(str(archive))
    held = held_captures(lambda columns: tables.read("captures", columns, source=SOURCE))
    gone = [
        replace(capture, verdict="missing", status=404, body=None, fetched_at=datetime.now(UTC))
        for capture in held
    ]
    added = rows_of(gone, "r")
    tables.add("captures", lambda read: added, source=SOURCE, commit_id="gone", run="r")
    done = gongbao("reparse", "--archive", str(archive))
    assert done.returncode == 0, done.stderr
    assert "0" not in {row["parser_version"] for row in rows(archive)}
    assert Counter(row["verdict"] for row in _captures(archive))["same"] == 0


def _captures(archive: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = (
        Archive(str(archive)).tables.read("captures", ("url", "verdict")).to_pylist()
    )
    return found


@pytest.fixture(scope="module")
def undisturbed(
    old: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[float, dict[str, list[str]]]:
    archive = tmp_path_factory.mktemp("undisturbed") / "archive"
    shutil.copytree(old, archive)
    begun = time.monotonic()
    subprocess.run(command_of(archive), check=True, capture_output=True)
    return time.monotonic() - begun, contents(str(archive))


@pytest.mark.parametrize(
    "point",
    [p if p in ALWAYS else pytest.param(p, marks=pytest.mark.crash) for p in range(POINTS)],
)
def test_killed_and_repeated_it_ends_the_same(
    point: int, archive: Path, undisturbed: tuple[float, dict[str, list[str]]]
) -> None:
    seconds, tables = undisturbed
    first = subprocess.Popen(command_of(archive), stdout=subprocess.DEVNULL)
    time.sleep(seconds * (point + 0.5) / POINTS)
    if first.poll() is None:
        os.kill(first.pid, signal.SIGKILL)
    first.wait()
    subprocess.run(command_of(archive), check=True, capture_output=True)
    assert contents(str(archive)) == tables
    assert len(list((archive / "runs" / SOURCE).iterdir())) == 3
    assert not list((archive.parent / "archive.work/open").rglob("run.json"))
