"""Verify finds what was done to an archive, and names its key."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gongbao.archive import Archive
from gongbao.care.verify import verify


@pytest.fixture
def archive(demo: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo[0], tmp_path / "archive"))


def bodies(archive: Path) -> list[Path]:
    return sorted(path for path in (archive / "bodies").rglob("*") if path.is_file())


def parquet(archive: Path, table: str) -> list[Path]:
    return sorted((archive / "tables" / table).rglob("*.parquet"))


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def remove(path: Path) -> None:
    path.unlink()


def test_an_undamaged_archive_is_well(archive: Path) -> None:
    found = verify(Archive(str(archive)), read_data=True)
    assert found.faults == ()
    assert found.orphans == ()
    assert found.counts["bodies"] == len(bodies(archive))


@pytest.mark.parametrize("harm", [flip, cut, empty, remove])
def test_a_harmed_body_is_named(archive: Path, harm: Callable[[Path], None]) -> None:
    victim = random.Random(7).choice(bodies(archive))
    harm(victim)
    found = verify(Archive(str(archive)), read_data=True)
    assert found.faults
    assert all(victim.name in fault.key + fault.message for fault in found.faults)
    assert all("restore" in fault.message or "bytes" in fault.message for fault in found.faults)


def test_sizes_alone_find_cuts_but_not_flips(archive: Path) -> None:
    cut(bodies(archive)[0])
    flip(bodies(archive)[1])
    codes = [fault.code for fault in verify(Archive(str(archive))).faults]
    assert set(codes) == {"body-size"}


def test_a_sample_reads_a_part_and_all_parts_read_all(archive: Path) -> None:
    flip(bodies(archive)[3])
    found = [
        bool(verify(Archive(str(archive)), read_data=True, sample=(part, 5)).faults)
        for part in range(1, 6)
    ]
    assert sorted(found) == [False, False, False, False, True]


@pytest.mark.parametrize("table", ["captures", "documents", "signatures"])
@pytest.mark.parametrize("harm", [cut, remove])
def test_a_harmed_table_file_is_named(
    archive: Path, table: str, harm: Callable[[Path], None]
) -> None:
    victim = parquet(archive, table)[0]
    harm(victim)
    keys = [fault.key for fault in verify(Archive(str(archive))).faults]
    assert any(victim.name in key for key in keys)


def test_a_lost_table_is_missed_by_the_run_records(archive: Path) -> None:
    shutil.rmtree(archive / "tables" / "documents")
    codes = {fault.code for fault in verify(Archive(str(archive))).faults}
    assert "rows-missing" in codes


def test_a_lost_commit_is_missed_by_the_run_records(archive: Path) -> None:
    log = sorted((archive / "tables" / "documents" / "_delta_log").glob("*.json"))
    log[-1].unlink()
    codes = {fault.code for fault in verify(Archive(str(archive))).faults}
    assert "rows-missing" in codes


@pytest.mark.parametrize("harm", [flip, cut, empty])
def test_a_harmed_run_record_is_named(archive: Path, harm: Callable[[Path], None]) -> None:
    victim = sorted((archive / "runs").rglob("*.json"))[0]
    text = victim.read_text("utf-8")
    if harm is flip:
        victim.write_text(text.replace('"source":"practice', '"source":"prectice', 1), "utf-8")
    else:
        harm(victim)
    keys = [fault.key for fault in verify(Archive(str(archive))).faults]
    assert any(victim.name in key for key in keys)


def test_strays_and_orphans_are_told_apart(archive: Path) -> None:
    (archive / "bodies" / "sha256" / "notes.txt").write_text("mine")
    orphan = "0" * 64
    path = archive / "bodies" / "sha256" / "00" / "00" / orphan
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"of a run that was cut short")
    names = ["runs/.DS_Store", "tables/documents/备注 1.txt"]
    for name in names:
        (archive / name).write_text("mine")
    found = verify(Archive(str(archive)))
    assert {fault.code for fault in found.faults} == {"stray"}
    assert [fault.key for fault in found.faults] == ["bodies/sha256/notes.txt", *names]
    assert found.orphans == (orphan,)
