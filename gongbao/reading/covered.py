"""Coverage of an archive from what it holds and tells, without the files of its sources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongbao.coverage import Coverage
from gongbao.coverage.evidence import coverage_of
from gongbao.model import Expect, Source
from gongbao.tables import Tables

__all__ = ["covered"]


def covered(
    about: Mapping[str, Mapping[str, Any]], tables: Tables, today: date
) -> dict[str, Coverage]:
    """The coverage of each source, by id."""
    return {name: coverage_of(_source(words), tables, today) for name, words in about.items()}


def _source(words: Mapping[str, Any]) -> Source:
    return Source(
        id=words["id"],
        title=words["title"],
        publisher=words["publisher"],
        division=words["division"],
        kind=words["kind"],
        family=words["family"],
        parser="",
        timezone=words["timezone"],
        first=words["first"],
        last=words["last"],
        cadence=words["cadence"],
        expect=Expect(never=tuple(words.get("never", ()))),
    )
