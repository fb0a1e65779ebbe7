"""Real files: each gives documents or a one-line reason, never a trace, a hang or nothing."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Gongbao = Callable[..., subprocess.CompletedProcess[str]]

FOLDER = Path(__file__).resolve().parents[3] / "../shared/samples"
FILES = sorted((*FOLDER.glob("pdf/*.pdf"), *FOLDER.glob("html/*.html")))
SHORT = 200_000
"""Bytes of a file that every test run reads."""
CONTRACT = {
    "title", "number", "issuer", "issued", "published", "kind", "issue_label", "pages",
    "paragraphs", "tables", "text", "parser", "notes",
}  # fmt: skip


@pytest.mark.samples
def test_the_samples_are_there(samples: Path) -> None:
    assert len(FILES) >= 20


def sized(file: Path) -> Any:
    return pytest.param(file, marks=pytest.mark.long if file.stat().st_size > SHORT else ())


@pytest.mark.samples
@pytest.mark.timeout(600)
@pytest.mark.parametrize("file", [sized(file) for file in FILES], ids=lambda path: path.name)
def test_a_real_file(file: Path, gongbao: Gongbao) -> None:
    done = gongbao("extract", str(file), "--format", "jsonl")
    assert "Traceback" not in done.stderr
    if done.returncode != 0:
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr.startswith("gongbao: ")
        assert len(done.stderr.splitlines()) == 1
        return
    documents = [json.loads(line) for line in done.stdout.splitlines()]
    assert documents
    for document in documents:
        assert document.keys() >= CONTRACT
        assert document["text"].strip()
        assert document["text"] == "\n".join(p["text"] for p in document["paragraphs"])


def test_pages_are_drawn(gongbao: Gongbao, tmp_path: Path) -> None:
    site = Path(__file__).resolve().parents[3] / "gongbao/practice/site"
    issue = next(site.rglob("*.pdf"))
    done = gongbao("extract", str(issue), "--draw", "drawn")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "drawn" / "page-001.png").read_bytes().startswith(b"\x89PNG")
    page = next(site.rglob("t2023*.html"))
    done = gongbao("extract", str(page), "--draw", "other")
    assert done.returncode == 1
    assert "cannot draw" in done.stderr
