"""Kill -9 anywhere in a demo, then run it again: the tables of an undisturbed run.

Two of the forty points are in every test run; ``make crash`` tries them all.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from archives import contents, differences

POINTS = 40
ALWAYS = (13, 31)


def start_demo(archive: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gongbao", "demo", "--archive", str(archive)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def finish(demo: subprocess.Popen[bytes]) -> None:
    _, complaints = demo.communicate(timeout=120)
    assert demo.returncode == 0, complaints.decode()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[float, dict[str, list[str]]]:
    """How long a demo takes here, and what its tables hold."""
    archive = tmp_path_factory.mktemp("undisturbed") / "archive"
    begun = time.monotonic()
    finish(start_demo(archive))
    return time.monotonic() - begun, contents(str(archive))


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    "point",
    [p if p in ALWAYS else pytest.param(p, marks=pytest.mark.crash) for p in range(POINTS)],
)
def test_killed_and_repeated(
    point: int, undisturbed: tuple[float, dict[str, list[str]]], tmp_path: Path
) -> None:
    seconds, tables = undisturbed
    archive = tmp_path / "archive"
    demo = start_demo(archive)
    time.sleep(seconds * (point + 0.5) / POINTS)
    ended = demo.poll() is not None
    if not ended:
        os.kill(demo.pid, signal.SIGKILL)
    demo.communicate()
    finish(start_demo(archive))
    assert not (wrong := differences(contents(str(archive)), tables)), "\n".join(wrong[:10])
    check = [sys.executable, "-m", "gongbao", "verify", "--read-data", "--archive", str(archive)]
    verified = subprocess.run(check, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    print(f"point {point:2}: {'ended before the kill' if ended else 'killed'}; same tables")
