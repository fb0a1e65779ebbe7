"""The real scheduler with PostgreSQL, Redis and Celery: the archive is that of the command line,
also when a worker is killed in the middle. ``make test-airflow``."""

from __future__ import annotations

import os
import time
from pathlib import Path

import psutil
import pytest
from machines.backends import postgres, redis
from machines.ears import webhook
from machines.house import PATIENCE, House, house
from machines.practised import (
    GAZETTE,
    NEWS,
    PAPER,
    assert_polite,
    assert_same,
    assert_whole,
    backfill,
    command_line,
    late,
    who_is_told,
)

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(1800)]


def test_with_celery_a_worker_that_is_killed_loses_and_doubles_nothing(
    sources: Path, by_hand: Path, tmp_path: Path
) -> None:
    archive = tmp_path / "archive"
    with (
        webhook() as (address, heard),
        postgres() as database,
        redis() as broker,
        house(
            tmp_path / "home",
            workers=2,
            GONGBAO_ARCHIVE=str(archive),
            GONGBAO_SOURCES=str(sources),
            AIRFLOW__CORE__EXECUTOR="CeleryExecutor",
            AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=database,
            AIRFLOW__CELERY__BROKER_URL=broker,
            AIRFLOW__CELERY__RESULT_BACKEND=f"db+{database}",
            **who_is_told(address),
        ) as airflow,
    ):
        airflow.unpause(GAZETTE, NEWS, PAPER)
        assert airflow.trigger(NEWS, "news")[0] == airflow.trigger(PAPER, "paper")[0] == 200
        backfill(airflow)
        runs = airflow.wait(6, kind="backfill")
        runs += airflow.wait(2, kind="manual")
        runs += airflow.wait(1, kind="scheduled")
        assert_polite(airflow, 8, 1)
        assert_same(set_aside(archive), by_hand)
        airflow.wait_for_backfills(GAZETTE)
        backfill(airflow, "--reprocess-behavior", "completed")
        killed = kill_a_worker_at_work(airflow)
        again = airflow.wait(6, kind="backfill")
        airflow.until(lambda: late(heard) == {GAZETTE, NEWS, PAPER})
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
    end = time.monotonic() + PATIENCE
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
