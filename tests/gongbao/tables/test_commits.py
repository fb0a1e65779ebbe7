"""Tables: a row gets in once, whoever else writes, and whatever reply is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gongbao.errors import AccessDenied, Damaged
from gongbao.tables import Tables
from gongbao.tables.schemas import TABLES, schema_of


@pytest.fixture(params=["local", "s3"])
def tables(request: pytest.FixtureRequest, tmp_path: Path) -> Tables:
    if request.param == "local":
        return Tables.of(str(tmp_path / "archive"))
    return Tables.of(f"s3://{request.getfixturevalue('bucket')}/archive")


def row(name: str, run: str = "r1", source: str = "a") -> dict[str, Any]:
    return {
        "source": source, "document": name, "version": "v", "capture": "c", "text_key": "k",
        "length": 1, "method": "m", "ref": 1, "rare": 0, "passages": 0, "form": 0, "figures": 0,
        "hashes": b"", "run": run,
    }  # fmt: skip


def add(tables: Tables, names: list[str], run: str, source: str = "a") -> int:
    def choose(read: Callable[..., Any]) -> list[dict[str, Any]]:
        held = set(read(["document"])["document"].to_pylist())
        return [row(name, run, source) for name in names if name not in held]

    return tables.add("signatures", choose, source=source, commit_id=run, run=run)


def names(tables: Tables, source: str | None = None) -> list[str]:
    return sorted(tables.read("signatures", ["document"], source=source)["document"].to_pylist())


def test_rows_are_read_back(tables: Tables) -> None:
    assert names(tables) == []
    assert add(tables, ["x", "y"], "r1") == 2
    assert add(tables, ["z"], "r2", source="b") == 1
    assert names(tables) == ["x", "y", "z"]
    assert names(tables, source="b") == ["z"]


def test_a_commit_is_found_by_its_id(tables: Tables) -> None:
    add(tables, ["x"], "r1")
    assert tables.add("signatures", lambda read: [row("other")], source="a", commit_id="r1",
                      run="r1") == 0  # fmt: skip
    assert names(tables) == ["x"]


def test_nothing_to_add_makes_no_version(tables: Tables) -> None:
    add(tables, ["x"], "r1")
    before = tables.open("signatures")
    add(tables, ["x"], "r2")
    after = tables.open("signatures")
    assert before is not None and after is not None
    assert before.version() == after.version() == 0


def test_writers_of_one_source_never_double_a_row(tables: Tables) -> None:
    def write(number: int) -> None:
        add(tables, [f"d{n}" for n in range(3 * number, 3 * number + 6)], f"r{number}")

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert names(tables) == sorted(f"d{n}" for n in range(21))


def test_another_writer_in_between_is_seen(tables: Tables) -> None:
    add(tables, ["x"], "r0")
    asked = []

    def choose(read: Callable[..., Any]) -> list[dict[str, Any]]:
        held = set(read(["document"])["document"].to_pylist())
        if not asked:
            asked.append(True)
            add(tables, ["y"], "other machine")
        return [row(name, "r1") for name in ("y", "z") if name not in held]

    assert tables.add("signatures", choose, source="a", commit_id="r1", run="r1") == 1
    assert names(tables) == ["x", "y", "z"]


def test_every_schema_takes_an_empty_table(tables: Tables) -> None:
    for name in TABLES:
        columns = [field.name for field in schema_of(name)]
        assert tables.read(name, columns).num_rows == 0


def test_a_data_file_that_is_gone_is_damage(tmp_path: Path) -> None:
    tables = Tables.of(str(tmp_path))
    add(tables, ["x"], "r1")
    next(tmp_path.rglob("*.parquet")).unlink()
    with pytest.raises(Damaged, match="cannot be read"):
        names(tables)


def test_a_bucket_that_refuses(s3_endpoint: str) -> None:
    tables = Tables.of("s3://no-such-bucket-of-ours/archive")
    with pytest.raises(AccessDenied, match="refuses"):
        add(tables, ["x"], "r1")
