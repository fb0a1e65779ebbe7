"""The near-duplicate index in the archive: the tables signatures, bands and stops.

A run reads the postings of the keys that its own documents have, and the signatures of the few
documents behind them; never old text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gongbao.errors import Damaged
from gongbao.model import Document
from gongbao.similar.pairs import Pairs, share_keys
from gongbao.similar.relating import Entries, arrival, key_rows
from gongbao.similar.signing import VALUES, Signed, method_of, sign_texts
from gongbao.similar.stops import StopSet, shipped_stops
from gongbao.tables import Tables, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "band_rows", "entries_of", "held_entries", "held_runs", "missing_bands", "neighbours",
    "signature_rows", "stops_of", "stops_row",
]  # fmt: skip

_MANY = 50_000
"""With more keys than this the whole table is read: a filter of that length is slower."""


def stops_of(tables: Tables) -> StopSet:
    """The stop set of this archive: the one it learnt last, or the shipped one. Raises Damaged
    when the set is not the one that its name says."""
    rows = tables.read("stops", ("name", "hashes", "run")).to_pylist()
    if not rows:
        return shipped_stops()
    last = max(rows, key=lambda row: row["run"])
    stops = StopSet(last["name"], np.array(last["hashes"], np.int32).view(np.uint32))
    if not stops.name.endswith(f"-{stops.digest}"):
        raise Damaged(
            f"{tables.root}/tables/stops: the stop set {stops.name} has the digest {stops.digest}; "
            "restore the table from a copy"
        )
    return stops


def stops_row(stops: StopSet, documents: int, share: float) -> list[dict[str, Any]]:
    """The row of the stops table that makes ``stops`` the archive's set."""
    from datetime import UTC, datetime

    hashes = stops.hashes.view(np.int32).tolist()
    run = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    row = {"source": "archive", "name": stops.name, "documents": documents, "share": share}
    return [{**row, "hashes": hashes, "run": run}]


def held_runs(tables: Tables, method: str, where: Any = None) -> dict[int, str]:
    """The run in which each signature of this method arrived, by its ref. ``where`` is a pyarrow
    expression, None for all."""
    import pyarrow.compute as pc

    mine = pc.field("method") == method
    rows = tables.read("signatures", ("ref", "run"), where=mine if where is None else mine & where)
    return dict(zip(rows["ref"].to_pylist(), rows["run"].to_pylist(), strict=True))


def entries_of(documents: Sequence[Document], run: str, stops: StopSet) -> Entries:
    """Documents of one run, signed."""
    return Entries(
        method_of(stops),
        [document.id for document in documents],
        [document.version for document in documents],
        [document.capture for document in documents],
        [run] * len(documents),
        sign_texts([document.text for document in documents], stops),
    )


def signature_rows(entries: Entries, source: str) -> pa.Table:
    """Rows of the signatures table, one an entry, sorted by ref."""
    import pyarrow as pa

    signed = entries.signed
    places = pa.array(np.arange(len(entries) + 1, dtype=np.int32) * VALUES)
    values = pa.array(np.ascontiguousarray(signed.values).view(np.int16).ravel())
    columns = {
        "source": [source] * len(entries),
        "document": entries.documents,
        "version": entries.versions,
        "capture": entries.captures,
        "text_key": signed.digests,
        "length": signed.lengths,
        "method": [entries.method] * len(entries),
        "ref": entries.refs,
        "rare": signed.rare,
        "passages": signed.passages,
        "form": signed.forms,
        "hashes": pa.ListArray.from_arrays(places, values),
        "run": entries.runs,
    }
    schema = schema_of("signatures")
    rows = {name: pa.array(column, schema.field(name).type) for name, column in columns.items()}
    return pa.table(rows, schema).sort_by("ref")


def band_rows(entries: Entries, source: str, kept: NDArray[np.bool_] | None = None) -> pa.Table:
    """Rows of the bands table, sorted by key: the keys of each text's first entry, or of those
    ``kept``."""
    import pyarrow as pa

    keys, owners = key_rows(entries, kept)
    signed_keys = keys.view(np.int32)
    order = np.lexsort((entries.refs[owners], signed_keys))
    runs = pa.array(entries.runs, pa.string()).take(pa.array(owners[order]))
    columns = [
        pa.repeat(source, len(order)),
        pa.array(signed_keys[order]),
        pa.array(entries.refs[owners[order]]),
        pa.repeat(entries.method, len(order)),
        runs,
    ]
    return pa.table(columns, schema_of("bands"))


def missing_bands(entries: Entries, tables: Tables, source: str) -> pa.Table:
    """The rows that the bands table lacks of these entries, whose signatures are in the index:
    only the first holder of a text has keys there."""
    import pyarrow.compute as pc

    held = held_entries(tables, entries.method, _among("text_key", set(entries.signed.digests)))
    led = dict(zip(held.refs[held.leading].tolist(), _taken(held.runs, held.leading), strict=True))
    ours = entries.refs.tolist()
    there = (pc.field("method") == entries.method) & _among("ref", set(ours))
    done = set(tables.read("bands", ("ref",), source=source, where=there)["ref"].to_pylist())
    lacking = np.array([ref in led and ref not in done for ref in ours], bool)
    runs = [led.get(ref, run) for ref, run in zip(ours, entries.runs, strict=True)]
    return band_rows(entries.arrived(runs), source, lacking)


