"""diff and dedup as a user calls them, on the demo's archive."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html

from gongbao.archive import Archive

Gongbao = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def revised(demo: tuple[Path, str]) -> tuple[str, str]:
    """The demo's archive and an act of which it holds two versions that say different things."""
    url = str(demo[0])
    rows = Archive(url).tables.read("relations", ["document", "kind"]).to_pylist()
    return url, min(row["document"] for row in rows if row["kind"] == "revision")


def test_diff_shows_the_paragraphs_that_changed(revised: tuple[str, str], gongbao: Gongbao) -> None:
    done = gongbao("diff", revised[1], "--archive", revised[0])
    assert done.returncode == 0, done.stderr
    changed = [line for line in done.stdout.splitlines() if line.startswith("~ ")]
    assert changed
    assert all("[-" in line or "{+" in line for line in changed)
    assert "\x1b" not in done.stdout


def test_diff_is_in_colour_on_a_terminal(revised: tuple[str, str]) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "gongbao", "diff", revised[1], "--archive", revised[0]]
    with subprocess.Popen(
        command, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"}
    ) as process:
        process.wait(60)
    os.close(theirs)
    said = os.read(ours, 65_536).decode("utf-8", "replace")
    os.close(ours)
    assert "\x1b[31m[-" in said
    assert "\x1b[32m{+" in said


def test_diff_as_a_page(revised: tuple[str, str], gongbao: Gongbao) -> None:
    done = gongbao("diff", revised[1], "--html", "--archive", revised[0])
    assert done.returncode == 0, done.stderr
    page = html.fromstring(done.stdout)
    assert page.xpath("//p[@class='changed']//del | //p[@class='changed']//ins")
    assert len(page.xpath("//p[@class='same']")) > 3
    assert not page.xpath("//script | //@src | //@href")


def test_diff_between_two_documents_and_as_json(demo: tuple[Path, str], gongbao: Gongbao) -> None:
    edges = Archive(str(demo[0])).tables.read("relations", ["document", "other", "kind"])
    near = next(row for row in edges.to_pylist() if row["kind"] == "near")
    done = gongbao("diff", near["document"], near["other"], "--json", "--archive", str(demo[0]))
    assert done.returncode == 0, done.stderr
    changes = [json.loads(line) for line in done.stdout.splitlines()]
    assert {"same", "changed"} & {change["kind"] for change in changes}


@pytest.mark.parametrize(
    ("words", "said"),
    [(["--from", "zzzz"], "has no version 'zzzz'; it has"), (["nothing/here"], "no document")],
)
def test_what_cannot_be_compared_is_said(
    words: list[str], said: str, revised: tuple[str, str], gongbao: Gongbao
) -> None:
    done = gongbao("diff", revised[1], *words, "--archive", revised[0])
    assert done.returncode == 2
    assert said in done.stderr


def test_a_document_of_one_version_asks_for_another(
    demo: tuple[Path, str], gongbao: Gongbao
) -> None:
    name = Archive(str(demo[0])).documents(source="practice-paper", columns=["id"]).arrow()["id"][0]
    done = gongbao("diff", name.as_py(), "--archive", str(demo[0]))
    assert done.returncode == 2
    assert "has one version" in done.stderr


def test_a_rebuild_of_the_demo_finds_what_its_days_found(
    demo: tuple[Path, str], gongbao: Gongbao, tmp_path: Path
) -> None:
    copy = tmp_path / "archive"
    shutil.copytree(demo[0], copy)
    done = gongbao("dedup", "--rebuild", "--archive", str(copy), "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["added"] == {"signatures": 0, "bands": 0, "relations": 0}
    assert said["not found again"] == []


@pytest.mark.parametrize("words", [[], ["--learn"], ["abc", "--rebuild"]])
def test_dedup_takes_a_digest_or_rebuild(words: list[str], gongbao: Gongbao) -> None:
    done = gongbao("dedup", *words)
    assert done.returncode == 2
    assert "DIGEST" in done.stderr
