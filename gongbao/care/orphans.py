"""Orphans: what uploads that were cut short left in an archive, and nothing names.

    a body         that no capture and no document of any version names
    a table file   that no commit ever named, or a commit that was never given its number
    a probe        of gongbao check
    a half         a write that was never finished: an upload in parts, a temporary file

Rows are only ever added, and commits never forgotten, so what nothing names today was never part of
a published version. It may yet become one: a run under way writes bodies and files before it names
them. So an orphan is due when it was last written longer ago than the grace, and an upload that
meets an old body which it needs writes it again (gongbao/stages/upload.py). Each is looked at once
more in the moment before it goes. Stopped at any instant and repeated, collecting goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from gongbao.archive import Archive
from gongbao.care.seals import listing
from gongbao.care.verify import verify
from gongbao.errors import Damaged, StoreError
from gongbao.fixity import added
from gongbao.stages.upload import YOUNG
from gongbao.store import Half
from gongbao.store.bodies import body_key, digest_of_key
from gongbao.tables import Tables
from gongbao.tables.schemas import TABLES

__all__ = ["GRACE", "SHORTEST", "Orphan", "Orphans", "collect", "find_orphans"]

GRACE = timedelta(days=14)
SHORTEST = 2 * YOUNG
"""No grace is shorter: what an upload meets is written again when it is older than ``YOUNG``."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """``kind`` is body, table-file, probe or half; ``size`` in bytes (0: not told)."""

    kind: str
    key: str
    size: int


@dataclass(frozen=True, slots=True)
class Orphans:
    """Orphans that are due, and the number of those that are too young."""

    due: tuple[Orphan, ...]
    young: int


def find_orphans(archive: Archive, now: datetime, grace: timedelta = GRACE) -> Orphans:
    """Name what is due. Raises Damaged where the archive cannot say what it names: a table that
    is lost or read in part would make orphans of all that it names."""
    before = now - max(grace, SHORTEST)
    young, due = 0, []
    for key in _unnamed(archive):
        entry = archive.store.entry(key)
        if entry is None:
            continue
        if entry.written is None or entry.written >= before:
            young += 1
            continue
        due.append(Orphan(_kind(key), key, entry.size))
    halves = (Orphan("half", half.name, half.size) for half in _halves(archive, before))
    return Orphans((*due, *halves), young)


def collect(
    archive: Archive, now: datetime, grace: timedelta = GRACE
) -> tuple[tuple[Orphan, ...], Orphans]:
    """Remove what is due; what was removed, and what had been found.

    Raises StoreError for a bucket with object lock, where nothing is ever removed, and Damaged as
    ``find_orphans`` does.
    """
    if archive.store.locked():
        raise StoreError(f"{archive.url}: the bucket is locked (object lock): nothing is removed")
    found = find_orphans(archive, now, grace)
    before = now - max(grace, SHORTEST)
    halves = {half.name: half for half in _halves(archive, before)} if found.due else {}
    named = _named_bodies(archive.tables)
    gone = []
    for orphan in found.due:
        if orphan.key not in named and _remove(archive, orphan, halves, before):
            gone.append(orphan)
    return tuple(gone), found


def _halves(archive: Archive, before: datetime) -> list[Half]:
    """Writes that were cut short; none where the server, or our credentials, do not list them."""
    found: list[Half] = []
    with suppress(StoreError):
        found.extend(archive.store.halves(before))
    return found


def _remove(archive: Archive, orphan: Orphan, halves: dict[str, Half], before: datetime) -> bool:
    if orphan.kind == "half":
        half = halves.get(orphan.key)
        if half is not None:
            half.forget()
        return half is not None
    entry = archive.store.entry(orphan.key)
    if entry is None or entry.written is None or entry.written >= before:
        return False
    archive.store.delete(orphan.key)
    return True


def _kind(key: str) -> str:
    if key.startswith("probe/"):
        return "probe"
    return "body" if digest_of_key(key) else "table-file"


def _unnamed(archive: Archive) -> Iterator[str]:
    found = verify(archive)
    if found.faults:
        first = found.faults[0]
        raise Damaged(
            f"{archive.url}: {first.key}: {first.message}; nothing is removed from an archive with "
            "a fault"
        )
    yield from _never_named(archive)
    if not found.orphans:
        return
    named = _named_bodies(archive.tables) | _named_files(archive)
    for name in found.orphans:
        key = name if "/" in name else body_key(name)
        if key not in named:
            yield key


def _never_named(archive: Archive) -> Iterator[str]:
    """Keys whose form says that nothing will ever name them."""
    yield from (entry.key for entry in archive.store.list("probe/"))
    for name in TABLES:
        for entry in archive.store.list(f"tables/{name}/_delta_log/_commit_"):
            if entry.key.endswith(".json.tmp"):
                yield entry.key


def _named_bodies(tables: Tables) -> set[str]:
    """Keys of the bodies that captures or documents name. A document whose upload was cut short
    may name a body that no capture names yet."""
    captures = tables.read("captures", ("body",))["body"].to_pylist()
    documents: list[dict[str, Any]] = tables.read(
        "documents", ("capture", "attachments")
    ).to_pylist()
    digests = set(captures) | {row["capture"] for row in documents}
    digests |= {part["body"] for row in documents for part in row["attachments"] or ()}
    return {body_key(digest) for digest in digests if digest}


def _named_files(archive: Archive) -> set[str]:
    """Files that any commit ever added. Raises Damaged for an entry that cannot be read, and for
    one that is missing: it may have named anything."""
    held = listing(archive.store)
    found: set[str] = set()
    versions: dict[str, set[int]] = {}
    for key in held:
        folder, slash, name = key.partition("/_delta_log/")
        version = name.removesuffix(".json")
        if slash and name.endswith(".json") and version.isdigit():
            versions.setdefault(folder, set()).add(int(version))
            found.update(f"{folder}/{path}" for path, _ in added(archive.store.read(key)))
    for folder, held_versions in versions.items():
        gaps = set(range(max(held_versions))) - held_versions
        if gaps:
            raise Damaged(f"{archive.url}/{folder}: the log lacks version {min(gaps)}")
    return found
