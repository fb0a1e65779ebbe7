"""The list of documents, the newest first, a page at a time.

Which documents there are, and of which day, is read once for a version of the table and kept: of a
hundred thousand that is 10 MB and half a second. What a page shows of its fifty is read for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Any

from gongbao.archive import Archive
from gongbao.reading.documents import Documents

if TYPE_CHECKING:
    import pyarrow as pa

    from gongbao.reading.selection import Selection
    from gongbao.serve.asked import Choice

__all__ = ["Listed", "Listing"]

_AT_A_TIME = 50
_SHOWN = ("id", "title", "source", "number", "issuer", "kind", "published", "issued", "run")

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """``rows`` of ``total``, on page ``number`` of ``pages``."""

    rows: Sequence[Row]
    total: int
    number: int
    pages: int


class Listed:
    """The documents of an archive in the order of the list, brought up to date when the table
    has a new version."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._lock = Lock()
        self._version: int | None = None
        self._rows: pa.Table | None = None

    def counts(self) -> dict[str, int]:
        """How many documents each source has, by its id."""
        import pyarrow.compute as pc

        counted = pc.value_counts(self._current()["source"].combine_chunks()).to_pylist()
        return {pair["values"]: pair["counts"] for pair in counted}

    def page(self, choice: Choice, number: int) -> Listing:
        """The documents that are meant, the newest first; the last page for a number beyond it.
        Raises UsageError."""
        meant = self._archive.documents(**choice.where, columns=_SHOWN)
        rows = _meant(self._current(), meant.selection)
        pages = max(1, -(-rows.num_rows // _AT_A_TIME))
        number = min(number, pages)
        part = rows.slice((number - 1) * _AT_A_TIME, _AT_A_TIME)
        return Listing(_shown(meant, part), rows.num_rows, number, pages)

    def _current(self) -> pa.Table:
        with self._lock:
            with self._archive.tables.opened("documents") as table:
                version = None if table is None else table.version()
            if self._rows is None or version != self._version:
                self._rows, self._version = _in_order(self._archive), version
            return self._rows


def _in_order(archive: Archive) -> pa.Table:
    """Id, source, kind, run and day of each document's newest version, the newest day first."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = ("id", "source", "kind", "run", "published", "issued")
    documents = archive.documents(columns=columns)
    rows = pa.Table.from_batches(documents.batches(), schema=documents.schema)
    day = pc.coalesce(rows["published"], rows["issued"])
    few = {name: rows[name].dictionary_encode() for name in ("source", "kind", "run")}
    rows = pa.table({"id": rows["id"], **few, "day": day}).unify_dictionaries()
    return rows.sort_by([("day", "descending"), ("id", "ascending")]).combine_chunks()


def _meant(rows: pa.Table, selection: Selection) -> pa.Table:
    """Those of the rows that are meant, in their order."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if selection.sources is not None:
        rows = rows.filter(pc.is_in(rows["source"], pa.array(selection.sources, pa.string())))
    if selection.kind is not None:
        rows = rows.filter(pc.equal(rows["kind"], selection.kind))
    if selection.since is not None:
        rows = rows.filter(pc.greater_equal(rows["day"], pa.scalar(selection.since)))
    if selection.until is not None:
        rows = rows.filter(pc.less_equal(rows["day"], pa.scalar(selection.until)))
    return rows


def _shown(meant: Documents, part: pa.Table) -> list[Row]:
    """What is shown of these documents, in their order: of few sources and days, few files and
    row groups are read; which version is the newest is known."""
    ids, days = part["id"].to_pylist(), part["day"].to_pylist()
    runs = dict(zip(ids, part["run"].to_pylist(), strict=True))
    selection = replace(
        meant.selection,
        sources=tuple(sorted(set(part["source"].to_pylist()))),
        ids=frozenset(ids),
        all_versions=True,
    )
    if None not in days:
        selection = replace(selection, since=min(days, default=None), until=max(days, default=None))
    rows = Documents(meant.dataset, selection, _SHOWN).iter()
    found = {row["id"]: row for row in rows if row["run"] == runs[row["id"]]}
    return [found[name] for name in ids if name in found]
