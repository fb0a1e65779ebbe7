"""The suite that every Store must pass. It looks behind the store where it can."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongbao.errors import KeyMissing, UsageError
from gongbao.store import Store, open_store
from gongbao.store.bodies import body_key, digest_of, digest_of_key, get_body, has_body, put_body
from gongbao.store.s3 import S3Store


@pytest.fixture(params=["local", "local-fast", "s3", "s3-prefix"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param.startswith("local"):
        return open_store(str(tmp_path / "store"), durable=request.param == "local")
    bucket = request.getfixturevalue("bucket")
    return open_store(f"s3://{bucket}/{'deep/prefix' if request.param == 's3-prefix' else ''}")


def test_create_keeps_the_first_bytes(store: Store) -> None:
    assert store.create("a/b", b"first") is True
    assert store.create("a/b", b"second") is False
    assert store.read("a/b") == b"first"


def test_replace_writes_over(store: Store) -> None:
    store.replace("a/b", b"first")
    store.replace("a/b", b"second, longer")
    assert store.read("a/b") == b"second, longer"
    assert store.size("a/b") == 14


def test_what_is_not_there(store: Store) -> None:
    with pytest.raises(KeyMissing):
        store.read("no/such/key")
    assert store.size("no/such/key") is None
    assert list(store.list("no/such")) == []
    store.delete("no/such/key")


STRAYS = ("runs/.DS_Store", "runs/notes of mine.txt", "runs/备注.json")


def test_names_that_are_no_keys_are_listed_apart(store: Store) -> None:
    store.create("runs/1.json", b"1")
    for name in STRAYS:
        _put_behind(store, name)
    strays: list[str] = []
    assert [entry.key for entry in store.list("runs/", strays)] == ["runs/1.json"]
    assert sorted(strays) == sorted(STRAYS)
    assert [entry.key for entry in store.list("")] == ["runs/1.json"]


def test_a_server_that_lists_what_leads_elsewhere_is_not_followed(bucket: str) -> None:
    store = open_store(f"s3://{bucket}/archive")
    for name in ("runs/../../x", "runs//etc/x", "../x", "runs/a\\..\\b"):
        _put_behind(store, name)
    assert list(store.list("")) == []


def _put_behind(store: Store, name: str) -> None:
    """A file that gongbao did not write."""
    if isinstance(store, S3Store):
        store.client.put_object(Bucket=store.bucket, Key=store.prefix + name, Body=b"x")
    else:
        (Path(store.url) / name).write_bytes(b"x")


def test_list_is_sorted_and_knows_partial_prefixes(store: Store) -> None:
    for key in ("runs/b/2.json", "runs/a/1.json", "runs/b/10.json", "runs-old", "run"):
        store.create(key, key.encode())
    assert [entry.key for entry in store.list("runs/")] == [
        "runs/a/1.json",
        "runs/b/10.json",
        "runs/b/2.json",
    ]
    assert [entry.key for entry in store.list("runs/b/1")] == ["runs/b/10.json"]
    assert next(entry.size for entry in store.list("run")) == 3
    assert len(list(store.list(""))) == 5


def test_list_reads_more_than_one_page(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTO_S3_DEFAULT_MAX_KEYS", "7")
    keys = [f"many/{number:04d}" for number in range(20)]
    for key in keys:
        store.replace(key, b"")
    assert [entry.key for entry in store.list("many/")] == keys


def test_delete(store: Store) -> None:
    store.create("a", b"x")
    store.delete("a")
    assert store.size("a") is None
    assert store.create("a", b"y") is True


@pytest.mark.parametrize(
    "key",
    ["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a\0b", "公报", "a b", "-a", "a" * 1000],
)
def test_keys_are_of_the_allow_list(store: Store, key: str) -> None:
    for ask in (store.read, store.size, store.delete):
        with pytest.raises(UsageError, match="not a storage key"):
            ask(key)
    with pytest.raises(UsageError):
        store.create(key, b"x")


def test_one_of_many_writers_wins(store: Store) -> None:
    won: list[int] = []
    barrier = threading.Barrier(8)

    def write(number: int) -> None:
        barrier.wait()
        if store.create("race", f"writer {number}".encode()):
            won.append(number)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert store.read("race") == f"writer {won[0]}".encode()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=3000))
def test_bodies_come_back(store: Store, data: bytes) -> None:
    digest = put_body(store, data)
    assert digest == put_body(store, data) == digest_of(data)
    assert get_body([store], digest) == data
    assert has_body(store, digest)
    assert digest_of_key(body_key(digest)) == digest


def test_a_store_can_be_opened_again(store: Store, tmp_path: Path) -> None:
    reopen: Callable[[str], Store] = open_store
    store.create("kept", b"bytes")
    assert reopen(store.url).read("kept") == b"bytes"
