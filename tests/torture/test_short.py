"""A few points and mutations of ``make torture``, so that it cannot rot."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gongbao.settings import Limits
from torture.hostile import ROOT, SEEDS, mutations

TESTS = Path(__file__).resolve().parents[1]


@pytest.mark.timeout(300)
def test_a_kill_in_each_step_leaves_the_tables_of_an_undisturbed_run() -> None:
    # A process of its own: it forks, and this one has threads of Delta's.
    command = [sys.executable, "-m", "torture.crash", "--points", "8", "--on", "folder"]
    paths = os.pathsep.join([str(TESTS), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": paths}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "8 points, 0 wrong" in done.stdout


@pytest.mark.timeout(300)
def test_mutations_cost_a_note_at_the_most() -> None:
    seen = mutations(60, 7, [ROOT / name for name in SEEDS], replace(Limits(), parse_seconds=30.0))
    assert seen.wrong == []
    assert sum(seen.answers.values()) == 60
    assert seen.answers["documents"] > 0
    assert seen.largest < 2048
