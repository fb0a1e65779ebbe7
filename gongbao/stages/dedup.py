"""Dedup: documents become relations. Nothing is dropped because it is a duplicate.

New documents are compared with each other and with the archive's index; old text is not read.
"""

from __future__ import annotations

from collections.abc import Sequence

from gongbao.batch import Batch, read_batch, write_batch
from gongbao.model import Document, Relation
from gongbao.similar.index import entries_of, neighbours, stops_of
from gongbao.similar.relating import relate
from gongbao.similar.signing import method_of
from gongbao.stages import Holdings, Progress, silent
from gongbao.tables import Tables

__all__ = ["dedup", "relations_of"]


def dedup(digest: str, holdings: Holdings, progress: Progress = silent) -> str:
    """Compare a batch of documents with itself and the archive; the relations' digest."""
    batch = read_batch(holdings.stores, digest, "documents")
    relations = relations_of(batch.rows, batch.run, holdings.tables)
    progress("dedup", len(batch.rows), len(batch.rows))
    made = Batch(
        "relations", batch.source, batch.run, digest, batch.since, batch.until, rows=relations
    )
    return write_batch(holdings.work, made)


def relations_of(documents: Sequence[Document], run: str, tables: Tables) -> tuple[Relation, ...]:
    """What the documents of one run are to each other and to what the index holds by now."""
    stops = stops_of(tables)
    new = entries_of(documents, run, stops)
    entries, fresh, pairs = neighbours(new, tables)
    return relate(entries, fresh, pairs, method_of(stops))
