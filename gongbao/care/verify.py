"""Verify: does the archive say what was written to it?

Bodies against their names, the archive's own files against the digests recorded of them, tables
against their logs, run records against the tables' rows, and every reference against what it
points to. Each fault is named with its key and what to do. An orphan (a body no capture names, a
table's file no commit names) and a commit without digests were left by a run that was killed, and
are no faults.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from gongbao.archive import Archive
from gongbao.batch import load
from gongbao.care.seals import COPY, Fault, Listing, check_seals, listing, named_ever
from gongbao.errors import Damaged, StoreError
from gongbao.model import Run
from gongbao.stages import Progress, silent
from gongbao.store import Entry
from gongbao.store.bodies import PREFIX, body_key, digest_of, digest_of_key
from gongbao.tables.schemas import TABLES, schema_of

__all__ = ["Fault", "Verified", "verify"]


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, what is wrong, and what lies about unused."""

    counts: dict[str, int]
    faults: tuple[Fault, ...]
    orphans: tuple[str, ...]
    unrecorded: tuple[str, ...] = ()


def verify(
    archive: Archive,
    *,
    read_data: bool = False,
    sample: tuple[int, int] = (1, 1),
    progress: Progress = silent,
) -> Verified:
    """Check everything. ``read_data`` reads every byte; ``sample`` (n, t) reads those bodies
    whose digest falls into the n-th of t equal parts, so that t days read all."""
    faults: list[Fault] = []
    strays: list[str] = []
    held = listing(archive.store, strays)
    rows: dict[str, list[dict[str, Any]]] = {}
    live: set[str] = set()
    for name in _ORDER:
        files, rows[name], found = _table(archive, name, read_data, held)
        live |= files
        faults += found
        progress("tables", len(rows), len(TABLES))
    sizes, found = _bodies(archive, read_data, sample, progress, strays)
    faults += [*found, *(Fault("stray", name, _STRAY) for name in strays)]
    found, unrecorded = check_seals(archive.store, held, live, read_data=read_data, sample=sample)
    faults += found
    records, found = _records(archive, held)
    faults += found
    told = {(run.source, run.id) for run in records}
    unfinished = _unfinished(rows, told)
    faults += [*_dangling(rows, sizes, told), *_against_records(rows, records)]
    counts = {"bodies": len(sizes), "bytes": sum(sizes.values()), "runs": len(records)}
    counts |= {name: sum(row.get("count_all", 1) for row in rows[name]) for name in TABLES}
    orphans = (*_unnamed(rows, sizes), *_loose_files(archive, live, held))
    return Verified(counts, _once(faults), orphans, (*unrecorded, *unfinished))


# What refers to something is read before it: an upload may be under way meanwhile.
_STRAY = "nothing of gongbao's: move it away"
_ORDER = ("captures", "relations", "bands", "signatures", "documents", "stops")


def _unfinished(rows: dict[str, list[dict[str, Any]]], told: set[tuple[str, str]]) -> list[str]:
    """Runs that have rows and no record: under way, or cut short."""
    runs = {(row["source"], row["run"]) for name in rows for row in rows[name] if name != "stops"}
    return [f"runs/{source}/{run}.json" for source, run in sorted(runs - told)]


