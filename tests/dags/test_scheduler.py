"""The real scheduler, with SQLite and with PostgreSQL, Redis and Celery: the archive is that of
the command line, also when a worker is killed in the middle. ``make test-airflow``; minutes."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import psutil
import pytest
from archives import contents, differences
from machines.backends import postgres, redis
from machines.ears import mailbox, webhook
from machines.house import House, Run, house

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(1800)]

GAZETTE, NEWS, PAPER = "practice-gazette", "practice-news", "practice-paper"
STAGES = [f"one_window.{stage}" for stage in ("fetch", "parse", "dedup", "upload")]
TASKS = ["windows", *STAGES, "report"]
CARE = "gongbao-care"
CARES = ["verify", "coverage", "sources", "reparse", "compact", "clean"]
PATIENCE = 800.0
"""Seconds; a machine with nothing else to do needs a tenth."""
MONTHS = ("--from-date", "2022-12-31", "--to-date", "2023-06-30")
"""Six data intervals of a month each: January to June."""


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file that a shell would make, if one ever read what a source file or a run says."""
    path = tmp_path_factory.mktemp("canary") / "canary"
    yield path
    assert not path.exists()


@pytest.fixture(scope="module")
def sources(canary: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice sources: the gazette on the first of each month, the others when told to."""
    folder = tmp_path_factory.mktemp("sources")
    shipped = Path(str(files("crawlers"))) / "sources/practice"
    texts = {path.stem: path.read_text("utf-8") for path in shipped.glob("practice-*.toml")}
    texts[GAZETTE] = texts[GAZETTE].replace('"0 6 * * *"', '"0 6 1 * *"')
    for name in (NEWS, PAPER):
        lines = texts[name].splitlines(keepends=True)
        texts[name] = "".join(line for line in lines if not line.startswith("schedule"))
    trap = f"""'; touch {canary}; $(touch {canary}) "a b"\n`touch {canary}`"""
    texts[NEWS] = texts[NEWS].replace("澄湾市人民政府", json.dumps(trap)[1:-1])
    texts[PAPER] = texts[PAPER].replace(".html", f".html#'; touch {canary} $(touch {canary})", 1)
    assert all(str(canary) in texts[name] for name in (NEWS, PAPER))
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def by_hand(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command line makes of the practice sources."""
    archive = tmp_path_factory.mktemp("by-hand") / "archive"
    command_line("run", GAZETTE, NEWS, PAPER, "--sources", str(sources), archive=archive)
    return archive


def command_line(*words: str, archive: Path) -> None:
    """Run a verb, which must succeed."""
    command = [sys.executable, "-m", "gongbao", *words, "--archive", str(archive)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def assert_whole(run: Run) -> None:
    """Every task was there and succeeded: a run without tasks is a success to Airflow."""
    assert run.state == "success", run
    assert run.tasks == {name: {"success": 1} for name in TASKS}


def assert_same(archive: Path, wanted: Path) -> None:
    """The same rows in every table, and nothing wrong with any byte."""
    found, expected = ({**held, "relations": undirected(held["relations"])}
                       for held in (contents(str(archive)), contents(str(wanted))))  # fmt: skip
    assert not differences(found, expected)
    command_line("verify", "--read-data", archive=archive)


def undirected(relations: list[str]) -> list[str]:
    """Of two documents that two sources published at the same time, either may be the later."""
    rows = []
    for row in map(ast.literal_eval, relations):
        one = (row["document"], row["version"], row["score"])
        other = (row["other"], row["other_version"], row["other_score"])
        rows.append(repr((row["kind"], row["method"], sorted([one, other]))))
    return sorted(rows)


def backfill(airflow: House, *words: str) -> None:
    words = ("--dag-id", GAZETTE, *MONTHS, "--max-active-runs", "3", *words)
    airflow.airflow("backfill", "create", *words)


def who_is_told(address: str, port: int) -> dict[str, str]:
    """A webhook and a mailbox that learn of what fails, and of what takes longer than 4 s."""
    plain = {"disable_ssl": True, "disable_tls": True}
    mail = {"conn_type": "smtp", "host": "127.0.0.1", "port": port, "extra": plain}
    return {
        "AIRFLOW_CONN_GONGBAO_WEBHOOK": json.dumps({"conn_type": "http", "host": address}),
        "AIRFLOW_CONN_GONGBAO_MAIL": json.dumps(mail),
        "GONGBAO_MAIL_TO": "desk@chengwan.example",
        "GONGBAO_LATE_HOURS": "0.001",
    }


def test_with_sqlite_triggers_and_a_backfill_make_the_command_lines_archive(
    sources: Path, by_hand: Path, tmp_path: Path, canary: Path
) -> None:
    archive, home = tmp_path / "archive", tmp_path / "home"
    with (
        webhook() as (address, heard),
        mailbox() as (port, mails),
        house(
            home,
            GONGBAO_ARCHIVE=str(archive),
            GONGBAO_SOURCES=str(sources),
            **who_is_told(f"{address}/xyzzy", port),
        ) as airflow,
    ):
        airflow.unpause(GAZETTE, NEWS, PAPER)
        said = trigger_by_hand(airflow, f"2023; touch {canary}")
        # Beside the daily run, which begins with the DAG.
        backfill(airflow)
        manual = airflow.wait(5, PATIENCE, kind="manual")
        backfilled = airflow.wait(6, PATIENCE, kind="backfill")
        scheduled = airflow.wait(1, PATIENCE, kind="scheduled")
        events = airflow.events(f"gongbao-{GAZETTE}")
        airflow.unpause(CARE)
        (care,) = airflow.wait(1, PATIENCE, dag=CARE)
    assert care.tasks == {name: {"success": 3 if name == "reparse" else 1} for name in CARES}
    assert said == {"dateless": 200, "same": 200, "same again": 409}
    assert (len(backfilled), [run.dag for run in scheduled]) == (6, [GAZETTE])
    wrong = [run for run in manual if run.id == "wrong"]
    for run in (*manual, *backfilled, *scheduled):
        if run not in wrong:
            assert_whole(run)
    assert_said_why_not(wrong, [what for _, what in heard])
    assert "gongbao: practice-gazette failed in windows" in [mail["Subject"] for mail in mails]
    logs = [path for path in (*home.glob("*.log"), *home.glob("logs/**/*")) if path.is_file()]
    assert not [path for path in logs if "xyzzy" in path.read_text("utf-8")]
    assert_same(archive, by_hand)
    assert len(events) == 9
    documents = contents(str(archive))["documents"]
    of_gazette = [row for row in documents if f"'source': '{GAZETTE}'" in row]
    assert sum(event["counts"]["documents"] for event in events) == len(of_gazette)
    assert {len(event["state"]) for event in events} == {64}


def trigger_by_hand(airflow: House, wrong: str) -> dict[str, int]:
    """Three runs at once: one without a date, two with the same one, long before anything was
    published; and one for days that are none. What Airflow said of the first three."""
    days = ("dateless", None), ("same", "1850-01-01"), ("same", "1850-01-01")
    calls = [partial(airflow.trigger, GAZETTE, name, day) for name, day in days]
    with ThreadPoolExecutor(len(calls)) as pool:
        dateless, *same = [asked.result()[0] for asked in [pool.submit(call) for call in calls]]
    assert airflow.trigger(GAZETTE, "wrong", since=wrong)[0] == 200
    assert airflow.trigger(NEWS, "news")[0] == airflow.trigger(PAPER, "paper")[0] == 200
    return {"dateless": dateless, "same": min(same), "same again": max(same)}


def assert_said_why_not(runs: list[Run], heard: list[dict[str, Any]]) -> None:
    """The run for days that are none failed at once, and who wants to know was told why; and of
    each source that it was late."""
    (run,), (told,) = runs, [what for what in heard if what["event"] == "failed"]
    assert run.state == "failed"
    assert run.tasks["windows"] == {"failed": 1}
    assert (told["event"], told["run"], told["task"]) == ("failed", "wrong", "windows")
    assert "2023; touch" in told["error"]
    assert {what["source"] for what in heard if what["event"] == "late"} == {GAZETTE, NEWS, PAPER}


def test_with_celery_a_worker_that_is_killed_loses_and_doubles_nothing(
    sources: Path, by_hand: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    with (
        postgres(tmp_path / "postgres") as database,
        redis(tmp_path / "redis") as broker,
        house(
            tmp_path / "home",
            workers=2,
            GONGBAO_ARCHIVE=str(archive),
            GONGBAO_SOURCES=str(sources),
            AIRFLOW__CORE__EXECUTOR="CeleryExecutor",
            AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=database,
            AIRFLOW__CELERY__BROKER_URL=broker,
            AIRFLOW__CELERY__RESULT_BACKEND=f"db+{database}",
        ) as airflow,
    ):
        airflow.unpause(GAZETTE, NEWS, PAPER)
        assert airflow.trigger(NEWS, "news")[0] == airflow.trigger(PAPER, "paper")[0] == 200
        backfill(airflow)
        runs = airflow.wait(6, PATIENCE, kind="backfill")
        runs += airflow.wait(2, PATIENCE, kind="manual")
        runs += airflow.wait(1, PATIENCE, kind="scheduled")
        assert_same(set_aside(archive), by_hand)
        airflow.wait_for_backfills(GAZETTE)
        backfill(airflow, "--reprocess-behavior", "completed")
        killed = kill_a_worker_at_work(airflow)
        again = airflow.wait(6, PATIENCE, kind="backfill")
    assert (len(runs), len(again)) == (9, 6)
    assert killed, "the worker had nothing to do when it was killed"
    for run in (*runs, *again):
        assert_whole(run)
    by_hand_too = tmp_path / "backfill" / "archive"
    half_a_year = ("--since", "2023-01", "--until", "2023-06", "--by", "month")
    command_line("backfill", GAZETTE, *half_a_year, "--sources", str(sources), archive=by_hand_too)
    assert_same(archive, by_hand_too)


def set_aside(archive: Path) -> Path:
    """Take an archive away, with its work store, so that the next run begins with none."""
    aside = archive.parent / "aside"
    aside.mkdir()
    for path in archive.parent.glob("archive*"):
        path.rename(aside / path.name)
    return aside / archive.name


def kill_a_worker_at_work(airflow: House) -> list[str]:
    """Kill -9 a worker with all its children while a stage runs in it; what ran."""
    worker = psutil.Process(airflow.pids["worker-2"])
    end = time.monotonic() + 120
    while time.monotonic() < end:
        family = worker.children(recursive=True)
        at_work = [command for child in family if (command := _stage(child))]
        if at_work:
            for process in (worker, *family):
                _kill(process)
            return at_work
        time.sleep(0.1)
    return []


def _stage(process: psutil.Process) -> str:
    try:
        words = process.cmdline()
    except psutil.Error:
        return ""
    return " ".join(words) if "gongbao" in words else ""


def _kill(process: psutil.Process) -> None:
    try:
        os.kill(process.pid, 9)
    except ProcessLookupError:
        return
