"""Airflow's own runner ends where the command line ends."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

DAGS = Path(__file__).resolve().parents[2] / "dags"


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Run ``airflow`` with a home and database of its own."""
    home = tmp_path_factory.mktemp("airflow")

    def run(*arguments: str, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "airflow", *arguments],
            env={
                **os.environ,
                "AIRFLOW_HOME": str(home),
                "AIRFLOW__CORE__DAGS_FOLDER": str(DAGS),
                "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
                "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
                **environment,
            },
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout + done.stderr

    run("db", "migrate")
    return run


@pytest.mark.airflow
@pytest.mark.timeout(300)
def test_dags_test_ends_with_the_digest_of_the_command_line(
    airflow: Callable[..., str], gongbao: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:  # fmt: skip
    by_hand = tmp_path / "by-hand"
    digest = ""
    for words in (("fetch", "practice-gazette"), ("parse",), ("dedup",), ("upload",)):
        done = gongbao(*words, *([digest] if digest else []), "--archive", str(by_hand))
        assert done.returncode == 0, done.stderr
        digest = done.stdout.strip()
    assert len(digest) == 64

    log = airflow(
        "dags",
        "test",
        "practice-gazette",
        "2026-01-05",
        GONGBAO_ARCHIVE=str(tmp_path / "by-airflow"),
    )
    again = gongbao("--archive", str(tmp_path / "by-airflow"), "--json", "run", "practice-gazette")
    assert f'"state": "{digest}"' in again.stdout
    assert digest in log


@pytest.mark.parametrize("path", sorted(DAGS.glob("*.py")), ids=lambda path: path.stem)
def test_the_dags_never_use_a_shell(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    keywords = {word.arg for node in ast.walk(tree) if isinstance(node, ast.Call)
                for word in node.keywords}  # fmt: skip
    assert not names & {"BashOperator", "system", "popen", "getoutput", "getstatusoutput"}
    assert "shell" not in keywords
