"""What two archives must have in common to hold the same, whenever and however they were made."""

from __future__ import annotations

from collections import Counter
from typing import Any

from gongbao.archive import Archive
from gongbao.tables.schemas import TABLES, schema_of

# A clock or a run stands in these; all else must be equal.
OF_THE_RUN = {"run", "fetched_at"}
CLOCKS = {"date"}


def contents(url: str) -> dict[str, list[str]]:
    """Every row of every table as sorted lines, without runs and clocks."""
    archive = Archive(url)
    found = {}
    for name in TABLES:
        columns = [field.name for field in schema_of(name) if field.name not in OF_THE_RUN]
        rows = archive.tables.read(name, columns).to_pylist()
        found[name] = sorted(repr(_plain(row)) for row in rows)
    return found


def differences(found: dict[str, list[str]], wanted: dict[str, list[str]]) -> list[str]:
    """A line for every row that only one of two ``contents`` has: its table, whose, the row."""
    lines = []
    for name in sorted(wanted.keys() | found.keys()):
        have, want = Counter(found.get(name, [])), Counter(wanted.get(name, []))
        lines += [f"{name} lacks {row}" for row in (want - have).elements()]
        lines += [f"{name} has besides {row}" for row in (have - want).elements()]
    return lines


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    if "headers" in row:
        row["headers"] = [pair for pair in row["headers"] if pair[0] not in CLOCKS]
    return row
