"""Every export read back is the archive, id for id; other people's validators agree; and what a
killed export leaves looks like nothing."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from gongbao import Archive
from gongbao.cli import cli
from gongbao.errors import UsageError
from gongbao.export.target import whole_file, whole_folder
from gongbao.export.warc import write_warc
from gongbao.store.local import LocalStore
from gongbao.text.keys import key_text

Gongbao = Callable[..., "subprocess.CompletedProcess[str]"]

NAMES = {
    "jsonl": "all.jsonl", "parquet": "snapshot", "text": "texts", "words": "words",
    "csv": "all.csv", "warc": "all.warc.gz", "wacz": "all.wacz",
}  # fmt: skip


@pytest.fixture(scope="module")
def exported(demo: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every export of the practice city."""
    folder = tmp_path_factory.mktemp("exported")
    for form, name in NAMES.items():
        words = ["--format", form, "--to", str(folder / name), "--archive", str(demo[0])]
        done = CliRunner().invoke(cli, ["export", *words])
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def truth(demo: tuple[Path, str]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in Archive(str(demo[0])).documents()}


def run(*words: str, cwd: Path | None = None) -> str:
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, cwd=cwd, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def tool(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


def test_jsonl_is_the_archive(exported: Path, truth: dict[str, dict[str, Any]]) -> None:
    lines = (exported / "all.jsonl").read_text("utf-8").split("\n")
    rows = {row["id"]: row for row in map(json.loads, lines[:-1])}
    assert lines[-1] == ""
    assert rows.keys() == truth.keys()
    for name, row in rows.items():
        expected = {**truth[name], "quality": dict(truth[name]["quality"] or ())}
        assert row == json.loads(json.dumps(expected, default=str)), name


def test_parquet_is_the_archive(exported: Path, truth: dict[str, dict[str, Any]]) -> None:
    import pyarrow.parquet as pq

    table = pq.read_table(exported / "snapshot" / "documents-0001.parquet")
    rows = {row["id"]: row for row in table.to_pylist()}
    assert rows.keys() == truth.keys()
    for name, row in rows.items():
        assert {key: row[key] for key in truth[name]} == truth[name]
        assert row["division"] == "000000"
        assert row["citation"] == f"gongbao:cn/000000/{name}@{row['version']}"


def test_csv_is_the_archive(exported: Path, truth: dict[str, dict[str, Any]]) -> None:
    with (exported / "all.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert rows.keys() == truth.keys()
    for name, row in rows.items():
        assert row == {
            key: str("" if truth[name][key] is None else truth[name][key]) for key in row
        }


def test_text_is_the_archive(exported: Path, truth: dict[str, dict[str, Any]]) -> None:
    folder = exported / "texts"
    with (folder / "index.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["id"] for row in rows} == truth.keys()
    for row in rows:
        assert (folder / row["file"]).read_text("utf-8") == truth[row["id"]]["text"] + "\n"
    assert len(list(folder.rglob("*.txt"))) == len(truth)


def test_words_is_the_archive(exported: Path, truth: dict[str, dict[str, Any]]) -> None:
    folder = exported / "words"
    with (folder / "index.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["id"] for row in rows} == truth.keys()
    assert len(rows) == len(truth)
    for row in rows:
        lines = (folder / row["file"]).read_text("utf-8").split("\n")
        first = int(row["line"]) - 1
        said = "".join(lines[first : first + int(row["lines"])])
        document = truth[row["id"]]
        assert lines[first + int(row["lines"])] == ""
        # Letter for letter: the text, and before it the title where it does not begin with it.
        letters = key_text(document["text"])
        assert key_text(said).replace(key_text(document["title"]), "", 1) in {
            letters, letters.replace(key_text(document["title"]), "", 1),
        }  # fmt: skip


def test_warc_is_the_captures(exported: Path, demo: tuple[Path, str]) -> None:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    archive = Archive(str(demo[0]))
    held = archive.tables.read("captures", ["url", "body"]).to_pylist()
    bodies = {row["body"] for row in held if row["body"]}
    digests, addresses = set(), []
    with (exported / "all.warc.gz").open("rb") as file:
        for record in ArchiveIterator(file, record_types=WarcRecordType.any_type, parse_http=True):
            if record.record_type == WarcRecordType.response:
                digests.add(hashlib.sha256(record.reader.read()).hexdigest())
            if record.record_type != WarcRecordType.warcinfo:
                addresses.append(record.headers["WARC-Target-URI"])
    assert digests == bodies
    assert sorted(addresses) == sorted(row["url"] for row in held if row["body"])


def test_wacz_leads_to_every_record(exported: Path) -> None:
    with zipfile.ZipFile(exported / "all.wacz") as package:
        lines = gzip.decompress(package.read("indexes/index.cdx.gz")).decode().splitlines()
        warc = package.read("archive/data.warc.gz")
        pages = package.read("pages/pages.jsonl").decode().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 73
    for line in lines:
        words = json.loads(line.split(" ", 2)[2])
        start, size = int(words["offset"]), int(words["length"])
        member = gzip.decompress(warc[start : start + size])
        assert f"WARC-Target-URI: {words['url']}\r\n".encode() in member
    assert len(pages) > 40


def test_fastwarc_finds_the_warc_whole(exported: Path, tmp_path: Path) -> None:
    run(tool("fastwarc"), "check", str(exported / "all.warc.gz"))
    run("gzip", "--test", str(exported / "all.warc.gz"))
    run(tool("warcio"), "check", str(exported / "all.warc.gz"))
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes((exported / "all.warc.gz").read_bytes()[:-40])
    with pytest.raises(AssertionError):
        run(tool("fastwarc"), "check", str(torn))


def test_wacz_is_valid(exported: Path) -> None:
    assert "valid" in run(tool("wacz"), "validate", "-f", str(exported / "all.wacz"))


def test_frictionless_finds_the_csv_valid(exported: Path) -> None:
    said = run(tool("frictionless"), "validate", "all.csv", cwd=exported)
    assert "VALID" in said and "INVALID" not in said


def test_mlcroissant_loads_the_snapshot(exported: Path, truth: dict[str, dict[str, Any]]) -> None:
    import mlcroissant

    dataset = mlcroissant.Dataset(jsonld=str(exported / "snapshot" / "croissant.json"))
    rows = list(dataset.records("documents-0001"))
    ids = {row["documents-0001/id"].decode() for row in rows}
    assert ids == truth.keys()
    texts = {row["documents-0001/text"].decode() for row in rows}
    assert texts == {row["text"] for row in truth.values()}


def test_the_manifest_finds_a_changed_byte(exported: Path) -> None:
    manifest = json.loads((exported / "snapshot/manifest.json").read_text("utf-8"))
    lines = "".join(f"{one['sha256']}  {one['file']}\n" for one in manifest["files"])
    assert manifest["snapshot"] == hashlib.sha256(lines.encode()).hexdigest()
    words = ["sha256sum", "--check", "--quiet"]
    folder = exported / "snapshot"

    def check() -> int:
        done = subprocess.run(words, input=lines, cwd=folder, text=True, check=False,
                              capture_output=True)  # fmt: skip
        return done.returncode

    assert check() == 0
    path = folder / "relations.parquet"
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + bytes([whole[100] ^ 1]) + whole[101:])
    assert check() != 0
    path.write_bytes(whole)
    assert manifest["documents"] == sum(manifest["sources"].values()) == 57
    assert {"title", "gongbao", "parsers", "schema", "licence", "made"} <= manifest.keys()


def test_the_same_archive_gives_the_same_snapshot(
    exported: Path, demo: tuple[Path, str], gongbao: Gongbao, tmp_path: Path
) -> None:
    again = str(tmp_path / "again")
    gongbao("export", "--format", "parquet", "--to", again, "--archive", str(demo[0]))
    one, two = (
        json.loads(Path(folder, "manifest.json").read_text("utf-8"))["snapshot"]
        for folder in (exported / "snapshot", again)
    )
    assert one == two


def test_a_choice_is_exported(demo: tuple[Path, str], gongbao: Gongbao, tmp_path: Path) -> None:
    words = ("--source", "practice-gazette", "--since", "2023-05", "--archive", str(demo[0]))
    done = gongbao("export", "--format", "jsonl", "--to", "may.jsonl", *words)
    assert done.stdout == "9 documents in may.jsonl\n"
    lines = (tmp_path / "may.jsonl").read_text("utf-8").splitlines()
    assert all('"source": "practice-gazette"' in line for line in lines)
    refused = gongbao("export", "--format", "warc", "--to", "x.warc.gz", *words)
    assert refused.returncode == 2
    assert not (tmp_path / "x.warc.gz").exists()


def test_what_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "held").write_text("mine")
    with (
        pytest.raises(UsageError, match="is there already"),
        whole_file(tmp_path / "held") as file,
    ):
        file.write(b"theirs")
    with pytest.raises(UsageError, match="is there already"), whole_folder(tmp_path / "held"):
        pass
    assert (tmp_path / "held").read_text() == "mine"


@pytest.mark.parametrize("name", ["a.jsonl", "a/b/c.jsonl"])
def test_an_export_that_fails_leaves_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(RuntimeError), whole_file(tmp_path / name) as file:
        file.write(b"half")
        raise RuntimeError
    with pytest.raises(RuntimeError), whole_folder(tmp_path / "folder") as folder:
        (folder / "x").write_text("half")
        raise RuntimeError
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not (tmp_path / "folder").exists()


def test_a_killed_export_has_no_name(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from gongbao.export.target import *\n"
        "with whole_file(Path('out.jsonl')) as f, whole_folder(Path('out')) as d:\n"
        "    f.write(b'x' * 10000); f.flush(); (d / 'y').write_text('y'); print('!', flush=True)\n"
        "    time.sleep(60)\n"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "!\n"
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    time.sleep(0.05)
    left = sorted(path.name for path in tmp_path.iterdir())
    assert not (tmp_path / "out.jsonl").exists()
    assert not (tmp_path / "out").exists()
    assert all(name.startswith(".out") and ".part-" in name for name in left)
    child.stdout.close()


def test_no_secret_and_no_forged_header_in_a_warc(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from gongbao.store.bodies import put_body

    store = LocalStore(tmp_path)
    body = put_body(store, b"<html>x</html>")
    headers = [
        ("content-type", "text/html"), ("set-cookie", "session=TOPSECRET"),
        ("Authorization", "Basic TOPSECRET"), ("Cookie", "TOPSECRET"),
        ("x-odd", "a\r\nx-forged: yes"), ("content-encoding", "gzip"),
    ]  # fmt: skip
    capture = {
        "url": "http://x.example/\r\nWARC-Forged: yes", "fetched_at": datetime.now(UTC),
        "status": 200, "headers": headers, "body": body, "media_type": "text/html",
    }  # fmt: skip
    with (tmp_path / "x.warc.gz").open("wb") as file:
        assert write_warc([capture], store, file, "x.warc.gz") == 1
    data = gzip.decompress((tmp_path / "x.warc.gz").read_bytes())
    assert b"TOPSECRET" not in data
    assert b"\r\nx-forged" not in data and b"\r\nWARC-Forged" not in data
    assert b"content-encoding" not in data
    assert b"content-length: 14\r\n" in data
    run(tool("fastwarc"), "check", "-p", str(tmp_path / "x.warc.gz"))


def test_no_cell_is_a_formula() -> None:
    from gongbao.export.plainly import harmless

    for text in ("=1+1", "+1", "-1", "@x", "\tx", "\r=1", "＝1"):
        assert harmless(text) == f"'{text}"
    assert harmless("一=1") == "一=1"
    assert harmless("") == ""
    assert harmless(None) is None
