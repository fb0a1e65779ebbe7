"""PostgreSQL and Redis for a test: Debian's, with a folder of their own, on loopback, ended by pid.

Where they are missing and this is Debian's root, apt installs them from where the machine's apt
is told to (and no service is started). Where that cannot be, the test fails and says so.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

POLICY = Path("/usr/sbin/policy-rc.d")
PACKAGES = ("postgresql", "redis-server")


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
    program = shutil.which("redis-server") or _install()[1]
    folder.mkdir(parents=True)
    port = _free_port()
    words = ["--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    with _running([program, *words], folder / "log", port):
        yield f"redis://127.0.0.1:{port}/0"


def _postgres_tools() -> Path:
    return _newest_postgres() or _install()[0]


def _newest_postgres() -> Path | None:
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    return max((path.parent for path in found), default=None)


def _install() -> tuple[Path, str]:
    """Where PostgreSQL's programs are, and Redis; both come at once."""
    if os.getuid() != 0 or shutil.which("apt-get") is None:
        pytest.fail(f"{' and '.join(PACKAGES)} are needed; only root on Debian can install them")
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        for words in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
            quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            command = ["apt-get", *words]
            done = subprocess.run(
                command, env=quiet, capture_output=True, text=True, timeout=300, check=False
            )
            if done.returncode != 0:
                pytest.fail(f"{' '.join(command)}: {done.stderr[-500:]}")
    finally:
        if ours:
            POLICY.unlink()
    tools, program = _newest_postgres(), shutil.which("redis-server")
    assert tools and program, f"{PACKAGES} are installed, but not where they are looked for"
    return tools, program


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