def _once(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """One fault a key: the first that says what digest it had, or else the first."""
    chosen: dict[str, Fault] = {}
    for fault in faults:
        held = chosen.setdefault(fault.key, fault)
        if fault.digest and not held.digest:
            chosen[fault.key] = fault
    return tuple(chosen.values())


def _unnamed(rows: dict[str, list[dict[str, Any]]], sizes: dict[str, int]) -> list[str]:
    """Bodies that no capture names; none where the captures cannot be read."""
    referenced = {row["body"] for row in rows["captures"] if row["body"]}
    return sorted(set(sizes) - referenced) if referenced else []


def _loose_files(archive: Archive, live: set[str], held: Listing) -> list[str]:
    """Files of tables that no commit ever named; those that compaction replaced were named."""
    files = (key for key in held if key.startswith("tables/") and "/_delta_log/" not in key)
    loose = set(files) - live
    if loose:
        loose -= named_ever(archive.store, held)
    return sorted(loose)


def _bodies(
    archive: Archive,
    read_data: bool,
    sample: tuple[int, int],
    progress: Progress,
    strays: list[str],
) -> tuple[dict[str, int], list[Fault]]:
    sizes: dict[str, int] = {}
    faults: list[Fault] = []
    for done, entry in enumerate(archive.store.list(PREFIX, strays), 1):
        digest = digest_of_key(entry.key)
        if digest is None:
            faults.append(Fault("stray", entry.key, f"not the name of a body; {_STRAY}"))
            continue
        sizes[digest] = entry.size
        if read_data and int(digest[:8], 16) % sample[1] == sample[0] - 1:
            faults += _body(archive, entry, digest)
        progress("bodies", done, 0)
    return sizes, faults


def _body(archive: Archive, entry: Entry, digest: str) -> Iterator[Fault]:
    try:
        found = digest_of(archive.store.read(entry.key))
    except StoreError as error:
        yield Fault("body-unreadable", entry.key, f"{error}; {COPY}", digest)
        return
    if found != digest:
        text = f"its bytes have the SHA-256 {found[:12]}…; {COPY}"
        yield Fault("body-damaged", entry.key, text, digest)


def _table(
    archive: Archive, name: str, read_data: bool, held: Listing
) -> tuple[set[str], list[dict[str, Any]], list[Fault]]:
    """Its files, its rows as far as they refer to anything, and what is wrong with it."""
    files: set[str] = set()
    try:
        table = archive.tables.open(name)
        if table is None:
            return files, [], []
        actions = table.get_add_actions(flatten=True)
        sizes = zip(*(actions.column(c).to_pylist() for c in ("path", "size_bytes")), strict=True)
        named = {f"tables/{name}/{path}": size for path, size in sizes}
        files = set(named)
        faults = list(_table_files(archive, named, held))
        if faults:
            return files, [], faults
        columns = _REFERENCES[name]
        if read_data:
            archive.tables.read(name, [field.name for field in schema_of(name)])
        return files, _grouped(name, archive.tables.read(name, columns)).to_pylist(), []
    except (StoreError, Damaged) as error:
        return files, [], [Fault("table-unreadable", f"tables/{name}", f"{error}; {COPY}")]


_REFERENCES = {
    "captures": ("source", "url", "body", "size", "run"),
    "documents": ("source", "id", "version", "capture", "run"),
    "relations": ("source", "document", "version", "other", "other_version", "run"),
    "signatures": ("source", "document", "version", "ref", "run"),
    "bands": ("source", "ref", "run"),
    "stops": ("source", "name", "run"),
}


def _grouped(name: str, rows: Any) -> Any:
    """One row a signature for the bands, which are a hundred times as many: with their number."""
    if name != "bands":
        return rows
    return rows.group_by(["source", "ref", "run"]).aggregate([([], "count_all")])


def _table_files(archive: Archive, named: Listing, held: Listing) -> Iterator[Fault]:
    for key, size in named.items():
        # What was written since the listing is asked for by itself.
        found = held[key] if key in held else archive.store.size(key)
        if found is None:
            yield Fault("table-file-missing", key, f"it is gone; {COPY}")
        elif found != size:
            yield Fault("table-file-damaged", key, f"{found} bytes instead of {size}; {COPY}")


def _records(archive: Archive, held: Listing) -> tuple[list[Run], list[Fault]]:
    records: list[Run] = []
    faults: list[Fault] = []
    for key in (key for key in held if key.startswith("runs/")):
        try:
            run = load(Run, archive.store.read(key))
        except (Damaged, StoreError) as error:
            faults.append(Fault("run-unreadable", key, f"{error}; {COPY}"))
            continue
        if not key.startswith(f"runs/{run.source}/{run.id}"):
            text = f"says it is {run.source}/{run.id}; {COPY}"
            faults.append(Fault("run-misplaced", key, text))
            continue
        records.append(run)
    return records, faults


def _dangling(
    rows: dict[str, list[dict[str, Any]]], sizes: dict[str, int], told: set[tuple[str, str]]
) -> Iterator[Fault]:
    """Names in one table of what is not there: bodies (``sizes`` are those that are), captures,
    signatures, documents. ``told`` are the runs that have a record, with their sources."""
    yield from _bodies_named(rows["captures"], sizes)
    captured = {row["body"] for row in rows["captures"]}
    for row in rows["documents"]:
        # Captures come last: of a run without a record, they are still to come.
        if row["capture"] not in captured and (row["source"], row["run"]) in told:
            text = f"its capture is not in the table; {COPY}"
            yield Fault("capture-missing", f"tables/documents {row['id']}", text)
    yield from _loose_bands(rows)
    yield from _loose_relations(rows)


def _bodies_named(captures: list[dict[str, Any]], sizes: dict[str, int]) -> Iterator[Fault]:
    for row in captures:
        body = row["body"]
        if not body:
            continue
        where = f"named by {row['source']} {row['url']}"
        if body not in sizes:
            yield Fault("body-missing", body_key(body), f"it is gone, and {where}; {COPY}", body)
        elif sizes[body] != row["size"]:
            text = f"{sizes[body]} bytes instead of {row['size']}, {where}; {COPY}"
            yield Fault("body-size", body_key(body), text, body)


def _loose_relations(rows: dict[str, list[dict[str, Any]]]) -> Iterator[Fault]:
    known = {(row["id"], row["version"]) for row in rows["documents"]}
    for row in rows["relations"]:
        for end in ((row["document"], row["version"]), (row["other"], row["other_version"])):
            if end not in known:
                text = f"names a document that is not there: {end[0]} {end[1]}"
                yield Fault("document-missing", f"tables/relations {row['document']}", text)


def _loose_bands(rows: dict[str, list[dict[str, Any]]]) -> Iterator[Fault]:
    signed = {row["ref"] for row in rows["signatures"]}
    loose = Counter(row["source"] for row in rows["bands"] if row["ref"] not in signed)
    for source, number in loose.items():
        text = f"{number} signatures are not there; make the index anew: gongbao dedup --rebuild"
        yield Fault("signature-missing", f"tables/bands {source}", text)


def _against_records(rows: dict[str, list[dict[str, Any]]], records: list[Run]) -> Iterator[Fault]:
    for name in TABLES:
        held = Counter[tuple[str, str]]()
        for row in rows[name]:
            held[row["source"], row["run"]] += row.get("count_all", 1)
        for run in records:
            said, found = run.counts.get(name, 0), held[run.source, run.id]
            if said > found:
                text = f"the run's record says {said} rows, {found} are there; {COPY}"
                yield Fault("rows-missing", f"tables/{name} {run.source} {run.id}", text)
