"""Debian's PostgreSQL and Redis for a test, on loopback, in a folder of their own, ended by pid."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from foreground import free_port

from machines.debian import installed


@contextmanager
def postgres() -> Iterator[str]:
    """The address of an empty database, as SQLAlchemy takes it."""
    tools = Path(installed("/usr/lib/postgresql/*/bin/initdb")).parent
    with _folder() as folder:
        user = []
        if os.getuid() == 0:
            # PostgreSQL refuses root.
            shutil.chown(folder, "postgres", "postgres")
            user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        data, port = folder / "data", free_port()
        _run(
            folder, *user, tools / "initdb", "--auth=trust", "--no-sync", "--username=airflow", data
        )
        where = ["-h", "127.0.0.1", "-p", str(port)]
        # Without a socket file, whose path must be short.
        command = [*user, tools / "postgres", "-D", data, *where, "-k", "", "-F"]
        with _running(command, folder):
            ready = [tools / "pg_isready", "-q", *where]
            _until(lambda: subprocess.run(ready, check=False).returncode == 0)
            _run(folder, tools / "createdb", *where, "-U", "airflow", "airflow")
            yield f"postgresql+psycopg2://airflow@127.0.0.1:{port}/airflow"


@contextmanager
def redis() -> Iterator[str]:
    """The address of an empty Redis, as Celery takes it."""
    program, port = installed("redis-server"), free_port()
    with _folder() as folder:
        words = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", folder]
        with _running([program, *words], folder):
            _until(lambda: _answers(port))
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def _folder() -> Iterator[Path]:
    # Not pytest's, which is closed to everybody else, and closed again by each pytest that starts.
    folder = Path(tempfile.mkdtemp(prefix="gongbao-", dir="/tmp"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _run(folder: Path, *command: str | Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@contextmanager
def _running(command: list[str | Path], folder: Path) -> Iterator[None]:
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=out, start_new_session=True
        )
    try:
        time.sleep(0.2)
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        yield
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
    finally:
        # At once, whoever is still connected.
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _until(true: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not so within {seconds:g} s"
        time.sleep(0.2)


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
