"""What is said reaches whoever reads it, or stops without a fuss: pipes, full disks, old codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

GONGBAO = [sys.executable, "-m", "gongbao"]


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    words = ["bash", "-c", line.replace("gongbao", " ".join(GONGBAO))]
    return subprocess.run(
        words, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
        timeout=60, errors="replace",
    )  # fmt: skip


@pytest.mark.parametrize("verb", ["documents", "documents --format csv", "coverage", "--help"])
def test_a_reader_that_goes_away_is_no_failure(demo: tuple[Path, str], verb: str) -> None:
    line = f'gongbao --archive {demo[0]} {verb} | head -c 0; exit "${{PIPESTATUS[0]}}"'
    done = shell(line)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("verb", ["documents", "documents --format csv", "documents --json"])
def test_a_disk_that_is_full_is_said(demo: tuple[Path, str], verb: str) -> None:
    done = shell(f"gongbao {verb} --archive {demo[0]} > /dev/full")
    assert done.returncode == 1
    assert re.fullmatch(r"gongbao: cannot write: No space left.*make room.*\n", done.stderr)


def test_a_place_where_nothing_can_be_written_is_said(
    demo: tuple[Path, str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    done = shell(f"gongbao index --archive {demo[0]} --work {tmp_path}/file")
    assert done.returncode == 1
    assert re.fullmatch(r"gongbao: cannot write .*file.*: Not a directory; name .*\n", done.stderr)


def test_streams_that_are_closed_take_what_is_said(demo: tuple[Path, str]) -> None:
    assert shell(f"gongbao documents --archive {demo[0]} >&- 2>&-").returncode == 0


@pytest.mark.parametrize("code", ["ascii", "gbk"])
def test_a_code_that_lacks_characters_loses_none(demo: tuple[Path, str], code: str) -> None:
    query = "SELECT '澄湾市𠮷' AS name"
    words = {"PYTHONIOENCODING": code, "NO_COLOR": "1"}
    done = shell(f'gongbao sql "{query}" --json --archive {demo[0]}', **words)
    assert json.loads(done.stdout) == {"name": "澄湾市𠮷"}
    table = shell(f'gongbao sql "{query}" --archive {demo[0]}', **words)
    assert (table.returncode, table.stderr) == (0, "")
    assert "\\U00020bb7" in table.stdout


def test_no_colour_where_none_is_wanted(demo: tuple[Path, str]) -> None:
    line = f"gongbao diff 'practice-gazette/2023/05/澄政发〔2023〕9号' --archive {demo[0]}"
    command = f'script -qec "{line}" /dev/null'
    assert "\x1b[3" in shell(command, TERM="xterm").stdout
    assert "\x1b[3" not in shell(command, TERM="xterm", NO_COLOR="1").stdout
