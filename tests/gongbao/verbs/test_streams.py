"""What is said reaches whoever reads it, or stops without a fuss: pipes, full disks, old codes."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from forked import Forked

from gongbao.cli import main

Gongbao = Callable[..., "subprocess.CompletedProcess[str]"]

ACT = "practice-gazette/2023/05/澄政发〔2023〕9号"


def said_to(out: int, *words: str) -> tuple[int, str]:
    """The exit code of a command whose output goes to ``out``, and its complaint."""
    with Path(os.devnull).open() as nothing, TemporaryFile() as err:
        code = Forked(main, words, files=(nothing.fileno(), out, err.fileno())).wait(60)
        err.seek(0)
        return code, err.read().decode()


def _left_in(terminal: int) -> Iterator[bytes]:
    with suppress(OSError):  # Linux says EIO at the end of a terminal
        while chunk := os.read(terminal, 65536):
            yield chunk
    os.close(terminal)


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[str]:
    words = ["bash", "-c", line.replace("gongbao", f"{sys.executable} -m gongbao", 1)]
    return subprocess.run(
        words, env={**os.environ, **environment}, capture_output=True, text=True, check=False,
        timeout=60, errors="replace",
    )  # fmt: skip


@pytest.mark.parametrize("verb", ["documents", "documents --format csv", "coverage", "--help"])
def test_a_reader_that_goes_away_is_no_failure(demo: tuple[Path, str], verb: str) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    assert said_to(writing, "--archive", str(demo[0]), *verb.split()) == (0, "")
    os.close(writing)


@pytest.mark.parametrize("verb", ["documents", "documents --format csv", "documents --json"])
def test_a_disk_that_is_full_is_said(demo: tuple[Path, str], verb: str) -> None:
    with Path("/dev/full").open("w") as full:
        code, complaint = said_to(full.fileno(), *verb.split(), "--archive", str(demo[0]))
    assert code == 1
    assert re.fullmatch(r"gongbao: cannot write: No space left.*make room.*\n", complaint)


def test_a_place_where_nothing_can_be_written_is_said(
    demo: tuple[Path, str], gongbao: Gongbao, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    done = gongbao("index", "--archive", str(demo[0]), "--work", "file")
    assert done.returncode == 1
    assert re.fullmatch(r"gongbao: cannot write .*file.*: Not a directory; name .*\n", done.stderr)


def test_streams_that_are_closed_take_what_is_said(demo: tuple[Path, str]) -> None:
    assert shell(f"gongbao documents --archive {demo[0]} >&- 2>&-").returncode == 0


@pytest.mark.parametrize(("code", "how"), [("ascii", "--json"), ("gbk", "")])
def test_a_code_that_lacks_characters_loses_none(
    demo: tuple[Path, str], code: str, how: str
) -> None:
    line = f"gongbao sql \"SELECT '澄湾市𠮷' AS name\" {how} --archive {demo[0]}"
    done = shell(line, PYTHONIOENCODING=code)
    assert (done.returncode, done.stderr) == (0, "")
    if how:
        assert json.loads(done.stdout) == {"name": "澄湾市𠮷"}
    else:
        assert "\\U00020bb7" in done.stdout


def test_no_colour_where_none_is_wanted(
    demo: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = {}
    for none in ("", "1"):
        monkeypatch.setenv("NO_COLOR", none)
        shows, terminal = pty.openpty()
        assert said_to(terminal, "diff", ACT, "--archive", str(demo[0])) == (0, "")
        os.close(terminal)
        shown[none] = b"".join(_left_in(shows))
    assert b"\x1b[3" in shown[""]
    assert b"\x1b[3" not in shown["1"]
