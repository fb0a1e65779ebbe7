"""The reader: ``Archive(url)``, for people and for the command line. Reads, never writes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from gongbao.batch import load
from gongbao.errors import UsageError
from gongbao.model import PUBLISHED_VERDICTS, Run
from gongbao.store import Store, open_store
from gongbao.store.bodies import get_body
from gongbao.tables import TABLES, Tables

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Archive"]

_LISTED = (
    "id", "version", "source", "kind", "title", "number", "issuer", "issued", "published",
    "issue_label", "pages", "url", "capture", "run",
)  # fmt: skip


class Archive:
    """An archive at a local path or ``s3://bucket/prefix``.

    >>> Archive("./archive").documents(source="practice-news")  # doctest: +SKIP
    """

    def __init__(self, url: str) -> None:
        self.store: Store = open_store(url)
        self.url = self.store.url
        self.tables = Tables.of(self.url)

    def sources(self) -> tuple[str, ...]:
        """Ids of the sources that the archive holds captures of, sorted."""
        rows = self.tables.read("captures", ["source"])
        return tuple(sorted(set(rows["source"].to_pylist())))

    def documents(
        self,
        *,
        source: str | None = None,
        since: date | None = None,
        until: date | None = None,
        columns: Sequence[str] = _LISTED,
        all_versions: bool = False,
    ) -> pa.Table:
        """The newest version of each document, as an Arrow table sorted by source and id.

        ``since`` and ``until`` (both included) compare the day it was published, or issued where
        that is unknown.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        where = None
        day = pc.coalesce(pc.field("published"), pc.field("issued"))
        if since is not None:
            where = day >= pa.scalar(since)
        if until is not None:
            where = day <= pa.scalar(until) if where is None else where & (day <= pa.scalar(until))
        needed = tuple(dict.fromkeys((*columns, "id", "source", "run")))
        rows = self.tables.read("documents", needed, source=source, where=where)
        rows = rows.sort_by([("source", "ascending"), ("id", "ascending"), ("run", "ascending")])
        return (rows if all_versions else _newest(rows)).select(list(columns))

    def versions(self, document: str) -> list[dict[str, Any]]:
        """Every version of a document, oldest first, with all columns."""
        import pyarrow.compute as pc

        source = document.partition("/")[0]
        columns = [field.name for field in _documents_schema()]
        rows = self.tables.read(
            "documents", columns, source=source, where=pc.field("id") == document
        )
        found: list[dict[str, Any]] = rows.sort_by("run").to_pylist()
        return found

    def document(self, document: str) -> dict[str, Any]:
        """The newest version of a document, with all columns. Raises UsageError with near ids."""
        versions = self.versions(document)
        if not versions:
            raise UsageError(self._unknown(document))
        return versions[-1]

    def windows(self, source: str) -> dict[tuple[date | None, date | None], int]:
        """The ledger: windows that a backfill has done, with the failures each had."""
        done: dict[tuple[date | None, date | None], int] = {}
        for entry in self.store.list(f"runs/{source}/"):
            run = load(Run, self.store.read(entry.key))
            if run.since or run.until:
                window = (run.since, run.until)
                failures = run.counts.get("failures", 0)
                done[window] = min(failures, done.get(window, failures))
        return done

    def removed(self, source: str | None = None) -> list[dict[str, Any]]:
        """Addresses that had a body and were missing (404, 410, soft 404) on two different days
        since, without a body in between: url, source, held_until, missing_since, body."""
        columns = ("source", "url", "verdict", "body", "fetched_at")
        rows = self.tables.read("captures", columns, source=source).sort_by("fetched_at")
        histories: dict[str, list[dict[str, Any]]] = {}
        for row in rows.to_pylist():
            histories.setdefault(row["url"], []).append(row)
        found = (_removal(history) for history in histories.values())
        return [one for one in found if one is not None]

    def relations(self, document: str) -> list[dict[str, Any]]:
        """Edges from or to a document."""
        import pyarrow.compute as pc

        where = (pc.field("document") == document) | (pc.field("other") == document)
        columns = [field.name for field in _schema("relations")]
        found: list[dict[str, Any]] = self.tables.read(
            "relations", columns, where=where
        ).to_pylist()
        return found

    def body(self, digest: str) -> bytes:
        """The bytes of a capture, checked against their digest. Raises KeyMissing, Damaged."""
        return get_body([self.store], digest)

    def sql(self, query: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        """Column names and rows of a query over the views captures, documents, relations,
        signatures, and current_documents (the newest version of each). Raises UsageError."""
        import duckdb

        connection = duckdb.connect(config={"enable_external_access": "false"})
        for name in TABLES:
            connection.register(name, self._dataset(name))
        connection.execute(
            "CREATE VIEW current_documents AS SELECT * FROM documents "
            "QUALIFY row_number() OVER (PARTITION BY id ORDER BY run DESC) = 1"
        )
        try:
            cursor = connection.execute(query)
        except duckdb.Error as error:
            raise UsageError(f"the query: {' '.join(str(error).split())}") from error
        names = [column[0] for column in cursor.description or ()]
        return names, iter(cursor.fetchone, None)

    def _dataset(self, name: str) -> Any:
        table = self.tables.open(name)
        return _schema(name).empty_table() if table is None else table.to_pyarrow_dataset()

    def _unknown(self, document: str) -> str:
        import difflib

        ids = self.documents(columns=["id"])["id"].to_pylist()
        if not ids:
            return f"{self.url} holds no documents; fill it with: gongbao demo, or gongbao run ID"
        near = [name for name in ids if document in name][:3]
        near = near or difflib.get_close_matches(document, ids, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "see: gongbao documents"
        return f"no document {document!r} in {self.url}; {hint}"


def _removal(history: list[dict[str, Any]]) -> dict[str, Any] | None:
    good = [n for n, row in enumerate(history) if row["verdict"] in PUBLISHED_VERDICTS]
    if not good:
        return None
    last, after = history[good[-1]], history[good[-1] + 1 :]
    missing = [row["fetched_at"] for row in after if row["verdict"] == "missing"]
    if len({moment.date() for moment in missing}) < 2:
        return None
    return {
        "source": last["source"],
        "url": last["url"],
        "held_until": last["fetched_at"],
        "missing_since": missing[0],
        "body": last["body"],
    }


def _newest(rows: pa.Table) -> pa.Table:
    """The last row of each id; rows are sorted by source, id, run."""
    import numpy as np

    if not rows.num_rows:
        return rows
    ids = rows["id"].to_numpy(zero_copy_only=False)
    last = np.append(ids[1:] != ids[:-1], True)
    return rows.filter(last)


def _schema(name: str) -> pa.Schema:
    from gongbao.tables import schema_of

    return schema_of(name)


def _documents_schema() -> pa.Schema:
    return _schema("documents")
