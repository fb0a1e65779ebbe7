"""The practice sources under Airflow and under the command line, for tests that compare the two."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from archives import contents, differences

from machines.house import House, Run

GAZETTE, NEWS, PAPER = "practice-gazette", "practice-news", "practice-paper"
STAGES = [f"one_window.{stage}" for stage in ("fetch", "parse", "dedup", "upload")]
TASKS = ["windows", *STAGES, "report"]
MONTHS = ("--from-date", "2022-12-31", "--to-date", "2023-06-30")
"""Six data intervals of a month each: January to June."""


def write_sources(folder: Path, canary: Path) -> Path:
    """The practice sources: the gazette on the first of each month, the others when told to, with
    words and an address that would make the canary if a shell read them."""
    shipped = Path(str(files("crawlers"))) / "sources/practice"
    texts = {path.stem: path.read_text("utf-8") for path in shipped.glob("practice-*.toml")}
    texts[GAZETTE] = texts[GAZETTE].replace('"0 6 * * *"', '"0 6 1 * *"')
    for name in (NEWS, PAPER):
        lines = texts[name].splitlines(keepends=True)
        texts[name] = "".join(line for line in lines if not line.startswith("schedule"))
    # As if it were to go on: a source that is silent.
    lines = texts[NEWS].splitlines(keepends=True)
    texts[NEWS] = "".join(line for line in lines if not line.startswith("last"))
    trap = f"""'; touch {canary}; $(touch {canary}) "a b"\n`touch {canary}`"""
    texts[NEWS] = texts[NEWS].replace("澄湾市人民政府", json.dumps(trap)[1:-1])
    texts[PAPER] = texts[PAPER].replace(".html", f".html#'; touch {canary} $(touch {canary})", 1)
    assert all(str(canary) in texts[name] for name in (NEWS, PAPER))
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return folder


def command_line(*words: str, archive: Path) -> None:
    """Run a verb, which must succeed."""
    command = [sys.executable, "-m", "gongbao", *words, "--archive", str(archive)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def backfill(airflow: House, *words: str) -> None:
    """Ask Airflow for six months of the gazette."""
    words = ("--dag-id", GAZETTE, *MONTHS, "--max-active-runs", "3", *words)
    airflow.airflow("backfill", "create", *words)


def who_is_told(address: str) -> dict[str, str]:
    """A webhook that learns of what fails, and of what takes longer than 4 s."""
    hook = {"conn_type": "http", "host": address}
    return {"AIRFLOW_CONN_GONGBAO_WEBHOOK": json.dumps(hook), "GONGBAO_LATE_HOURS": "0.001"}


def late(heard: list[tuple[str, dict[str, Any]]]) -> set[str]:
    """The sources that the webhook was told to be late."""
    return {what["source"] for _, what in heard if what["event"] == "late"}


def assert_whole(run: Run) -> None:
    """Every task was there and succeeded: a run without tasks is a success to Airflow."""
    assert run.state == "success", run
    assert run.tasks == {name: {"success": 1} for name in TASKS}


def assert_polite(airflow: House, *crawls: int) -> None:
    """So many crawls of each host, over all DAGs and workers one at a time."""
    spans = airflow.crawls()
    assert sorted(map(len, spans.values())) == sorted(crawls)
    for pool, held in spans.items():
        for (_, ended), (begun, _) in pairwise(held):
            assert ended <= begun, (pool, held)


def assert_same(archive: Path, wanted: Path) -> None:
    """The same rows in every table, and nothing wrong with any byte."""
    found, expected = ({**held, "relations": _undirected(held["relations"])}
                       for held in (contents(str(archive)), contents(str(wanted))))  # fmt: skip
    assert not differences(found, expected)
    command_line("verify", "--read-data", archive=archive)


def _undirected(relations: list[str]) -> list[str]:
    """Of two documents that two sources published at the same time, either may be the later."""
    rows = []
    for row in map(ast.literal_eval, relations):
        one = (row["document"], row["version"], row["score"])
        other = (row["other"], row["other_version"], row["other_score"])
        rows.append(repr((row["kind"], row["method"], sorted([one, other]))))
    return sorted(rows)
