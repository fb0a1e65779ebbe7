"""A whole Airflow for a test: what ``make airflow`` starts, and what its database says of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

CHECKOUT = Path(__file__).resolve().parents[2]
FOREGROUND = CHECKOUT / "infra/one-machine/foreground.py"

PATIENCE = 800.0
"""Seconds; a machine with nothing else to do needs a tenth."""

# Minutes of patience are for publishers' servers; here a lost task is missed at once, and the
# files of the DAGs stay as they are.
IMPATIENT = {
    "GONGBAO_RETRY_SECONDS": "3",
    "AIRFLOW__SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.2",
    "AIRFLOW__DAG_PROCESSOR__MIN_FILE_PROCESS_INTERVAL": "600",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT_DETECTION_INTERVAL": "5",
    "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "30",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT": "40",
    "AIRFLOW__SCHEDULER__TASK_QUEUED_TIMEOUT_CHECK_INTERVAL": "10",
}


@dataclass(frozen=True)
class Run:
    """One run of a DAG: its tasks by name, how many instances each has, by state."""

    dag: str
    id: str
    kind: str
    state: str
    tasks: dict[str, dict[str, int]]


@dataclass(frozen=True)
class House:
    """A running Airflow: its home, its address, its processes by name, its environment."""

    home: Path
    address: str
    pids: dict[str, int]
    environment: dict[str, str]

    @cached_property
    def _token(self) -> str:
        known = self.home / "simple_auth_manager_passwords.json.generated"
        words = {"username": "admin", "password": json.loads(known.read_text("utf-8"))["admin"]}
        return str(_ask("POST", f"{self.address}/auth/token", words)[1]["access_token"])

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Ask the API, as the web page does; status and answer."""
        return _ask(method, f"{self.address}/api/v2{path}", body, self._token)

    def unpause(self, *dags: str) -> None:
        """Let these DAGs run, as soon as Airflow has read them."""
        end = time.monotonic() + PATIENCE
        for dag in dags:
            while self.call("PATCH", f"/dags/{dag}", {"is_paused": False})[0] != 200:
                assert time.monotonic() < end, f"{dag} was never read" + self._logs()
                time.sleep(0.5)

    def trigger(self, dag: str, name: str, day: str | None = None, **conf: str) -> tuple[int, str]:
        """Start a run of this name, with a logical date or with none; status and what was said.
        On SQLite Airflow's API now and then waits for itself until the database's patience is
        over, and answers 500: nothing was done, and it is asked again."""
        body = {"dag_run_id": name, "logical_date": day and f"{day}T00:00:00Z", "conf": conf}
        end = time.monotonic() + PATIENCE
        while True:
            status, said = self.call("POST", f"/dags/{dag}/dagRuns", body)
            if status != 500:
                return status, str(said)
            assert time.monotonic() < end, str(said) + self._logs()

    def airflow(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run ``airflow`` beside it."""
        done = subprocess.run(
            [sys.executable, "-m", "airflow", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert not check or done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return done

    def events(self, asset: str) -> list[dict[str, Any]]:
        """What was told with each event of this asset."""
        from sqlalchemy import text

        asked = (
            "SELECT e.extra FROM asset_event e JOIN asset a ON a.id = e.asset_id WHERE a.name = "
        )
        engine = self._database()
        with engine.connect() as database:
            found = [row[0] for row in database.execute(text(asked + ":name"), {"name": asset})]
        engine.dispose()
        return [json.loads(extra) if isinstance(extra, str) else extra for extra in found]

    def _database(self) -> Any:
        from sqlalchemy import create_engine

        home = f"sqlite:///{self.home}/airflow.db"
        return create_engine(self.environment.get("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", home))

    def runs(self) -> list[Run]:
        """Every run so far, with its task instances."""
        from sqlalchemy import text

        engine = self._database()
        with engine.connect() as database:
            rows = database.execute(text("SELECT dag_id, run_id, run_type, state FROM dag_run"))
            runs = [Run(dag, name, kind, state, {}) for dag, name, kind, state in rows]
            by_id = {(run.dag, run.id): run for run in runs}
            found = database.execute(
                text(
                    "SELECT dag_id, run_id, task_id, state, count(*) FROM task_instance "
                    "GROUP BY dag_id, run_id, task_id, state"
                )
            )
            for dag, name, task, state, number in found:
                if (dag, name) in by_id:  # else it began between the two questions
                    by_id[dag, name].tasks.setdefault(task, {})[str(state)] = number
        engine.dispose()
        return runs

    def crawls(self) -> dict[str, list[tuple[Any, Any]]]:
        """From when to when tasks held a slot of each host's pool, in order."""
        from sqlalchemy import text

        asked = "SELECT pool, start_date, end_date FROM task_instance WHERE pool LIKE 'host-%'"
        engine = self._database()
        with engine.connect() as database:
            rows = database.execute(text(asked + " AND start_date IS NOT NULL")).all()
        engine.dispose()
        found: dict[str, list[tuple[Any, Any]]] = {}
        for pool, begun, ended in rows:
            found.setdefault(pool, []).append((begun, ended))
        return {pool: sorted(spans) for pool, spans in found.items()}

    def wait(self, number: int, **wanted: str) -> list[Run]:
        """Wait until this many runs of these kinds and DAGs are over; they."""
        end = time.monotonic() + PATIENCE
        while True:
            chosen = [
                run for run in self.runs()
                if all(getattr(run, name) == value for name, value in wanted.items())
            ]  # fmt: skip
            over = [run for run in chosen if run.state in {"success", "failed"}]
            if len(over) >= number and len(over) == len(chosen):
                return over
            assert time.monotonic() < end, "\n".join(map(str, chosen)) + self._logs()
            time.sleep(0.5)

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is so."""
        end = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < end, self._logs()
            time.sleep(0.5)

    def wait_for_backfills(self, dag: str) -> None:
        """Wait until the scheduler has noticed, which it does twice a minute, that the runs of a
        backfill are over: before that Airflow refuses another of this DAG."""
        self.until(
            lambda: all(
                one["completed_at"]
                for one in self.call("GET", f"/backfills?dag_id={dag}")[1]["backfills"]
            )
        )

    def _logs(self) -> str:
        logs = (path.read_text(errors="replace")[-2000:] for path in self.home.glob("*.log"))
        return "\n\n".join(logs)


@contextmanager
def house(home: Path, workers: int = 0, **environment: str) -> Iterator[House]:
    """Start it, and end it: with nothing left behind."""
    begun = {
        name: value for name, value in os.environ.items()
        if not name.startswith(("AIRFLOW_", "GONGBAO_"))
    }  # fmt: skip
    command = [sys.executable, str(FOREGROUND), "--home", str(home), "--port", "0"]
    process = subprocess.Popen(
        [*command, "--workers", str(workers)],
        env={**begun, **IMPATIENT, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        said: dict[str, Any] = json.loads(line)
        told = json.loads((home / "environment.json").read_text("utf-8"))
        yield House(home, said["address"], said["pids"], told)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    end = time.monotonic() + 30
    while left := [pid for pid in said["pids"].values() if _alive(pid)]:
        assert time.monotonic() < end, left
        time.sleep(0.2)


def _ask(method: str, address: str, body: Any, token: str = "") -> tuple[int, Any]:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    data = None if body is None else json.dumps(body).encode()
    try:
        with urlopen(Request(address, data, headers, method=method), timeout=300) as answer:
            return answer.status, json.load(answer)
    except HTTPError as refused:
        return refused.code, refused.read().decode(errors="replace")


def _alive(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return False
    return True
