"""gongbao's part of benchmarks/dedup_quality.py; each call is a process of its own.

``keys FOLDER``            the key texts, for the peers
``stops FOLDER FILE``      a stop set learnt of a corpus of another seed, frozen
``pairs FOLDER FILE``      from texts to relations on one core
``archive FOLDER FILE TO`` the corpus but its last ten documents as an archive's tables
``pack FOLDER FILE TO``    its tables as ``gongbao compact`` leaves them
``ten FOLDER FILE TO``     these ten against the tables, as the stage dedup does it
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from gongbao.care.compact import compact
from gongbao.model import Document
from gongbao.similar.index import missing_bands, signature_rows, stops_row
from gongbao.similar.pairs import Pairs
from gongbao.similar.relating import Entries, key_rows, pair_up, relate
from gongbao.similar.signing import method_of, sign_texts
from gongbao.similar.stops import SHARE, StopSet, learn_stops
from gongbao.stages.dedup import relations_of
from gongbao.tables import Tables
from gongbao.text.keys import key_text

NEW = 10
SOURCES, DAYS = 8, 12


def texts_of(folder: Path) -> list[str]:
    return [json.loads(line) for line in (folder / "texts.jsonl").read_text("utf-8").splitlines()]


def stops_in(file: Path) -> StopSet:
    held = np.load(file)
    return StopSet(str(held["name"]), held["hashes"])


def entries_of(texts: Sequence[str], stops: StopSet, runs: Sequence[str] | None = None) -> Entries:
    names = [f"d/{at:06}" for at in range(len(texts))]
    runs = runs or ["r"] * len(texts)
    return Entries(
        method_of(stops), names, ["v"] * len(texts), names, runs, sign_texts(texts, stops)
    )


def rss() -> int:
    """MB at the peak. (getrusage's begins with what the process was forked from.)"""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def keys(folder: Path) -> None:
    lines = (json.dumps(key_text(text), ensure_ascii=False) for text in texts_of(folder))
    (folder / "keys.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


def stops(folder: Path, file: Path) -> None:
    learnt = learn_stops(texts_of(folder), "learnt")
    np.savez(file, name=learnt.name, hashes=learnt.hashes)


def pairs(folder: Path, file: Path) -> None:
    texts, learnt = texts_of(folder), stops_in(file)
    begun = time.process_time()
    held = entries_of(texts, learnt)
    found: Pairs = pair_up(held)
    relations = relate(held, np.ones(len(held), bool), found, held.method)
    seconds = time.process_time() - begun
    firsts = np.where(held.firsts >= 0, held.firsts, np.arange(len(held)))
    kinds = ("near", "contains", "same-text", "same-bytes")
    edges = [(int(e.document[2:]), int(e.other[2:])) for e in relations if e.kind in kinds]
    both = np.array(edges, np.int64).reshape(-1, 2)
    counts = {kind: sum(e.kind == kind for e in relations) for kind in (*kinds, "same-form")}
    np.savez(
        folder / "gongbao.npz", pairs=both, firsts=firsts, candidates=len(found),
        seconds=seconds, rss=rss(), counts=json.dumps(counts), keys=len(key_rows(held)[0]),
    )  # fmt: skip


def archive(folder: Path, file: Path, target: Path) -> None:
    """Eight sources, a backfill and eleven runs after it each, as the years would leave them."""
    texts, learnt, tables = texts_of(folder), stops_in(file), Tables.of(str(target))
    (folder / "ten.json").write_text(json.dumps(texts[-NEW:]))
    del texts[-NEW:]
    row = stops_row(learnt, 5000, SHARE)
    tables.add("stops", lambda read: row, source="archive", commit_id="stops", run="stops")
    days = np.sort(np.random.default_rng(1).integers(0, DAYS * 3, len(texts)) - DAYS * 2).clip(0)
    whole = entries_of(texts, learnt, [f"2026{day:02}01T000000000000Z-x" for day in days.tolist()])
    owner = np.arange(len(texts)) % SOURCES
    for day in range(DAYS):
        for source in range(SOURCES):
            part = whole.part(np.flatnonzero((days == day) & (owner == source)).tolist())
            publish(part, tables, f"s{source}", f"s{source}/{day}")


def publish(part: Entries, tables: Tables, source: str, run: str) -> None:
    words = {"source": source, "commit_id": run, "run": run}
    tables.add("signatures", lambda read: signature_rows(part, source), **words)
    tables.add("bands", lambda read: missing_bands(part, tables, source), **words)


def pack(folder: Path, file: Path, target: Path) -> None:
    compact(Tables.of(str(target)))


def ten(folder: Path, file: Path, target: Path) -> None:
    tables = Tables.of(str(target))
    documents = [
        Document("news", f"t{at}", text, id=f"s0/new{at}", version="v", capture=f"c{at}")
        for at, text in enumerate(json.loads((folder / "ten.json").read_text()))
    ]
    relations_of((), "2027", Tables.of(str(target / "none")))
    import deltalake  # noqa: F401 - what importing it costs is no part of the search
    import pyarrow.dataset  # noqa: F401

    before, begun, busy = rss(), time.perf_counter(), time.process_time()
    found = relations_of(documents, "20270101T000000000000Z-x", tables)
    words = {"seconds": time.perf_counter() - begun, "busy": time.process_time() - busy}
    print(json.dumps({**words, "imports": before, "rss": rss(), "found": len(found)}))


if __name__ == "__main__":
    globals()[sys.argv[1]](*map(Path, sys.argv[2:]))
