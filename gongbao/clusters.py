"""Clusters: documents that are copies of each other, with one of them to stand for all.

Copies are connected by same-bytes, same-text and near; a whole and its part, two versions of one
document and two acts of one form are not copies. Of each cluster the newest versions of its
documents count, and the canonical one is, in this order of reasons:

    the best kind of source   gazette, report, news, newspaper: the gazette is where acts are
                              published, a paper prints what others wrote
    the best quality          the least of its measures; 1 where none was taken
    the earliest              published, or issued; then by run and id

Derived, never stored: another edge may join two clusters. docs/duplicates.md has it in SQL.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gongbao.tables import Tables
from gongbao.withdrawn import current

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["COPIES", "KINDS", "clusters", "clusters_of", "copies_of"]

COPIES = ("same-bytes", "same-text", "near")
"""Kinds of relation that make two documents members of one cluster."""
KINDS = ("gazette", "report", "news", "newspaper")
"""Kinds of source, the best first."""

_ENDS = ("document", "version", "other", "other_version", "kind", "method")
_MEMBER = ("id", "version", "kind", "quality", "published", "issued", "run")

Index = NDArray[np.int64]


def clusters_of(tables: Tables) -> pa.Table:
    """The clusters of an archive, as ``clusters`` gives them, by the method that it uses now."""
    import pyarrow.compute as pc

    from gongbao.similar.index import stops_of
    from gongbao.similar.signing import method_of

    current = pc.field("method") == method_of(stops_of(tables))
    relations = tables.read("relations", _ENDS, where=current)
    ids = set(relations["document"].to_pylist()) | set(relations["other"].to_pylist())
    documents = tables.read("documents", _MEMBER, where=pc.field("id").isin(sorted(ids)))
    return clusters(relations, documents)


def copies_of(tables: Tables) -> frozenset[str]:
    """Ids of the documents that another one of their cluster stands for."""
    import pyarrow.compute as pc

    found = clusters_of(tables)
    return frozenset(found["document"].filter(pc.invert(found["canonical"])).to_pylist())


def clusters(relations: pa.Table, documents: pa.Table) -> pa.Table:
    """One row a document that has copies: document, version (its newest), cluster (the id of the
    canonical document) and whether it is that itself; sorted by cluster and document.

    ``relations`` has the columns of that table up to kind, ``documents`` id, version, kind,
    quality, published, issued and run, one row a version. Withdrawn documents are in no cluster.
    """
    import pyarrow as pa

    members = current(documents)
    labels = _labels(_among(relations, members), members)
    rows: dict[int, list[dict[str, Any]]] = {}
    for label, member in zip(labels.tolist(), members, strict=True):
        if label >= 0:
            rows.setdefault(label, []).append(member)
    made = []
    for group in rows.values():
        if len(group) > 1:
            head = min(group, key=_standing)["id"]
            made += [(head, member["id"], member["version"], member["id"] == head)
                     for member in group]  # fmt: skip
    made.sort()
    columns = {
        "document": pa.array([row[1] for row in made], pa.string()),
        "version": pa.array([row[2] for row in made], pa.string()),
        "cluster": pa.array([row[0] for row in made], pa.string()),
        "canonical": pa.array([row[3] for row in made], pa.bool_()),
    }
    return pa.table(columns)


def _among(relations: pa.Table, members: list[dict[str, Any]]) -> pa.Table:
    """Relations both ends of which are members: a withdrawn document connects nothing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    ids = pa.array([member["id"] for member in members], pa.string())
    ends = (pc.is_in(relations[name], value_set=ids) for name in ("document", "other"))
    return relations.filter(pc.and_(*ends))


def _standing(member: dict[str, Any]) -> tuple[int, float, date, str, str]:
    """What is least of the member that stands for a cluster."""
    kind, day = member["kind"], member["published"] or member["issued"] or date.max
    quality = min(dict(member["quality"] or ()).values(), default=1.0)
    place = KINDS.index(kind) if kind in KINDS else len(KINDS)
    return place, -quality, day, member["run"], member["id"]


def _labels(relations: pa.Table, members: list[dict[str, Any]]) -> Index:
    """A number for each member that edges connect with something, the same for what they connect
    with each other, also by way of an older version; -1 for the others."""
    import pyarrow as pa
    import pyarrow.compute as pc

    edges = relations.filter(pc.is_in(relations["kind"], pa.array(COPIES)))
    ends = pa.chunked_array(
        [
            *_nodes(edges["document"], edges["version"]).chunks,
            *_nodes(edges["other"], edges["other_version"]).chunks,
        ],
        pa.string(),
    ).combine_chunks()
    names = pa.array([f"{member['id']}\t{member['version']}" for member in members], pa.string())
    coded = ends.dictionary_encode()
    codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    count = len(edges)
    parts = _parts(codes[:count], codes[count:], len(coded.dictionary))
    places = pc.fill_null(pc.index_in(names, coded.dictionary), -1).to_numpy(zero_copy_only=False)
    labels: Index = np.append(parts, -1)[places]
    return labels


def _nodes(ids: pa.ChunkedArray, versions: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow.compute as pc

    return pc.binary_join_element_wise(ids, versions, "\t")


def _parts(one: Index, two: Index, count: int) -> Index:
    """The least node that each of ``count`` nodes is connected with: both ends' labels sink to
    the lesser one until no edge sees a difference."""
    label = np.arange(count)
    while (label[one] != label[two]).any():
        low = np.minimum(label[one], label[two])
        np.minimum.at(label, label[one], low)
        np.minimum.at(label, label[two], low)
        while (label[label] != label).any():
            label = label[label]
    return label
