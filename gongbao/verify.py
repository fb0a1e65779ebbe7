"""Verify: does the archive say what was written to it?

Bodies against their names, tables against their logs, run records against the tables' rows, and
every reference against what it points to. Each fault is named with its key and what to do. An
orphan (a body no capture names, left by a run that was killed) is no fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gongbao.archive import Archive
from gongbao.batch import load
from gongbao.errors import Damaged, KeyMissing, StoreError
from gongbao.model import Run
from gongbao.stages import Progress, silent
from gongbao.store import Entry
from gongbao.store.bodies import PREFIX, digest_of, digest_of_key
from gongbao.tables import TABLES, schema_of

__all__ = ["Fault", "Verified", "verify"]


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: where, what, and what to do about it."""

    code: str
    key: str
    message: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at, what is wrong, and what lies about unused."""

    counts: dict[str, int]
    faults: tuple[Fault, ...]
    orphans: tuple[str, ...]


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
    sizes, body_faults = _bodies(archive, read_data, sample, progress)
    faults += body_faults
    rows: dict[str, list[dict[str, Any]]] = {}
    for name in TABLES:
        rows[name], table_faults = _table(archive, name, read_data)
        faults += table_faults
        progress("tables", len(rows), len(TABLES))
    records, record_faults = _records(archive)
    faults += record_faults
    faults += _dangling(rows, sizes)
    faults += _against_records(rows, records)
    referenced = {row["body"] for row in rows["captures"] if row["body"]}
    orphans = tuple(sorted(set(sizes) - referenced))
    counts = {"bodies": len(sizes), "bytes": sum(sizes.values()), "runs": len(records)}
    counts |= {name: sum(row.get("count_all", 1) for row in rows[name]) for name in TABLES}
    return Verified(counts, tuple(faults), orphans)


def _bodies(
    archive: Archive, read_data: bool, sample: tuple[int, int], progress: Progress
) -> tuple[dict[str, int], list[Fault]]:
    sizes: dict[str, int] = {}
    faults: list[Fault] = []
    for done, entry in enumerate(archive.store.list(PREFIX), 1):
        digest = digest_of_key(entry.key)
        if digest is None:
            text = "not the name of a body; nothing of gongbao's: move it away"
            faults.append(Fault("stray", entry.key, text))
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
        yield Fault("body-unreadable", entry.key, f"{error}; restore it from a copy")
        return
    if found != digest:
        text = f"its bytes have the SHA-256 {found[:12]}…; restore it from a copy"
        yield Fault("body-damaged", entry.key, text)


def _table(
    archive: Archive, name: str, read_data: bool
) -> tuple[list[dict[str, Any]], list[Fault]]:
    key = f"tables/{name}"
    try:
        table = archive.tables.open(name)
        if table is None:
            return [], []
        faults = list(_table_files(archive, name, table))
        if faults:
            return [], faults
        columns = _REFERENCES[name]
        if read_data:
            archive.tables.read(name, [field.name for field in schema_of(name)])
        return _grouped(name, archive.tables.read(name, columns)).to_pylist(), []
    except (StoreError, Damaged) as error:
        return [], [Fault("table-unreadable", key, f"{error}; restore it from a copy")]


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


def _table_files(archive: Archive, name: str, table: Any) -> Iterator[Fault]:
    actions = table.get_add_actions(flatten=True)
    paths, sizes = actions.column("path").to_pylist(), actions.column("size_bytes").to_pylist()
    for path, size in zip(paths, sizes, strict=True):
        key = f"tables/{name}/{path}"
        held = archive.store.size(key)
        if held is None:
            yield Fault("table-file-missing", key, "restore it from a copy")
        elif held != size:
            text = f"{held} bytes instead of {size}; restore it from a copy"
            yield Fault("table-file-damaged", key, text)


def _records(archive: Archive) -> tuple[list[Run], list[Fault]]:
    records: list[Run] = []
    faults: list[Fault] = []
    for entry in archive.store.list("runs/"):
        try:
            run = load(Run, archive.store.read(entry.key))
        except (Damaged, KeyMissing) as error:
            faults.append(Fault("run-unreadable", entry.key, f"{error}; restore it from a copy"))
            continue
        if not entry.key.startswith(f"runs/{run.source}/{run.id}"):
            text = f"says it is {run.source}/{run.id}; restore it from a copy"
            faults.append(Fault("run-misplaced", entry.key, text))
            continue
        records.append(run)
    return records, faults


def _dangling(rows: dict[str, list[dict[str, Any]]], sizes: dict[str, int]) -> Iterator[Fault]:
    for row in rows["captures"]:
        where = f"tables/captures {row['source']} {row['url']}"
        if row["body"] and row["body"] not in sizes:
            yield Fault("body-missing", where, f"names {row['body']}; restore it from a copy")
        elif row["body"] and sizes[row["body"]] != row["size"]:
            text = f"body {row['body']} has {sizes[row['body']]} bytes instead of {row['size']}"
            yield Fault("body-size", where, text)
    captured = {row["body"] for row in rows["captures"]}
    known = {(row["id"], row["version"]) for row in rows["documents"]}
    for row in rows["documents"]:
        if row["capture"] not in captured:
            text = "its capture is not in the table: an upload was cut short; run the source again"
            yield Fault("capture-missing", f"tables/documents {row['id']}", text)
    yield from _loose_bands(rows)
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
                text = f"the run's record says {said} rows, {found} are there; restore the table"
                yield Fault("rows-missing", f"tables/{name} {run.source} {run.id}", text)
