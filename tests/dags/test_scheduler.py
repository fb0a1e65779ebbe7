"""The real scheduler, with SQLite and with PostgreSQL, Redis and Celery: the archive is that of
the command line, also when a worker is killed in the middle. ``make test-airflow``; minutes."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import psutil
import pytest
from archives import contents
from machines.backends import postgres, redis
from machines.house import House, Run, house

Gongbao = Callable[..., "subprocess.CompletedProcess[str]"]

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(1800)]

GAZETTE = "practice-gazette"
STAGES = [f"one_window.{stage}" for stage in ("fetch", "parse", "dedup", "upload")]
TASKS = ["windows", *STAGES, "report"]
PATIENCE = 800.0
"""Seconds; a machine with nothing else to do needs a tenth."""
MONTHS = ("--from-date", "2022-12-31", "--to-date", "2023-06-30")
"""Six data intervals of a month each: January to June."""


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The practice sources, on the first of each month."""
    folder = tmp_path_factory.mktemp("sources")
    shipped = Path(str(files("crawlers"))) / "sources/practice"
    for path in shipped.glob("practice-*.toml"):
        text = path.read_text("utf-8").replace('"0 6 * * *"', '"0 6 1 * *"')
        (folder / path.name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def by_hand(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command line makes of the practice sources."""
    archive = tmp_path_factory.mktemp("by-hand") / "archive"
    names = sorted(path.stem for path in sources.glob("*.toml"))
    where = ["--archive", str(archive), "--sources", str(sources)]
    command = [sys.executable, "-m", "gongbao", "run", *names, *where]
    subprocess.run(command, check=True, capture_output=True)
    return archive


def assert_whole(run: Run, windows: int = 1) -> None:
    """Every task was there and succeeded: a run without tasks is a success to Airflow."""
    assert run.state == "success", run
    wanted = {name: {"success": windows if name in STAGES else 1} for name in TASKS}
    assert run.tasks == wanted


def of_gazette(archive: Path) -> dict[str, list[str]]:
    return {
        name: [row for row in rows if f"'source': '{GAZETTE}'" in row]
        for name, rows in contents(str(archive)).items()
    }


def assert_like_by_hand(archive: Path, by_hand: Path, gongbao: Gongbao) -> None:
    assert of_gazette(archive) == of_gazette(by_hand)
    verified = gongbao("verify", "--read-data", "--archive", str(archive))
    assert verified.returncode == 0, verified.stdout + verified.stderr


def backfill(airflow: House) -> None:
    words = ("--dag-id", GAZETTE, *MONTHS, "--max-active-runs", "3")
    airflow.airflow("backfill", "create", *words)


def test_with_sqlite_triggers_and_a_backfill_make_the_command_lines_archive(
    sources: Path, by_hand: Path, tmp_path: Path, gongbao: Gongbao
) -> None:
    archive = tmp_path / "archive"
    where = {"GONGBAO_ARCHIVE": str(archive), "GONGBAO_SOURCES": str(sources)}
    with house(tmp_path / "home", **where) as airflow:
        airflow.airflow("dags", "unpause", "-y", GAZETTE)
        # Two at once, without a logical date, and one whose date is before the source's first.
        airflow.airflow("dags", "trigger", GAZETTE, "-r", "one")
        airflow.airflow("dags", "trigger", GAZETTE, "-r", "two")
        airflow.airflow("dags", "trigger", GAZETTE, "-r", "early", "-l", "1999-01-01T00:00:00Z")
        twice = airflow.airflow("dags", "trigger", GAZETTE, "-r", "one", check=False)
        backfill(airflow)
        manual = airflow.wait(3, PATIENCE, dag=GAZETTE, kind="manual")
        backfilled = airflow.wait(6, PATIENCE, dag=GAZETTE, kind="backfill")
        scheduled = airflow.wait(1, PATIENCE, dag=GAZETTE, kind="scheduled")
        events = airflow.events(f"gongbao-{GAZETTE}")
    assert twice.returncode != 0
    assert "already exists" in twice.stdout + twice.stderr
    assert (len(manual), len(backfilled), len(scheduled)) == (3, 6, 1)
    for run in (*manual, *backfilled, *scheduled):
        assert_whole(run)
    assert_like_by_hand(archive, by_hand, gongbao)
    assert len(events) == 10
    documents = contents(str(archive))["documents"]
    assert sum(event["counts"]["documents"] for event in events) == len(documents)
    assert {len(event["state"]) for event in events} == {64}


def test_with_celery_a_worker_that_is_killed_loses_and_doubles_nothing(
    sources: Path, by_hand: Path, tmp_path: Path, gongbao: Gongbao
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
        airflow.airflow("dags", "unpause", "-y", "--treat-dag-id-as-regex", "practice-.*")
        triggered = airflow.wait(3, PATIENCE, kind="scheduled")
        backfill(airflow)
        killed = kill_a_worker_at_work(airflow)
        backfilled = airflow.wait(6, PATIENCE, kind="backfill")
    assert {run.dag for run in triggered} == {path.stem for path in sources.glob("*.toml")}
    assert len(backfilled) == 6
    assert killed, "the worker had nothing to do when it was killed"
    for run in (*triggered, *backfilled):
        assert_whole(run)
    assert_like_by_hand(archive, by_hand, gongbao)
    assert contents(str(archive))["captures"] == contents(str(by_hand))["captures"]


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
