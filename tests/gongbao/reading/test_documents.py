"""Documents: the newest version of each, of what is asked for, and no more bytes than that."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.fs as pafs
import pytest

from gongbao import Archive
from gongbao.errors import Damaged, UsageError
from gongbao.store import open_store
from gongbao.tables import Tables
from gongbao.tables.schemas import schema_of
from gongbao.told import tell

YEARS = range(2015, 2021)
TEXT_BYTES = 900


def row(source: str, day: date, at: int, run: str, **words: Any) -> dict[str, Any]:
    filled: dict[str, Any] = {field.name: None for field in schema_of("documents")}
    filled |= {"paragraphs": [], "tables": [], "attachments": [], "repeats": [], "notes": []}
    # Random hexadecimal, so that a text's bytes are not compressed away.
    text = os.urandom(TEXT_BYTES // 2).hex()
    name = f"{source}/{day:%Y/%m}/{at}号"
    filled |= {"id": name, "version": f"{at:016x}", "source": source, "kind": "gazette"}
    filled |= {"title": f"题{at}", "published": day, "text": text, "run": run, "capture": "c" * 64}
    return filled | words


def add(url: str, source: str, rows: list[dict[str, Any]], run: str) -> None:
    Tables.of(url).add("documents", lambda read: rows, source=source, commit_id=run, run=run)


def year_of(source: str, year: int, count: int = 700) -> list[dict[str, Any]]:
    first = date(year, 1, 1)
    return [
        row(source, first + timedelta(days=at % 365), at, f"{year}1231T") for at in range(count)
    ]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two cities; one with a commit a year, one with a commit for all years."""
    url = str(tmp_path_factory.mktemp("reading") / "archive")
    for year in YEARS:
        add(url, "yearly", year_of("yearly", year), f"{year}1231T")
    whole = [one for year in YEARS for one in year_of("whole", year)]
    add(url, "whole", whole, "20210101T")
    for source, division in (("yearly", "211300"), ("whole", "210100")):
        tell(open_store(url), {"id": source, "division": division, "title": source})
    return url


