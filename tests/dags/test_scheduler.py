"""The real scheduler with SQLite: the archive is the command line's. ``make test-airflow``."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from archives import contents
from machines.ears import mailbox, statsd, webhook
from machines.house import CHECKOUT, House, Run, house
from machines.practised import (
    GAZETTE,
    NEWS,
    PAPER,
    assert_same,
    assert_whole,
    backfill,
    late,
    who_is_told,
)

pytestmark = [pytest.mark.cluster, pytest.mark.timeout(1800)]

CARE = "gongbao-care"
CARES = ["verify", "coverage", "sources", "reparse", "compact", "clean"]


FOLLOWER = """
from airflow.sdk import DAG, Asset, task

with DAG("follower", schedule=[Asset("gongbao-practice-paper")]):

    @task
    def follow(triggering_asset_events=None):
        ((event,),) = triggering_asset_events.values()
        assert event.extra["counts"]["documents"] > 0

    follow()
"""


@pytest.fixture
def dags(tmp_path: Path) -> Path:
    """Ours, and somebody's own that follows a source."""
    folder = tmp_path / "dags"
    shutil.copytree(CHECKOUT / "dags", folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "follower.py").write_text(FOLLOWER, "utf-8")
    return folder


def test_with_sqlite_triggers_and_a_backfill_make_the_command_lines_archive(
    sources: Path, dags: Path, by_hand: Path, tmp_path: Path, canary: Path
) -> None:
    archive, home = tmp_path / "archive", tmp_path / "home"
    with (
        webhook() as (address, heard),
        mailbox() as (port, mails),
        statsd() as (meter, metrics),
        house(
            home,
            GONGBAO_ARCHIVE=str(archive),
            GONGBAO_SOURCES=str(sources),
            GONGBAO_STATSD=meter,
            AIRFLOW__CORE__DAGS_FOLDER=str(dags),
            **who_is_told(f"{address}/xyzzy"),
            **mailed_to(port),
        ) as airflow,
    ):
        airflow.unpause(GAZETTE, NEWS, PAPER, "follower")
        said = trigger_by_hand(airflow, f"2023; touch {canary}")
        # Beside the daily run, which begins with the DAG.
        backfill(airflow)
        manual = airflow.wait(5, kind="manual")
        backfilled = airflow.wait(6, kind="backfill")
        scheduled = airflow.wait(1, kind="scheduled")
        (followed,) = airflow.wait(1, dag="follower")
        events = airflow.events(f"gongbao-{GAZETTE}")
        airflow.unpause(CARE)
        (care,) = airflow.wait(1, dag=CARE)
        airflow.until(lambda: late(heard) == {GAZETTE, NEWS, PAPER})
    assert (followed.state, followed.tasks) == ("success", {"follow": {"success": 1}})
    assert_cared_for(care, [what for _, what in heard])
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
    assert f"gongbao.documents:{len(of_gazette)}|g|#source:{GAZETTE}" in metrics
    assert {len(event["state"]) for event in events} == {64}


def mailed_to(port: int) -> dict[str, str]:
    """The same by mail, to a server without TLS."""
    plain = {"disable_ssl": True, "disable_tls": True}
    mail = {"conn_type": "smtp", "host": "127.0.0.1", "port": port, "extra": plain}
    return {
        "AIRFLOW_CONN_GONGBAO_MAIL": json.dumps(mail),
        "GONGBAO_MAIL_TO": "desk@chengwan.example",
    }


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


def assert_cared_for(care: Run, heard: list[dict[str, Any]]) -> None:
    """All was done, and who wants to know was told which source is silent."""
    done = {name: {"success": 3 if name == "reparse" else 1} for name in CARES}
    assert care.tasks == {**done, "coverage": {"failed": 1}}
    (told,) = (what for what in heard if what["event"] == "failed" and what["source"] == CARE)
    assert told["task"] == "coverage"
    assert f"{NEWS}: silent for" in told["error"]


def assert_said_why_not(runs: list[Run], heard: list[dict[str, Any]]) -> None:
    """The run for days that are none failed at once, and who wants to know was told why."""
    (run,) = runs
    (told,) = (what for what in heard if what["event"] == "failed" and what["source"] == GAZETTE)
    assert run.state == "failed"
    assert run.tasks["windows"] == {"failed": 1}
    assert (told["event"], told["run"], told["task"]) == ("failed", "wrong", "windows")
    assert "2023; touch" in told["error"]
