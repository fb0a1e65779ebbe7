"""Harm done to an archive, found by verify, and mended from a mirror.

``python -m torture.harm --faults 100`` does as many as it is told, one after the other, and prints
what became of each sort.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from gongbao.archive import Archive
from gongbao.care.mirror import mirror
from gongbao.care.repair import repair
from gongbao.care.verify import Verified, verify
from gongbao.fixity import sealed
from gongbao.store import open_store
from torture.world import holdings, read_again, run_day

Harm = Callable[[Path, random.Random], "list[str]"]
"""Harms an archive; gives the keys that must be named."""


def build(root: Path) -> tuple[Path, Path]:
    """An archive of three runs (two days and a reparse), and its mirror."""
    held = holdings(str(root))
    run_day(held, 1)
    run_day(held, 2)
    read_again(held)
    archive, copy = root / "archive", root / "mirror"
    # Tables write checkpoints after a hundred commits by themselves.
    for name in ("documents", "captures"):
        table = held.tables.open(name)
        assert table is not None
        table.create_checkpoint()
    mirror(held.archive, open_store(str(copy)))
    return archive, copy


def files(archive: Path, pattern: str) -> list[Path]:
    found = sorted(path for path in archive.glob(pattern) if path.is_file())
    assert found, pattern
    return found


GROUPS = {
    "body": "bodies/sha256/*/*/*",
    "table file": "tables/*/source=*/*.parquet",
    "log entry": "tables/*/_delta_log/*.json",
    "run record": "runs/*/*.json",
    "digests": "fixity/**/*.sha256",
    "what is told": "sources/*.json",
}


def _keys(archive: Path, *paths: Path) -> list[str]:
    return [path.relative_to(archive).as_posix() for path in paths]


def _flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(data))


def _cut(path: Path, chance: random.Random) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])


def _lose(path: Path, chance: random.Random) -> None:
    path.unlink()


def _grow(path: Path, chance: random.Random) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def on(group: str, do: Callable[[Path, random.Random], None]) -> Harm:
    """One file of a group is harmed."""

    def harm(archive: Path, chance: random.Random) -> list[str]:
        victim = chance.choice(files(archive, GROUPS[group]))
        do(victim, chance)
        return _expected(archive, victim)

    return harm


def _expected(archive: Path, victim: Path) -> list[str]:
    key = _keys(archive, victim)[0]
    seal = sealed(key)
    # When it is gone, its name is lost with it: what it was about is named.
    return [seal.about if seal and not victim.exists() else key]


def swap(group: str) -> Harm:
    """Two files of a group change places."""

    def harm(archive: Path, chance: random.Random) -> list[str]:
        one, two = chance.sample(files(archive, GROUPS[group]), 2)
        one_bytes, two_bytes = one.read_bytes(), two.read_bytes()
        one.write_bytes(two_bytes)
        two.write_bytes(one_bytes)
        return _keys(archive, one, two) if one_bytes != two_bytes else []

    return harm


def edit_record(archive: Path, chance: random.Random) -> list[str]:
    """A number in a run's record is another one, as if somebody had typed it."""
    victim = chance.choice(files(archive, GROUPS["run record"]))
    text = victim.read_text("utf-8").replace('"captures":', '"captures":1', 1)
    victim.write_text(text, "utf-8")
    return _keys(archive, victim)


def lose_table(archive: Path, chance: random.Random) -> list[str]:
    """A whole table is gone."""
    name = chance.choice(["captures", "documents", "relations", "signatures", "bands"])
    shutil.rmtree(archive / "tables" / name)
    return [f"tables/{name}/_delta_log/{0:020}.json"]


def lose_pointer(archive: Path, chance: random.Random) -> list[str]:
    """The pointer to a table's newest checkpoint points elsewhere."""
    victim = chance.choice(files(archive, "tables/*/_delta_log/_last_checkpoint"))
    victim.write_text(victim.read_text("utf-8").replace('"version":', '"version":9', 1), "utf-8")
    return _keys(archive, victim)


HARMS: dict[str, Harm] = {
    **{f"{group}: a bit flipped": on(group, _flip) for group in GROUPS},
    **{f"{group}: cut": on(group, _cut) for group in GROUPS},
    **{f"{group}: gone": on(group, _lose) for group in GROUPS if group != "what is told"},
    "body: a byte more": on("body", _grow),
    "table file: a byte more": on("table file", _grow),
    **{f"{group}: two swapped": swap(group) for group in
       ("body", "table file", "log entry", "run record", "digests")},
    "run record: a number edited": edit_record,
    "table: gone": lose_table,
    "pointer to a checkpoint: elsewhere": lose_pointer,
}  # fmt: skip


def look(archive: Archive) -> Verified:
    return verify(archive, read_data=True)


def try_harm(archive: Path, copy: Path, harm: Harm, chance: random.Random) -> tuple[bool, bool]:
    """Whether the harm was found under its keys, and whether the mirror mended it."""
    before = contents(archive)
    expected = harm(archive, chance)
    found = look(Archive(str(archive)))
    # What lost its digests and nothing else is no fault: the next run of its source makes them.
    named = {fault.key for fault in found.faults} | set(found.unrecorded)
    says_what_to_do = all(
        "restore it from a copy" in fault.message or "move it away" in fault.message
        for fault in found.faults if fault.key in expected
    )  # fmt: skip
    mended = repair(Archive(str(archive)), open_store(str(copy)), look)
    whole = not mended.verified.faults and contents(archive) == before
    if not whole:
        after = contents(archive)
        print(sorted(k for k in before if before[k] != after.get(k)), mended, file=sys.stderr)
    return set(expected) <= named and says_what_to_do, whole


def contents(archive: Path) -> dict[str, bytes]:
    return {str(p.relative_to(archive)): p.read_bytes() for p in archive.rglob("*") if p.is_file()}


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--faults", type=int, default=100)
    options.add_argument("--seed", type=int, default=20261121)
    given = options.parse_args()
    chance, begun = random.Random(given.seed), time.monotonic()
    tally: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        archive, copy = build(Path(folder) / "made")
        kinds = list(HARMS)
        for number in range(given.faults):
            kind = kinds[number % len(kinds)]
            victim = Path(folder) / "victim"
            shutil.copytree(archive, victim)
            found, mended = try_harm(victim, copy, HARMS[kind], chance)
            tally.setdefault(kind, Counter()).update(done=1, found=found, mended=mended)
            shutil.rmtree(victim)
    total = sum(tally.values(), Counter())
    for kind, count in sorted(tally.items()):
        print(f"  {kind:40} {count['found']}/{count['done']} found, {count['mended']} mended")
    print(
        f"fixity: {total['done']} faults, {total['found']} found and named, "
        f"{total['mended']} mended from the mirror, {time.monotonic() - begun:.0f} s"
    )
    return 0 if total["found"] == total["mended"] == total["done"] else 1


if __name__ == "__main__":
    sys.exit(main())
