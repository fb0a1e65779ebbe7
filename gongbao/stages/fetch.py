"""Fetch: the world becomes captures. The only stage that sees the network.

Scrapy runs in a child process (its reactor starts once in a process, and a crawl that dies takes
nothing with it). The child keeps each body and each capture in the work store the moment it has
it; that journal is what a killed crawl resumes from, under the same run id.
"""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import IO, Any

from gongbao.batch import Batch, load_capture, plain, write_batch
from gongbao.errors import Damaged, FetchFailed, KeyMissing
from gongbao.known import dump_known, last_seen
from gongbao.model import PUBLISHED_VERDICTS, Capture, Note, Source
from gongbao.plugins import CRAWL_MODULE
from gongbao.stages import Holdings, Progress, Window, silent
from gongbao.store import Store
from gongbao.together import held_sheets, reads_days
from gongbao.told import about
from gongbao.walks import Reach, lists_key, reach_of, walked

__all__ = ["close_journal", "close_run", "fetch", "mark_unread"]

_WHY = "crawl: "
_STALE = timedelta(hours=24)
"""A journal older than this is of another day's lists, and is not resumed."""


def fetch(source: Source, window: Window, holdings: Holdings, progress: Progress = silent) -> str:
    """Crawl one source over one window; the digest of its batch of captures.

    The batch has a note ``expectation`` when the crawl gave nothing to parse and the source does
    not say that this is normal; upload will not publish it. Raises FetchFailed.
    """
    journal = _journal(source, window)
    run = _open_journal(source.id, journal, holdings)
    seen = last_seen(lambda columns: holdings.tables.read("captures", columns, source=source.id))
    holdings.work.replace(f"{journal}known.json", dump_known(seen))
    reach = Reach(window.since)
    if window == Window():
        reach = reach_of(source, holdings, datetime.now(UTC))
    reason = _crawl(_job(source, window, reach, holdings, journal, run), progress)
    found = sorted(_captures(holdings.work, journal), key=lambda capture: capture.url)
    captures = mark_unread(found, _bodies_read(source, holdings))
    whole = window == Window() and walked(captures, reason)
    held = held_sheets(source, holdings.tables, captures) if reads_days(source) else ()
    batch = Batch(
        "captures",
        source.id,
        run,
        # What is fetched of a window that skips what is held is no record of the whole window.
        since="" if window.skip_held else str(window.since or ""),
        until="" if window.skip_held else str(window.until or ""),
        failures=sum(capture.verdict in {"failed", "blocked"} for capture in captures),
        notes=_expectations(source, window, captures),
        rows=(*captures, *held),
        about=about(source),
        walked=lists_key(source) if whole else "",
    )
    return write_batch(holdings.work, batch)


def close_journal(work: Store, source_id: str, window: Window) -> None:
    """Forget the journal of a run that is published. Repeating this is harmless."""
    _forget(work, f"open/{source_id}/{window.label}/")


def close_run(work: Store, source_id: str, run: str) -> None:
    """Forget the journal of this run, whatever its window: for who knows a run by its batch."""
    for entry in list(work.list(f"open/{source_id}/")):
        if entry.key.endswith("/run.json") and _run_of(work, entry.key) == run:
            _forget(work, entry.key.removesuffix("run.json"))


def _forget(work: Store, journal: str) -> None:
    """Delete a journal, run.json first: from then on what is left of it is nobody's, and the run
    that comes next cannot take a part of it for its own."""
    work.delete(f"{journal}run.json")
    for entry in list(work.list(journal)):
        work.delete(entry.key)


def mark_unread(captures: Sequence[Capture], read: Set[str]) -> tuple[Capture, ...]:
    """The captures; unchanged ones of which no document was ever made get the note ``unread``.

    An issue that could not be read (a parser's fault, a bound that was too narrow, OCR that was
    not installed) is thus read again by every run that meets it, until it gives documents.
    """
    understood = {c.part_of or c.url for c in captures if c.body in read}
    note = Note("unread", "held already, but no document was made of it yet; read again")
    return tuple(
        replace(capture, notes=(*capture.notes, note))
        if capture.role == "document"
        and capture.verdict == "same"
        and capture.url not in understood
        else capture
        for capture in captures
    )


def _bodies_read(source: Source, holdings: Holdings) -> set[str]:
    """Digests of the bodies that documents of the archive were made from."""
    rows = holdings.tables.read("documents", ["capture"], source=source.id)
    return set(rows["capture"].to_pylist())


def _run_of(work: Store, key: str) -> str:
    try:
        return str(json.loads(work.read(key))["run"])
    except (KeyMissing, ValueError, KeyError, TypeError):
        return ""


def _journal(source: Source, window: Window) -> str:
    return f"open/{source.id}/{window.label}/"


