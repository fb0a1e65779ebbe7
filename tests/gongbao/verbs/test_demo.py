"""The main job as a newcomer runs it: demo, again, verify; on a folder and on S3."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from archives import contents

from gongbao.archive import Archive

Gongbao = Callable[..., subprocess.CompletedProcess[str]]


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with size and time of change."""
    return {
        str(path.relative_to(folder)): (path.stat().st_size, path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def commands(said: str) -> list[list[str]]:
    """The commands that the summary tells to try next."""
    return [shlex.split(line) for line in said.partition("try next:")[2].splitlines() if line]


def test_the_summary_says_what_was_done(demo: tuple[Path, str]) -> None:
    archive, said = demo
    for word in ("sources", "captures", "documents", "duplicates", str(archive), "try next"):
        assert word in said
    assert len(commands(said)) == 3


def test_the_three_commands_work_as_printed(demo: tuple[Path, str], tmp_path: Path) -> None:
    for command in commands(demo[1]):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert done.stdout


def test_verify_says_all_is_well(demo: tuple[Path, str], gongbao: Gongbao) -> None:
    done = gongbao("verify", "--read-data", "--archive", str(demo[0]))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all is well" in done.stdout
    assert "orphan" not in done.stdout


def test_a_second_run_adds_nothing_and_says_so(copied: Path, gongbao: Gongbao) -> None:
    before = listing(copied)
    done = gongbao("run", "--archive", str(copied))
    assert done.returncode == 0, done.stderr
    assert "nothing new" in done.stdout
    assert listing(copied) == before


def test_a_second_demo_does_not_travel_back(copied: Path, gongbao: Gongbao) -> None:
    before = listing(copied)
    done = gongbao("demo", "--json", "--archive", str(copied))
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == 3
    for run in told:
        assert run["counts"].get("new", 0) == run["counts"].get("changed", 0) == 0
        assert run["counts"]["bodies"] == run["counts"]["captures"] == 0
        assert len(run["state"]) == 64
    assert listing(copied) == before


def test_what_was_replaced_has_two_versions(demo: tuple[Path, str]) -> None:
    archive = Archive(str(demo[0]))
    rows = archive.documents(columns=["id", "source"], all_versions=True).to_pylist()
    ids = [row["id"] for row in rows]
    twice = {name for name in ids if ids.count(name) == 2}
    assert {name.partition("/")[0] for name in twice} == {"practice-gazette", "practice-news"}


def test_a_source_is_the_same_on_s3(bucket: str, gongbao: Gongbao, tmp_path: Path) -> None:
    url, here = f"s3://{bucket}/practice", str(tmp_path / "archive")
    for archive in (url, here):
        done = gongbao("run", "practice-news", "--archive", archive, XDG_CACHE_HOME=str(tmp_path))
        assert done.returncode == 0, done.stderr
    assert contents(url) == contents(here)
    done = gongbao("verify", "--read-data", "--archive", url)
    assert done.returncode == 0, done.stdout + done.stderr
    again = gongbao("run", "practice-news", "--archive", url, XDG_CACHE_HOME=str(tmp_path))
    assert "nothing new" in again.stdout


@pytest.mark.long
@pytest.mark.timeout(300)
def test_the_city_is_the_same_on_s3(
    demo: tuple[Path, str], bucket: str, gongbao: Gongbao, tmp_path: Path
) -> None:
    url = f"s3://{bucket}/practice"
    done = gongbao("demo", "--archive", url, XDG_CACHE_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert contents(url) == contents(str(demo[0]))
    done = gongbao("verify", "--read-data", "--archive", url)
    assert done.returncode == 0, done.stdout + done.stderr
    again = gongbao("run", "--archive", url, XDG_CACHE_HOME=str(tmp_path))
    assert "nothing new" in again.stdout


def test_stage_by_stage_is_the_same(
    demo: tuple[Path, str], gongbao: Gongbao, tmp_path: Path
) -> None:
    archive = str(tmp_path / "archive")
    digest = gongbao("fetch", "practice-news", "--archive", archive).stdout.strip()
    for stage in ("parse", "dedup", "upload"):
        done = gongbao(stage, digest, "--archive", archive)
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.split()) == 1
        digest = done.stdout.strip()
    mine = Archive(archive).documents(columns=["id", "version"]).to_pylist()
    theirs = Archive(str(demo[0])).documents(source="practice-news", columns=["id", "version"])
    assert mine == theirs.to_pylist()