class Counting:
    """A file system that counts the bytes that are read through it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.read = 0

    def files(self) -> pafs.PyFileSystem:
        from fsspec.implementations.local import LocalFileSystem

        counting = self

        class Files(LocalFileSystem):  # type: ignore[misc]
            protocol = "counted"

            def _open(self, path: str, mode: str = "rb", **words: Any) -> Any:
                file = super()._open(path, mode, **words)
                return _Counted(file, counting)

        handler = pafs.FSSpecHandler(Files(skip_instance_cache=True))
        return pafs.SubTreeFileSystem(str(self.root), pafs.PyFileSystem(handler))


class _Counted:
    def __init__(self, file: Any, counting: Counting) -> None:
        self._file = file
        self._counting = counting

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._file.read(size)
        self._counting.read += len(data)
        return data

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@pytest.fixture
def counted(archive: str, monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting(Path(archive) / "tables/documents")
    monkeypatch.setattr(Tables, "_files", lambda self, name: counting.files())
    return counting


def bytes_of(counted: Counting, read: Callable[[], Any]) -> int:
    before = counted.read
    read()
    return counted.read - before


def size_of(archive: str, source: str) -> int:
    folder = Path(archive) / f"tables/documents/source={source}"
    return sum(path.stat().st_size for path in folder.glob("*.parquet"))


@pytest.mark.parametrize("source", ["yearly", "whole"])
def test_a_city_and_a_year_cost_their_own_bytes(
    archive: str, counted: Counting, source: str
) -> None:
    held = size_of(archive, source)
    year = {"source": source, "since": date(2017, 1, 1), "until": date(2017, 12, 31)}
    rows = Archive(archive).documents(**year)
    read = bytes_of(counted, rows.arrow)
    assert rows.count() == 700
    # Of six years one is asked for; row groups of 256 rows and footers stand over its edges.
    share = {"yearly": 0.25, "whole": 0.40}[source]
    assert 700 * TEXT_BYTES * 0.45 < read < share * held
    everything = bytes_of(counted, lambda: Archive(archive).documents(source=source).arrow())
    assert everything > 0.9 * held


def test_one_column_costs_one_column(archive: str, counted: Counting) -> None:
    titles = Archive(archive).documents(source="whole", columns=["title"])
    assert bytes_of(counted, titles.arrow) < 0.15 * size_of(archive, "whole")


def test_a_division_is_its_sources(archive: str) -> None:
    reader = Archive(archive)
    assert {r["source"] for r in reader.documents(division="211300", columns=["source"])} == {
        "yearly"
    }
    assert reader.documents(division="21", columns=["id"]).count() == 2 * 700 * len(YEARS)
    with pytest.raises(UsageError, match="divisions: 210100, 211300"):
        reader.documents(division="4601")


def test_of_no_sources_there_are_no_documents(archive: str) -> None:
    assert Archive(archive).documents(source=[]).arrow().num_rows == 0


def test_what_is_not_there_is_said(archive: str) -> None:
    with pytest.raises(UsageError, match="no source 'nowhere'; it has whole, yearly"):
        Archive(archive).documents(source="nowhere")
    with pytest.raises(UsageError, match="no column 'colour'"):
        Archive(archive).documents(columns=["colour"])


def test_the_newest_version_is_given_once(tmp_path: Path) -> None:
    day = date(2020, 5, 1)
    add(str(tmp_path), "s", [row("s", day, 1, "r1"), row("s", day, 2, "r1")], "r1")
    add(str(tmp_path), "s", [row("s", day, 1, "r2", version="b", title="新")], "r2")
    twice = row("s", day, 3, "r3", version="c")
    add(str(tmp_path), "s", [twice, twice], "r3")
    found = Archive(str(tmp_path)).documents(columns=["id", "version", "title"]).to_pylist()
    assert [(one["id"][-2:], one["version"][-1]) for one in found] == [
        ("1号", "b"), ("2号", "2"), ("3号", "c"),
    ]  # fmt: skip
    assert Archive(str(tmp_path)).documents(all_versions=True).count() == 5


def test_a_version_moved_to_another_day_leaves_its_old_window(tmp_path: Path) -> None:
    """A parser that reads the date better must not leave the old row behind in the old year."""
    old, new = date(2019, 5, 1), date(2020, 5, 1)
    name = "s/2019/05/1号"
    add(str(tmp_path), "s", [row("s", old, 1, "r1"), row("s", old, 2, "r1")], "r1")
    add(str(tmp_path), "s", [row("s", new, 1, "r2", id=name, version="b")], "r2")
    reader = Archive(str(tmp_path))
    in_2019 = reader.documents(until=date(2019, 12, 31), columns=["id"]).to_pylist()
    assert [one["id"] for one in in_2019] == ["s/2019/05/2号"]
    in_2020 = reader.documents(since=date(2020, 1, 1), columns=["id", "version"]).to_pylist()
    assert in_2020 == [{"id": name, "version": "b"}]


def test_the_day_of_issue_stands_in_where_none_was_published(tmp_path: Path) -> None:
    only_issued = row("s", date(2018, 3, 1), 1, "r", published=None, issued=date(2018, 3, 1))
    undated = row("s", date(2018, 3, 1), 2, "r", published=None)
    other = row("s", date(2019, 3, 1), 3, "r")
    add(str(tmp_path), "s", [only_issued, undated, other], "r")
    reader = Archive(str(tmp_path))
    year = reader.documents(since=date(2018, 1, 1), until=date(2018, 12, 31), columns=["id"])
    assert [one["id"][-2:] for one in year] == ["1号"]
    assert reader.documents().count() == 3


def test_a_result_is_of_the_moment_it_was_asked_for(tmp_path: Path) -> None:
    add(str(tmp_path), "s", [row("s", date(2020, 1, 1), 1, "r1")], "r1")
    asked = Archive(str(tmp_path)).documents()
    add(str(tmp_path), "s", [row("s", date(2020, 1, 1), 2, "r2")], "r2")
    assert asked.count() == 1
    assert Archive(str(tmp_path)).documents().count() == 2


def test_every_form_says_the_same(archive: str) -> None:
    rows = Archive(archive).documents(source="yearly", columns=["id", "published", "text"])
    table = rows.arrow()
    assert isinstance(table, pa.Table)
    assert table.schema.names == ["id", "published", "text"]
    assert sorted(table["id"].to_pylist()) == table["id"].to_pylist()
    ids = set(table["id"].to_pylist())
    assert {one["id"] for one in rows.iter()} == ids
    frame = rows.to_pandas()
    assert set(frame["id"]) == ids
    assert str(frame["published"].dtype).startswith("datetime64")
    assert set(rows.to_polars()["id"]) == ids


def test_an_archive_without_documents_is_not_a_mistyped_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no archive at"):
        Archive(str(tmp_path / "typo")).documents()
    (tmp_path / "runs" / "city-news").mkdir(parents=True)
    (tmp_path / "runs" / "city-news" / "1.json").touch()
    assert Archive(str(tmp_path)).documents().arrow().num_rows == 0
    assert Archive(str(tmp_path)).documents(since=date(2020, 1, 1)).to_pandas().empty


def test_a_torn_file_is_damage(tmp_path: Path) -> None:
    add(str(tmp_path), "s", [row("s", date(2020, 1, 1), 1, "r1")], "r1")
    (file,) = (tmp_path / "tables/documents/source=s").glob("*.parquet")
    file.write_bytes(file.read_bytes()[:500])
    with pytest.raises(Damaged, match="cannot be read"):
        Archive(str(tmp_path)).documents().arrow()


def test_reading_loads_neither_crawlers_nor_parsers(archive: str) -> None:
    code = (
        "import sys; from gongbao import Archive; "
        f"next(Archive({archive!r}).documents().iter()); "
        "loaded = {name.partition('.')[0] for name in sys.modules}; "
        "print(loaded & {'crawlers', 'parsers', 'scrapy', 'airflow', 'twisted', 'duckdb'})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "set()"


def test_the_same_from_a_bucket(archive: str, bucket: str) -> None:
    import boto3

    client = boto3.client("s3")
    root = Path(archive)
    for path in root.rglob("*"):
        if path.is_file():
            client.upload_file(str(path), bucket, f"a/{path.relative_to(root)}")
    year = {"division": "211300", "since": date(2017, 1, 1), "until": date(2017, 6, 30)}
    there = Archive(f"s3://{bucket}/a").documents(**year, columns=["id", "text"])
    here = Archive(archive).documents(**year, columns=["id", "text"])
    assert there.arrow().equals(here.arrow())
