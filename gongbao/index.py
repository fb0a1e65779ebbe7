"""The near-duplicate index in the archive: the tables signatures, bands and stops.

A run reads the postings of the keys that its own documents have, and the signatures of the few
documents behind them; never old text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gongbao.model import Document
from gongbao.similar.pairs import Pairs, share_keys
from gongbao.similar.relating import Entries, arrival, key_rows
from gongbao.similar.signing import VALUES, Signed, method_of, sign_texts
from gongbao.similar.stops import StopSet, shipped_stops
from gongbao.tables import Tables, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "band_rows", "entries_of", "held_entries", "missing_bands", "neighbours", "signature_rows",
    "stops_of",
]  # fmt: skip

_MANY = 50_000
"""With more keys than this the whole table is read: a filter of that length is slower."""


def stops_of(tables: Tables) -> StopSet:
    """The stop set of this archive: the one it learnt last, or the shipped one."""
    rows = tables.read("stops", ("name", "hashes", "run")).to_pylist()
    if not rows:
        return shipped_stops()
    last = max(rows, key=lambda row: row["run"])
    return StopSet(last["name"], np.array(last["hashes"], np.int32).view(np.uint32))


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
    """Rows of the signatures table, one an entry."""
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
    return pa.table({n: pa.array(c).cast(schema.field(n).type) for n, c in columns.items()}, schema)


def band_rows(entries: Entries, source: str) -> pa.Table:
    """Rows of the bands table, sorted by key: the keys of each text's first entry."""
    import pyarrow as pa

    keys, owners = key_rows(entries)
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
    import pyarrow as pa
    import pyarrow.compute as pc

    held = held_entries(tables, entries.method, _among("text_key", set(entries.signed.digests)))
    led = dict(zip(held.refs[held.leading].tolist(), _taken(held.runs, held.leading), strict=True))
    ours = entries.refs.tolist()
    there = (pc.field("method") == entries.method) & _among("ref", set(ours))
    done = set(tables.read("bands", ("ref",), source=source, where=there)["ref"].to_pylist())
    runs = [led.get(ref, "") if ref not in done else "" for ref in ours]
    rows = band_rows(replace(entries, runs=runs), source)
    return rows.filter(pc.not_equal(rows["run"], pa.scalar("")))


def neighbours(new: Entries, tables: Tables) -> tuple[Entries, NDArray[np.bool_], Pairs]:
    """The new entries and what the index holds beside them; which of these are new; and the
    candidates among them. A new one that the index holds already keeps its place in the order."""
    alike = (
        _among("text_key", set(new.signed.digests))
        | _among("document", set(new.documents))
        | _among("form", set(new.signed.forms.tolist()) - {0})
    )
    close = held_entries(tables, new.method, alike)
    held = dict(zip(close.refs.tolist(), close.runs, strict=True))
    runs = [held.get(ref, run) for ref, run in zip(new.refs.tolist(), new.runs, strict=True)]
    both = _joined(replace(new, runs=runs), close)
    earlier, later, found = _shared(both, len(new), tables)
    far = {*earlier, *later} - set(both.refs.tolist())
    if far:
        both = _joined(both, held_entries(tables, new.method, _among("ref", far)))
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


def _shared(both: Entries, count: int, tables: Tables) -> tuple[list[int], list[int], Pairs]:
    """Candidates between the first ``count`` entries and all holders of their keys, as refs."""
    import pyarrow as pa
    import pyarrow.compute as pc

    keys, owners = key_rows(both)
    refs = both.refs[owners]
    wanted = np.unique(keys).view(np.int32)
    where = pc.field("method") == both.method
    if len(wanted) < _MANY:
        where &= _among("key", set(wanted.tolist()))
    rows = tables.read("bands", ("key", "ref", "run"), where=where)
    held_refs = rows["ref"].to_numpy()
    strange = ~np.isin(held_refs, both.refs[:count])
    rows, held_refs = rows.filter(strange), held_refs[strange]
    every, first, place = np.unique(
        np.concatenate((refs, held_refs)), return_index=True, return_inverse=True
    )
    held_runs = rows["run"].take(pa.array(first[first >= len(refs)] - len(refs)))
    later = iter(held_runs.to_pylist())
    runs = [both.runs[owners[at]] if at < len(refs) else next(later) for at in first.tolist()]
    ranks = arrival(runs, every)
    held_keys = rows["key"].to_numpy().view(np.uint32)
    found = share_keys(np.concatenate((keys, held_keys)), ranks[place])
    by_rank = every[np.argsort(ranks)]
    fresh = np.isin(by_rank, both.refs[:count])
    found = found.where(fresh[found.earlier] | fresh[found.later])
    return by_rank[found.earlier].tolist(), by_rank[found.later].tolist(), found


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
