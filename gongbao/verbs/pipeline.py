"""run, backfill, and the stages one by one: fetch, parse, upload (dedup stands in comparing)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from gongbao.errors import GongbaoError, PublishedWithFailures, UsageError
from gongbao.verbs import options, terminal

if TYPE_CHECKING:
    from gongbao.model import Source
    from gongbao.stages import Holdings, Window
    from gongbao.stages.upload import Uploaded

__all__ = [
    "backfill",
    "chosen_sources",
    "fetch",
    "parse",
    "reached",
    "run",
    "run_one",
    "show_runs",
    "tell_failures",
    "upload",
]

# Of several sources' exit codes the gravest counts: damage, failure, unpublished, noted.
_GRAVITY = (5, 1, 2, 3, 4, 0)


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@options.common
@options.fetching
@click.pass_context
def run(context: click.Context, ids: tuple[str, ...]) -> int:
    """The daily job: fetch, parse, dedup, upload, then a summary.

    Without an ID: the sources that the archive follows already.
    """
    from gongbao.stages import Window

    return _run_all(context, chosen_sources(context, ids), Window())


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--since", metavar="DAY", help="First day of the window.")
@click.option("--until", metavar="DAY", help="Last day of the window.")
@click.option("--missing", is_flag=True, help="Only what coverage lacks.")
@click.option("--by", type=click.Choice(("whole", "year", "month")), default="whole",
              show_default=True, help="Cut the window into windows, newest first.")  # fmt: skip
@click.option("--again", is_flag=True, help="Windows that the archive says are done, too.")
@options.common
@options.fetching
@click.pass_context
def backfill(context: click.Context, /, id_: str, **words: Any) -> int:
    """The daily job over a past window: --since DAY --until DAY.

    A window that was done without a failure is passed over: its run record in the archive says
    so, to this machine and to any other.
    """
    (source,) = chosen_sources(context, (id_,))
    if words["missing"]:
        return _fill_gaps(context, source)
    if not words["since"] and not words["until"]:
        raise UsageError("backfill needs a window: --since DAY, --until DAY or both, or --missing")
    whole = options.window(words["since"], words["until"])
    return _windows(context, source, whole.cut(words["by"]), again=words["again"])


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--since", metavar="DAY", help="First day of the window.")
@click.option("--until", metavar="DAY", help="Last day of the window.")
@options.common
@options.fetching
@click.pass_context
def fetch(context: click.Context, id_: str, since: str | None, until: str | None) -> None:
    """Crawl one source; prints the digest of its batch of captures."""
    from gongbao.stages.fetch import fetch as stage

    (source,) = chosen_sources(context, (id_,))
    window = options.window(since, until)
    with (
        reached(_start(source), options.holdings(context)) as held,
        _progress(source.id) as progress,
    ):
        _print_digest(context, "captures", stage(source, window, held, progress))


@click.command()
@click.argument("digest")
@options.common
@click.pass_context
def parse(context: click.Context, digest: str) -> None:
    """Parse a batch of captures; prints the digest of its batch of documents."""
    from gongbao.batch import read_batch
    from gongbao.stages.parse import parse as stage

    held = options.holdings(context)
    batch = read_batch(held.stores, digest, "captures")
    (source,) = chosen_sources(context, (batch.source,))
    with _progress(source.id) as progress:
        _print_digest(context, "documents", stage(digest, source, held, progress))


@click.command()
@click.argument("digests", metavar="DIGEST...", nargs=-1, required=True)
@options.common
@click.pass_context
def upload(context: click.Context, digests: tuple[str, ...]) -> None:
    """Publish batches of relations with all they came from; prints the source's state."""
    from gongbao.stages.fetch import close_run
    from gongbao.stages.upload import upload as stage

    held = options.holdings(context)
    done = []
    for digest in digests:
        with _progress("upload") as progress:
            done.append(stage(digest, held, progress))
        close_run(held.work, done[-1].source, done[-1].run)
        if options.wants_json(context):
            summary = _summary(done[-1])
            terminal.print_json([{"kind": "state", "digest": summary["state"], **summary}])
        else:
            terminal.say(done[-1].digest)
    failed = [uploaded for uploaded in done if uploaded.failures]
    if failed:
        raise PublishedWithFailures("; ".join(_failed(uploaded) for uploaded in failed))


def chosen_sources(context: click.Context, ids: Sequence[str]) -> tuple[Source, ...]:
    """The sources of these ids; of none, those that the archive follows. Raises UsageError."""
    from gongbao.archive import Archive
    from gongbao.sources import pick_sources

    chosen = options.settings(context)
    if not ids:
        ids = Archive(chosen.archive).sources()
        if not ids:
            raise UsageError(
                f"{chosen.archive} follows no source yet; name one (see: gongbao sources list)"
            )
    return pick_sources(chosen.sources, ids)


def _windows(
    context: click.Context, source: Source, windows: Sequence[Window], *, again: bool
) -> int:
    from gongbao.archive import Archive

    codes = [0]
    for window in windows:
        done = Archive(options.settings(context).archive).windows(source.id)
        if not again and done.get((window.since, window.until)) == 0:
            click.echo(f"{source.id}: {window.label} is done already", err=True)
            continue
        codes.append(_run_all(context, (source,), window))
    return min(codes, key=_GRAVITY.index)


