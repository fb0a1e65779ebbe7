"""What the archive holds and what it could not get, as evidence for coverage."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from gongbao.coverage import Coverage, Held, Lost, cover
from gongbao.coverage.serials import serials
from gongbao.model import PUBLISHED_VERDICTS, Source
from gongbao.tables import Tables
from gongbao.withdrawn import current

__all__ = ["coverage_of"]

_NUMBER = re.compile(r"(?<!总)第\s*0*(\d{1,3})\s*[期号]")
_TOTAL = re.compile(r"总\s*(?:第\s*)?0*(\d{1,5})\s*[期号]")
_YEAR = re.compile(r"(?:19|20)\d\d")


def coverage_of(source: Source, tables: Tables, today: date) -> Coverage:
    """The source's coverage from the documents and captures tables."""
    columns = ("id", "kind", "run", "published", "issued", "issue_number", "issue_total", "number")
    documents = current(tables.read("documents", columns, source=source.id))
    held = {
        Held(row["published"] or row["issued"], row["issue_number"], row["issue_total"])
        for row in documents
    }
    captures = tables.read(
        "captures", ("url", "role", "verdict", "hints", "fetched_at"), source=source.id
    ).to_pylist()
    latest = {row["url"]: row for row in sorted(captures, key=lambda row: row["fetched_at"])}
    announced = [row for row in latest.values() if row["role"] == "document"]
    # A body that no document was made of yet (a scan without OCR) is held all the same.
    held |= {one for row in announced if _good(row) and (one := _hinted(row)) is not None}
    lost = [
        Lost(_published(row), row["verdict"], row["url"]) for row in announced if not _good(row)
    ]
    found = cover(source, sorted(held, key=str), lost, today)
    return replace(found, serials=serials(row["number"] or "" for row in documents))


def _good(row: dict[str, Any]) -> bool:
    return row["verdict"] in PUBLISHED_VERDICTS


def _hinted(row: dict[str, Any]) -> Held | None:
    """What the list said of an issue: ``2023年第10期 总第260期``."""
    published = _published(row)
    label = " ".join(value for name, value in row["hints"] if name in {"issue_label", "title"})
    number, total = _NUMBER.search(label), _TOTAL.search(label)
    year = _YEAR.search(label)
    if published is None and year and number:
        # Only the year is sure; the number carries the rest.
        published = date(int(year[0]), 6, 30)
    if published is None:
        return None
    return Held(published, int(number[1]) if number else None, int(total[1]) if total else None)


def _published(row: dict[str, Any]) -> date | None:
    text = dict(row["hints"]).get("published", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
