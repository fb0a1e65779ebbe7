"""Restore: documents, relations and signatures made again from captures and bodies alone.

Each run is parsed as it was: what it had seen for the first time or changed, with the parts and
attachments that were held by then; its rows get its id again. Then the index is made anew. With
the parsers that made them, the rows are those that were lost; what an older parser had made is
made by the parser of today. No network.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from gongbao.batch import Batch, read_batch, write_batch
from gongbao.fixity import PREFIX
from gongbao.known import CAPTURE, capture_of
from gongbao.model import PUBLISHED_VERDICTS, Capture, Document, Source
from gongbao.stages import Holdings, Progress, silent
from gongbao.stages.parse import parse
from gongbao.stages.upload import document_row
from gongbao.store import Store
from gongbao.tables import Tables
from gongbao.together import day_of, reads_days

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa

__all__ = ["DERIVED", "forget_lost", "replayed", "restore"]

DERIVED = ("documents", "relations", "signatures", "bands")
"""Tables that follow from captures, bodies and the stop set."""
_ORDER = itemgetter("run", "fetched_at", "url")


def forget_lost(archive: Store, tables: Tables) -> int:
    """Take away the digests of files of derived tables that are gone altogether, so that verify
    does not ask for them; how many. A restored table begins a history of its own."""
    lost = [name for name in DERIVED if tables.open(name) is None]
    keys = [entry.key for name in lost for entry in archive.list(f"{PREFIX}{name}/")]
    for key in keys:
        archive.delete(key)
    return len(keys)


def restore(source: Source, holdings: Holdings, progress: Progress = silent) -> int:
    """Make the documents of every run of the source that has none; how many rows were added.

    Killed and repeated, it goes on. What belongs to them in the index is reindex's to make.
    """
    tables = holdings.tables
    held = tables.read("captures", CAPTURE, source=source.id).to_pylist()
    done = set(tables.read("documents", ("run",), source=source.id)["run"].to_pylist())
    added = 0
    for run, captures in replayed(held, days=reads_days(source)):
        if run not in done and captures:
            batch = Batch("captures", source.id, run, reread=True, rows=captures)
            digest = parse(write_batch(holdings.work, batch), source, holdings, progress)
            rows = read_batch(holdings.stores, digest, "documents").rows
            added += _add(rows, source, run, holdings)
    return added


def replayed(
    rows: Iterable[dict[str, Any]], *, days: bool = False
) -> Iterator[tuple[str, tuple[Capture, ...]]]:
    """For each run in their order, the groups in which it saw something new, and with ``days``
    the others of their days, as they were held after it. ``rows`` have the columns ``CAPTURE``."""
    held = _Held()
    for run, observed in groupby(sorted(rows, key=_ORDER), key=itemgetter("run")):
        kept = [row for row in observed if row["body"] and row["verdict"] in PUBLISHED_VERDICTS]
        captures = [held.take(row) for row in kept]
        seen = zip(captures, kept, strict=True)
        heads = {
            capture.part_of or capture.url for capture, row in seen if row["verdict"] != "same"
        }
        yield run, held.groups(held.of_their_days(heads) if days else heads)


class _Held:
    """The captures that were held after the rows taken so far: by address, the parts of each, and
    the sheets of each day."""

    def __init__(self) -> None:
        self._by_url: dict[str, Capture] = {}
        self._parts: dict[str, set[str]] = defaultdict(set)
        self._sheets: dict[str, set[str]] = defaultdict(set)

    def take(self, row: dict[str, Any]) -> Capture:
        """Hold the capture of a row."""
        capture = self._by_url[row["url"]] = capture_of(row)
        self._parts[capture.part_of].add(capture.url)
        if capture.role == "document":
            self._sheets[day_of(capture)].add(capture.url)
        return capture

    def of_their_days(self, heads: set[str]) -> set[str]:
        """These sheets, and the others of their days."""
        days = {day_of(self._by_url[head]) for head in heads if head in self._by_url} - {""}
        return heads.union(*(self._sheets[day] for day in days))

    def groups(self, heads: set[str]) -> tuple[Capture, ...]:
        """What these addresses lead to, with their parts, by address."""
        urls = {url for head in heads for url in (head, *self._parts[head])}
        return tuple(self._by_url[url] for url in sorted(urls & self._by_url.keys()))


def _add(documents: Iterable[Document], source: Source, run: str, holdings: Holdings) -> int:
    def choose(read: Callable[..., pa.Table]) -> list[dict[str, Any]]:
        """Rows whose document was another one, or none, before this run."""
        known = read(("id", "version", "run")).sort_by("run").to_pylist()
        before = {row["id"]: row["version"] for row in known if row["run"] <= run}
        return [document_row(d, run) for d in documents if before.get(d.id) != d.version]

    commit = f"restore/{run}"
    return holdings.tables.add("documents", choose, source=source.id, commit_id=commit, run=run)