def _fill_gaps(context: click.Context, source: Source) -> int:
    """Each window in which coverage misses something; what is held there is not asked for."""
    from gongbao.coverage import missing_windows
    from gongbao.stages import Window
    from gongbao.verbs.coverage import coverage_now

    gaps = missing_windows(coverage_now(source, options.settings(context).archive))
    if not gaps:
        terminal.say(f"{source.id}: nothing is missing")
        return 0
    codes = [_run_all(context, (source,), Window(*gap, skip_held=True)) for gap in gaps]
    return min(codes, key=_GRAVITY.index)


def _run_all(context: click.Context, sources: Sequence[Source], window: Window) -> int:
    held = options.holdings(context)
    done: list[Uploaded] = []
    codes = [0]
    for source in sources:
        try:
            done.append(run_one(source, window, held))
            codes.append(4 if done[-1].failures else 0)
        except GongbaoError as error:
            if len(sources) == 1:
                raise
            click.echo(f"gongbao: {source.id}: {error}", err=True)
            codes.append(error.exit_code)
    show_runs(context, done)
    tell_failures(done)
    return min(codes, key=_GRAVITY.index)


def run_one(source: Source, window: Window, held: Holdings, day: int = 2) -> Uploaded:
    """One run of one source, with progress; a practice source is served while it runs."""
    from gongbao.pipeline import run_source

    with reached(_start(source), held, day) as there, _progress(source.id) as progress:
        return run_source(source, window, there, progress)


def tell_failures(done: Sequence[Uploaded]) -> None:
    """One line on stderr for each source that was published with failures."""
    for uploaded in done:
        if uploaded.failures:
            click.echo(f"gongbao: {_failed(uploaded)}", err=True)


def _failed(uploaded: Uploaded) -> str:
    number = terminal.count(uploaded.failures, "failure")
    first = next((note for note in uploaded.notes if note.code not in _REMARKS), None)
    what = f", the first: {first.code}: {first.message} ({first.where})" if first else ""
    record = f"runs/{uploaded.source}/{uploaded.run}.json"
    return f"{uploaded.source}: published with {number}{what}; all notes: --json, or {record}"


def show_runs(context: click.Context, done: Sequence[Uploaded]) -> None:
    """What runs did: a table, or one JSON object a source."""
    if options.wants_json(context):
        terminal.print_json(_summary(uploaded) for uploaded in done)
        return
    _show_table([_row(uploaded) for uploaded in done])
    added = sum(uploaded.counts[name] for uploaded in done for name in _WRITTEN)
    if done and not added:
        terminal.say("nothing new: nothing fetched anew, written or committed")


def _show_table(rows: Sequence[Mapping[str, str | int]]) -> None:
    rare = [name for name in _RARE if any(row[name] for row in rows)]
    headings = ("source", "looked at", "new", "changed", *rare, "documents", "relations", "notes")
    terminal.table(headings, ([row[name] for name in headings] for row in rows), right=headings[1:])


_VERDICTS = ("new", "changed", "same", "missing", "blocked", "failed", "refused")
_RARE = (*_VERDICTS[3:], "withdrawn")
# Notes about the publisher's pages or of no consequence: no failure of ours.
_REMARKS = frozenset(
    {"unread", "read-again", "missing", "soft-404", "robots-disallow", "other-host", "sent-on"}
)
_WRITTEN = ("bodies", "captures", "documents", "withdrawn", "relations", "signatures")


def _row(uploaded: Uploaded) -> dict[str, str | int]:
    seen = {verdict: uploaded.counts.get(verdict, 0) for verdict in _VERDICTS}
    return {
        "source": uploaded.source,
        "looked at": sum(seen.values()),
        **seen,
        "documents": uploaded.counts["documents"],
        "withdrawn": uploaded.counts.get("withdrawn", 0),
        "relations": uploaded.counts["relations"],
        "notes": len(uploaded.notes),
    }


def _summary(uploaded: Uploaded) -> dict[str, Any]:
    from gongbao.batch import plain

    return {
        "source": uploaded.source,
        "run": uploaded.run,
        "state": uploaded.digest,
        "counts": uploaded.counts,
        "failures": uploaded.failures,
        "notes": [plain(note) for note in uploaded.notes],
    }


@contextmanager
def reached(url: str, held: Holdings, day: int = 2) -> Iterator[Holdings]:
    """The holdings with which an address can be reached: the practice city, whose hosts exist
    nowhere (RFC 2606), is served on loopback for as long as it is needed."""
    from gongbao import practice

    host = urlsplit(url).hostname or ""
    named = {pair[0] for pair in held.network.connect_to}
    if host not in practice.HOSTS or host in named:
        yield held
        return
    with practice.serving(day) as served:
        network = replace(held.network, connect_to=served.connect_to, allow_private=True)
        yield replace(held, network=network)


def _start(source: Source) -> str:
    start = source.crawler.get("start", "")
    return str(start[0] if isinstance(start, list) and start else start)


def _progress(title: str) -> Any:
    return terminal.progress(title)


def _print_digest(context: click.Context, kind: str, digest: str) -> None:
    if options.wants_json(context):
        terminal.print_json([{"kind": kind, "digest": digest}])
    else:
        terminal.say(digest)
