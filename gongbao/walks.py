"""How far back a run without a window has to walk a source's lists.

The first run walks them to their end. When it got there, its record says so (``walked``), and the
runs after it go back ``late_days`` from the newest day that was held then: publishers are late,
and mend what they published. A run that was cut short, or met a list it could not read, records
nothing of the sort, and the next one goes as far back as it had to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from gongbao.batch import load
from gongbao.errors import Damaged, KeyMissing
from gongbao.model import PUBLISHED_VERDICTS, Capture, Run, Source
from gongbao.stages import Holdings
from gongbao.store import Store

__all__ = ["Reach", "last_walk", "lists_key", "reach_of", "walked"]

_LATE_DAYS = {"newspaper": 3}
_LATE = 45
_POLITE = ("delay", "quiet", "retries")
_RECORDS = 1000
_OWED = 1000
_COLUMNS = (
    "url", "role", "verdict", "body", "hints", "found_on", "part_of", "part", "fetched_at", "run",
)  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reach:
    """``catch_up``: lists may stop where all is known and older than ``since``. ``owed`` are
    addresses that were announced and could not be had, as rows of the captures table: the lists
    that announced them are not walked that far again."""

    since: date | None = None
    catch_up: bool = False
    owed: tuple[Row, ...] = ()


def reach_of(source: Source, holdings: Holdings, now: datetime) -> Reach:
    """How far the source's next run goes back; ``now`` has a time zone."""
    run = last_walk(holdings.archive, source.id, lists_key(source))
    if run is None:
        return Reach()
    rows = holdings.tables.read("captures", _COLUMNS, source=source.id).to_pylist()
    histories: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row["fetched_at"]):
        histories.setdefault(row["url"], []).append(row)
    today = now.astimezone(ZoneInfo(source.timezone)).date()
    since = _since(source, (row for row in rows if row["run"] <= run), today)
    return Reach(since, True, _owed(histories))


def lists_key(source: Source) -> str:
    """What a record says was walked: the lists, and what is taken of them. Another ``start`` or
    ``article`` is another walk."""
    options = {name: value for name, value in source.crawler.items() if name not in _POLITE}
    words = json.dumps([source.family, options], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def walked(captures: Iterable[Capture], reason: str) -> bool:
    """Whether a crawl that ended for this reason saw its lists as far as it had to."""
    lists = [capture for capture in captures if capture.role == "list"]
    return reason == "finished" and bool(lists) and all(_read(capture) for capture in lists)


def _read(capture: Capture) -> bool:
    """A list that is missing is the end of one or a gap, unless it is one that the source names."""
    if capture.verdict == "missing":
        return bool(capture.found_on)
    unread = any(note.code == "links-not-read" for note in capture.notes)
    return capture.verdict in PUBLISHED_VERDICTS and not unread


def last_walk(archive: Store, source_id: str, key: str) -> str | None:
    """The newest run whose record says that it walked these lists."""
    names = sorted((entry.key for entry in archive.list(f"runs/{source_id}/")), reverse=True)
    for name in islice(names, _RECORDS):
        try:
            run = load(Run, archive.read(name))
        except (KeyMissing, Damaged):
            continue
        if run.walked == key:
            return run.id
    return None


def _since(source: Source, rows: Iterable[Row], today: date) -> date:
    """Never before the oldest day held: a paper's first run took its latest day only. Where lists
    show no dates, today counts: the years in the names of issues are compared with it."""
    known = [row for row in rows if row["role"] == "document" and _good(row)]
    days = [day for row in known if (day := _published(row)) is not None and day <= today]
    late = timedelta(days=source.expect.late_days or _LATE_DAYS.get(source.kind, _LATE))
    return max(max(days) - late, min(days)) if days else today - late


def _owed(histories: Mapping[str, Sequence[Row]]) -> tuple[Row, ...]:
    """What failed or was blocked when last asked, and what was held and is missing since one day:
    that it was removed is believed on the second. What has waited longest comes first, and with a
    part its document, which announces all of its parts."""
    owed = [history[-1] for history in histories.values() if _is_owed(history)]
    longest = sorted(owed, key=lambda row: (row["fetched_at"], row["url"]))[:_OWED]
    heads = {row["part_of"] for row in longest} - {row["url"] for row in longest}
    return (*longest, *(histories[url][-1] for url in sorted(heads) if url in histories))


def _is_owed(history: Sequence[Row]) -> bool:
    last = history[-1]
    if last["role"] in {"list", "robots"}:
        return False
    if last["verdict"] != "missing":
        return last["verdict"] in {"failed", "blocked"}
    good = [n for n, row in enumerate(history) if _good(row)]
    after = history[good[-1] + 1 :] if good else []
    return len({row["fetched_at"].astimezone(UTC).date() for row in after}) == 1


def _good(row: Row) -> bool:
    return row["verdict"] in PUBLISHED_VERDICTS


def _published(row: Row) -> date | None:
    text = dict(row["hints"]).get("published", "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
