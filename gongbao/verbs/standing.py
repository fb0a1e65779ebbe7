"""status, compact, clean: how the sources stand, and the housekeeping that a care DAG does."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from gongbao.errors import Damaged, Expectations
from gongbao.verbs import options, terminal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongbao.care.orphans import Orphan
    from gongbao.coverage.status import Status

__all__ = ["clean", "compact", "status"]

_SHOWN = 20


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option(
    "--alert", is_flag=True, help="Exit 3 for a source that is silent or newly lacks issues."
)
@click.option("--send", is_flag=True, help="Send metrics to GONGBAO_STATSD, if it is set.")
@options.common
@click.pass_context
def status(context: click.Context, ids: tuple[str, ...], alert: bool, send: bool) -> None:
    """How each source stands: what is held, how old, what is missing, what is silent."""
    from gongbao.coverage.status import status_of
    from gongbao.verbs.pipeline import chosen_sources

    held = options.holdings(context)
    found = [
        status_of(source, held.archive, held.tables, datetime.now(ZoneInfo(source.timezone)).date())
        for source in chosen_sources(context, ids)
    ]
    if options.wants_json(context):
        terminal.print_json(asdict(one) for one in found)
    else:
        terminal.table(_HEADINGS, (_row(one) for one in found), right=_HEADINGS[1:5])
    if send:
        _send(found)
    worried = [one for one in found if one.worries]
    if alert and worried:
        first = f"{worried[0].source}: {worried[0].worries[0]}"
        number = terminal.count(len(worried), "source")
        raise Expectations(f"{number} not as expected; {first}; see: gongbao coverage")


_HEADINGS = ("source", "documents", "missing", "lag", "failures", "newest", "last run", "worries")


def _row(one: Status) -> tuple[object, ...]:
    lag = "" if one.lag is None else terminal.count(one.lag, "day")
    ran = one.last_run.strftime("%Y-%m-%d %H:%MZ") if one.last_run else "never"
    gaps, worries = one.missing + one.blocked, "; ".join(one.worries)
    return one.source, one.documents, gaps, lag, one.failures, one.newest, ran, worries


def _send(found: list[Status]) -> None:
    from gongbao.coverage.metrics import gauges, send, statsd_address

    address = os.environ.get("GONGBAO_STATSD")
    if address:
        send((line for one in found for line in gauges(one)), statsd_address(address))


@click.command()
@options.common
@click.pass_context
def compact(context: click.Context) -> None:
    """Make few files of the many that daily runs add to the tables; old versions stay readable."""
    from gongbao.care.compact import compact as rewrite
    from gongbao.fixity import record_commits
    from gongbao.store.once import require_create_once

    options.reader(context)
    held = options.holdings(context)
    require_create_once(held.archive, held.work)
    with terminal.progress("compact") as progress:
        done = rewrite(held.tables, progress)
        record_commits(held.archive, held.tables)
    if options.wants_json(context):
        terminal.print_json(asdict(one) for one in done)
    else:
        rows = [(one.table, one.before, one.after) for one in done]
        terminal.table(("table", "files", "now"), rows, right=("files", "now"))


@click.command()
@click.option("--orphans", is_flag=True, help="Remove from the archive what nothing names.")
@click.option("--grace", metavar="DAYS", type=options.Number(2, example=14), default=14,
              show_default=True, help="How old an orphan is that is due.")  # fmt: skip
@options.common
@click.pass_context
def clean(context: click.Context, orphans: bool, grace: int) -> None:
    """Remove from the work store what the archive holds, and what was given up two weeks ago.

    Names what uploads that were cut short left in the archive; removes it with --orphans.
    """
    from gongbao.care.clean import clean as remove

    held = options.holdings(context)
    done = remove(held.work, held.archive, datetime.now(UTC))
    removed, due, young = _orphans(context, timedelta(days=grace), orphans)
    if options.wants_json(context):
        words = {"orphans": [asdict(one) for one in due], "young_orphans": young}
        terminal.print_json([{**asdict(done), **words, "orphans_removed": removed}])
        return
    terminal.say(
        f"{held.work.url}: {terminal.count(done.removed, 'body', 'bodies')} removed "
        f"({done.bytes:,} bytes), {terminal.count(done.left, 'body', 'bodies')} left, "
        f"{terminal.count(done.journals, 'run')} given up"
    )
    for one in due[:_SHOWN]:
        terminal.say(
            f"  {'removed' if orphans else 'orphan'}  {one.key} ({one.kind}, {one.size:,})"
        )
    if due and not orphans:
        number = terminal.count(len(due), "orphan")
        terminal.say(f"{number} in the archive; remove: gongbao clean --orphans")


def _orphans(
    context: click.Context, grace: timedelta, remove: bool
) -> tuple[int, Sequence[Orphan], int]:
    """How many were removed, which are (or were) due, and how many are too young."""
    from gongbao.archive import Archive
    from gongbao.care.orphans import collect, find_orphans

    archive = Archive(options.settings(context).archive)
    if remove:
        gone, found = collect(archive, datetime.now(UTC), grace)
        return len(gone), gone, found.young
    try:
        found = find_orphans(archive, datetime.now(UTC), grace)
    except Damaged as error:
        click.echo(f"gongbao: orphans are not looked for: {error}", err=True)
        return 0, (), 0
    return 0, found.due, found.young
