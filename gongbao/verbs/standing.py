"""status: how the sources stand, for a terminal, for machines, and for whoever keeps watch."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from gongbao.errors import Expectations
from gongbao.verbs import options, terminal

if TYPE_CHECKING:
    from gongbao.status import Status

__all__ = ["status"]


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
    from gongbao.status import status_of
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
    from gongbao.metrics import gauges, send, statsd_address

    address = os.environ.get("GONGBAO_STATSD")
    if address:
        send((line for one in found for line in gauges(one)), statsd_address(address))
