"""documents, show and sql in the terminal: tables that fit, nothing cut off, pipes clean."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from rich.cells import cell_len

from gongbao import Archive
from gongbao.verbs import terminal

Gongbao = Callable[..., "subprocess.CompletedProcess[str]"]

DIFFERS = "practice-gazette/2023/05/澄政发〔2023〕9号"


def on_a_terminal(archive: Path, columns: int, *words: str) -> list[str]:
    """The lines that a terminal of so many columns shows, without colours."""
    master, slave = pty.openpty()
    environ = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm"}
    command = [sys.executable, "-m", "gongbao", *words, "--archive", str(archive)]
    child = subprocess.Popen(command, stdout=slave, stderr=subprocess.DEVNULL, env=environ)
    os.close(slave)
    data = b""
    try:
        while chunk := os.read(master, 65536):
            data += chunk
    except OSError:  # Linux says EIO at the end of a terminal
        pass
    os.close(master)
    assert child.wait() == 0
    return re.sub(r"\x1b\[[0-9;]*m|\r", "", data.decode()).splitlines()


@pytest.mark.parametrize("columns", [("published", "id", "title"), ("id", "title", "text", "url")])
def test_a_table_fits_and_loses_nothing(demo: tuple[Path, str], columns: tuple[str, ...]) -> None:
    query = f"SELECT {', '.join(columns)} FROM current_documents ORDER BY id LIMIT 20"
    head, rule, *lines = on_a_terminal(demo[0], 72, "sql", query)
    assert max(map(cell_len, (head, rule, *lines))) <= 72
    rows = Archive(str(demo[0])).sql(query)
    cells = "".join(str(value) for row in rows for value in row.values())
    assert Counter("".join(cells.split())) == Counter("".join("".join(lines).split()))


def test_a_row_of_numbers_is_one_line(demo: tuple[Path, str]) -> None:
    for columns in (80, 52):
        *_, line = on_a_terminal(demo[0], columns, "coverage", "practice-paper")
        assert line.split() == ["practice-paper", "1", "1", "0", "0", "0", "0"]


@pytest.mark.parametrize(
    ("widths", "room", "fitted"),
    [
        ([10, 20, 9], 45, (3, 2)),
        ([10, 20, 9], 43, (2, 2)),
        ([10, 20, 90], 42, (1, 2)),
        ([10, 20, 90], 39, (1, 1)),
        ([30, 20, 90], 40, (1, 0)),
        ([500], 40, (3, 0)),
    ],
)
def test_columns_move_together_before_they_fold(
    widths: list[int], room: int, fitted: tuple[int, int]
) -> None:
    assert terminal._fitted(widths, room) == fitted


def test_a_pipe_gets_no_colour_and_whole_lines(demo: tuple[Path, str], gongbao: Gongbao) -> None:
    done = gongbao("documents", "--source", "practice-news", "--archive", str(demo[0]))
    assert "\x1b" not in done.stdout
    assert len(done.stdout.splitlines()) == 28 + 3
    head = subprocess.run(
        f"{sys.executable} -m gongbao documents --json --archive {demo[0]} | head -n 1",
        shell=True, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert head.stderr == ""
    assert json.loads(head.stdout)["id"]


def test_what_json_has_no_word_for(demo: tuple[Path, str], gongbao: Gongbao) -> None:
    query = "SELECT 'NaN'::DOUBLE AS n, [1e999::DOUBLE, 2] AS l, 'ab'::BLOB AS b, 1 AS b, 2 AS b"
    said = gongbao("sql", query, "--json", "--archive", str(demo[0])).stdout
    assert "NaN" not in said
    assert json.loads(said) == {"n": None, "l": [None, 2.0], "b": "6162", "b_1": 1, "b_2": 2}


@pytest.mark.parametrize(
    "words",
    [
        ("coverage", "--format", "html"),
        ("documents", "--format", "csv"),
        ("diff", DIFFERS, "--html"),
    ],
)
def test_json_is_json_whatever_else_is_asked(
    demo: tuple[Path, str], gongbao: Gongbao, words: tuple[str, ...]
) -> None:
    done = gongbao(*words, "--json", "--archive", str(demo[0]))
    assert done.stderr == ""
    assert all(isinstance(json.loads(line), dict) for line in done.stdout.splitlines())


def test_every_format_says_the_same(demo: tuple[Path, str], gongbao: Gongbao) -> None:
    words = ("documents", "--kind", "gazette", "--since", "2023-05", "--archive", str(demo[0]))
    lines = gongbao(*words, "--format", "jsonl").stdout.splitlines()
    ids = sorted(json.loads(line)["id"] for line in lines)
    assert len(ids) == 9
    cells = csv.DictReader(io.StringIO(gongbao(*words, "--format", "csv").stdout, newline=""))
    assert sorted(row["id"] for row in cells) == ids
    command = [sys.executable, "-m", "gongbao", *words, "--format", "parquet"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert sorted(pq.read_table(io.BytesIO(done.stdout))["id"].to_pylist()) == ids


def test_canonical_gives_one_of_each_cluster(demo: tuple[Path, str], gongbao: Gongbao) -> None:
    archive = Archive(str(demo[0]))
    every = {row["id"] for row in archive.documents(columns=["id"])}
    one = {row["id"] for row in archive.documents(columns=["id"], canonical=True)}
    from gongbao.clusters import copies_of

    left_out = copies_of(archive.tables)
    assert left_out
    assert one == every - left_out
    done = gongbao("documents", "--canonical", "--json", "--archive", str(demo[0]))
    assert {json.loads(line)["id"] for line in done.stdout.splitlines()} == one


def test_show_as_json_has_citation_and_relations(demo: tuple[Path, str], gongbao: Gongbao) -> None:
    name = "practice-gazette/2023/05/澄政发〔2023〕9号"
    words: dict[str, Any] = json.loads(
        gongbao("show", name, "--json", "--archive", str(demo[0])).stdout
    )
    assert words["citation"] == f"gongbao:cn/000000/{name}@{words['version']}"
    assert "relations" in words
