"""The list says what a whole reading says, and reads for a page little more than the page."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gongbao import Archive
from gongbao.reading.documents import Documents
from gongbao.serve import asked
from gongbao.serve.listed import Listed
from gongbao.tables import Tables
from gongbao.tables.schemas import schema_of

WORDS: tuple[dict[str, str], ...] = (
    {},
    {"source": "b"},
    {"kind": "news"},
    {"since": "2023-01-05"},
    {"until": "2023-01-05", "kind": "gazette"},
    {"source": "a", "since": "2023-01-03", "until": "2023-01-04"},
    {"source": "a", "since": "1999-01-01", "until": "1999-01-02"},
)


def row(source: str, at: int, run: str, **words: Any) -> dict[str, Any]:
    filled: dict[str, Any] = {field.name: None for field in schema_of("documents")}
    filled |= {"paragraphs": [], "tables": [], "attachments": [], "repeats": [], "notes": []}
    day = date(2023, 1, 1) + timedelta(days=at % 7)
    days = {0: {"published": day}, 1: {"issued": day}, 2: {}}[at % 3]
    kind = "gazette" if at % 2 else "news"
    filled |= {"id": f"{source}/{at}号", "version": f"{at:016x}", "source": source, "kind": kind}
    return filled | {"title": f"题{at}", "text": "文", "run": run} | days | words


def add(url: str, source: str, rows: list[dict[str, Any]], run: str) -> None:
    Tables.of(url).add("documents", lambda read: rows, source=source, commit_id=run, run=run)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Two sources; of some documents a second version, that says another day or kind."""
    url = str(tmp_path / "archive")
    for source in ("a", "b"):
        add(url, source, [row(source, at, "1") for at in range(150)], f"1{source}")
    again = [row("a", at, "2", title=f"又{at}", kind="news") for at in range(30)]
    add(url, "a", [*again, row("a", 40, "2", published=date(2024, 1, 1))], "2a")
    return Archive(url)


def whole(archive: Archive, words: dict[str, str]) -> list[dict[str, Any]]:
    rows = list(archive.documents(**asked.choice(words).where).iter())
    day = {one["id"]: one["published"] or one["issued"] or date.min for one in rows}
    return sorted(sorted(rows, key=lambda one: one["id"]), key=lambda one: day[one["id"]])[::-1]


@pytest.mark.parametrize("words", WORDS)
def test_its_pages_are_a_whole_reading(archive: Archive, words: dict[str, str]) -> None:
    listed, choice = Listed(archive), asked.choice(words)
    wanted = {one["id"]: one["title"] for one in whole(archive, words)}
    first = listed.page(choice, 1)
    pages = [first, *(listed.page(choice, number) for number in range(2, first.pages + 1))]
    rows = [one for page in pages for one in page.rows]
    assert {one["id"]: one["title"] for one in rows} == wanted
    assert first.total == len(rows) == len(wanted)
    assert [len(page.rows) for page in pages[:-1]] == [50] * (len(pages) - 1)
    days = [one["published"] or one["issued"] or date.min for one in rows]
    assert days == sorted(days, reverse=True)
    assert listed.page(choice, 99).rows == pages[-1].rows


def test_what_is_kept_is_of_the_newest_version(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = Listed(archive)
    assert listed.counts() == {"a": 150, "b": 150}
    read: list[frozenset[str] | None] = []
    plain = Documents.batches

    def noted(self: Documents) -> Any:
        read.append(self.selection.ids)
        return plain(self)

    monkeypatch.setattr(Documents, "batches", noted)
    titles = [one["title"] for one in listed.page(asked.choice({}), 2).rows]
    assert [len(ids or ()) for ids in read] == [50] == [len(titles)]
    add(archive.url, "b", [row("b", 999, "3", published=date(2025, 1, 1), title="新")], "3b")
    assert listed.page(asked.choice({}), 1).rows[0]["title"] == "新"
    assert listed.counts() == {"a": 150, "b": 151}


def test_an_archive_without_documents(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "1.json").touch()
    listed = Listed(Archive(str(tmp_path)))
    assert listed.counts() == {}
    assert listed.page(asked.choice({}), 3).total == 0
