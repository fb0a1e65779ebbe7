"""What every Store says of the age of what it holds, and of writes that were cut short."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongbao.store import Store, open_store

SLACK = timedelta(minutes=2)


@pytest.fixture(params=["local", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "local":
        return open_store(str(tmp_path / "store"))
    return open_store(f"s3://{request.getfixturevalue('bucket')}/deep/prefix")


def test_an_entry_says_size_and_age_as_a_listing_does(store: Store) -> None:
    store.create("a/b", b"four")
    entry = store.entry("a/b")
    assert entry is not None
    assert entry.written is not None
    assert (entry.key, entry.size) == ("a/b", 4)
    assert abs(datetime.now(UTC) - entry.written) < SLACK
    (listed,) = store.list("a/")
    assert listed.written is not None
    assert (listed.key, listed.size) == ("a/b", 4)
    assert abs(listed.written - entry.written) < SLACK
    assert store.entry("a/c") is None


def test_what_is_written_again_is_young(store: Store) -> None:
    store.create("a/b", b"four")
    first = store.entry("a/b")
    store.replace("a/b", b"four")
    again = store.entry("a/b")
    assert first is not None
    assert again is not None
    assert first.written is not None
    assert again.written is not None
    assert again.written >= first.written


def test_whole_objects_are_no_halves_and_nothing_is_locked(store: Store) -> None:
    store.create("a/b", b"whole")
    assert list(store.halves(datetime.now(UTC) + timedelta(days=1))) == []
    assert not store.locked()
