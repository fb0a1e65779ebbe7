"""What is kept of tables that are far away is never older than what lies there."""

from __future__ import annotations

from typing import Any

import pyarrow.compute as pc
import pytest

from gongbao.errors import Damaged
from gongbao.store import open_store
from gongbao.store.delta import DeltaOptions
from gongbao.tables import Tables


@pytest.fixture
def url(bucket: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An archive's, whose readers believe a damage when it comes twice."""
    monkeypatch.setattr("gongbao.store.patience._ATTEMPTS", 2)
    return f"s3://{bucket}/archive"


def add(tables: Tables, *keys: int, source: str = "a") -> None:
    run = f"r{keys}"
    rows = [{"source": source, "key": key, "ref": 1, "method": "m", "run": run} for key in keys]
    tables.add("bands", lambda read: rows, source=source, commit_id=run, run=run)


def keys(tables: Tables, **where: Any) -> list[int]:
    return sorted(tables.read("bands", ["key"], **where)["key"].to_pylist())


def lose_files(url: str) -> None:
    store = open_store(url)
    for entry in list(store.list("tables/bands/source=")):
        store.delete(entry.key)


def test_what_others_commit_is_seen(url: str) -> None:
    mine, theirs = Tables.of(url), Tables.of(url)
    add(mine, 1)
    assert keys(mine) == keys(theirs) == [1]
    add(theirs, 2)
    assert keys(mine) == [1, 2]
    add(mine, 3, source="b")
    assert keys(theirs) == [1, 2, 3]
    assert keys(theirs, source="b") == [3]
    assert keys(theirs, where=pc.field("key") > 1) == [2, 3]


def test_a_table_in_use_stays_as_it_is(url: str) -> None:
    tables = Tables.of(url)
    add(tables, 1)
    with tables.opened("bands") as table:
        add(tables, 2)
        assert keys(tables) == [1, 2]
        assert table is not None
        assert table.version() == 0


def test_a_small_file_is_fetched_once(url: str) -> None:
    tables = Tables.of(url)
    add(tables, 1)
    assert keys(tables) == [1]
    lose_files(url)
    assert keys(tables) == [1]
    with pytest.raises(Damaged, match="cannot be read"):
        keys(Tables.of(url))


def test_what_could_not_be_read_is_fetched_again(url: str) -> None:
    tables, store = Tables.of(url), open_store(url)
    add(tables, 1)
    (entry,) = store.list("tables/bands/source=")
    whole = store.read(entry.key)
    store.replace(entry.key, b"?" * len(whole))
    with pytest.raises(Damaged):
        keys(tables)
    store.replace(entry.key, whole)
    assert keys(tables) == [1]


def test_credentials_that_change_open_the_table_anew(url: str) -> None:
    options = DeltaOptions()
    named = dict(options())
    tables = Tables(url, lambda: dict(named))
    add(tables, 1)
    named["aws_access_key_id"] = "another"
    with tables.opened("bands") as before:
        assert before is not None
    named["aws_secret_access_key"] = "another"
    with tables.opened("bands") as after:
        assert after is not None
        assert after is not before
    with tables.opened("bands") as again:
        assert again is after


def test_what_is_kept_has_a_bound(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongbao.tables.nearby._ROOM", 1)
    tables = Tables.of(url)
    add(tables, 1)
    assert keys(tables) == [1]
    lose_files(url)
    with pytest.raises(Damaged):
        keys(tables)
