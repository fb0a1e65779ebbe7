"""Mirror: a full copy of an archive at another place, which is an archive itself.

    bodies, then each table's files and its log, captures last; sources, runs, digests

The order makes every instant safe to die at: what names something comes after what it names. Each
file is checked against its digest on the way; what is damaged in the archive is named and not
copied. Nothing is ever removed from a mirror, also not what the archive has lost meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice

from gongbao.care.seals import COPY, Fault, digests_of, listing, other_history
from gongbao.errors import Damaged, KeyMissing, StoreError, UsageError
from gongbao.fixity import PREFIX as SEALS
from gongbao.fixity import sealed
from gongbao.stages import Progress, silent
from gongbao.store import Store
from gongbao.store.bodies import PREFIX as BODIES
from gongbao.store.bodies import digest_of, digest_of_key

__all__ = ["Mirrored", "Rules", "mirror", "refuse_others"]

_AT_A_TIME = 4
"""Files under way at once: what bounds the memory is the largest of them, so many times."""
_LAST = ("stops", "captures")


@dataclass(frozen=True, slots=True)
class Mirrored:
    """``copied`` and ``held`` count files, ``bytes`` those that were copied; ``faults`` are what
    the archive could not give."""

    copied: int
    held: int
    bytes: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """What the bytes under a key may be: a body's by its name, a file's by the digests recorded
    of it. A file of which none was recorded (yet) may be anything."""

    digests: Mapping[str, set[str]]

    def allow(self, key: str, data: bytes) -> bool:
        """Whether these bytes are what was written under the key."""
        body = digest_of_key(key)
        seal = sealed(key) if key.startswith(SEALS) else None
        if body or seal:
            return digest_of(data) == (body or (seal and seal.digest))
        digests = self.digests.get(key)
        return digests is None or digest_of(data) in digests

    def know(self, key: str) -> bool:
        """Whether anything is known of the bytes under the key."""
        return key.startswith((BODIES, SEALS)) or key in self.digests


def mirror(archive: Store, target: Store, progress: Progress = silent) -> Mirrored:
    """Copy to ``target`` what it lacks of ``archive``. May be stopped at any instant and repeated.

    Raises UsageError when the target is the archive itself, or the copy of another one.
    """
    ours, theirs = listing(archive), listing(target)
    refuse_others(archive, target, ours, theirs)
    # Logs first: what they name was written before them, and is in the listings that follow.
    ours |= _named_by_logs(archive)
    theirs |= {entry.key: entry.size for entry in target.list(BODIES)}
    if not ours:
        raise UsageError(f"no archive at {archive.url}: nothing to mirror")
    wanted = [key for key in ours if _is_wanted(key, ours[key], theirs)]
    rules = _rules(archive, ours, theirs, wanted)
    copied = size = done = 0
    faults: list[Fault] = []
    for keys in _in_order(wanted):
        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            for key, result in pool.map(lambda key: _copy(key, archive, target, rules), keys):
                done += 1
                if isinstance(result, Fault):
                    faults.append(result)
                elif result is not None:
                    copied, size = copied + 1, size + ours[key]
                progress("mirror", done, len(wanted))
    return Mirrored(copied, len(ours) - copied - len(faults), size, tuple(faults))


def _named_by_logs(archive: Store) -> dict[str, int]:
    """What logs and rows name: the files of tables, and bodies; with their sizes."""
    files = (entry for entry in archive.list("tables/") if "/_delta_log/" not in entry.key)
    bodies = (entry for entry in archive.list(BODIES) if digest_of_key(entry.key))
    return {entry.key: entry.size for entry in chain(files, bodies)}


def refuse_others(
    archive: Store, other: Store, ours: Mapping[str, int], theirs: Mapping[str, int]
) -> None:
    """Raise UsageError when the two are one place, or no copies of each other."""
    if archive.url == other.url or other.url.startswith(f"{archive.url}/"):
        raise UsageError(f"{other.url} is (in) the archive itself: give another place")
    differing = other_history(ours, theirs)
    if differing:
        raise UsageError(
            f"{other.url} is no copy of {archive.url}: their commits {differing} differ; "
            "nothing was touched; give an empty place, or the archive's own mirror"
        )


def _rules(
    archive: Store, ours: Mapping[str, int], theirs: Mapping[str, int], wanted: Sequence[str]
) -> Rules:
    """The digests of what is to be copied: as a rule, those that the mirror has not got either."""
    seals = [seal for key in ours if key.startswith(SEALS) and (seal := sealed(key))]
    new = [s for s in seals if s.key not in theirs or s.stem.startswith("sources/")]
    rules = Rules(digests_of(archive, new))
    if all(rules.know(key) or key.endswith("/_last_checkpoint") for key in wanted):
        return rules
    return Rules(digests_of(archive, seals))


def _is_wanted(key: str, size: int, theirs: Mapping[str, int]) -> bool:
    """What the mirror lacks, holds in another size, or what is written over from time to time."""
    over_and_over = key.startswith("sources/") or key.endswith("/_last_checkpoint")
    return over_and_over or theirs.get(key) != size


def _in_order(keys: list[str]) -> Iterator[list[str]]:
    """Keys in groups: a group is copied when all before it are. Log entries go one at a time."""
    groups: dict[tuple[int, str], list[str]] = {}
    for key in keys:
        groups.setdefault(_place(key), []).append(key)
    for place in sorted(groups):
        chosen = sorted(groups[place])
        step = 1 if "/_delta_log/" in chosen[0] else len(chosen)
        rest = iter(chosen)
        while part := list(islice(rest, step)):
            yield part


def _place(key: str) -> tuple[int, str]:
    if key.startswith(BODIES):
        return 0, ""
    if key.startswith("tables/"):
        name = key.split("/")[1]
        table = _LAST.index(name) + 1 if name in _LAST else 0
        if "/_delta_log/" not in key:
            return 1, ""
        checkpoint = ".checkpoint." in key or key.endswith("_last_checkpoint")
        return 2 + table, f"{name}{'~' if checkpoint else ''}"
    return {"sources": 10, "runs": 12}.get(key.partition("/")[0], 11), ""


def _copy(key: str, archive: Store, target: Store, rules: Rules) -> tuple[str, Fault | bool | None]:
    """True when the mirror holds something new; None when it held these bytes already."""
    try:
        data = archive.read(key)
    except KeyMissing:
        # Removed since the listing: a file that compaction replaced.
        return key, Fault("gone", key, f"it went while it was to be copied; {COPY}")
    except StoreError as error:
        return key, Fault("unreadable", key, str(error))
    if not rules.allow(key, data):
        text = f"damaged, and not copied; mend it: gongbao verify --repair-from {target.url}"
        return key, Fault("damaged", key, text)
    if target.create(key, data):
        return key, True
    held = target.read(key)
    if held == data:
        return key, None
    target.replace(key, data)
    if target.read(key) != data:
        raise Damaged(f"{target.url}/{key}: holds other bytes than were written to it just now")
    return key, True
