"""Documents that a newer parser makes no more stand in the table, and are nowhere the newest."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest
from captured import fetched
from starlette.testclient import TestClient
from torture.world import SOURCE, holdings, read_again, run_day, well

from gongbao.archive import Archive
from gongbao.care.restore import DERIVED, forget_lost, restore
from gongbao.clusters import clusters_of
from gongbao.model import Document, Note, Parsed
from gongbao.search.index import build
from gongbao.serve.app import make_app
from gongbao.serve.guard import LOOPBACK
from gongbao.stages import Holdings
from gongbao.stages.upload import state_of
from gongbao.withdrawn import read_whole

WHOLE = "torture-news/torture-news.example/3"
Ids = set[str]


@pytest.fixture(scope="module")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of which one page's document became two when it was read again."""
    root = tmp_path_factory.mktemp("withdrawn")
    held = holdings(str(root))
    run_day(held, 1)
    run_day(held, 2)
    (done,) = read_again(held)
    assert done.counts["withdrawn"] == 1
    assert done.counts["documents"] == 6
    return root


@pytest.fixture
def held(cut: Path, tmp_path: Path) -> Holdings:
    shutil.copytree(cut, tmp_path, dirs_exist_ok=True)
    return holdings(str(tmp_path))


def ids(held: Holdings, **where: object) -> Ids:
    archive = Archive(held.archive.url)
    return {row["id"] for row in archive.documents(**where, columns=["id"]).iter()}  # type: ignore[arg-type]


def rows(held: Holdings) -> int:
    return int(held.tables.read("documents", ("id",)).num_rows)


WAYS: dict[str, Callable[[Archive], Ids]] = {
    "all": lambda a: {row["id"] for row in a.documents().iter()},
    "of a kind": lambda a: {row["id"] for row in a.documents(kind="news").iter()},
    "of a window": lambda a: {row["id"] for row in a.documents(since=date(2000, 1, 1)).iter()},
    "one of each cluster": lambda a: {row["id"] for row in a.documents(canonical=True).iter()},
    "sql": lambda a: {row["id"] for row in a.sql("SELECT id FROM current_documents").iter()},
    "search": lambda a: {hit.id for hit in a.search("常务会议", limit=50)},
    "clusters": lambda a: set(clusters_of(a.tables)["document"].to_pylist()),
}


@pytest.mark.parametrize("way", WAYS)
def test_no_reader_meets_it(way: str, held: Holdings) -> None:
    found = WAYS[way](Archive(held.archive.url))
    assert WHOLE not in found
    assert found


def test_an_index_made_before_forgets_it(tmp_path: Path) -> None:
    held = holdings(str(tmp_path))
    run_day(held, 1)
    folder = tmp_path / "index"
    archive = Archive(held.archive.url)
    assert build(folder, archive.url, archive.documents()).documents == 4
    read_again(held)
    made = build(folder, archive.url, archive.documents())
    assert (made.documents, made.removed) == (5, 1)


def test_its_versions_are_read_as_ever(held: Holdings) -> None:
    archive = Archive(held.archive.url)
    versions = archive.versions(WHOLE)
    assert [row["kind"] for row in versions] == ["news", "withdrawn"]
    assert archive.document(WHOLE)["text"] == versions[0]["text"] != ""
    assert archive.resolve(archive.cite(WHOLE)).text == versions[0]["text"]
    assert versions[1]["notes"][0]["code"] == "withdrawn"
    every = archive.documents(all_versions=True, columns=["id", "kind"]).iter()
    assert {"id": WHOLE, "kind": "news"} in list(every)


def test_the_reading_room_says_so(held: Holdings) -> None:
    app = make_app(Archive(held.archive.url), LOOPBACK)
    with TestClient(app, base_url="http://127.0.0.1") as room:
        page = room.get("/document", params={"id": WHOLE})
        listed = room.get("/documents")
    assert page.status_code == listed.status_code == 200
    assert "Withdrawn: read again" in page.text
    shown = {unquote(name) for name in re.findall(r"/document\?id=([^\"&]+)", listed.text)}
    assert shown == ids(held)


def test_its_relations_are_told_of_itself_alone(held: Holdings) -> None:
    archive = Archive(held.archive.url)
    own = archive.relations(WHOLE)
    assert own
    for edge in own:
        other = next(end for end in (edge["document"], edge["other"]) if end != WHOLE)
        ends = [{e["document"], e["other"]} for e in archive.relations(other)]
        assert not any(WHOLE in pair for pair in ends)


def test_a_repeat_writes_nothing(held: Holdings) -> None:
    before, state = rows(held), state_of(SOURCE.id, held)
    assert read_again(held) == []
    assert (rows(held), state_of(SOURCE.id, held)) == (before, state)


def test_what_is_made_again_is_there_again(held: Holdings) -> None:
    before = ids(held)
    (done,) = read_again(held, "1000", cut=0)
    assert done.counts["withdrawn"] == 2
    assert ids(held) == {*(name for name in before if not name.startswith(WHOLE)), WHOLE}
    (done,) = read_again(held, "1001")
    assert done.counts["withdrawn"] == 1
    assert ids(held) == before
    well(held.archive.url)()


def test_the_withdrawal_came_with_the_documents_made_instead(held: Holdings) -> None:
    """One commit, one version of the table: no reader sees the one without the other."""
    table = held.tables.open("documents")
    assert table is not None
    assert table.version() == 2
    well(held.archive.url)()


def test_restored_from_bodies_and_captures_the_newest_are_the_same(held: Holdings) -> None:
    from torture.world import without_scrapy

    before = ids(held)
    for name in DERIVED:
        shutil.rmtree(Path(held.archive.url) / "tables" / name)
    forget_lost(held.archive, held.tables)
    with without_scrapy(2, "999", 3):
        restore(SOURCE, held)
    assert ids(held) == before


def made(*notes: str) -> Parsed:
    return Parsed((Document("news", "", "", notes=tuple(Note(code, "") for code in notes)),))


HEAD = replace(fetched("http://n.example/1", b"x").capture, body="ab")
PART = replace(HEAD, url="http://n.example/1/2", part_of=HEAD.url, role="part", body="cd")


@pytest.mark.parametrize(
    ("parsed", "captures", "expected"),
    [
        (made(), (HEAD, PART), {(HEAD.url, "ab"), (PART.url, "cd")}),
        (made("scan"), (HEAD, PART), set()),
        (made("parse-timeout"), (HEAD, PART), set()),
        (Parsed(), (HEAD, PART), set()),
        (made(), (HEAD, replace(PART, verdict="failed", body=None)), set()),
    ],
)
def test_what_was_not_read_whole_withdraws_nothing(
    parsed: Parsed, captures: tuple, expected: set[tuple[str, str]]
) -> None:
    group = tuple(c for c in captures if c.body)
    assert read_whole([(group, parsed)], captures) == expected
