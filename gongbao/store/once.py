"""Create-once: some servers say that they write a key once, and do not when many ask at a time.

Bodies are safe there, for their name is their digest. Tables are not: of two commits under one
number the first would be lost, and both writers told that theirs was kept. So a server is raced
before the first commit of a machine goes to it. A bucket may change afterwards (Ceph 16 writes over
what is there once versioning is on): before each later commit one key is asked for.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

from gongbao.errors import AccessDenied, KeyMissing, StoreError
from gongbao.store import Store, is_remote

__all__ = ["forget", "overwritten", "require_create_once"]

_RACERS = 16
_RACES = 5
_RACES_OF_A_COMMIT = 3
_FIRST = "tables/captures/_delta_log/00000000000000000000.json"
"""What every archive that was begun holds, and nobody ever changes."""


def require_create_once(archive: Store, work: Store) -> None:
    """Raise StoreError when commits to tables there could be lost. That a race was won by one is
    remembered in the work store, for this archive on this server."""
    if not is_remote(archive.url):
        return
    key = f"probed/{hashlib.sha256(_place(archive).encode()).hexdigest()[:32]}.json"
    if work.size(key) is not None and not _writes_over(archive):
        return
    reason = overwritten(archive, races=_RACES_OF_A_COMMIT)
    if reason:
        raise StoreError(reason)
    words = {"archive": _place(archive), "create_once": True}
    work.replace(key, json.dumps(words).encode())


def _writes_over(archive: Store) -> bool:
    """Whether a key that is there may be written once more. It is given its own bytes, so that a
    server that takes them has lost nothing."""
    try:
        return archive.create(_FIRST, archive.read(_FIRST))
    except KeyMissing:
        return False


def overwritten(store: Store, races: int = _RACES) -> str | None:
    """Why tables would lose commits on this store, and what to do; None when it writes once.

    Writes a few objects below ``probe/`` and removes them again, where it may.
    """
    key = f"probe/{secrets.token_hex(8)}"
    try:
        first, second = store.create(key, b"one"), store.create(key, b"two")
        kept = store.read(key)
    finally:
        forget(store, key)
    if not first or second or kept != b"one":
        return (
            f"{store.url} lets a second writer overwrite (If-None-Match is ignored, as by Ceph 16 "
            "in buckets with versioning): tables would lose commits there; use a bucket without "
            "versioning, or another server"
        )
    winners = max((_race(store) for _ in range(races)), default=1) if is_remote(store.url) else 1
    if winners > 1:
        return (
            f"{store.url}: of {_RACERS} writers at once {winners} were told that theirs was kept; "
            "bodies are safe there (their name is their digest), but tables would lose commits: "
            "keep the archive on another server"
        )
    return None


def _race(store: Store) -> int:
    """How many writers of one key were told that theirs was kept."""
    key, start = f"probe/{secrets.token_hex(8)}", Barrier(_RACERS)

    def write(number: int) -> bool:
        start.wait()
        return store.create(key, f"{number:05}".encode() * 1000)

    try:
        with ThreadPoolExecutor(_RACERS) as pool:
            return sum(pool.map(write, range(_RACERS)))
    finally:
        forget(store, key)


def forget(store: Store, key: str) -> None:
    """Remove a probe. Where these credentials may not, it stays until orphans are collected."""
    with suppress(AccessDenied):
        store.delete(key)


def _place(archive: Store) -> str:
    """Address and server: one address may be another archive on another server."""
    client = getattr(archive, "client", None)
    return f"{client.meta.endpoint_url if client else ''} {archive.url}"
