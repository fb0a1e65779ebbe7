"""Dedup: documents become relations. Nothing is dropped because it is a duplicate.

New documents are compared with each other and with the archive's index; old text is not read.
"""

from __future__ import annotations

from gongbao.batch import Batch, read_batch, write_batch
from gongbao.index import entries_of, neighbours, stops_of
from gongbao.similar.relating import relate
from gongbao.similar.signing import method_of
from gongbao.stages import Holdings, Progress, silent

__all__ = ["dedup"]


def dedup(digest: str, holdings: Holdings, progress: Progress = silent) -> str:
    """Compare a batch of documents with itself and the archive; the relations' digest."""
    batch = read_batch(holdings.stores, digest, "documents")
    stops = stops_of(holdings.tables)
    new = entries_of(batch.rows, batch.run, stops)
    entries, fresh, pairs = neighbours(new, holdings.tables)
    relations = relate(entries, fresh, pairs, method_of(stops))
    progress("dedup", len(new), len(new))
    made = Batch(
        "relations", batch.source, batch.run, digest, batch.since, batch.until, rows=relations
    )
    return write_batch(holdings.work, made)
