"""docs/reading.md: every block is run as it stands, against an S3 server with the practice city."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs/reading.md"
BLOCK = re.compile(r"^```([a-z ]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPARK = "GONGBAO_TEST_SPARK"


def blocks(kind: str) -> list[str]:
    return [text for info, text in BLOCK.findall(PAGE.read_text("utf-8")) if info == kind]


@pytest.fixture(scope="module")
def environ(s3_endpoint: str, demo: tuple[Path, str]) -> Iterator[dict[str, str]]:
    """A bucket ``corpus`` with the practice city's archive, as the page has it."""
    import boto3

    client = boto3.client("s3")
    client.create_bucket(Bucket="corpus")
    for path in demo[0].rglob("*"):
        if path.is_file():
            client.upload_file(str(path), "corpus", f"gongbao/{path.relative_to(demo[0])}")
    tools = str(Path(sys.executable).parent)
    yield {
        **os.environ,
        "AWS_ENDPOINT_URL": s3_endpoint,
        "AWS_ALLOW_HTTP": "true",
        "PATH": f"{tools}:{os.environ['PATH']}",
        "HF_HUB_OFFLINE": "1",
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reader")


def run(words: list[str], environ: dict[str, str], folder: Path) -> str:
    environ = {**environ, "HF_HOME": str(folder / "hf"), "XDG_CACHE_HOME": str(folder / "cache")}
    done = subprocess.run(
        words, cwd=folder, env=environ, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, f"{words[-1]}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_page_has_every_reader() -> None:
    text = "".join(blocks("python"))
    for name in ("gongbao", "duckdb", "polars", "deltalake", "datasets", "boto3", "mlcroissant"):
        assert re.search(rf"^(?:import|from) {name}", text, re.MULTILINE), name
    assert len(blocks("r")) == len(blocks("python spark")) == 1


# One process for all lines of a kind: to begin one costs more than most of them.
RUN_PYTHON = """
import sys
for number, text in enumerate(sys.argv[1].split(chr(0x1e))):
    print("block", number, file=sys.stderr, flush=True)
    exec(compile(text, f"block {number}", "exec"), {"__name__": "block"})
"""
RUN_SHELL = """
import os, shlex, sys
from click.testing import CliRunner
from gongbao.cli import cli
for line in sys.argv[1].splitlines():
    words = shlex.split(line.partition(" | ")[0], comments=True)
    if words[0] == "export":
        os.environ.update([words[1].split("=", 1)])
        continue
    assert words.pop(0) == "gongbao", line
    done = CliRunner().invoke(cli, words)
    print(done.output)
    assert done.exit_code == 0, (line, done.output, done.exception)
"""


def test_lines_for_the_shell(environ: dict[str, str], folder: Path) -> None:
    said = run([sys.executable, "-c", RUN_SHELL, "".join(blocks("sh"))], environ, folder)
    assert "澄政发〔2023〕9号" in said
    assert "57 documents in snapshot" in said
    assert "73 records in corpus.wacz" in said


def test_lines_for_python(environ: dict[str, str], folder: Path) -> None:
    text = "\x1e".join(blocks("python"))
    said = run([sys.executable, "-W", "ignore", "-c", RUN_PYTHON, text], environ, folder)
    assert "0 issues missing" in said
    assert (folder / "page-3.png").stat().st_size > 10_000


@pytest.mark.spark
def test_lines_for_spark(environ: dict[str, str], folder: Path) -> None:
    assert shutil.which("java"), "Spark needs Java (Debian: apt install default-jre-headless)"
    (text,) = blocks("python spark")
    said = run([os.environ[SPARK], "-c", text], environ, folder)
    assert re.search(r"practice-news *\| *28", said)
