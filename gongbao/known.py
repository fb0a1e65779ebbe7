"""What the archive knows of a source's URLs: the last observation of each.

The crawl asks conditionally with it, and upload adds only rows that say something it does not
say already.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gongbao.model import PUBLISHED_VERDICTS, Capture

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "CAPTURE",
    "LastSeen",
    "capture_of",
    "dump_known",
    "held_captures",
    "last_seen",
    "rows_of",
    "says_something_new",
]

_COLUMNS = (
    "url", "fetched_at", "status", "body", "verdict", "headers", "size", "media_type", "charset",
)  # fmt: skip
CAPTURE = (
    "source", "url", "fetched_at", "verdict", "role", "found_on", "status", "headers", "body",
    "size", "media_type", "charset", "redirects", "part_of", "part", "hints", "run",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LastSeen:
    """The newest row of a URL, and the validators of its newest body."""

    fetched_at: datetime
    status: int | None
    verdict: str
    body: str | None
    etag: str = ""
    last_modified: str = ""
    size: int = 0
    media_type: str = ""
    charset: str = ""


def last_seen(read: Callable[..., pa.Table]) -> dict[str, LastSeen]:
    """By URL, from ``read(columns)`` of the captures table.

    A failure does not make an earlier body unknown: body and validators are those of the newest
    row that had one.
    """
    seen: dict[str, LastSeen] = {}
    rows = sorted(read(_COLUMNS).to_pylist(), key=lambda row: row["fetched_at"])
    for row in rows:
        seen[row["url"]] = _newer(seen.get(row["url"]), row)
    return seen


def dump_known(seen: dict[str, LastSeen]) -> bytes:
    """The JSON object that the crawl's child process reads."""
    words = {
        url: {
            "etag": last.etag,
            "last_modified": last.last_modified,
            "body": last.body or "",
            "verdict": last.verdict,
            "status": last.status or 0,
            "size": last.size,
            "media_type": last.media_type,
            "charset": last.charset,
        }
        for url, last in sorted(seen.items())
    }
    return json.dumps(words, ensure_ascii=False).encode()


def says_something_new(capture: Capture, last: LastSeen | None) -> bool:
    """Whether a capture is worth a row: another body, another verdict, or a failure on another
    day (absence is only believed when it lasts)."""
    if last is None:
        return True
    if capture.verdict in PUBLISHED_VERDICTS:
        return capture.body != last.body or last.verdict not in PUBLISHED_VERDICTS
    if capture.verdict == "refused" and last.verdict == "refused":
        return False
    return capture.verdict != last.verdict or _day(capture.fetched_at) != _day(last.fetched_at)


def rows_of(captures: Iterable[Capture], run: str) -> list[dict[str, Any]]:
    """Captures as rows of the captures table."""
    from gongbao.batch import plain

    rows = []
    for capture in captures:
        row = plain(capture)
        row["fetched_at"] = capture.fetched_at
        row["headers"] = sorted(capture.headers.items())
        row["hints"] = sorted(capture.hints.items())
        row["run"] = run
        rows.append(row)
    return rows


def held_captures(read: Callable[..., pa.Table]) -> tuple[Capture, ...]:
    """By URL, the newest capture with a body that was what had been asked for, read with
    ``read(columns)`` from the captures table; its verdict is ``same``, its notes are gone."""
    newest: dict[str, dict[str, Any]] = {}
    for row in sorted(read(CAPTURE).to_pylist(), key=lambda row: row["fetched_at"]):
        if row["body"] and row["verdict"] in PUBLISHED_VERDICTS:
            newest[row["url"]] = row
    return tuple(capture_of(newest[url]) for url in sorted(newest))


def capture_of(row: dict[str, Any]) -> Capture:
    """A row with the columns ``CAPTURE`` as it was held: verdict ``same``, without notes."""
    words = {
        "verdict": "same",
        "headers": dict(row["headers"] or ()),
        "hints": dict(row["hints"] or ()),
        "redirects": tuple(row["redirects"] or ()),
    }
    return Capture(**{**row, **words})


def _newer(before: LastSeen | None, row: dict[str, Any]) -> LastSeen:
    if row["verdict"] not in PUBLISHED_VERDICTS:
        # An error page's validators must never make the next answer a 304 of the error page.
        held = before or LastSeen(row["fetched_at"], None, "", None)
        return replace(
            held, fetched_at=row["fetched_at"], status=row["status"], verdict=row["verdict"]
        )
    headers = dict(row["headers"] or ())
    return LastSeen(
        row["fetched_at"],
        row["status"],
        row["verdict"],
        row["body"],
        headers.get("etag", ""),
        headers.get("last-modified", ""),
        row["size"],
        row["media_type"],
        row["charset"],
    )


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
