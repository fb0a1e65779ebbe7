"""Fixity: what the digests of the archive's own files are, kept where every machine can check them.

A body's name is its digest. A table's files and a run's record have names that say nothing, and
Delta keeps no checksums: so each commit, and each record, gets a small file of digests beside it.

    fixity/<table>/<version>-<sha256 of this file>.sha256
    fixity/<folder>/<name>-<sha256 of this file>.sha256      runs/…, sources/…

The files are those of ``sha256sum``: ``sha256sum --check`` in the archive's folder reads them, and
the name of each is the check of itself. They are made of the files alone, so that two machines that
record one commit write the same. A commit without its file was not recorded yet (its upload was
killed before it came to that); the next upload records it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import unquote

from gongbao.errors import Damaged, KeyMissing
from gongbao.store import Store
from gongbao.store.bodies import digest_of
from gongbao.tables import Tables
from gongbao.tables.schemas import TABLES

__all__ = [
    "PREFIX",
    "Recorded",
    "Sealed",
    "added",
    "log_key",
    "record_commits",
    "record_file",
    "record_runs",
    "recorded",
    "sealed",
]

PREFIX = "fixity/"

_NAME = re.compile(r"(?P<stem>.+)-(?P<digest>[0-9a-f]{64})\.sha256")
_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<key>\S+)")


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the name of a file of digests says: ``stem`` is the file it is about (a run's record,
    what is told of a source), or ``captures/00000000000000000012``, a table's commit."""

    key: str
    stem: str
    digest: str

    @property
    def commit(self) -> tuple[str, int] | None:
        """Table and version, when it is about a commit."""
        table, _, version = self.stem.partition("/")
        return (table, int(version)) if table in TABLES and version.isdigit() else None

    @property
    def about(self) -> str:
        """The key that must be there as long as this one is."""
        return log_key(*self.commit) if self.commit else f"{self.stem}.json"


@dataclass(frozen=True, slots=True)
class Recorded:
    """One line: this key had this SHA-256 when it was written."""

    key: str
    digest: str


def log_key(table: str, version: int) -> str:
    """Where Delta keeps the log entry of a version."""
    return f"tables/{table}/_delta_log/{version:020}.json"


def record_commits(archive: Store, tables: Tables) -> int:
    """Record the digests of every commit that has none yet, oldest first; how many there were.

    Reads back what was written: raises Damaged when a file is not as long as the log says.
    """
    # Each answer is waited for, and the tables have nothing to do with each other.
    with ThreadPoolExecutor(len(TABLES)) as pool:
        return sum(pool.map(lambda name: _record_table(archive, tables, name), TABLES))


def _record_table(archive: Store, tables: Tables, name: str) -> int:
    with tables.opened(name) as table:
        if table is None:
            return 0
        missing = _unrecorded(archive, name, table.version())
        live = set(table.get_add_actions().column("path").to_pylist()) if missing else set()
    for version in missing:
        archive.create(*_seal(f"{name}/{version:020}", _files_of(archive, name, version, live)))
    return len(missing)


def record_file(archive: Store, key: str, data: bytes) -> None:
    """Record the digest of a file of the archive's own (``key`` ends in .json)."""
    name, line = _seal(key.removesuffix(".json"), [Recorded(key, digest_of(data))])
    if archive.size(name) is None:
        archive.create(name, line)


def record_runs(archive: Store, source: str) -> None:
    """Record the digests of a source's run records that have none yet."""
    folder = f"runs/{source}/"
    seals = (sealed(entry.key) for entry in archive.list(PREFIX + folder))
    known = {seal.about for seal in seals if seal}
    for entry in list(archive.list(folder)):
        if entry.key not in known:
            record_file(archive, entry.key, archive.read(entry.key))


def sealed(key: str) -> Sealed | None:
    """What the key of a file of digests says, or None when it is no such key."""
    found = _NAME.fullmatch(key.removeprefix(PREFIX))
    return Sealed(key, found["stem"], found["digest"]) if found else None


def recorded(seal: Sealed, data: bytes) -> tuple[Recorded, ...]:
    """The lines of a file of digests. Raises Damaged when it is not what its name says."""
    if digest_of(data) != seal.digest:
        raise Damaged(f"{seal.key}: its bytes differ from the digest in its name")
    lines = (_LINE.fullmatch(line) for line in data.decode("utf-8", "replace").splitlines())
    return tuple(Recorded(found["key"], found["digest"]) for found in lines if found)


def _seal(stem: str, lines: Sequence[Recorded]) -> tuple[str, bytes]:
    """Key and bytes of a file of digests."""
    data = "".join(f"{line.digest}  {line.key}\n" for line in lines).encode()
    return f"{PREFIX}{stem}-{digest_of(data)}.sha256", data


def _unrecorded(archive: Store, name: str, newest: int) -> list[int]:
    """Versions without digests: from the newest back to the first that has them."""
    missing: list[int] = []
    for version in range(newest, -1, -1):
        if next(archive.list(f"{PREFIX}{name}/{version:020}-"), None) is not None:
            break
        missing.insert(0, version)
    return missing


def _files_of(archive: Store, name: str, version: int, live: set[str]) -> list[Recorded]:
    """The log entry, the checkpoint where there is one, and every file that it added; without
    those that the table needs no longer (it was compacted) and that are gone."""
    key = log_key(name, version)
    entry = archive.read(key)
    found = [Recorded(key, digest_of(entry))]
    for path, size in added(entry):
        file = f"tables/{name}/{path}"
        try:
            data = archive.read(file)
        except KeyMissing:
            if path in live:
                raise Damaged(f"{archive.url}/{file}: written by a commit, and gone") from None
            continue
        if len(data) != size:
            raise Damaged(f"{archive.url}/{file}: {len(data)} bytes were kept of {size} written")
        found.append(Recorded(file, digest_of(data)))
    checkpoint = key.removesuffix(".json") + ".checkpoint.parquet"
    if archive.size(checkpoint) is not None:
        found.append(Recorded(checkpoint, digest_of(archive.read(checkpoint))))
    return sorted(found, key=lambda line: line.key)


def added(entry: bytes) -> Iterator[tuple[str, int]]:
    """Path and size of every file that a log entry adds. Raises Damaged for what is no log."""
    try:
        actions = [json.loads(line) for line in entry.splitlines() if line.strip()]
        for action in actions:
            if "add" in action:
                yield unquote(action["add"]["path"]), int(action["add"]["size"])
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(f"a log entry cannot be read: {error}") from error
