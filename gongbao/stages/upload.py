"""Upload: what is missing goes from the work store to the archive, then the run's rows are added.

The only stage that moves anything. The order makes every instant safe to die at: bodies first,
then documents, signatures, bands and relations, and the captures last, for a capture in the table
says that all that followed from it is published. A repeat finds its own commits, and rows that the
tables hold already are not added again.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gongbao import __version__
from gongbao.batch import Batch, dump, plain, read_batch
from gongbao.errors import Damaged, Expectations, KeyMissing
from gongbao.fixity import record_commits, record_runs
from gongbao.known import last_seen, rows_of, says_something_new
from gongbao.model import Capture, Document, Note, Relation, Run
from gongbao.similar.index import entries_of, missing_bands, signature_rows, stops_of
from gongbao.similar.relating import Entries
from gongbao.stages import Holdings, Progress, silent
from gongbao.stages.dedup import relations_of
from gongbao.store import is_remote
from gongbao.store.bodies import body_key, get_body
from gongbao.store.once import require_create_once
from gongbao.told import tell
from gongbao.walks import last_walk
from gongbao.withdrawn import WITHDRAWN, current, withdrawals

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["YOUNG", "Uploaded", "document_row", "state_of", "upload"]

Read = Callable[..., "pa.Table"]
Rows = list[dict[str, Any]]

YOUNG = timedelta(days=1)
"""What was written to the archive this long ago is of an upload under way, as far as one knows."""
_CLOCKS = timedelta(minutes=10)
"""By how much two machines' clocks may differ."""
_AT_A_TIME = 4
"""Bodies copied at a time to an archive that is far away: each is held in memory meanwhile."""
_COUNTED = {
    "captures": "run",
    "documents": "kind",
    "relations": "run",
    "signatures": "run",
    "bands": "run",
}
"""The tables that a run's record counts rows of, with the column that is read for it."""
_EDGE = ("document", "version", "other", "other_version", "kind", "method")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """``digest`` names the source's published state; ``counts`` is what this upload added, with
    ``unchanged`` and the crawl's verdicts beside."""

    digest: str
    source: str
    run: str
    counts: dict[str, int]
    notes: tuple[Note, ...]
    failures: int


@dataclass(frozen=True, slots=True)
class _Chain:
    """The three batches of one run, found from the last one's digest."""

    digest: str
    relations: Batch[Relation]
    documents: Batch[Document]
    captures: Batch[Capture]

    @property
    def observed(self) -> tuple[Capture, ...]:
        """What this run saw of the world: nothing, when it only read again what was held, and
        not what it read again beside (gongbao/together.py)."""
        rows = () if self.captures.reread else self.captures.rows
        return tuple(capture for capture in rows if capture.run in ("", self.captures.run))

    @property
    def notes(self) -> tuple[Note, ...]:
        """Every note that the run's stages made, in the order of the flow."""
        return (
            *self.captures.notes,
            *(note for capture in self.observed for note in capture.notes),
            *self.documents.notes,
            *(note for document in self.documents.rows for note in document.notes),
        )


def upload(digest: str, holdings: Holdings, progress: Progress = silent) -> Uploaded:
    """Publish a batch of relations with its documents and captures.

    Raises Expectations when the captures are not what the source expects; they stay in the work
    store. Raises StoreError on a server whose create-once is none. Repeating an upload, also one
    that was killed, changes nothing.
    """
    chain = _read_chain(digest, holdings)
    captures = chain.captures
    _meet_expectations(captures)
    _refuse_half_an_archive(holdings)
    require_create_once(holdings.archive, holdings.work)
    seen = last_seen(
        lambda columns: holdings.tables.read("captures", columns, source=captures.source)
    )
    fresh = [c for c in chain.observed if says_something_new(c, seen.get(c.url))]
    looked_at = captures.rows if captures.reread else chain.observed
    counts: Counter[str] = Counter(capture.verdict for capture in looked_at)
    counts["unchanged"] = len(looked_at) - len(fresh)
    named = {last.body for last in seen.values() if last.body}
    copied = _copy_bodies(fresh, named, holdings, progress)
    counts["bodies"], counts["bytes"] = copied.number, copied.size
    added = _add_rows(chain, holdings)
    rows = _rows_of_run(captures.source, captures.run, holdings)
    gone = rows.get("withdrawn", 0) if chain.documents.read and added["documents"] else 0
    counts.update(added | {"documents": added["documents"] - gone, "withdrawn": gone})
    _keep(copied.met, holdings)
    tell(holdings.archive, captures.about)
    record_commits(holdings.archive, holdings.tables)
    _record(chain, rows, holdings)
    record_runs(holdings.archive, captures.source)
    return Uploaded(
        state_of(captures.source, holdings),
        captures.source,
        captures.run,
        dict(counts),
        chain.notes,
        captures.failures + chain.documents.failures,
    )


