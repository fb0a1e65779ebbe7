"""Documents that are made no more: what they were read from was read again, whole, and gave others.

Two acts that an older version of a parser took for two are one to a newer one; an article's end
that was a document of its own is joined to its beginning. The ids that fall out are *withdrawn*:
a row of the documents table, of the kind ``withdrawn`` and without text, is committed with the
documents that were made instead, and is the newest of its id. Nothing is removed: the versions
before it are read as ever, and an id that is made again has a newer row than its withdrawal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from gongbao.model import PUBLISHED_VERDICTS, Capture, Document, Note, Parsed

if TYPE_CHECKING:
    import pyarrow as pa

    from gongbao.tables import Tables

__all__ = [
    "WITHDRAWN",
    "Pairs",
    "current",
    "is_withdrawn",
    "last_written",
    "read_whole",
    "withdrawals",
    "withdrawn_of",
]

WITHDRAWN: Final = "withdrawn"
"""The ``kind`` of a row that withdraws its id."""

Pairs = frozenset[tuple[str, str]]
"""Addresses with the digests of the bodies that were read there."""

_PARTLY = frozenset(
    {"body-missing", "body-damaged", "no-text", "image-only", "scan", "hidden", "garbled",
     "unreadable-page", "pages-lost", "page-cut", "too-many-pages", "stream-too-large"}
)  # fmt: skip
"""Notes by which something of a group was not read; a document may have stood there."""


def read_whole(
    made: Iterable[tuple[Sequence[Capture], Parsed]], captures: Iterable[Capture]
) -> Pairs:
    """What was read to its end and gave documents; ``made`` pairs groups with what they gave, and
    ``captures`` are all of the batch: a group whose part could not be fetched is not whole."""
    cut = {c.part_of for c in captures if c.part_of and c.verdict not in PUBLISHED_VERDICTS}
    return frozenset(
        (capture.url, capture.body)
        for group, parsed in made
        if group and group[0].url not in cut and parsed.documents and not any(_left_out(parsed))
        for capture in group
        if capture.body
    )


def _left_out(parsed: Parsed) -> Iterator[Note]:
    every = (*parsed.notes, *(note for made in parsed.documents for note in made.notes))
    return (note for note in every if note.code in _PARTLY or note.code.startswith("parse-"))


def withdrawals(
    documents: Sequence[Document],
    pairs: Iterable[tuple[str, str]],
    newest: Mapping[str, str],
    read: Callable[..., pa.Table],
) -> list[Document]:
    """The withdrawals that follow from ``documents``, made of ``pairs``; by ``newest`` (version by
    id) and ``read`` of the source's rows."""
    import pyarrow.compute as pc

    whole = set(pairs)
    if not whole:
        return []
    columns = ("id", "version", "kind", "title", "source", "url", "capture")
    where = pc.field("capture").isin(sorted({body for _, body in whole}))
    ids = {document.id for document in documents}
    held = {
        row["id"]: row
        for row in read(columns, where=where).to_pylist()
        if row["id"] not in ids
        and (row["url"], row["capture"]) in whole
        and newest.get(row["id"]) == row["version"]
        and not is_withdrawn(row)
    }
    maker = documents[0].parser, documents[0].parser_version
    return [_withdrawal(held[name], maker) for name in sorted(held)]


def _withdrawal(row: Mapping[str, Any], maker: tuple[str, str]) -> Document:
    words = "\n".join((WITHDRAWN, row["id"], row["version"], *maker))
    told = f"read again, its body gives other documents and not this one ({' '.join(maker)})"
    return Document(
        WITHDRAWN,
        row["title"],
        "",
        notes=(Note(WITHDRAWN, told, row["url"]),),
        parser=maker[0],
        parser_version=maker[1],
        id=row["id"],
        version=hashlib.sha256(words.encode()).hexdigest()[:16],
        source=row["source"],
        url=row["url"],
        capture=row["capture"],
    )


def is_withdrawn(row: Mapping[str, Any]) -> bool:
    """Whether a row of the documents table withdraws its id."""
    return bool(row["kind"] == WITHDRAWN)


def current(rows: pa.Table) -> list[dict[str, Any]]:
    """The newest version of each document that is not withdrawn; ``rows`` has the columns id,
    kind and run."""
    newest = {row["id"]: row for row in rows.sort_by("run").to_pylist()}
    return [row for row in newest.values() if not is_withdrawn(row)]


def withdrawn_of(tables: Tables, ids: Iterable[str]) -> frozenset[str]:
    """Which of the documents are withdrawn."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def among(names: Iterable[str]) -> Any:
        return pc.field("id").isin(pa.array(sorted(names), pa.string()))

    # Files and row groups without a withdrawal, nearly all, are left out by what they say of kind.
    where = (pc.field("kind") == WITHDRAWN) & among(ids)
    once = frozenset(tables.read("documents", ("id",), where=where)["id"].to_pylist())
    if not once:
        return once
    rows = tables.read("documents", ("id", "kind", "run"), where=among(once))
    return once - {row["id"] for row in current(rows)}


def last_written(versions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of the versions of one document, oldest first, the last that says something."""
    written = [row for row in versions if not is_withdrawn(row)]
    return (written or list(versions))[-1]
