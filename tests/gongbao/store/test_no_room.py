"""Where no room is left, a local store says so, and keeps no half of what it was given."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gongbao.errors import StoreFull
from gongbao.store.local import LocalStore
from gongbao.tables.commits import Tables


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow beyond ``size`` bytes: as on a full disk, a write takes what fits first."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("durable", [True, False])
@pytest.mark.parametrize("write", [LocalStore.create, LocalStore.replace])
def test_a_write_that_does_not_fit_leaves_nothing(
    tmp_path: Path, write: object, *, durable: bool
) -> None:
    store = LocalStore(tmp_path, durable=durable)
    with room_for(1_000), pytest.raises(StoreFull, match=f"{tmp_path}: no room is left"):
        write(store, "a/b", b"x" * 3_000)  # type: ignore[operator]
    assert not list((tmp_path / "a").iterdir())
    assert store.create("a/b", b"y" * 3_000)
    assert store.read("a/b") == b"y" * 3_000


def test_a_commit_that_does_not_fit_is_not_tried_again(tmp_path: Path) -> None:
    tables, asked = Tables(str(tmp_path)), []

    def rows(read: object) -> list[dict[str, object]]:
        asked.append(read)
        return [
            {"source": "city", "name": str(at), "documents": at, "run": "1"} for at in range(20_000)
        ]

    with room_for(1_000), pytest.raises(StoreFull):
        tables.add("stops", rows, source="city", commit_id="1", run="1")
    assert len(asked) == 1