def state_of(source: str, holdings: Holdings) -> str:
    """SHA-256 over the newest version of each of the source's documents and their relations.

    It depends on neither clock nor run nor machine: archives that hold the same have the same.
    """
    rows = holdings.tables.read("documents", ("id", "version", "kind", "run"), source=source)
    newest = {row["id"]: row["version"] for row in current(rows)}
    relations = holdings.tables.read("relations", _EDGE, source=source).to_pylist()
    edges = sorted({tuple(relation[column] for column in _EDGE) for relation in relations})
    state = {"documents": sorted(newest.items()), "relations": edges}
    return hashlib.sha256(json.dumps(state, ensure_ascii=False).encode()).hexdigest()


def _read_chain(digest: str, holdings: Holdings) -> _Chain:
    relations = read_batch(holdings.stores, digest, "relations")
    documents = read_batch(holdings.stores, relations.parent, "documents")
    captures = read_batch(holdings.stores, documents.parent, "captures")
    return _Chain(digest, relations, documents, captures)


def _meet_expectations(captures: Batch[Capture]) -> None:
    unmet = [note.message for note in captures.notes if note.code == "expectation"]
    if unmet:
        raise Expectations(
            f"{captures.source}: {'; '.join(unmet)}; kept as run {captures.run}, not published; "
            "see whether the site answers, or say empty_ok = true under [expect]"
        )


def _refuse_half_an_archive(holdings: Holdings) -> None:
    """Never begin a new table where run records say that there was one."""
    with holdings.tables.opened("captures") as table:
        began = table is None and next(holdings.archive.list("runs/"), None)
    if began:
        raise Damaged(
            f"{holdings.archive.url}: runs are recorded but tables/captures/ is gone; restore it "
            "from a copy before anything is added"
        )


@dataclass(frozen=True, slots=True)
class _Copied:
    """How many bodies an upload added, of how many bytes; and the digests of those that it met in
    the archive though no capture of its source named them."""

    number: int
    size: int
    met: tuple[str, ...]


def _copy_bodies(
    captures: Sequence[Capture], named: Set[str], holdings: Holdings, progress: Progress
) -> _Copied:
    sizes, met = [], []
    digests = sorted({capture.body for capture in captures if capture.body})
    with ThreadPoolExecutor(_AT_A_TIME if is_remote(holdings.archive.url) else 1) as pool:
        copied = pool.map(lambda digest: _copy_body(digest, digest in named, holdings), digests)
        for done, (digest, added) in enumerate(zip(digests, copied, strict=True), 1):
            if added is not None:
                sizes.append(added)
            elif digest not in named:
                met.append(digest)
            progress("upload", done, len(digests))
    return _Copied(len(sizes), sum(sizes), tuple(met))


def _copy_body(digest: str, named: bool, holdings: Holdings) -> int | None:
    """Its size when this call put it into the archive. One that has lain there for long, and that
    no capture may name yet, is written again: then nobody takes it for an orphan that is due."""
    key = body_key(digest)
    held = holdings.archive.entry(key)
    if held is None:
        data = _body(digest, holdings)
        return len(data) if holdings.archive.create(key, data) else None
    if not named and held.written and datetime.now(UTC) - held.written > YOUNG:
        holdings.archive.replace(key, _body(digest, holdings))
    return None


def _keep(digests: Sequence[str], holdings: Holdings) -> None:
    """Put back bodies that were collected as orphans in the very moment they were met."""
    for digest in digests:
        if holdings.archive.size(body_key(digest)) is None:
            holdings.archive.create(body_key(digest), _body(digest, holdings))


def _body(digest: str, holdings: Holdings) -> bytes:
    try:
        return get_body(holdings.stores, digest)
    except KeyMissing:
        raise KeyMissing(f"body {digest[:12]}… (the work store lost it: fetch again)") from None


def _add_rows(chain: _Chain, holdings: Holdings) -> dict[str, int]:
    run = chain.captures.run
    source, tables = chain.captures.source, holdings.tables
    entries = entries_of(chain.documents.rows, run, stops_of(tables))
    choices: dict[str, Callable[[Read], Any]] = {
        "documents": lambda read: _new_documents(chain.documents, read, run),
        "signatures": lambda read: _new_signatures(entries, read, source),
        "bands": lambda read: missing_bands(entries, tables, source),
        "relations": lambda read: _new_relations(_related(chain, holdings), chain, holdings),
        "captures": lambda read: _new_captures(chain.observed, read, run),
    }
    commit = f"{run}/{chain.digest[:16]}"
    return {
        name: tables.add(name, choose, source=source, commit_id=commit, run=run)
        for name, choose in choices.items()
    }


def _newest(read: Read) -> dict[str, str]:
    """The newest version of each document id, or its withdrawal: that of its last run."""
    rows = read(("id", "version", "run")).to_pylist()
    return {row["id"]: row["version"] for row in sorted(rows, key=lambda row: row["run"])}


