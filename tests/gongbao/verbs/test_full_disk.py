"""A disk that fills up in the middle of a crawl: one line, and the same command goes on."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path


def test_a_crawl_that_finds_no_room_says_so_once_and_goes_on(tmp_path: Path) -> None:
    command = f"{sys.executable} -m gongbao demo --archive archive"
    # In blocks of 1,024 bytes: the pages of the practice city fit, its PDFs do not.
    done = subprocess.run(
        ["bash", "-c", f"ulimit -S -f 60; {command}"],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    said = r"gongbao: the crawl ended with code 1: \S+: no room is left; make room, then .*\n"
    assert re.fullmatch(said, done.stderr)
    again = ["bash", "-c", command]
    subprocess.run(again, cwd=tmp_path, capture_output=True, check=True, timeout=60)
