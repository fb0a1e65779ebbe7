"""``sources new``: one look at a page gives a source that is well and a sample to test with."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gongbao.sources import find_sources

Gongbao = Callable[..., subprocess.CompletedProcess[str]]

LISTS = {
    "trs": "http://www.chengwan.example/xwzx/czyw/index.html",
    "founder_epaper": "http://epaper.chengwan.example/cwrb/index.html",
}


@pytest.mark.parametrize("family", LISTS)
def test_a_source_is_written_and_can_be_run(family: str, gongbao: Gongbao, tmp_path: Path) -> None:
    done = gongbao("sources", "new", LISTS[family], "--into", "mine", "--id", "mine", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["family"] == family
    found, faults = find_sources(tmp_path / "mine")
    assert faults == ()
    assert found["mine"].family == family
    assert (tmp_path / "mine" / "mine" / "body.html").stat().st_size > 100
    assert json.loads((tmp_path / "mine" / "mine" / "capture.json").read_text("utf-8"))["url"]


def test_nothing_is_written_over(gongbao: Gongbao) -> None:
    words = ("sources", "new", LISTS["trs"], "--into", "mine")
    assert gongbao(*words).returncode == 0
    again = gongbao(*words)
    assert again.returncode == 2
    assert "there already" in again.stderr


@pytest.mark.parametrize(
    ("url", "code", "word"),
    [
        ("ftp://www.chengwan.example/", 2, "not a web address"),
        ("http://www.chengwan.example/none.html", 1, "missing"),
        ("http://127.0.0.1:9/", 1, "private"),
    ],
)
def test_a_page_that_cannot_be_had(gongbao: Gongbao, url: str, code: int, word: str) -> None:
    done = gongbao("sources", "new", url)
    assert done.returncode == code
    assert word in done.stderr
