"""Compaction: fewer files, the same rows, every old version as it was."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from archives import contents

from gongbao.archive import Archive
from gongbao.care.compact import FEW, compact
from gongbao.known import rows_of
from gongbao.model import Capture
from gongbao.tables import Tables

Gongbao = Callable[..., "subprocess.CompletedProcess[str]"]


def add(tables: Tables, number: int) -> None:
    capture = Capture("s", f"http://x/{number}", datetime(2023, 1, 1, tzinfo=UTC), "new")
    rows = rows_of([capture], f"r{number:02}")
    tables.add("captures", lambda read: rows, source="s", commit_id=f"c{number}", run=f"r{number}")


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    tables = Tables(str(tmp_path / "archive"))
    for number in range(FEW + 4):
        add(tables, number)
    return tables


def test_many_files_become_few_and_nothing_else_changes(tables: Tables) -> None:
    before = contents(tables.root)
    (done,) = compact(tables)
    assert (done.before, done.after) == (FEW + 4, 1)
    assert contents(tables.root) == before


def test_every_old_version_is_read_as_before(tables: Tables) -> None:
    from deltalake import DeltaTable

    compact(tables)
    uri = f"{tables.root}/tables/captures"
    for version in (0, 3, FEW + 3):
        assert DeltaTable(uri, version=version).to_pyarrow_table().num_rows == version + 1


def test_a_repeat_finds_nothing_to_do_and_runs_go_on(tables: Tables) -> None:
    compact(tables)
    table = tables.open("captures")
    assert table is not None
    (again,) = compact(tables)
    assert (again.before, again.after) == (1, 1)
    assert tables.open("captures").version() == table.version()  # type: ignore[union-attr]
    add(tables, 3)  # its commit is there: an id outlives compaction
    add(tables, 99)
    assert tables.read("captures", ("url",)).num_rows == FEW + 5


def test_a_compacted_archive_is_verified_and_used_as_before(
    copied: Path, gongbao: Gongbao, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = str(copied)
    before = contents(archive)
    monkeypatch.setattr("gongbao.care.compact.FEW", 1)
    done = {one.table: one for one in compact(Tables(archive))}
    assert all(one.after <= len(Archive(archive).sources()) for one in done.values())
    assert done["captures"].before > done["captures"].after
    assert done["documents"].before > done["documents"].after
    assert contents(archive) == before
    verified = gongbao("verify", "--read-data", "--archive", archive)
    assert verified.returncode == 0, verified.stdout
    again = gongbao("run", "practice-gazette", "--archive", archive)
    assert again.returncode == 0, again.stderr
    assert contents(archive)["documents"] == before["documents"]
