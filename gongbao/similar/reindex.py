"""Making the near-duplicate index anew from the documents that the archive holds.

Nothing is removed: what is missing is added, and rows of another method stay beside it. With the
same method this gives what the daily runs gave, pair for pair; ``Reindexed`` says what differed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gongbao.errors import UsageError
from gongbao.model import Relation
from gongbao.similar.index import held_runs, missing_bands, signature_rows, stops_of, stops_row
from gongbao.similar.relating import Entries, pair_up, relate
from gongbao.similar.signing import method_of, sign_texts
from gongbao.similar.stops import SHARE, StopSet, learn_stops, shipped_stops
from gongbao.stages import Progress, silent
from gongbao.tables import Tables
from gongbao.withdrawn import WITHDRAWN

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["LEAST_TO_LEARN", "Reindexed", "reindex"]

LEAST_TO_LEARN = 1_000
"""Of fewer documents it cannot be said which shingles are common; the shipped set stays."""
_SAMPLE = 5_000
_ENDS = ("document", "version", "other", "other_version", "kind")

Read = Callable[..., "pa.Table"]


@dataclass(frozen=True, slots=True)
class Reindexed:
    """``added`` counts rows by table; ``strange`` are relations that stand in the table under
    this method and were not found again."""

    method: str
    documents: int
    relations: int
    added: dict[str, int]
    strange: tuple[tuple[str, ...], ...]

    @property
    def may_learn(self) -> bool:
        """Whether the shipped stop set is in use though there are documents enough for another."""
        shipped = self.method == method_of(shipped_stops())
        return shipped and self.documents >= LEAST_TO_LEARN


@dataclass(frozen=True, slots=True)
class _Corpus:
    """Every document version once, as it first arrived."""

    sources: list[str]
    entries: Entries

    def of(self, source: str) -> Entries:
        """The entries of one source."""
        return self.entries.part([at for at, name in enumerate(self.sources) if name == source])


def reindex(tables: Tables, *, learn: bool = False, progress: Progress = silent) -> Reindexed:
    """Sign and relate every document version again. ``learn`` first draws a new stop set of a
    sample of the texts, so that all signatures and relations are new. Raises UsageError when
    there are too few documents to learn from."""
    import pyarrow.compute as pc

    columns = ("source", "id", "version", "capture", "text", "run")
    written = pc.field("kind") != WITHDRAWN
    rows = tables.read("documents", columns, where=written).sort_by("run")
    stops = _learnt(rows["text"], tables) if learn else stops_of(tables)
    corpus = _signed(rows, stops, tables)
    entries = corpus.entries
    progress("sign", len(entries), len(entries))
    everything = np.ones(len(entries), bool)
    relations = relate(entries, everything, pair_up(entries), method_of(stops))
    edges = _by_source(relations, corpus)
    added = {"signatures": 0, "bands": 0, "relations": 0}
    sources = sorted(set(corpus.sources))
    # A table at a time: which entry is the first of its text, all sources' signatures say together.
    steps = [(name, source) for name in added for source in sources]
    for done, (name, source) in enumerate(steps, 1):
        added[name] += _add(name, source, corpus.of(source), edges[source], tables)
        progress("index", done, len(steps))
    return Reindexed(
        method_of(stops),
        len(entries),
        len(relations),
        added,
        _strange(relations, tables, method_of(stops)),
    )


def _learnt(texts: pa.ChunkedArray, tables: Tables) -> StopSet:
    if len(texts) < LEAST_TO_LEARN:
        raise UsageError(
            f"{tables.root} holds {len(texts)} document versions; a stop set is learnt of "
            f"{LEAST_TO_LEARN} at least: go on with the shipped one"
        )
    places = np.linspace(0, len(texts) - 1, min(_SAMPLE, len(texts))).astype(np.int64)
    stops = learn_stops(texts.take(places).to_pylist(), "learnt")
    row = stops_row(stops, len(places), SHARE)
    tables.add("stops", lambda read: row, source="archive", commit_id=stops.name, run=stops.name)
    return stops


def _signed(rows: pa.Table, stops: StopSet, tables: Tables) -> _Corpus:
    """Of equal versions the first row; where the index holds one, with the run it says."""
    first: dict[tuple[str, str], int] = {}
    ids, versions = rows["id"].to_pylist(), rows["version"].to_pylist()
    for at, end in enumerate(zip(ids, versions, strict=True)):
        first.setdefault(end, at)
    rows = rows.take(list(first.values()))
    entries = Entries(
        method_of(stops),
        rows["id"].to_pylist(),
        rows["version"].to_pylist(),
        rows["capture"].to_pylist(),
        rows["run"].to_pylist(),
        sign_texts(rows["text"].to_pylist(), stops),
    )
    held = held_runs(tables, entries.method)
    runs = [
        held.get(ref, run) for ref, run in zip(entries.refs.tolist(), entries.runs, strict=True)
    ]
    return _Corpus(rows["source"].to_pylist(), entries.arrived(runs))


def _by_source(relations: tuple[Relation, ...], corpus: _Corpus) -> dict[str, list[dict[str, Any]]]:
    """Rows of the relations table by the source of whichever end came later."""
    from gongbao.batch import plain

    entries = corpus.entries
    ends = zip(entries.documents, entries.versions, strict=True)
    place = {end: at for at, end in enumerate(ends)}
    ranks = entries.ranks.tolist()
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for edge in relations:
        both = place[edge.document, edge.version], place[edge.other, edge.other_version]
        later = max(both, key=ranks.__getitem__)
        source = corpus.sources[later]
        rows[source].append({**plain(edge), "source": source, "run": entries.runs[later]})
    return rows


def _add(
    table: str, source: str, entries: Entries, edges: list[dict[str, Any]], tables: Tables
) -> int:
    """How many rows the table lacked of a source."""
    import pyarrow.compute as pc

    def unsigned(read: Read) -> Any:
        held = read(("ref",), where=pc.field("method") == entries.method)["ref"]
        rows = signature_rows(entries, source)
        return rows.filter(pc.invert(pc.is_in(rows["ref"], held)))

    def unrelated(read: Read) -> Any:
        rows = read(_ENDS, where=pc.field("method") == entries.method).to_pylist()
        held = {tuple(row.values()) for row in rows}
        return [edge for edge in edges if tuple(edge[name] for name in _ENDS) not in held]

    choices: dict[str, Callable[[Read], Any]] = {
        "signatures": unsigned,
        "bands": lambda read: missing_bands(entries, tables, source),
        "relations": unrelated,
    }
    content = hashlib.sha256(repr((entries.method, entries.refs.tolist(), edges)).encode())
    name = f"reindex/{content.hexdigest()[:16]}"
    return tables.add(table, choices[table], source=source, commit_id=name, run=name)


def _strange(
    relations: tuple[Relation, ...], tables: Tables, method: str
) -> tuple[tuple[str, ...], ...]:
    import pyarrow.compute as pc

    held = tables.read("relations", _ENDS, where=pc.field("method") == method).to_pylist()
    found = {(e.document, e.version, e.other, e.other_version, e.kind) for e in relations}
    return tuple(sorted({tuple(row.values()) for row in held} - found))
