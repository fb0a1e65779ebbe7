"""Looking rows up finds what reading the whole table finds, and reads no more than it must."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from gongbao.errors import Damaged
from gongbao.tables import Tables
from gongbao.tables.lookup import look_up, scan
from gongbao.tables.schemas import schema_of

COLUMNS = ("document", "ref", "hashes")


@pytest.fixture(params=["folder", "bucket"])
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Tables:
    """Signatures of two sources, six files, two row groups in the largest."""
    here = request.param == "folder"
    bucket = "" if here else request.getfixturevalue("bucket")
    made = Tables.of(str(tmp_path / "档案 100%") if here else f"s3://{bucket}/archive")
    for run in range(3):
        for source in ("a", "b"):
            rows = [row(source, run, at) for at in range(5000 if (source, run) == ("a", 0) else 9)]
            made.add(
                "signatures", lambda read, rows=rows: rows,  # type: ignore[misc]
                source=source, commit_id=f"{source}{run}", run=f"r{run}",
            )  # fmt: skip
    return made


def row(source: str, run: int, at: int) -> dict[str, Any]:
    name = f"{source}/{run}/{at}"
    blank = {field.name: None for field in schema_of("signatures")}
    numbers = {"ref": at * 10 + run, "form": at % 7, "hashes": name.encode()}
    return {**blank, "source": source, "document": name, "text_key": f"k{at}", **numbers}


@pytest.mark.parametrize(
    "among",
    [
        {"text_key": ["k3", "k3", "k4999"]},
        {"document": ["a/0/4998", "nothing"], "ref": {31, 32}},
        {"form": {2}, "text_key": ()},
        {"ref": {-1}},
        {"ref": (), "form": set()},
    ],
)
def test_it_finds_what_a_whole_reading_finds(tables: Tables, among: dict[str, Any]) -> None:
    found = look_up(tables, "signatures", COLUMNS, among)
    where = pc.scalar(False)
    for column, values in among.items():
        kind = schema_of("signatures").field(column).type
        where = where | pc.field(column).isin(pa.array(list(values), kind))
    wanted = tables.read("signatures", COLUMNS, where=where)
    assert found.schema == wanted.schema
    assert sorted(found["document"].to_pylist()) == sorted(wanted["document"].to_pylist())
    assert all(one["document"].encode() == one["hashes"] for one in found.to_pylist())


def test_a_scan_gives_every_row(tables: Tables) -> None:
    rows = [
        ref for batch in scan(tables, "signatures", ["ref"]) for ref in batch["ref"].to_pylist()
    ]
    assert sorted(rows) == sorted(tables.read("signatures", ["ref"])["ref"].to_pylist())
    assert list(scan(tables, "bands", ["key"])) == []
    assert look_up(tables, "bands", ["key"], {"ref": {1}}).num_rows == 0


def test_wide_columns_are_read_where_a_row_was_found(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[list[str]] = []
    plain = pq.ParquetFile.read_row_group

    def noted(file: pq.ParquetFile, group: int, columns: list[str], **words: Any) -> pa.Table:
        read.append(columns)
        return plain(file, group, columns, **words)

    monkeypatch.setattr(pq.ParquetFile, "read_row_group", noted)
    assert look_up(tables, "signatures", COLUMNS, {"document": ["b/2/8"]}).num_rows == 1
    assert read.count(["document"]) == 7
    assert read.count(list(COLUMNS)) == 1


def test_a_file_that_is_gone_or_torn_is_damage(tmp_path: Path) -> None:
    tables = Tables.of(str(tmp_path))
    rows = [row("a", 0, 1)]
    tables.add("signatures", lambda read: rows, source="a", commit_id="r", run="r")
    (file,) = tmp_path.rglob("*.parquet")
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(Damaged, match="signatures: a file of the table cannot be read"):
        look_up(tables, "signatures", COLUMNS, {"ref": {10}})
    file.unlink()
    with pytest.raises(Damaged, match="cannot be read"):
        list(scan(tables, "signatures", ["ref"]))
