"""Airflow in the foreground: api-server, scheduler, dag-processor and, with Celery, workers.

    python infra/one-machine/foreground.py [--home DIR] [--port N] [--workers N]

All listens on loopback. Ctrl-C or SIGTERM ends everything that was started. What the environment
says of Airflow already (database, executor, broker) is left as it is; the rest is set here and
written to HOME/environment.json, for whoever wants to run ``airflow`` beside it. ``airflow
standalone`` is no alternative: its log servers listen on every interface.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 300.0
"""Seconds to become healthy in, and to end in."""


def main() -> int:
    """Start, wait for the end, end everything."""
    words = _arguments()
    home = words.home.resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    port = words.port or free_port()
    environment = {**os.environ, **environment_of(home, port, os.environ)}
    _write_private(home / "environment.json", json.dumps(environment))
    # From here on a signal is an exception, so that nothing that was started is left behind.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    started: dict[str, subprocess.Popen[bytes]] = {}
    try:
        _prepare(home, environment)
        for name, command in components(home, port, words.workers).items():
            started[name] = _start(name, command, home, environment)
        _wait_until_healthy(port, started)
        said = {name: process.pid for name, process in started.items()}
        passwords = home / "simple_auth_manager_passwords.json.generated"
        sys.stderr.write(f"the user is admin, the password in {passwords}; Ctrl-C ends it\n")
        _say(json.dumps({"address": f"http://127.0.0.1:{port}", "home": str(home), "pids": said}))
        return _watch(started)
    except KeyboardInterrupt:
        return 0
    finally:
        _end(started)


def environment_of(home: Path, port: int, given: Mapping[str, str]) -> dict[str, str]:
    """What Airflow is told, beside what it was told already."""
    secret = home / "jwt-secret"
    if not secret.exists():
        _write_private(secret, secrets.token_hex(48))
    defaults = {
        "AIRFLOW_HOME": str(home),
        "AIRFLOW__CORE__DAGS_FOLDER": str(CHECKOUT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home}/airflow.db?timeout=60",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{port}/execution/",
        "AIRFLOW__API__BASE_URL": f"http://127.0.0.1:{port}",
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API_AUTH__JWT_SECRET": secret.read_text("utf-8"),
        # A worker that was killed is missed after this, and its tasks begin again.
        "AIRFLOW__SCHEDULER__TASK_INSTANCE_HEARTBEAT_TIMEOUT": "60",
        "AIRFLOW__USAGE_DATA_COLLECTION__ENABLED": "False",
        "GONGBAO_POOLS": "hosts",
        "GONGBAO_LATE_HOURS": "8",
    }
    if "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN" not in given:
        paths = (str(Path(__file__).parent), given.get("PYTHONPATH"))
        defaults["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        defaults["AIRFLOW__DATABASE__SQL_ALCHEMY_CONNECT_ARGS"] = "sqlite_waits.CONNECT"
    # One home, one address, one secret; the rest may have been chosen by whoever starts this.
    ours = {"AIRFLOW_HOME", "AIRFLOW__CORE__EXECUTION_API_SERVER_URL", "AIRFLOW__API__BASE_URL",
            "PYTHONPATH"}  # fmt: skip
    return {name: value for name, value in defaults.items() if name in ours or name not in given}


def components(home: Path, port: int, workers: int) -> dict[str, list[str]]:
    """The words after ``airflow`` of each process, by its name."""
    found = {
        "api-server": ["api-server", "--host", "127.0.0.1", "--port", str(port)],
        "scheduler": ["scheduler", "--skip-serve-logs"],
        "dag-processor": ["dag-processor"],
    }
    for number in range(1, workers + 1):
        name = f"worker-{number}"
        found[name] = ["celery", "worker", "--skip-serve-logs", "--without-gossip",
                       "--concurrency", "2", "--celery-hostname", f"{name}@localhost",
                       "--pid", str(home / f"{name}.pid")]  # fmt: skip
    return found


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Airflow in the foreground, on loopback.")
    parser.add_argument("--home", type=Path, default=CHECKOUT / ".airflow")
    parser.add_argument("--port", type=int, default=8080, help="0: a free one")
    parser.add_argument("--workers", type=int, default=0, help="Celery workers")
    return parser.parse_args()


def _prepare(home: Path, environment: Mapping[str, str]) -> None:
    _airflow(["db", "migrate"], environment)
    pools = home / "pools.json"
    command = [sys.executable, str(CHECKOUT / "dags/pools.py")]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)  # noqa: S603
    pools.write_bytes(done.stdout)
    _airflow(["pools", "import", str(pools)], environment)


def _airflow(words: list[str], environment: Mapping[str, str]) -> None:
    command = [sys.executable, "-m", "airflow", *words]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)  # noqa: S603
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
        sys.exit(f"airflow {' '.join(words)}: {''.join(last)}")


def _start(
    name: str, words: list[str], home: Path, environment: Mapping[str, str]
) -> subprocess.Popen[bytes]:
    with (home / f"{name}.log").open("ab") as log:
        command = [sys.executable, "-m", "airflow", *words]
        # A session of its own: it is ended with all that it started, and by nobody's Ctrl-C.
        return subprocess.Popen(  # noqa: S603
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )


def _wait_until_healthy(port: int, started: Mapping[str, subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        _complain_of_the_dead(started)
        try:
            address = f"http://127.0.0.1:{port}/api/v2/monitor/health"
            with urlopen(address, timeout=5) as answer:
                health = json.load(answer)
        except (URLError, OSError, ValueError):
            health = {}
        parts = (health.get(name) or {} for name in ("scheduler", "dag_processor"))
        if health and all(part.get("status") == "healthy" for part in parts):
            return
        time.sleep(0.5)
    sys.exit(f"Airflow was not healthy within {PATIENCE:g} s; see the logs in its home")


def _watch(started: Mapping[str, subprocess.Popen[bytes]]) -> int:
    while True:
        time.sleep(1)
        _complain_of_the_dead(
            {name: process for name, process in started.items() if not name.startswith("worker")}
        )


def _complain_of_the_dead(started: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for name, process in started.items():
        if process.poll() is not None:
            sys.exit(f"{name} ended with code {process.returncode}; see {name}.log")


def _end(started: Mapping[str, subprocess.Popen[bytes]]) -> None:
    # Who presses Ctrl-C twice leaves nothing behind either.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    for signal_, patience in ((signal.SIGTERM, 20.0), (signal.SIGKILL, 5.0)):
        for process in started.values():
            _signal_all(process, signal_)
        until = time.monotonic() + patience
        for process in started.values():
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                continue


def _signal_all(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """To the process and its children, who share its group also when it is gone."""
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def free_port() -> int:
    """A port of loopback that is free, and not of those that connections to somewhere else are
    given: it is listened on only later."""
    while True:
        port = 15_000 + secrets.randbelow(17_000)
        with socket.socket() as asked:
            try:
                asked.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def _write_private(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
