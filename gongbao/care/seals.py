"""The files of digests against what lies there: is every file of tables, records and sources what
it was when it was recorded?"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, MutableSequence
from contextlib import suppress
from dataclasses import dataclass, field

from gongbao.errors import Damaged, StoreError
from gongbao.fixity import PREFIX, Recorded, Sealed, added, log_key, recorded, sealed
from gongbao.store import Store
from gongbao.store.bodies import digest_of
from gongbao.tables.schemas import TABLES

__all__ = [
    "COPY",
    "Fault",
    "Listing",
    "check_seals",
    "digests_of",
    "listing",
    "named_ever",
    "other_history",
]

COPY = "restore it from a copy: gongbao verify --repair-from URL"

Listing = Mapping[str, int]
"""Keys with their sizes in bytes."""

# What says that something is there is listed before it: an upload may be under way meanwhile.
_FOLDERS = (PREFIX, "runs/", "sources/", "tables/")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written: where, what, and what to do about it. ``digest``
    is the SHA-256 that the key had, where that is known."""

    code: str
    key: str
    message: str
    digest: str = ""


@dataclass(frozen=True, slots=True)
class _Commits:
    """The versions of one table: in its log, and with digests."""

    logged: set[int] = field(default_factory=set)
    sealed: set[int] = field(default_factory=set)


def listing(store: Store, strays: MutableSequence[str] | None = None) -> dict[str, int]:
    """Every file that is no body; see Store.list."""
    return {entry.key: entry.size for folder in _FOLDERS for entry in store.list(folder, strays)}


def check_seals(
    store: Store, held: Listing, live: set[str], *, read_data: bool, sample: tuple[int, int]
) -> tuple[list[Fault], list[str]]:
    """Faults, and the log entries that have no digests yet because an upload was cut short.

    ``live`` are the files that the tables' newest versions name; others may have been removed.
    Without ``read_data`` the names alone are compared: what must be there, and is not.
    """
    seals = [seal for key in held if key.startswith(PREFIX) and (seal := sealed(key))]
    faults = [
        Fault("fixity-stray", key, "not the name of a file of digests: move it away")
        for key in held
        if key.startswith(PREFIX) and sealed(key) is None
    ]
    faults += [_gone(key, "") for key in sorted({seal.about for seal in seals} - held.keys())]
    if read_data:
        faults += _read_all(store, seals, held, live, sample)
    missing, unrecorded = _without_digests(store, seals, held)
    return [*faults, *missing, *_checkpoints(store, held)], unrecorded


def digests_of(store: Store, seals: Iterable[Sealed]) -> dict[str, set[str]]:
    """Key -> the SHA-256 it may have; files of digests that are damaged say nothing."""
    found: dict[str, set[str]] = defaultdict(set)
    for seal in seals:
        try:
            lines = recorded(seal, store.read(seal.key))
        except (Damaged, StoreError):
            continue
        for line in lines:
            found[line.key].add(line.digest)
    return found


def named_ever(store: Store, held: Listing) -> set[str]:
    """Every file that a log entry adds; an entry that cannot be read names none."""
    found: set[str] = set()
    for key in held:
        folder, slash, name = key.partition("/_delta_log/")
        if slash and name.endswith(".json"):
            with suppress(Damaged, StoreError):
                found.update(f"{folder}/{path}" for path, _ in added(store.read(key)))
    return found


def other_history(one: Listing, two: Listing) -> str | None:
    """A commit that both recorded, and differently: then the two are no copies of each other."""
    ours, theirs = _by_commit(one), _by_commit(two)
    differing = (stem for stem in ours.keys() & theirs.keys() if not ours[stem] & theirs[stem])
    return min(differing, default=None)


def _by_commit(held: Listing) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key in held:
        seal = sealed(key) if key.startswith(PREFIX) else None
        if seal and seal.commit:
            found[seal.stem].add(seal.digest)
    return found


def _gone(key: str, digest: str) -> Fault:
    return Fault(f"{_what(key)}-missing", key, f"it is gone; {COPY}", digest)


def _what(key: str) -> str:
    if key.startswith("tables/"):
        return "log" if "/_delta_log/" in key else "table-file"
    return "run" if key.startswith("runs/") else "source"


