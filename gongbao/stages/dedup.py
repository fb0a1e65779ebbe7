"""Dedup: documents become relations. Nothing is dropped because it is a duplicate.

New documents are compared with each other and with the archive's signatures; old text is not
read. Two documents are ``same-text`` when their key texts are equal, ``same-bytes`` when they
also come from one body.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from gongbao.batch import Batch, read_batch, write_batch
from gongbao.model import Relation
from gongbao.similar import METHOD, SHORTEST, Signature, sign
from gongbao.stages import Holdings, Progress, silent

__all__ = ["dedup", "relate"]


def dedup(digest: str, holdings: Holdings, progress: Progress = silent) -> str:
    """Compare a batch of documents with itself and the archive; the relations' digest."""
    batch = read_batch(holdings.stores, digest, "documents")
    new = [sign(document) for document in batch.rows]
    relations = relate(new, _known(new, holdings))
    progress("dedup", len(new), len(new))
    made = Batch(
        "relations", batch.source, batch.run, digest, batch.since, batch.until, rows=relations
    )
    return write_batch(holdings.work, made)


def relate(new: Sequence[Signature], known: Iterable[Signature]) -> tuple[Relation, ...]:
    """Edges from each new signature to every other document with its text, sorted.

    Each edge is given once, whichever of the two was there first.
    """
    alike: dict[str, set[Signature]] = defaultdict(set)
    for signature in (*known, *new):
        if signature.length >= SHORTEST and signature.method == METHOD:
            alike[signature.text_key].add(signature)
    edges: dict[tuple[str, ...], Relation] = {}
    for signature in new:
        for other in alike[signature.text_key]:
            if other.document != signature.document:
                edge = _edge(signature, other)
                edges[edge.document, edge.version, edge.other, edge.other_version] = edge
    return tuple(edges[key] for key in sorted(edges))


def _edge(one: Signature, two: Signature) -> Relation:
    first, second = sorted((one, two), key=lambda s: (s.document, s.version))
    kind: Any = "same-bytes" if one.capture == two.capture else "same-text"
    return Relation(
        first.document, first.version, second.document, second.version, kind, METHOD, 1.0
    )


def _known(new: Sequence[Signature], holdings: Holdings) -> list[Signature]:
    import pyarrow.compute as pc

    keys = sorted({signature.text_key for signature in new if signature.length >= SHORTEST})
    if not keys:
        return []
    columns = ("source", "document", "version", "capture", "text_key", "length", "method")
    rows = holdings.tables.read("signatures", columns, where=pc.field("text_key").isin(keys))
    return [Signature(**row) for row in rows.to_pylist()]
