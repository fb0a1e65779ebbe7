"""Debian's PostgreSQL and Redis for a test, on loopback, in a folder of their own, ended by pid."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from machines.debian import installed


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """The address of an empty database, as SQLAlchemy takes it."""
    tools = _postgres_tools()
    folder.mkdir(parents=True)
    data, port = folder / "data", _free_port()
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    if os.getuid() == 0:
        # PostgreSQL refuses root; the way to its folder must be open to it.
        shutil.chown(folder, "postgres", "postgres")
        for parent in folder.parents:
            if parent.stat().st_uid == 0 and not parent.stat().st_mode & 0o001:
                parent.chmod(parent.stat().st_mode | 0o011)
    else:
        user = []
    subprocess.run(
        [
            *user,
            str(tools / "initdb"),
            "--auth=trust",
            "--no-sync",
            "--username=airflow",
            str(data),
        ],
        check=True,
        capture_output=True,
    )
    words = ["-D", str(data), "-h", "127.0.0.1", "-p", str(port), "-k", str(folder), "-F"]
    with _running([*user, str(tools / "postgres"), *words], folder / "log", port):
        ready = [str(tools / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        _until(lambda: subprocess.run(ready, check=False).returncode == 0)
        subprocess.run(
            [
                str(tools / "createdb"),
                "-h",
                "127.0.0.1",
                "-p",
                str(port),
                "-U",
                "airflow",
                "airflow",
            ],
            check=True,
        )
        yield f"postgresql+psycopg2://airflow@127.0.0.1:{port}/airflow"


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """The address of an empty Redis, as Celery takes it."""
    program = installed("redis-server", "redis-server")
    folder.mkdir(parents=True)
    port = _free_port()
    words = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    with _running([program, *words], folder / "log", port):
        yield f"redis://127.0.0.1:{port}/0"


def _postgres_tools() -> Path:
    return Path(installed("/usr/lib/postgresql/*/bin/initdb", "postgresql")).parent


@contextmanager
def _running(command: list[str], log: Path, port: int) -> Iterator[None]:
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out)
    try:
        _until(lambda: process.poll() is not None or _answers(port))
        assert process.poll() is None, log.read_text(errors="replace")[-2000:]
        yield
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not so within {seconds:g} s"
        time.sleep(0.2)


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
