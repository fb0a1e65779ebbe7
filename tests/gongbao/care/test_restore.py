"""Restore: from bodies and captures alone, what was lost is what comes back."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gongbao.archive import Archive
from gongbao.care.restore import DERIVED, replayed
from gongbao.known import CAPTURE, rows_of
from gongbao.model import Capture
from gongbao.stages import open_holdings
from gongbao.stages.upload import state_of
from gongbao.tables.schemas import schema_of

Gongbao = Callable[..., "subprocess.CompletedProcess[str]"]


def rows(archive: Path) -> dict[str, list[str]]:
    """Every row of the derived tables, runs included, as sorted lines."""
    tables = Archive(str(archive)).tables
    return {
        name: sorted(map(repr, tables.read(name, schema_of(name).names).to_pylist()))
        for name in DERIVED
    }


def states(archive: Path, work: Path) -> dict[str, str]:
    """The content hash of each source, as upload gives it."""
    held = open_holdings(str(archive), str(work))
    return {name: state_of(name, held) for name in Archive(str(archive)).sources()}


@pytest.fixture
def lost(demo: tuple[Path, str], tmp_path: Path) -> Path:
    """A copy of the demo's archive without its derived tables."""
    copy = tmp_path / "archive"
    shutil.copytree(demo[0], copy)
    for name in DERIVED:
        shutil.rmtree(copy / "tables" / name)
    return copy


def test_documents_relations_and_signatures_come_back_as_they_were(
    demo: tuple[Path, str], lost: Path, gongbao: Gongbao, tmp_path: Path
) -> None:
    done = gongbao("restore", "--archive", str(lost), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["added"]["documents"] == len(rows(demo[0])["documents"]) > 50
    assert rows(lost) == rows(demo[0])
    assert states(lost, tmp_path / "work") == states(demo[0], tmp_path / "work")
    checked = gongbao("verify", "--read-data", "--archive", str(lost))
    assert "all is well" in checked.stdout, checked.stdout + checked.stderr


def test_one_lost_table_comes_back_and_the_others_stay(
    demo: tuple[Path, str], gongbao: Gongbao, tmp_path: Path
) -> None:
    copy = tmp_path / "archive"
    shutil.copytree(demo[0], copy)
    shutil.rmtree(copy / "tables/relations")
    before = (copy / "tables/documents/_delta_log").stat().st_mtime_ns
    assert gongbao("restore", "--archive", str(copy)).returncode == 0
    assert rows(copy) == rows(demo[0])
    assert (copy / "tables/documents/_delta_log").stat().st_mtime_ns == before


def test_what_is_whole_is_not_touched(
    demo: tuple[Path, str], gongbao: Gongbao, tmp_path: Path
) -> None:
    copy = tmp_path / "archive"
    shutil.copytree(demo[0], copy)
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*") if path.is_file()}
    done = gongbao("restore", "--archive", str(copy))
    assert "nothing to restore" in done.stdout, done.stderr
    assert before == {path: path.stat().st_mtime_ns for path in copy.rglob("*") if path.is_file()}


def test_without_captures_there_is_nothing_to_restore_from(gongbao: Gongbao) -> None:
    done = gongbao("restore", "--archive", "nowhere")
    assert done.returncode == 2
    assert "follows no source" in done.stderr


def capture(url: str, day: int, verdict: Any = "new", **words: Any) -> dict[str, Any]:
    moment = datetime(2026, 1, day, tzinfo=UTC)
    body = None if verdict == "missing" else f"{url}{day}"
    made = Capture("s", url, moment, verdict, body=body, **words)
    (row,) = rows_of([made], f"run{day}")
    return {name: row[name] for name in CAPTURE}


def test_a_run_reads_what_it_changed_with_the_parts_that_were_held() -> None:
    held = [
        capture("a", 1), capture("a/2", 1, role="part", part_of="a", part=2), capture("b", 1),
        capture("a", 2, "changed"), capture("b", 2, "missing"),
        capture("b", 3, "same"),
        capture("a/2", 4, "changed", role="part", part_of="a", part=2),
    ]  # fmt: skip
    found = {run: [c.body for c in captures] for run, captures in replayed(held)}
    assert found == {
        "run1": ["a1", "a/21", "b1"],
        "run2": ["a2", "a/21"],
        "run3": [],
        "run4": ["a2", "a/24"],
    }
