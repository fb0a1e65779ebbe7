"""Servers that say they write once, and do not: check tells, and no stage commits to them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from torture.world import holdings, run_day

from gongbao.care.check import probe
from gongbao.errors import AccessDenied, KeyMissing, StoreError
from gongbao.settings import Network, Settings, read_settings
from gongbao.stages import Holdings
from gongbao.store import Entry, open_store
from gongbao.store.once import require_create_once


class Pretender:
    """Looks whether a key is there, and then writes: right as long as nobody else writes."""

    url = "s3://pretends/archive"

    def __init__(self, *, looks: bool) -> None:
        self.looks = looks
        self.held: dict[str, bytes] = {}

    def create(self, key: str, data: bytes) -> bool:
        there = self.looks and key in self.held
        time.sleep(0.002)
        if not there:
            self.held[key] = data
        return not there

    def read(self, key: str) -> bytes:
        if key not in self.held:
            raise KeyMissing(key)
        return self.held[key]

    def size(self, key: str) -> int | None:
        return len(self.held[key]) if key in self.held else None

    def list(self, prefix: str) -> Iterator[Entry]:
        return (Entry(key, len(data)) for key, data in self.held.items() if key.startswith(prefix))

    def delete(self, key: str) -> None:
        self.held.pop(key, None)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    words = {"archive": Pretender.url, "work": str(tmp_path / "work")}
    return read_settings(words, {}, Network())


@pytest.mark.parametrize(
    ("looks", "said"), [(True, "writers at once"), (False, "lets a second writer overwrite")]
)
def test_a_server_that_only_pretends_is_refused(
    looks: bool, said: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Pretender(looks=looks)
    monkeypatch.setattr("gongbao.care.check.open_store", lambda url: store)
    monkeypatch.setattr("gongbao.care.check._tables", lambda url: ())
    found = {one.what: one for one in probe(settings)}
    assert found["archive"].state == "fail"
    assert said in found["archive"].found
    assert "tables would lose commits" in found["archive"].found
    assert store.held == {}


@pytest.mark.parametrize("looks", [True, False])
def test_nothing_is_uploaded_to_it(looks: bool, tmp_path: Path) -> None:
    store = Pretender(looks=looks)
    held: Holdings = replace(holdings(str(tmp_path)), archive=store)
    with pytest.raises(StoreError, match="tables would lose commits"):
        run_day(held, 1)
    assert store.held == {}
    assert not (tmp_path / "archive" / "tables").exists()


def test_a_server_is_raced_once_for_each_work_store(bucket: str, tmp_path: Path) -> None:
    archive, work = open_store(f"s3://{bucket}/archive"), open_store(str(tmp_path / "work"))
    require_create_once(archive, work)
    (told,) = work.list("probed/")
    assert b"create_once" in work.read(told.key)
    assert list(archive.list("")) == []
    # Remembered: the same place is not raced again.
    pretender = Pretender(looks=False)
    pretender.url, pretender.client = archive.url, archive.client  # type: ignore[attr-defined]
    require_create_once(pretender, work)
    # But what is there must not be taken again: versioning may have come to the bucket since.
    pretender.held["tables/captures/_delta_log/00000000000000000000.json"] = b"{}"
    with pytest.raises(StoreError, match="bucket without versioning"):
        require_create_once(pretender, work)


def test_another_server_under_the_same_address_is_raced_again(bucket: str, tmp_path: Path) -> None:
    archive, work = open_store(f"s3://{bucket}/archive"), open_store(str(tmp_path / "work"))
    require_create_once(archive, work)
    pretender = Pretender(looks=False)
    pretender.url = archive.url
    with pytest.raises(StoreError):
        require_create_once(pretender, work)


def test_credentials_that_may_not_delete_are_no_reason_to_refuse(
    bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, work = open_store(f"s3://{bucket}/archive"), open_store(str(tmp_path / "work"))

    def denied(key: str) -> None:
        raise AccessDenied(f"{archive.url} refuses")

    monkeypatch.setattr(archive, "delete", denied)
    require_create_once(archive, work)
    assert {entry.key.partition("/")[0] for entry in archive.list("")} == {"probe"}
