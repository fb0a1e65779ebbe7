"""Cleaning the work store: what runs need stays, the rest goes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongbao.batch import Batch, write_batch
from gongbao.care.clean import GIVEN_UP, clean
from gongbao.store import Store, open_store
from gongbao.store.bodies import has_body, put_body

Gongbao = Callable[..., "subprocess.CompletedProcess[str]"]
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def run_id(age: timedelta) -> str:
    return f"{NOW - age:%Y%m%dT%H%M%S%fZ}-abcdef"


def journal(work: Store, age: timedelta, window: str = "newest") -> None:
    words = {"run": run_id(age), "started_at": (NOW - age).isoformat()}
    work.replace(f"open/s/{window}/run.json", json.dumps(words).encode())
    work.replace(f"open/s/{window}/captures/1.json", b"{}")


@pytest.fixture
def stores(tmp_path: Path) -> tuple[Store, Store]:
    return open_store(str(tmp_path / "work"), durable=False), open_store(str(tmp_path / "archive"))


def test_what_the_archive_holds_goes_and_a_young_batch_stays(stores: tuple[Store, Store]) -> None:
    work, archive = stores
    held = put_body(work, b"held")
    put_body(archive, b"held")
    young = write_batch(work, Batch("captures", "s", run_id(timedelta(days=3))))
    old = write_batch(work, Batch("captures", "s", run_id(GIVEN_UP + timedelta(days=1))))
    done = clean(work, archive, NOW)
    assert (done.removed, done.left) == (2, 1)
    assert not has_body(work, held)
    assert not has_body(work, old)
    assert has_body(work, young)
    assert clean(work, archive, NOW).removed == 0


def test_while_a_run_is_under_way_what_no_archive_holds_stays(
    stores: tuple[Store, Store],
) -> None:
    work, archive = stores
    page = put_body(work, b"<html>fetched a moment ago</html>")
    journal(work, timedelta(days=2))
    clean(work, archive, NOW)
    assert has_body(work, page)
    assert len(list(work.list("open/"))) == 2


def test_a_run_given_up_goes_with_its_journal(stores: tuple[Store, Store]) -> None:
    work, archive = stores
    page = put_body(work, b"<html>fetched a month ago</html>")
    journal(work, timedelta(days=30))
    done = clean(work, archive, NOW)
    assert (done.removed, done.journals) == (1, 1)
    assert not has_body(work, page)
    assert not list(work.list("open/"))


def test_after_cleaning_a_run_finds_nothing_new(copied: Path, gongbao: Gongbao) -> None:
    done = gongbao("clean", "--archive", str(copied), "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["removed"] > 30
    again = gongbao("run", "practice-news", "--archive", str(copied))
    assert "nothing new" in again.stdout