def _read_all(
    store: Store, seals: Iterable[Sealed], held: Listing, live: set[str], sample: tuple[int, int]
) -> Iterator[Fault]:
    """Files are read once, though several files of digests may name them (a source's, each time
    that something else was told of it)."""
    allowed: dict[str, set[str]] = defaultdict(set)
    for seal in seals:
        try:
            lines = recorded(seal, store.read(seal.key))
        except (Damaged, StoreError) as error:
            yield Fault("fixity-damaged", seal.key, f"{error}; {COPY}")
            continue
        for line in lines:
            allowed[line.key].add(line.digest)
    for key, digests in sorted(allowed.items()):
        if _sampled(min(digests), sample):
            yield from _compare(store, Recorded(key, min(digests)), digests, held, live)


def _compare(
    store: Store, line: Recorded, digests: set[str], held: Listing, live: set[str]
) -> Iterator[Fault]:
    if line.key not in held:
        # The log's entries and the records are named by the files of digests themselves.
        if line.key in live or ".checkpoint." in line.key:
            yield _gone(line.key, line.digest)
        return
    try:
        found = digest_of(store.read(line.key))
    except StoreError as error:
        yield Fault(f"{_what(line.key)}-unreadable", line.key, f"{error}; {COPY}", line.digest)
        return
    if found not in digests:
        text = f"its bytes have the SHA-256 {found[:12]}…, not {line.digest[:12]}…; {COPY}"
        yield Fault(f"{_what(line.key)}-damaged", line.key, text, line.digest)


def _sampled(digest: str, sample: tuple[int, int]) -> bool:
    return int(digest[:8], 16) % sample[1] == sample[0] - 1


def _without_digests(
    store: Store, seals: Iterable[Sealed], held: Listing
) -> tuple[list[Fault], list[str]]:
    """Commits that have lost their digests, and those that never had any.

    Digests are recorded oldest first, and a run's own record is written after them: a commit
    without digests below one that has them, or one of a run that has a record, has lost them.
    """
    sealed_files = {seal.about for seal in seals}
    lost: list[Fault] = []
    unrecorded: list[str] = []
    for name, versions in _commits(seals, held).items():
        newest = max(versions.sealed, default=-1)
        for version in sorted(versions.logged - versions.sealed):
            key = log_key(name, version)
            if sealed_files and (version < newest or _is_told(store, key, held)):
                text = f"the digests of this commit are gone; {COPY}"
                lost.append(Fault("fixity-missing", key, text))
            else:
                unrecorded.append(key)
    own = (key for key in held if key.startswith(("runs/", "sources/")))
    return lost, [*unrecorded, *(key for key in own if key not in sealed_files)]


def _commits(seals: Iterable[Sealed], held: Listing) -> dict[str, _Commits]:
    """The versions of each table."""
    commits = {name: _Commits() for name in TABLES}
    for seal in seals:
        if seal.commit:
            commits[seal.commit[0]].sealed.add(seal.commit[1])
    for key in held:
        name, _, file = key.removeprefix("tables/").partition("/_delta_log/")
        if name in commits and file.removesuffix(".json").isdigit():
            commits[name].logged.add(int(file.removesuffix(".json")))
    return commits


def _is_told(store: Store, key: str, held: Listing) -> bool:
    """Whether the run of this commit has its record, so that it had come past the digests."""
    try:
        words = json.loads(store.read(key).splitlines()[0])
        run = str(words["commitInfo"]["run"])
    except (ValueError, KeyError, TypeError, IndexError, StoreError):
        return False
    return any(name.startswith("runs/") and f"/{run}" in name for name in held)


def _checkpoints(store: Store, held: Listing) -> Iterator[Fault]:
    """``_last_checkpoint`` is written over and over: it must name a checkpoint that is there."""
    for name in TABLES:
        folder = f"tables/{name}/_delta_log/"
        if folder + "_last_checkpoint" not in held:
            continue
        key = folder + "_last_checkpoint"
        try:
            version = int(json.loads(store.read(key))["version"])
        except (ValueError, KeyError, TypeError, StoreError) as error:
            yield Fault("checkpoint-damaged", key, f"it cannot be read ({error}); {COPY}")
            continue
        if f"{folder}{version:020}.checkpoint.parquet" not in held:
            text = f"it names the checkpoint {version}, which is not there; {COPY}"
            yield Fault("checkpoint-damaged", key, text)
