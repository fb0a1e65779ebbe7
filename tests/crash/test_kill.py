"""Kill -9 anywhere in a run, then run it again: the tables of an undisturbed run.

A source's run is killed at two points in every test run; ``make crash`` kills the whole demo at
forty.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from archives import contents, differences

POINTS = 40
NEWS = ("run", "practice-news")


@dataclass(frozen=True)
class Undisturbed:
    """How many seconds a command takes here, and what its tables hold."""

    seconds: float
    tables: dict[str, list[str]]


def start(archive: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gongbao", *words, "--archive", str(archive)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(begun: subprocess.Popen[bytes]) -> None:
    _, complaints = begun.communicate(timeout=120)
    assert begun.returncode == 0, complaints.decode()


def killed_and_repeated(archive: Path, share: float, undisturbed: Undisturbed, *words: str) -> bool:
    """Whether it was killed after this share of its time; its tables are compared either way."""
    begun = start(archive, *words)
    time.sleep(undisturbed.seconds * share)
    ended = begun.poll() is not None
    if not ended:
        os.kill(begun.pid, signal.SIGKILL)
    begun.communicate()
    finish(start(archive, *words))
    wrong = differences(contents(str(archive)), undisturbed.tables)
    assert not wrong, "\n".join(wrong[:10])
    check = [sys.executable, "-m", "gongbao", "verify", "--read-data", "--archive", str(archive)]
    verified = subprocess.run(check, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    return not ended


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    archive = tmp_path_factory.mktemp("undisturbed") / "archive"
    begun = time.monotonic()
    finish(start(archive, *NEWS))
    return Undisturbed(time.monotonic() - begun, contents(str(archive)))


@pytest.mark.parametrize("share", [0.35, 0.8])
def test_a_source_killed_and_repeated(share: float, news: Undisturbed, tmp_path: Path) -> None:
    killed_and_repeated(tmp_path / "archive", share, news, *NEWS)


@pytest.mark.crash
@pytest.mark.timeout(300)
@pytest.mark.parametrize("point", range(POINTS))
def test_the_city_killed_and_repeated(point: int, made: Any, tmp_path: Path) -> None:
    undisturbed = Undisturbed(made.seconds, contents(str(made.archive)))
    share = (point + 0.5) / POINTS
    killed = killed_and_repeated(tmp_path / "archive", share, undisturbed, "demo")
    print(f"point {point:2}: {'killed' if killed else 'ended before the kill'}; same tables")
