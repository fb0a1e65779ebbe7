"""Status: how each source stands: what is held, how old it is, what is newly missing or silent.

Read from the archive alone, so that any machine can say it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from gongbao.batch import load
from gongbao.coverage import Coverage
from gongbao.coverage.evidence import coverage_of
from gongbao.model import Run, Source
from gongbao.store import Store
from gongbao.tables import Tables
from gongbao.withdrawn import current

__all__ = ["NEW_WITHIN", "Status", "status_of"]

NEW_WITHIN = timedelta(days=7)
"""A gap is new while it became one within this time: a weekly look sees each once."""


@dataclass(frozen=True, slots=True)
class Status:
    """One source. ``newest`` is the last day that a document was published on, ``lag`` the days
    since; ``notes`` counts those of the last recorded run by code; ``worries`` is empty when all
    is as the source expects."""

    source: str
    title: str
    documents: int = 0
    bodies: int = 0
    bytes: int = 0
    newest: date | None = None
    lag: int | None = None
    last_run: datetime | None = None
    failures: int = 0
    notes: dict[str, int] = field(default_factory=dict)
    missing: int = 0
    blocked: int = 0
    new_gaps: tuple[str, ...] = ()
    worries: tuple[str, ...] = ()


def status_of(source: Source, archive: Store, tables: Tables, today: date) -> Status:
    """How the source stands on this day, which is the source's own."""
    columns = ("id", "kind", "run", "published", "issued")
    documents = current(tables.read("documents", columns, source=source.id))
    newest = _newest(documents, today)
    sizes = {
        row["body"]: row["size"]
        for row in tables.read("captures", ("body", "size"), source=source.id).to_pylist()
        if row["body"]
    }
    run = _last_run(source.id, archive)
    now = coverage_of(source, tables, today)
    new_gaps = _gaps(now, coverage_of(source, tables, today - NEW_WITHIN))
    lag = (today - newest).days if newest else None
    return Status(
        source.id,
        source.title,
        len(documents),
        len(sizes),
        sum(sizes.values()),
        newest,
        lag,
        run.started_at if run else None,
        run.counts.get("failures", 0) if run else 0,
        dict(Counter(note.code for note in run.notes)) if run else {},
        now.count("missing"),
        now.count("blocked"),
        new_gaps,
        tuple(_worries(source, lag, new_gaps, today)),
    )


def _newest(documents: Iterable[Mapping[str, Any]], today: date) -> date | None:
    days = (row["published"] or row["issued"] for row in documents)
    return max((day for day in days if day and day <= today), default=None)


def _last_run(source_id: str, archive: Store) -> Run | None:
    keys = [entry.key for entry in archive.list(f"runs/{source_id}/")]
    return load(Run, archive.read(max(keys))) if keys else None


def _gaps(now: Coverage, then: Coverage) -> tuple[str, ...]:
    known = {issue.label for issue in then.issues if issue.state in {"missing", "blocked"}}
    lost = (issue for issue in now.issues if issue.state in {"missing", "blocked"})
    return tuple(issue.label for issue in lost if issue.label not in known)


def _worries(
    source: Source, lag: int | None, new_gaps: Sequence[str], today: date
) -> Iterator[str]:
    expected = source.expect.silence_days
    ceased = source.last is not None and source.last < today.isoformat()[: len(source.last)]
    if expected and lag is not None and lag > expected and not ceased:
        yield f"silent for {lag} days, {expected} are expected"
    if new_gaps:
        more = f" and {len(new_gaps) - 3} more" if len(new_gaps) > 3 else ""
        yield f"newly missing: {', '.join(new_gaps[:3])}{more}"
