"""What the whole suite shares: a real S3 server of moto's on loopback, and the command line."""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import hypothesis
import pytest
from forked import Forked

from gongbao.cli import main

SAMPLES = Path(__file__).resolve().parents[1] / "../shared/samples"

Gongbao = Callable[..., "subprocess.CompletedProcess[str]"]

# For this process and those that it begins.
WITHOUT_OCR = str(Path(__file__).resolve().parent / "without_ocr")
sys.path.insert(0, WITHOUT_OCR)
os.environ["PYTHONPATH"] = os.pathsep.join(
    filter(None, [WITHOUT_OCR, os.environ.get("PYTHONPATH")])
)

# How long one example may take says more of what else the machine does.
hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.load_profile("here")


def _lacking() -> dict[str, str]:
    """Markers of tests that this machine cannot run, with what it lacks."""
    from practice.browser import browser

    needed = {
        "samples": ("no ../shared/samples beside this checkout", SAMPLES.is_dir()),
        "browser": ("no Chromium", browser() is not None),
    }
    return {marker: lacks for marker, (lacks, there) in needed.items() if not there}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect those tests; the summary says which."""
    lacking = _lacking()
    left = {item for item in items if any(item.get_closest_marker(name) for name in lacking)}
    config.hook.pytest_deselected(items=list(left))
    items[:] = [item for item in items if item not in left]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was left out here, and the tables whose rows tests gave with
    ``record_property("<heading>", "<row>")``."""
    for marker, lacks in _lacking().items():
        terminalreporter.write_line(f"left out: tests marked {marker} ({lacks})")
    tables: dict[str, set[str]] = {}
    for report in terminalreporter.stats.get("passed", []):
        for heading, row in getattr(report, "user_properties", ()):
            tables.setdefault(str(heading), set()).add(str(row))
    for heading, rows in tables.items():
        terminalreporter.write_line("")
        for line in (heading, *sorted(rows)):
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def samples() -> Path:
    """Real files that belong to their publishers; they lie beside the checkout, if at all. Tests
    that want them are marked ``samples``."""
    return SAMPLES


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """The address of an S3 server; its credentials stand in the environment meanwhile."""
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    before = dict(os.environ)
    os.environ.update(
        AWS_ENDPOINT_URL_S3=endpoint,
        AWS_ACCESS_KEY_ID="practice",
        AWS_SECRET_ACCESS_KEY="practice-secret",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_EC2_METADATA_DISABLED="true",
    )
    yield endpoint
    os.environ.clear()
    os.environ.update(before)
    server.stop()


@pytest.fixture
def bucket(s3_endpoint: str, request: pytest.FixtureRequest) -> str:
    """A fresh bucket for one test."""
    import re

    import boto3

    name = re.sub(r"[^a-z0-9-]", "-", request.node.name.lower())[:50].strip("-") + "-bucket"
    client = boto3.client("s3")
    if name not in {held["Name"] for held in client.list_buckets()["Buckets"]}:
        client.create_bucket(Bucket=name)
    return name


@pytest.fixture
def gongbao(tmp_path: Path) -> Gongbao:
    """Run the command line in a process of its own (tests/forked.py), in an empty folder."""

    def run(*arguments: str, cwd: Path = tmp_path, **environment: str):  # noqa: ANN202
        with TemporaryFile() as out, TemporaryFile() as err, Path(os.devnull).open() as nothing:
            begun = Forked(
                main,
                arguments,
                files=(nothing.fileno(), out.fileno(), err.fileno()),
                cwd=cwd,
                environment={**os.environ, **environment},
            )
            code = begun.wait(600)
            said = [_text(file) for file in (out, err)]
        return subprocess.CompletedProcess(arguments, code, *said)

    return run


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


@dataclass(frozen=True)
class Made:
    """What ``gongbao demo`` made and said, and how many seconds that took."""

    archive: Path
    said: str
    seconds: float


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Made:
    """The practice city's archive, made once for all of xdist's workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "practice-city"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = folder / "told.json"
        if not told.exists():
            told.write_text(json.dumps(_demonstrated(folder / "archive")), "utf-8")
    return Made(folder / "archive", **json.loads(told.read_text("utf-8")))


def _demonstrated(archive: Path) -> dict[str, Any]:
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "gongbao", "demo", "--archive", str(archive)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {"said": done.stdout, "seconds": time.monotonic() - begun}


@pytest.fixture(scope="session")
def demo(made: Made) -> tuple[Path, str]:
    """An archive that ``gongbao demo`` made, and what it said. Tests leave it as it is."""
    return made.archive, made.said


@pytest.fixture
def copied(made: Made, tmp_path: Path) -> Path:
    """A copy of that archive, and of the work store beside it, for a test that changes it."""
    for name in ("archive", "archive.work"):
        shutil.copytree(made.archive.with_name(name), tmp_path / name)
    return tmp_path / "archive"
