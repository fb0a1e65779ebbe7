"""Repair: what verify found damaged or missing is restored from a copy of the archive.

Only bytes that are known to be right are written: a body's name, or a digest recorded in the
archive or in the copy, must say so. What was written is read back. Nothing is removed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gongbao.archive import Archive
from gongbao.care.mirror import Rules, refuse_others
from gongbao.care.seals import Fault, Listing, digests_of, listing
from gongbao.care.verify import Verified
from gongbao.errors import Damaged, KeyMissing, UsageError
from gongbao.fixity import PREFIX as SEALS
from gongbao.fixity import sealed
from gongbao.store import Store
from gongbao.store.bodies import digest_of_key
from gongbao.tables.schemas import TABLES

__all__ = ["Repaired", "repair"]

_ROUNDS = 4
"""Digests that come back name files, and logs that come back name bodies: so many times."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """``restored`` keys, in the order they were written, and what verify says now."""

    restored: tuple[str, ...]
    verified: Verified


def repair(archive: Archive, copy: Store, look: Callable[[Archive], Verified]) -> Repaired:
    """Restore from ``copy`` what ``look`` finds, until it finds nothing that the copy can mend.

    Raises UsageError when ``copy`` is none, or no copy of this archive, Damaged when what was
    written does not read back.
    """
    verified = look(archive)
    restored: list[str] = []
    for _ in range(_ROUNDS):
        if not verified.faults and not verified.unrecorded:
            break
        mended = _restore(archive.store, copy, verified.faults)
        restored += mended
        if not mended:
            break
        verified = look(archive)
    return Repaired(tuple(restored), verified)


def _restore(store: Store, copy: Store, faults: Iterable[Fault]) -> list[str]:
    ours, theirs = listing(store), listing(copy)
    if not theirs:
        raise UsageError(f"no archive at {copy.url}: nothing to repair from")
    refuse_others(store, copy, ours, theirs)
    seals = {seal for held in (ours, theirs) for key in held
             if key.startswith(SEALS) and (seal := sealed(key))}  # fmt: skip
    digests = digests_of(copy, (seal for seal in seals if seal.key in theirs))
    for key, known in digests_of(store, (seal for seal in seals if seal.key in ours)).items():
        digests.setdefault(key, known)
    rules = Rules(digests)
    wanted = _wanted(faults, ours, theirs)
    return [key for key in wanted if _write(store, copy, key, rules)]


def _wanted(faults: Iterable[Fault], ours: Listing, theirs: Listing) -> list[str]:
    """The keys of the faults that the copy may have, all digests that we lack, and of a table
    with a fault all that we lack of it. What is named comes before what names it."""
    keys = {fault.key for fault in faults}
    folders = [SEALS]
    for name in TABLES:
        if any(key.startswith(f"tables/{name}") for key in keys):
            folders.append(f"tables/{name}/")
    lost = {key for key in theirs if key.startswith(tuple(folders)) and key not in ours}
    held = {key for key in keys if key in theirs or digest_of_key(key)}
    return sorted(held | lost, key=lambda key: ("/_delta_log/" in key, key))


def _write(store: Store, copy: Store, key: str, rules: Rules) -> bool:
    """Whether the key is now what it should be, and was not before."""
    try:
        data = copy.read(key)
    except KeyMissing:
        return False
    # Of what no digest is known, the copy's bytes are better than none, but not than others.
    gone = store.size(key) is None
    known = rules.know(key) or gone or key.endswith("/_last_checkpoint")
    if not known or not rules.allow(key, data) or (not gone and store.read(key) == data):
        return False
    store.replace(key, data)
    if store.read(key) != data:
        raise Damaged(f"{store.url}/{key}: holds other bytes than were written to it just now")
    return True
