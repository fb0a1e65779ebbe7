"""Servers that say they write once, and do not: check tells before rows are lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongbao.check import probe
from gongbao.settings import Network, Settings, read_settings
from gongbao.store import Entry


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
        return self.held[key]

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
    monkeypatch.setattr("gongbao.check.open_store", lambda url: store)
    monkeypatch.setattr("gongbao.check._tables", lambda url: ())
    found = {one.what: one for one in probe(settings)}
    assert found["archive"].state == "fail"
    assert said in found["archive"].found
    assert "tables would lose commits" in found["archive"].found
    assert store.held == {}
