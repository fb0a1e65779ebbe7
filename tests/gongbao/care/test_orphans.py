"""Orphans of an archive: what is due goes, and nothing else does, whoever writes meanwhile."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import boto3
import pytest
from archives import contents
from torture.world import SOURCE, holdings, pages, run_day, well

from gongbao.archive import Archive
from gongbao.care.orphans import GRACE, SHORTEST, Orphan, collect, find_orphans
from gongbao.errors import AccessDenied, Damaged, StoreError
from gongbao.stages import Holdings
from gongbao.store.bodies import body_key, digest_of, put_body
from gongbao.store.local import LocalStore

Gongbao = Callable[..., "subprocess.CompletedProcess[str]"]
LATER = datetime.now(UTC) + GRACE + timedelta(days=1)


class Killed(BaseException):
    """Stands for kill -9."""


@pytest.fixture
def held(tmp_path: Path) -> Holdings:
    made = holdings(str(tmp_path))
    run_day(made, 1)
    return made


def archive_of(held: Holdings) -> Archive:
    return Archive(held.archive.url)


def litter(held: Holdings) -> list[str]:
    """One of each kind of orphan; their keys."""
    body = body_key(put_body(held.archive, b"of a run that was killed"))
    loose = f"tables/documents/source={SOURCE.id}/part-00000-of-nobody.zstd.parquet"
    commit = "tables/documents/_delta_log/_commit_0f0e.json.tmp"
    for key in (loose, commit, "probe/0123456789abcdef"):
        held.archive.create(key, b"half")
    folder = Path(held.archive.url)
    for name in ("bodies/.part-0123456789abcdef", "tables/captures/part-1.parquet#1"):
        (folder / name).write_bytes(b"half")
    halves = ["bodies/.part-0123456789abcdef", "tables/captures/part-1.parquet#1"]
    return [body, loose, commit, "probe/0123456789abcdef", *halves]


def all_files(held: Holdings) -> set[str]:
    root = Path(held.archive.url)
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_what_nothing_names_is_named_and_goes_when_it_is_due(held: Holdings) -> None:
    before, rows = all_files(held), contents(held.archive.url)
    keys = litter(held)
    young = find_orphans(archive_of(held), datetime.now(UTC))
    assert (young.due, young.young) == ((), 4)
    found = find_orphans(archive_of(held), LATER)
    assert sorted(orphan.key for orphan in found.due) == sorted(keys)
    assert all_files(held) == before | set(keys)
    gone, _ = collect(archive_of(held), LATER)
    assert sorted(orphan.key for orphan in gone) == sorted(keys)
    assert all_files(held) == before
    assert contents(held.archive.url) == rows
    assert collect(archive_of(held), LATER)[0] == ()
    well(held.archive.url)()


def test_no_grace_is_too_short(held: Holdings) -> None:
    litter(held)
    soon = datetime.now(UTC) + SHORTEST - timedelta(hours=1)
    assert find_orphans(archive_of(held), soon, timedelta(0)).due == ()


def test_files_that_compaction_replaced_are_no_orphans(held: Holdings) -> None:
    from gongbao.care.compact import compact

    run_day(held, 2)
    files = all_files(held)
    with patch("gongbao.care.compact.FEW", 1):
        compact(held.tables)
    assert collect(archive_of(held), LATER)[0] == ()
    assert all_files(held) > files


def cut_short(held: Holdings, table: str) -> None:
    """Day two, killed before the rows of this table are added."""
    from gongbao.tables import Tables

    add = Tables.add

    def dying(tables: Tables, name: str, *words: Any, **more: Any) -> int:
        if name == table:
            raise Killed
        return add(tables, name, *words, **more)

    with patch.object(Tables, "add", dying), pytest.raises(Killed):
        run_day(held, 2)


def new_body() -> str:
    """The body of a page that is first seen on the second day."""
    body = pages(2)[f"http://{SOURCE.id}.example/5.html"]
    return body_key(digest_of(body))


def test_a_body_that_a_document_names_stays_though_its_capture_never_came(held: Holdings) -> None:
    cut_short(held, "captures")
    assert all(orphan.key != new_body() for orphan in find_orphans(archive_of(held), LATER).due)


def age(held: Holdings, key: str) -> None:
    long_ago = (datetime.now(UTC) - GRACE - timedelta(days=1)).timestamp()
    os.utime(Path(held.archive.url) / key, (long_ago, long_ago))


def test_an_upload_that_meets_an_old_orphan_makes_it_young(held: Holdings) -> None:
    cut_short(held, "documents")
    key = new_body()
    age(held, key)
    found = find_orphans(archive_of(held), datetime.now(UTC))
    assert Orphan("body", key, found.due[0].size) in found.due
    cut_short(held, "documents")
    assert collect(archive_of(held), datetime.now(UTC))[0] == ()
    assert held.archive.size(key)


@pytest.mark.parametrize("name", ["entry", "replace"])
def test_a_body_that_goes_as_an_upload_meets_it_is_there_in_the_end(
    name: str, held: Holdings
) -> None:
    """The collector's deletion falls right after the upload's look, or its writing again."""
    cut_short(held, "documents")
    key = new_body()
    age(held, key)
    real, taken = getattr(LocalStore, name), []

    def then_gone(store: LocalStore, wanted: str, *words: Any) -> Any:
        answer = real(store, wanted, *words)
        if wanted == key and store.url == held.archive.url and not taken:
            taken.append(wanted)
            store.delete(key)
        return answer

    with patch.object(LocalStore, name, then_gone):
        run_day(held, 2)
    assert taken == [key]
    assert held.archive.size(key)
    well(held.archive.url)()


@pytest.mark.parametrize("ask", [1, 2])
def test_an_upload_while_orphans_are_collected_keeps_its_bodies(ask: int, held: Holdings) -> None:
    """The whole upload falls between two looks of the collector, which had chosen the body."""
    from gongbao.care.orphans import _named_bodies

    cut_short(held, "documents")
    key = new_body()
    age(held, key)
    asked: list[int] = []

    def named(*words: Any) -> set[str]:
        asked.append(1)
        answer = _named_bodies(*words)
        if len(asked) == ask:
            run_day(held, 2)
        return answer

    with patch("gongbao.care.orphans._named_bodies", named):
        collect(archive_of(held), datetime.now(UTC))
    assert len(asked) == 2
    assert held.archive.size(key)
    well(held.archive.url)()


def test_an_archive_with_a_fault_loses_nothing_more(held: Holdings) -> None:
    litter(held)
    log = held.archive.list("tables/relations/_delta_log/0")
    held.archive.delete(next(log).key)
    with pytest.raises(Damaged, match="nothing is removed"):
        collect(archive_of(held), LATER)


def test_without_a_capture_table_no_body_is_an_orphan(held: Holdings) -> None:
    for entry in [*held.archive.list("tables/captures/"), *held.archive.list("fixity/captures/")]:
        held.archive.delete(entry.key)
    files = all_files(held)
    with pytest.raises(Damaged):
        collect(archive_of(held), LATER)
    assert all_files(held) == files


@pytest.mark.parametrize("at", range(4))
def test_killed_and_repeated_it_goes_on(at: int, held: Holdings) -> None:
    before = all_files(held)
    litter(held)
    left, delete = [at], LocalStore.delete

    def dying(store: LocalStore, key: str) -> None:
        if not left[0]:
            raise Killed
        left[0] -= 1
        delete(store, key)

    with patch.object(LocalStore, "delete", dying), pytest.raises(Killed):
        collect(archive_of(held), LATER)
    collect(archive_of(held), LATER)
    assert all_files(held) == before
    well(held.archive.url)()


def test_nothing_is_removed_from_a_locked_bucket(s3_endpoint: str) -> None:
    client, name = boto3.client("s3"), "locked-orphans"
    client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=True)
    archive = Archive(f"s3://{name}/archive")
    digest = put_body(archive.store, b"of nobody")
    with pytest.raises(StoreError, match="locked"):
        collect(archive, LATER)
    assert archive.store.size(body_key(digest)) == 9


def test_halves_of_a_bucket(bucket: str) -> None:
    client = boto3.client("s3")
    store = Archive(f"s3://{bucket}/archive").store
    for key in ("archive/tables/documents/one.parquet", "elsewhere/two.parquet"):
        client.create_multipart_upload(Bucket=bucket, Key=key)
    assert not store.locked()
    assert list(store.halves(datetime(2010, 1, 1, tzinfo=UTC))) == []
    (half,) = store.halves(datetime.now(UTC) + timedelta(days=1))
    assert half.name == "tables/documents/one.parquet"
    half.forget()
    half.forget()
    (left,) = client.list_multipart_uploads(Bucket=bucket)["Uploads"]
    assert left["Key"] == "elsewhere/two.parquet"


def test_credentials_that_may_not_list_halves_see_the_rest(
    held: Holdings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: Any) -> Any:
        raise AccessDenied("ListMultipartUploads")

    keys = litter(held)
    monkeypatch.setattr(LocalStore, "halves", denied)
    assert sorted(orphan.key for orphan in find_orphans(archive_of(held), LATER).due) == sorted(
        keys[:4]
    )


def test_the_verb_names_and_removes(gongbao: Gongbao, tmp_path: Path) -> None:
    held = holdings(str(tmp_path))
    run_day(held, 1)
    key = body_key(put_body(held.archive, b"of a run that was killed"))
    age(held, key)
    where = ("--archive", held.archive.url, "--work", held.work.url)
    named = gongbao("clean", *where)
    assert f"orphan  {key} (body, 24)" in named.stdout
    assert held.archive.size(key) == 24
    removed = gongbao("clean", "--orphans", "--json", *where)
    assert json.loads(removed.stdout)["orphans_removed"] == 1
    assert held.archive.size(key) is None
