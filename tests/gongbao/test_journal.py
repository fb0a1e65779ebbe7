"""A run that was killed near its end: what was published is over, what was not is repeated."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from archives import contents, differences
from torture.world import SOURCE, holdings, run_day

from gongbao.stages import Holdings
from gongbao.store.local import LocalStore


class Killed(BaseException):
    """Stands for kill -9: nothing after it is done."""


def kill(*_: Any) -> None:
    raise Killed


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    held = holdings(str(tmp_path_factory.mktemp("undisturbed")))
    run_day(held, 1)
    run_day(held, 2)
    return contents(held.archive.url)


def killed_on_the_first_day(root: Path, place: str, instead: Callable[..., None]) -> Holdings:
    held = holdings(str(root))
    with patch(place, instead), pytest.raises(Killed):
        run_day(held, 1)
    return held


def runs(held: Holdings) -> list[str]:
    return [entry.key for entry in held.archive.list(f"runs/{SOURCE.id}/")]


@pytest.mark.parametrize(
    "place", ["gongbao.pipeline.close_journal", "gongbao.stages.upload.record_runs"]
)
def test_a_run_that_was_published_is_not_taken_up_again(
    place: str, tmp_path: Path, two_days: dict[str, list[str]]
) -> None:
    held = killed_on_the_first_day(tmp_path, place, kill)
    run_day(held, 2)
    assert differences(contents(held.archive.url), two_days) == []
    assert len(runs(held)) == 2


@pytest.mark.parametrize("files", [0, 1, 3])
def test_what_is_left_of_a_closed_journal_is_nobodys(
    files: int, tmp_path: Path, two_days: dict[str, list[str]]
) -> None:
    left, delete = [files], LocalStore.delete

    def some(store: LocalStore, key: str) -> None:
        if key.startswith("open/"):
            if not left[0]:
                raise Killed
            left[0] -= 1
        delete(store, key)

    def closing(*words: Any) -> None:
        from gongbao.stages.fetch import close_journal

        with patch.object(LocalStore, "delete", some):
            close_journal(*words)

    held = killed_on_the_first_day(tmp_path, "gongbao.pipeline.close_journal", closing)
    assert list(held.work.list("open/"))
    run_day(held, 2)
    assert differences(contents(held.archive.url), two_days) == []
    assert not list(held.work.list("open/"))


def test_a_run_that_was_not_published_is_taken_up_again(tmp_path: Path) -> None:
    held = killed_on_the_first_day(tmp_path, "gongbao.stages.upload._record", kill)
    run_day(held, 1)
    (key,) = runs(held)
    began = {row["run"] for row in held.tables.read("captures", ["run"]).to_pylist()}
    assert began == {Path(key).stem}
