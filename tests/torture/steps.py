"""What is done to an archive and killed: the steps of ``torture.crash``, and where they begin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from unittest.mock import patch

from gongbao.archive import Archive
from gongbao.care.mirror import mirror
from gongbao.care.orphans import GRACE, collect, find_orphans
from gongbao.care.repair import repair
from gongbao.care.verify import verify
from gongbao.stages import Holdings
from gongbao.store import open_store
from gongbao.store.bodies import put_body
from torture.world import SOURCE, read_again, run_day

Copy = Callable[[str, str], None]
"""``copy(source, target)``: all files of one place to another."""


@dataclass(frozen=True)
class Step:
    """Something that is done to an archive, from the state that ``after`` names."""

    name: str
    after: str
    do: Callable[[Holdings, str], None]
    then: Callable[[Holdings, str], None] | None = None
    """What is done after the kill: the same again, or this, which must give the newest documents
    of the state ``like``."""
    like: str = ""
    make: Callable[[str, Copy], None] | None = None
    """What makes the state ``after`` of the others, where no step leaves it."""


def _move_on(held: Holdings, root: str) -> None:
    """The world does not wait for a run that was killed. What was not published is first done to
    its end as it was begun, and then the new day is seen."""
    published = next(held.archive.list("runs/"), None) is not None
    run_day(held, 2)
    if not published:
        run_day(held, 2)


def _compact(held: Holdings, root: str) -> None:
    from gongbao.care.compact import compact
    from gongbao.fixity import record_commits

    with patch("gongbao.care.compact.FEW", 1):
        compact(held.tables)
    record_commits(held.archive, held.tables)


def _mirror(held: Holdings, root: str) -> None:
    done = mirror(held.archive, open_store(f"{root}/mirror"))
    assert done.faults == ()


def _repair(held: Holdings, root: str) -> None:
    copy = open_store(f"{root}/mirror")
    repair(Archive(held.archive.url), copy, lambda archive: verify(archive, read_data=True))


def _harm(states: str, copy: Copy) -> None:
    """The state of a mirrored archive that has lost some of everything."""
    copy(f"{states}/mirror", f"{states}/harmed")
    store = open_store(f"{states}/harmed/archive")
    for folder in ("bodies/", "tables/documents/source", "runs/", "fixity/captures/"):
        store.delete(next(iter(store.list(folder))).key)
    entry = list(store.list("tables/bands/source"))[-1]
    store.replace(entry.key, store.read(entry.key)[:-9])


def _litter(states: str, copy: Copy) -> None:
    """The state of an archive with orphans of every kind that a key can name."""
    copy(f"{states}/reparse", f"{states}/littered")
    store = open_store(f"{states}/littered/archive")
    for number in range(6):
        put_body(store, f"of a run that was killed {number}".encode())
        for name in ("documents", "captures"):
            store.create(f"tables/{name}/source={SOURCE.id}/part-{number}.zstd.parquet", b"half")
    store.create("probe/0123456789abcdef", b"probe")


def _collect(held: Holdings, root: str) -> None:
    archive, later = Archive(held.archive.url), datetime.now(UTC) + 2 * GRACE
    collect(archive, later)
    assert find_orphans(archive, later).due == ()


STEPS = (
    Step("first run", "nothing", lambda held, root: run_day(held, 1)),
    Step("second run", "first run", lambda held, root: run_day(held, 2)),
    Step("new day", "nothing", lambda held, root: run_day(held, 1), _move_on, "second run"),
    Step("reparse", "second run", lambda held, root: read_again(held)),
    Step("compaction", "reparse", _compact),
    Step("mirror", "reparse", _mirror),
    Step("repair", "harmed", _repair, make=_harm),
    Step("collect", "littered", _collect, make=_litter),
)