def _new_documents(documents: Batch[Document], read: Read, run: str) -> Rows:
    """New versions, and the withdrawals that follow from them: of one commit, so that no reader
    sees the one without the other."""
    newest = _newest(read)
    gone = withdrawals(documents.rows, documents.read, newest, read)
    return [
        document_row(document, run)
        for document in (*documents.rows, *gone)
        if newest.get(document.id) != document.version
    ]


def document_row(document: Document, run: str) -> dict[str, Any]:
    """A document version as a row of the documents table."""
    return {
        **plain(document),
        "issued": document.issued,
        "published": document.published,
        "quality": sorted(document.quality.items()),
        "run": run,
    }


def _new_signatures(entries: Entries, read: Read, source: str) -> pa.Table:
    import pyarrow.compute as pc

    held = read(("ref",), where=pc.field("method") == entries.method)["ref"]
    rows = signature_rows(entries, source)
    return rows.filter(pc.invert(pc.is_in(rows["ref"], held)))


def _related(chain: _Chain, holdings: Holdings) -> Sequence[Relation]:
    """The relations that dedup found; with those to documents that other runs added meanwhile.

    Of two runs that compared at the same time, neither had the other's documents in the index.
    By now this one's signatures are in it, so that the one that looks later finds both.
    """
    documents, run = chain.documents.rows, chain.captures.run
    if not documents or not holdings.tables.written_since("signatures", _began(run) - _CLOCKS, run):
        return chain.relations.rows
    found = (*chain.relations.rows, *relations_of(documents, run, holdings.tables))
    return tuple({_edge(plain(relation)): relation for relation in found}.values())


def _new_relations(found: Sequence[Relation], chain: _Chain, holdings: Holdings) -> Rows:
    """Those that no source's rows hold: an edge may have been found from its other end."""
    held = {_edge(row) for row in holdings.tables.read("relations", _EDGE).to_pylist()}
    words = {"source": chain.captures.source, "run": chain.captures.run}
    rows = [{**plain(relation), **words} for relation in found]
    return [row for row in rows if _edge(row) not in held]


def _edge(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(row[column] for column in _EDGE)


def _began(run: str) -> datetime:
    """The moment that a run's id begins with."""
    return datetime.strptime(run[:21], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)


def _new_captures(captures: Sequence[Capture], read: Read, run: str) -> Rows:
    seen = last_seen(read)
    return rows_of((c for c in captures if says_something_new(c, seen.get(c.url))), run)


def _record(chain: _Chain, rows: Mapping[str, int], holdings: Holdings) -> None:
    """Write ``runs/<source>/<run>.json`` for a run that has rows in the tables, or a window: the
    records of windows, also of empty ones, are the ledger that a backfill goes by. ``rows`` are
    those of the run, by table.

    It is made from the tables and the batches, not from the clock: a repeat after a kill writes
    what the first try would have written.
    """
    captures, documents = chain.captures, chain.documents
    named = captures.since or captures.until or _is_first_walk(captures, holdings)
    if not any(rows.values()) and not named:
        return
    parsers = sorted({(d.parser, d.parser_version) for d in documents.rows if d.parser})
    run = Run(
        id=captures.run,
        source=captures.source,
        started_at=_began(captures.run),
        since=date.fromisoformat(captures.since) if captures.since else None,
        until=date.fromisoformat(captures.until) if captures.until else None,
        counts={**rows, "failures": captures.failures + documents.failures},
        notes=chain.notes,
        versions={"gongbao": __version__, **dict(parsers)},
        digests={
            "captures": documents.parent,
            "documents": chain.relations.parent,
            "relations": chain.digest,
        },
        walked=captures.walked,
    )
    key = f"runs/{captures.source}/{captures.run}"
    record = dump(run)
    if holdings.archive.create(f"{key}.json", record):
        return
    if holdings.archive.read(f"{key}.json") != record:
        # A resumed run that got further than the one recorded: both are kept.
        holdings.archive.create(f"{key}-{chain.digest[:8]}.json", record)


def _is_first_walk(captures: Batch[Capture], holdings: Holdings) -> bool:
    """Whether these lists were seen to their end, and no record says so yet."""
    walked = captures.walked
    return bool(walked) and last_walk(holdings.archive, captures.source, walked) is None


def _rows_of_run(source: str, run: str, holdings: Holdings) -> dict[str, int]:
    """How many rows of a run each table has; of those of documents, how many are withdrawals, if
    any."""
    import pyarrow.compute as pc

    mine = pc.field("run") == run
    found = {
        name: holdings.tables.read(name, (column,), source=source, where=mine)
        for name, column in _COUNTED.items()
    }
    counts = {name: rows.num_rows for name, rows in found.items()}
    withdrawn = found["documents"]["kind"].to_pylist().count(WITHDRAWN)
    return counts | {"withdrawn": withdrawn} if withdrawn else counts