def neighbours(new: Entries, tables: Tables) -> tuple[Entries, NDArray[np.bool_], Pairs]:
    """The new entries and what the index holds beside them; which of these are new; and the
    candidates among them. A new one that the index holds already keeps its place in the order."""
    alike = (
        _among("text_key", set(new.signed.digests))
        | _among("document", set(new.documents))
        | _among("form", set(new.signed.forms.tolist()) - {0})
    )
    close = _held(tables, new.method, set(held_runs(tables, new.method, alike)))
    held = dict(zip(close.refs.tolist(), close.runs, strict=True))
    runs = [held.get(ref, run) for ref, run in zip(new.refs.tolist(), new.runs, strict=True)]
    both = _joined(new.arrived(runs), close)
    earlier, later, found = _shared(both, len(new), tables)
    far = {*earlier, *later} - set(both.refs.tolist())
    both = _joined(both, _held(tables, new.method, far))
    places = {ref: at for at, ref in enumerate(both.refs.tolist())}
    one, two = (np.array([places[ref] for ref in refs], np.int64) for refs in (earlier, later))
    fresh = np.arange(len(both)) < len(new)
    return both, fresh, Pairs(one, two, found.bands, found.passages)


def held_entries(tables: Tables, method: str, where: Any) -> Entries:
    """Entries of the index, without their keys. ``where`` is a pyarrow expression."""
    import pyarrow.compute as pc

    columns = [name for name in schema_of("signatures").names if name not in ("source", "method")]
    rows = tables.read("signatures", columns, where=where & (pc.field("method") == method))
    hashes = rows["hashes"].combine_chunks().flatten().to_numpy().view(np.uint16)
    numbers = {
        name: rows[name].to_numpy().astype(np.int64)
        for name in ("length", "rare", "passages", "form")
    }
    signed = Signed(
        rows["text_key"].to_pylist(),
        numbers["length"],
        numbers["rare"],
        hashes.reshape(rows.num_rows, VALUES),
        numbers["passages"],
        numbers["form"],
        np.empty(0, np.uint32),
        np.empty(0, np.int64),
    )
    ids, versions, captures, runs = (
        rows[name].to_pylist() for name in ("document", "version", "capture", "run")
    )
    return Entries(method, ids, versions, captures, runs, signed)


def _held(tables: Tables, method: str, refs: set[int]) -> Entries:
    """The entries with these refs. Two looks, for a filter reads what it is to leave out too."""
    if not refs:
        return Entries(method, [], [], [], [], sign_texts([], StopSet("", np.empty(0, np.uint32))))
    return held_entries(tables, method, _among("ref", refs))


def _shared(both: Entries, count: int, tables: Tables) -> tuple[list[int], list[int], Pairs]:
    """Candidates between the first ``count`` entries and all holders of their keys, as refs."""
    ours = np.arange(len(both)) < count
    keys, owners = key_rows(both)
    keys, owners = keys[ours[owners]], owners[ours[owners]]
    held_keys, held_refs = _postings(np.unique(keys), tables)
    strange = ~np.isin(held_refs, both.refs[:count])
    held_keys, held_refs = held_keys[strange], held_refs[strange]
    every, places = np.unique(np.concatenate((both.refs[owners], held_refs)), return_inverse=True)
    runs = dict(zip(both.refs.tolist(), both.runs, strict=True))
    unknown = set(every.tolist()) - set(runs)
    runs |= held_runs(tables, both.method, _among("ref", unknown)) if unknown else {}
    ranks = arrival([runs.get(ref, "") for ref in every.tolist()], every)
    found = share_keys(np.concatenate((keys, held_keys)), ranks[places])
    by_rank = every[np.argsort(ranks)]
    fresh = np.isin(by_rank, both.refs[:count])
    known = np.array([ref in runs for ref in by_rank.tolist()], bool)
    found = found.where(
        (fresh[found.earlier] | fresh[found.later]) & known[found.earlier] & known[found.later]
    )
    return by_rank[found.earlier].tolist(), by_rank[found.later].tolist(), found


def _postings(
    keys: NDArray[np.uint32], tables: Tables
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The rows of the bands table with these keys: key and ref."""
    wanted = keys.view(np.int32)
    where = _among("key", set(wanted.tolist())) if len(keys) < _MANY else None
    rows = tables.read("bands", ("key", "ref"), where=where)
    return rows["key"].to_numpy().view(np.uint32), rows["ref"].to_numpy()


def _joined(entries: Entries, more: Entries) -> Entries:
    """Both, without what the first holds already."""
    kept = np.flatnonzero(~np.isin(more.refs, entries.refs))
    extra = [
        _taken(column, kept) for column in (more.documents, more.versions, more.captures, more.runs)
    ]
    one, two = entries.signed, more.signed
    signed = Signed(
        [*one.digests, *_taken(two.digests, kept)],
        np.concatenate((one.lengths, two.lengths[kept])),
        np.concatenate((one.rare, two.rare[kept])),
        np.concatenate((one.values, two.values[kept])),
        np.concatenate((one.passages, two.passages[kept])),
        np.concatenate((one.forms, two.forms[kept])),
        one.keys,
        one.owners,
    )
    return Entries(
        entries.method,
        [*entries.documents, *extra[0]],
        [*entries.versions, *extra[1]],
        [*entries.captures, *extra[2]],
        [*entries.runs, *extra[3]],
        signed,
    )


def _among(column: str, values: set[Any]) -> Any:
    """The filter: the column's value is one of these."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = next(
        schema_of(name).field(column).type
        for name in ("signatures", "bands")
        if column in schema_of(name).names
    )
    return pc.field(column).isin(pa.array(sorted(values), kind))


def _taken(column: Sequence[str], kept: NDArray[Any]) -> list[str]:
    places = np.flatnonzero(kept) if kept.dtype == bool else kept
    return [column[at] for at in places.tolist()]
