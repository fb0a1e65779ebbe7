"""Many writers at once, each a process: no row lost, none twice, no version left out.

``python -m torture.together`` lets eight processes add fifty commits each to one table. Then two
machines (processes with work stores of their own) run one source on the same day, while a third
runs the source's backfill. On a folder and on an S3 server.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date

from archives import contents

from gongbao.archive import Archive
from gongbao.care.verify import verify
from gongbao.pipeline import run_source
from gongbao.stages import Window, open_holdings
from gongbao.tables import Tables
from torture.crash import _must, bucket, in_a_child, load
from torture.world import SOURCE, run_day, without_scrapy

WRITERS, COMMITS = 8, 50


def _row(name: str) -> dict[str, object]:
    return {
        "source": f"source-{name.partition('-')[0]}", "document": name, "version": "1",
        "other": name, "other_version": "2", "kind": "near", "method": "m", "score": 1.0,
        "other_score": 1.0, "run": name,
    }  # fmt: skip


def _children(works: list[Callable[[int], None]]) -> None:
    """Do all at the same time, each in a process; raises when one fails."""
    children = []
    for work in works:
        child = os.fork()
        if child == 0:
            try:
                work(1)
                os._exit(0)
            except BaseException:  # noqa: BLE001 - a child must end here, whatever it met
                import traceback

                traceback.print_exc()
                os._exit(1)
        children.append(child)
    failed = [child for child in children if os.waitpid(child, 0)[1] != 0]
    assert not failed, f"{len(failed)} of {len(works)} writers failed"


def eight_writers(root: str) -> str:
    """Each adds its rows, a commit a row; how it ended."""

    def write(writer: int) -> None:
        tables = Tables.of(f"{root}/archive")
        for number in range(COMMITS):
            name = f"{writer}-{number}"
            added = tables.add(
                "relations", lambda read, name=name: [_row(name)],  # type: ignore[misc]
                source=f"source-{writer}", commit_id=name, run=name,
            )  # fmt: skip
            assert added == 1, f"{name} was told of {added}"

    def count(out: int) -> None:
        tables = Tables.of(f"{root}/archive")
        rows = Counter(tables.read("relations", ["document"])["document"].to_pylist())
        table = tables.open("relations")
        version = -1 if table is None else table.version()
        os.write(out, f"{len(rows)} {max(rows.values())} {version + 1}".encode())

    _children([lambda _, w=w: write(w) for w in range(WRITERS)])  # type: ignore[misc]
    rows, most, versions = map(int, _must(in_a_child(count)).split())
    assert (rows, most, versions) == (WRITERS * COMMITS, 1, WRITERS * COMMITS), (rows, versions)
    return f"{WRITERS} writers: {rows}/{WRITERS * COMMITS} commits, each once, no version left out"


def machines(root: str) -> str:
    """Two machines and a backfill over one source; the tables of one machine alone."""

    def alone(out: int) -> None:
        run_day(open_holdings(f"{root}/alone", f"{root}/alone-work"), 1)
        os.write(out, repr(sorted(contents(f"{root}/alone").items())).encode())

    def daily(number: int) -> None:
        run_day(open_holdings(f"{root}/both", f"{root}/work-{number}"), 1)

    def backfill(number: int) -> None:
        held = open_holdings(f"{root}/both", f"{root}/work-{number}")
        with without_scrapy(1):
            run_source(SOURCE, Window(date(2026, 5, 1), date(2026, 5, 31)), held)

    def look(out: int) -> None:
        found = verify(Archive(f"{root}/both"), read_data=True)
        assert (found.faults, found.unrecorded) == ((), ()), found
        os.write(out, repr(sorted(contents(f"{root}/both").items())).encode())

    wanted = _must(in_a_child(alone))
    _children([lambda _: daily(1), lambda _: daily(2), lambda _: backfill(3)])
    assert _must(in_a_child(look)) == wanted
    return "two machines and a backfill of one source: the tables of one machine, all well"


def main() -> int:
    load()
    with tempfile.TemporaryDirectory() as folder, bucket() as remote:
        for root in (folder, remote):
            for trial in (eight_writers, machines):
                begun = time.monotonic()
                said = trial(root)
                where = "S3" if root.startswith("s3://") else "folder"
                print(f"{where}: {said}, {time.monotonic() - begun:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
