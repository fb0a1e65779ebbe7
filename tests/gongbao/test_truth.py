"""The practice city's truth, document by document: what the archive holds is what was typeset.

A web page's title is its own field there and no paragraph of its text; elsewhere it is both.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gongbao.archive import Archive

TRUTH = Path(__file__).resolve().parents[1] / "practice" / "truth"
SOURCES = ("practice-gazette", "practice-news", "practice-paper")
FIELDS = ("number", "issued", "published", "issue_number", "issue_total", "pages")


def truths(source: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((TRUTH / f"{source}.json").read_text("utf-8"))[
        "documents"
    ]
    return found


CASES = [
    pytest.param(truth, id=f"{source}-{number}")
    for source in SOURCES
    for number, truth in enumerate(truths(source))
]


@pytest.fixture(scope="module")
def rows(demo: tuple[Path, str]) -> list[dict[str, Any]]:
    columns = (
        "id", "url", "title", "number", "issued", "published", "issue_number", "issue_total",
        "pages", "paragraphs", "tables", "source", "run",
    )  # fmt: skip
    return Archive(str(demo[0])).documents(columns=columns, all_versions=True).to_pylist()


def wanted(truth: dict[str, Any]) -> list[str]:
    texts = [p["text"] for p in truth["paragraphs"] if p["role"] != "table"]
    return [text for text in texts if truth["kind"] != "news" or text != truth["title"]]


def got(row: dict[str, Any]) -> list[str]:
    return [p["text"] for p in row["paragraphs"] if p["role"] != "table"]


def versions(truth: dict[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of this document, oldest first."""
    of_page = [row for row in rows if row["url"] in truth["urls"]]
    return sorted(
        (row for row in of_page if row["title"] == truth["title"]), key=lambda row: row["run"]
    )


@pytest.mark.parametrize("truth", CASES)
def test_a_document_is_what_was_typeset(truth: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    held = versions(truth, rows)
    assert held, f"no document {truth['title']} from {truth['urls']}"
    row = held[0] if truth["days"][0] == 1 else held[-1]
    assert got(row) == wanted(truth)
    assert [[list(line) for line in table["rows"]] for table in row["tables"]] == truth["tables"]
    for field in FIELDS:
        assert str(row[field]) == str(truth[field]), field


@pytest.mark.parametrize("source", SOURCES)
def test_there_is_no_document_that_was_not_typeset(source: str, rows: list[dict[str, Any]]) -> None:
    known = {(url, truth["title"]) for truth in truths(source) for url in truth["urls"]}
    strange = [row["id"] for row in rows
               if row["source"] == source and (row["url"], row["title"]) not in known]  # fmt: skip
    assert strange == []


def test_what_changes_on_the_second_day_has_both_versions(rows: list[dict[str, Any]]) -> None:
    changed = [truth for source in SOURCES for truth in truths(source) if truth["days"] == [2]]
    assert changed
    for truth in changed:
        first = [other for other in truths("practice-" + source_of(truth))
                 if other["url"] == truth["url"] and other["title"] == truth["title"]]  # fmt: skip
        assert len(versions(truth, rows)) == len(first)


def source_of(truth: dict[str, Any]) -> str:
    return {"gazette": "gazette", "news": "news", "newspaper": "paper"}[truth["kind"]]