def _open_journal(source_id: str, journal: str, holdings: Holdings) -> str:
    """The run id of the journal: the one that was begun, or a new one. A run whose record is in
    the archive is over, even when it was killed before its journal was closed: who runs again
    wants to see the world as it is now."""
    now, work = datetime.now(UTC), holdings.work
    try:
        begun = json.loads(work.read(f"{journal}run.json"))
        run = str(begun["run"])
        young = now - datetime.fromisoformat(begun["started_at"]) < _STALE
        if young and holdings.archive.size(f"runs/{source_id}/{run}.json") is None:
            return run
    except (KeyMissing, ValueError, KeyError, TypeError):
        pass
    _forget(work, journal)
    run = f"{now:%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(3)}"
    words = {"run": run, "started_at": now.isoformat()}
    work.replace(f"{journal}run.json", json.dumps(words).encode())
    return run


def _job(
    source: Source, window: Window, reach: Reach, holdings: Holdings, journal: str, run: str
) -> bytes:
    network, limits = holdings.network, holdings.limits
    job = {
        "source": plain(source),
        "run": run,
        "since": reach.since.isoformat() if reach.since else None,
        "until": window.until.isoformat() if window.until else None,
        "skip_held": window.skip_held,
        "catch_up": reach.catch_up,
        "owed": [_owed(row) for row in reach.owed],
        "work": holdings.work.url,
        "archive": holdings.archive.url,
        "journal": f"{journal}captures/",
        "known": f"{journal}known.json",
        "network": {
            "connect_to": [list(pair) for pair in network.connect_to],
            "allow_private": network.allow_private,
            "contact": network.contact,
            "turns": network.turns,
        },
        "limits": {
            "max_size": limits.max_size,
            "max_requests": limits.max_requests,
            "timeout": limits.timeout,
        },
    }
    return json.dumps(job, ensure_ascii=False).encode() + b"\n"


def _owed(row: Mapping[str, Any]) -> dict[str, Any]:
    names = ("url", "role", "found_on", "part_of", "part")
    return {**{name: row[name] for name in names}, "hints": dict(row["hints"])}


def _crawl(job: bytes, progress: Progress) -> str:
    """Run one crawl in its process; why it ended. Raises FetchFailed."""
    # An argument list, never a shell line; what comes from a source file goes through stdin.
    child = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", CRAWL_MODULE],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    if child.stdin is None or child.stdout is None or child.stderr is None:
        raise FetchFailed("the crawl's process has no pipes")
    complaints, reason = _Tail(child.stderr), ""
    try:
        child.stdin.write(job)
        child.stdin.flush()
        reason = _follow(child.stdout, progress)
        code = child.wait()
    except BrokenPipeError:
        code = child.wait()
    finally:
        # The child ends itself when its stdin closes; this is for an error on our side.
        child.stdin.close()
        if child.poll() is None:
            child.terminate()
            child.wait()
        complaints.join()
    if code != 0:
        raise FetchFailed(
            f"the crawl ended with code {code}: {complaints.last or 'no reason given'}"
        )
    return reason


def _follow(lines: IO[bytes], progress: Progress) -> str:
    """Tell how far the crawl is; the reason it gives for its end."""
    done, reason = 0, ""
    for line in lines:
        try:
            event = json.loads(line)
        except ValueError:
            continue
        what = event.get("event") if isinstance(event, dict) else None
        if what in {"capture", "replayed"}:
            done += 1
            progress("fetch", done, 0)
        elif what == "end":
            reason = str(event.get("reason", ""))
    return reason


def _captures(work: Store, journal: str) -> Iterator[Capture]:
    for entry in work.list(f"{journal}captures/"):
        try:
            yield load_capture(work.read(entry.key))
        except Damaged:
            # Torn by a power cut: the work store promises nothing, and the next run asks again.
            work.delete(entry.key)


def _expectations(
    source: Source, window: Window, captures: tuple[Capture, ...]
) -> tuple[Note, ...]:
    had = {c.role for c in captures if c.verdict in PUBLISHED_VERDICTS}
    # A past window may well be empty, where its lists could be read.
    if "document" in had or source.expect.empty_ok or ("list" in had and window != Window()):
        return ()
    tried = ", ".join(f"{n} {verdict}" for verdict, n in sorted(_counts(captures).items()))
    message = f"nothing to parse ({tried or 'no request was answered'})"
    return (Note("expectation", message, source.id),)


def _counts(captures: tuple[Capture, ...]) -> dict[str, int]:
    verdicts = [capture.verdict for capture in captures]
    return {verdict: verdicts.count(verdict) for verdict in set(verdicts)}


class _Tail:
    """Passes a child's stderr on and remembers its last line, but for the line in which the child
    says why it ends: that is told by who started it."""

    def __init__(self, stream: IO[bytes]) -> None:
        import threading

        self.last = ""
        self._stream = stream
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def join(self) -> None:
        """Wait until the stream has ended."""
        self._thread.join(timeout=5)

    def _read(self) -> None:
        for line in self._stream:
            text = line.decode("utf-8", "replace").rstrip()
            if text:
                self.last = text.removeprefix(_WHY)
            if text and not text.startswith(_WHY):
                sys.stderr.write(text + "\n")
