"""What is particular to a folder: torn and foreign files, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongbao.errors import AccessDenied, Damaged, KeyMissing, UsageError
from gongbao.store import open_store
from gongbao.store.bodies import body_key, digest_of, get_body, put_body
from gongbao.store.local import LocalStore


def test_leftovers_of_a_killed_write_are_no_objects(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.create("a/b", b"whole")
    (tmp_path / "a" / ".part-0011223344556677").write_bytes(b"half")
    assert [entry.key for entry in store.list("")] == ["a/b"]


def test_writes_leave_nothing_beside(tmp_path: Path) -> None:
    store = LocalStore(tmp_path)
    store.create("a", b"1")
    store.create("a", b"2")
    store.replace("a", b"3")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_file_where_a_folder_is_needed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file")
    with pytest.raises(AccessDenied, match="cannot write below"):
        LocalStore(tmp_path / "archive").create("a/b", b"x")


def test_unknown_schemes_are_refused() -> None:
    with pytest.raises(UsageError, match="s3://bucket/prefix"):
        open_store("gs://bucket/prefix")


def test_a_torn_body_is_put_right_by_the_next_write(tmp_path: Path) -> None:
    store = LocalStore(tmp_path, durable=False)
    digest = digest_of(b"whole body")
    store.create(body_key(digest), b"whole")
    assert put_body(store, b"whole body") == digest
    assert get_body([store], digest) == b"whole body"


def test_a_damaged_copy_is_passed_over_for_a_whole_one(tmp_path: Path) -> None:
    torn, whole = LocalStore(tmp_path / "torn"), LocalStore(tmp_path / "whole")
    digest = put_body(whole, b"bytes")
    torn.create(body_key(digest), b"bites")
    assert get_body([torn, whole], digest) == b"bytes"
    with pytest.raises(Damaged, match="differ from their digest"):
        get_body([torn], digest)
    with pytest.raises(KeyMissing):
        get_body([whole], digest_of(b"other"))
