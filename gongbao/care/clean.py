"""Clean: what the work store need not hold any longer.

It may be thrown away at any time, but not while runs are under way: so what is removed is what
the archive holds too, what belongs to runs that were given up, and, when nothing is under way,
what nothing names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from gongbao.errors import KeyMissing, StoreError
from gongbao.store import Entry, Store
from gongbao.store.bodies import PREFIX

__all__ = ["GIVEN_UP", "Cleaned", "clean"]

GIVEN_UP = timedelta(days=14)
"""A run that was begun this long ago, and is not published, is begun anew."""
_BATCH = b'{"kind": '


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Bodies and batches removed, their bytes, journals given up, and bodies left."""

    removed: int
    bytes: int
    journals: int
    left: int


def clean(work: Store, archive: Store, now: datetime) -> Cleaned:
    """Remove what is not needed. Runs may go on meanwhile; a repeat finds nothing to do."""
    open_runs, given_up = _journals(work, now)
    for key in given_up:
        work.delete(key)
    for key in _closed(work):
        work.delete(key)
    removed = size = left = 0
    for entry in list(work.list(PREFIX)):
        if _needed(entry, work, archive, open_runs, now):
            left += 1
            continue
        work.delete(entry.key)
        removed, size = removed + 1, size + entry.size
    journals = sum(key.endswith("/run.json") for key in given_up)
    return Cleaned(removed, size, journals, left)


def _journals(work: Store, now: datetime) -> tuple[set[str], list[str]]:
    """Runs that are under way, and the keys of journals that were given up."""
    begun = {
        entry.key.removesuffix("run.json"): _words(work, entry.key)
        for entry in work.list("open/")
        if entry.key.endswith("/run.json")
    }
    old = [folder for folder, words in begun.items() if _began(words, now) < now - GIVEN_UP]
    keys = [entry.key for folder in old for entry in work.list(folder)]
    runs = {str(words.get("run")) for folder, words in begun.items() if folder not in old}
    return runs, sorted(keys, key=lambda key: key.endswith("/run.json"))


def _closed(work: Store) -> Iterator[str]:
    """What a run that was killed as it closed its journal left: a journal without its run.json,
    which is written before all else of it and deleted before all else."""
    keys = [entry.key for entry in work.list("open/")]
    begun = {key.removesuffix("run.json") for key in keys if key.endswith("/run.json")}
    for key in keys:
        folder = "/".join(key.split("/")[:3]) + "/"
        if folder not in begun and work.size(f"{folder}run.json") is None:
            yield key


def _needed(entry: Entry, work: Store, archive: Store, open_runs: set[str], now: datetime) -> bool:
    if archive.size(entry.key) == entry.size:
        return False
    header = _header(work, entry.key)
    if header is None:
        # A page or an issue that no archive holds yet: of a run under way, if there is one.
        return bool(open_runs)
    run = str(header.get("run"))
    return run in open_runs or _began(header, now) >= now - GIVEN_UP


def _header(work: Store, key: str) -> dict[str, Any] | None:
    """The first line of a batch; None for any other body."""
    try:
        data = work.read(key)
    except KeyMissing:
        return {}
    if not data.startswith(_BATCH):
        return None
    try:
        header = json.loads(data.partition(b"\n")[0])
    except ValueError:
        return None
    return header if isinstance(header, dict) and "run" in header else None


def _words(work: Store, key: str) -> dict[str, Any]:
    try:
        words = json.loads(work.read(key))
    except (StoreError, ValueError):
        return {}
    return words if isinstance(words, dict) else {}


def _began(words: dict[str, Any], now: datetime) -> datetime:
    """When a run began, as its id says it; what says nothing began just now."""
    try:
        moment = datetime.strptime(str(words.get("run"))[:21], "%Y%m%dT%H%M%S%f")
    except ValueError:
        return now
    return moment.replace(tzinfo=UTC)
