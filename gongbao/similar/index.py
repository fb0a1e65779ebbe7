"""The near-duplicate index in the archive: the tables signatures, bands and stops.

A run reads the postings of the keys that its own documents have, and the signatures of the few
documents behind them; never old text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gongbao.errors import Damaged
from gongbao.model import Document
from gongbao.similar.pairs import HEADS, Pairs, share_keys
from gongbao.similar.relating import Entries, key_rows
from gongbao.similar.signing import FIGURE_VALUES, VALUES, Signed, method_of, sign_texts
from gongbao.similar.stops import StopSet, shipped_stops
from gongbao.tables import Tables
from gongbao.tables.lookup import look_up, scan
from gongbao.tables.schemas import schema_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "band_rows", "entries_of", "held_entries", "held_runs", "missing_bands", "neighbours",
    "signature_rows", "stops_of", "stops_row",
]  # fmt: skip


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
        "figures": signed.figures,
        "hashes": _bytes_of(np.hstack((signed.values, signed.figure_values))),
        "run": entries.runs,
    }
    schema = schema_of("signatures")
    rows = {
        name: column.cast(schema.field(name).type)
        if isinstance(column, pa.Array)
        else pa.array(column, schema.field(name).type)
        for name, column in columns.items()
    }
    return pa.table(rows, schema).sort_by("ref")


def _bytes_of(rows: NDArray[np.uint8]) -> pa.Array:
    import pyarrow as pa

    data = pa.py_buffer(rows.tobytes())
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(rows.shape[1]), len(rows), [None, data])


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
    import pyarrow as pa
    import pyarrow.compute as pc

    held = held_entries(tables, entries.method, {"text_key": entries.signed.digests})
    entries = _as_arrived(entries, held)
    refs = pa.array(entries.refs, pa.int64())
    there = (pc.field("method") == entries.method) & pc.field("ref").isin(refs)
    done = tables.read("bands", ("ref",), source=source, where=there)["ref"].to_numpy()
    signed = np.isin(entries.refs, held.refs)
    return band_rows(entries, source, signed & _lead(entries, held) & ~np.isin(entries.refs, done))


def neighbours(new: Entries, tables: Tables) -> tuple[Entries, NDArray[np.bool_], Pairs]:
    """The new entries and what the index holds beside them; which of these are new; and the
    candidates among them. A new one that the index holds already keeps its place in the order."""
    keys, _ = key_rows(new, np.ones(len(new), bool))
    held_keys, held_refs = _postings(keys, tables)
    alike = {
        "text_key": new.signed.digests,
        "document": new.documents,
        "form": set(new.signed.forms.tolist()) - {0},
        "ref": set(held_refs.tolist()),
    }
    held = held_entries(tables, new.method, alike)
    new = _as_arrived(new, held)
    keys, owners = key_rows(new, _lead(new, held))
    # Postings of the new ones themselves, when they are in the index, are not met twice.
    there = np.isin(held_refs, held.refs) & ~np.isin(held_refs, new.refs)
    both = _joined(new, held)
    places = {ref: at for at, ref in enumerate(both.refs.tolist())}
    at = np.array([places[ref] for ref in held_refs[there].tolist()], np.int64)
    found = share_keys(
        np.concatenate((keys, held_keys[there])), both.ranks[np.concatenate((owners, at))]
    )
    order = np.argsort(both.ranks)
    one, two = order[found.earlier], order[found.later]
    fresh = np.arange(len(both)) < len(new)
    pairs = Pairs(one, two, found.bands, found.passages)
    return both, fresh, pairs.where(fresh[one] | fresh[two])


def _as_arrived(entries: Entries, held: Entries) -> Entries:
    """The entries, those that the index holds with the run in which they came into it."""
    runs = dict(zip(held.refs.tolist(), held.runs, strict=True))
    ends = zip(entries.refs.tolist(), entries.runs, strict=True)
    return entries.arrived([runs.get(ref, run) for ref, run in ends])


def _lead(entries: Entries, held: Entries) -> NDArray[np.bool_]:
    """Which entries are the first of their text, among themselves and what is held."""
    return _joined(entries, held).leading[: len(entries)]


def held_entries(tables: Tables, method: str, among: Mapping[str, Iterable[Any]]) -> Entries:
    """Entries of the index, without their keys: those with a value of ``among`` in its column."""
    import pyarrow.compute as pc

    columns = [name for name in schema_of("signatures").names if name != "source"]
    rows = look_up(tables, "signatures", columns, among)
    rows = rows.filter(pc.equal(rows["method"], method))
    hashes = np.frombuffer(b"".join(rows["hashes"].to_pylist()), np.uint8)
    numbers = {
        name: rows[name].to_numpy().astype(np.int64)
        for name in ("length", "rare", "passages", "form", "figures")
    }
    hashes = hashes.reshape(rows.num_rows, VALUES + FIGURE_VALUES)
    signed = Signed(
        rows["text_key"].to_pylist(),
        numbers["length"],
        numbers["rare"],
        hashes[:, :VALUES],
        numbers["figures"],
        hashes[:, VALUES:],
        numbers["passages"],
        numbers["form"],
        np.empty(0, np.uint32),
        np.empty(0, np.int64),
    )
    ids, versions, captures, runs = (
        rows[name].to_pylist() for name in ("document", "version", "capture", "run")
    )
    return Entries(method, ids, versions, captures, runs, signed)


def _postings(
    keys: NDArray[np.uint32], tables: Tables
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """The rows of the bands table with these keys that can make a candidate: key and ref. Keys lie
    sorted in the files, and are looked up by halving: as a filter of Arrow's they took five times
    as long."""
    found = [(np.empty(0, np.int32), np.empty(0, np.int64))]
    wanted = np.unique(keys.view(np.int32))
    for batch in scan(tables, "bands", ("key", "ref")):
        held, refs = (batch.column(name).to_numpy() for name in ("key", "ref"))
        rows = _rows_of(wanted, held)
        found.append((held[rows], refs[rows]))
    held, refs = (np.concatenate(column) for column in zip(*found, strict=True))
    kept = _met_twice(refs) | _crowded(held, keys.view(np.int32))
    return held[kept].view(np.uint32), refs[kept]


def _met_twice(refs: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which refs stand there more than once: a single key makes no candidate."""
    _, place, counts = np.unique(refs, return_inverse=True, return_counts=True)
    return np.asarray(counts[place] > 1)


def _crowded(held: NDArray[np.int32], ours: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which keys have so many holders that each counts, for only the first make pairs."""
    _, place, counts = np.unique(
        np.concatenate((held, ours)), return_inverse=True, return_counts=True
    )
    return np.asarray(counts[place[: len(held)]] > HEADS)


def _rows_of(wanted: NDArray[np.int32], held: NDArray[np.int32]) -> NDArray[np.int64]:
    """Where in ``held`` the sorted ``wanted`` stand."""
    if len(wanted) > len(held) or (held[:-1] > held[1:]).any():
        return np.flatnonzero(np.isin(held, wanted))
    begins = np.searchsorted(held, wanted)
    met = held[np.minimum(begins, len(held) - 1)] == wanted
    begins = begins[met]
    sizes = np.searchsorted(held, wanted[met], "right") - begins
    turns = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    rows: NDArray[np.int64] = np.repeat(begins, sizes) + turns
    return rows


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
        np.concatenate((one.figures, two.figures[kept])),
        np.concatenate((one.figure_values, two.figure_values[kept])),
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


def _taken(column: Sequence[str], kept: NDArray[Any]) -> list[str]:
    places = np.flatnonzero(kept) if kept.dtype == bool else kept
    return [column[at] for at in places.tolist()]
