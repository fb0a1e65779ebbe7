"""coverage: what should exist, what is held, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from gongbao.verbs import options, terminal

if TYPE_CHECKING:
    from gongbao.coverage import Coverage, Expected
    from gongbao.coverage.serials import Serial
    from gongbao.model import Source

__all__ = ["coverage", "coverage_now"]

_STATES = ("held", "missing", "blocked", "never", "due")
_NAMED = 12


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option(
    "--format", "form", type=click.Choice(("table", "json", "html")), default="table",
    show_default=True, help="What to print.",
)  # fmt: skip
@options.common
@click.pass_context
def coverage(context: click.Context, ids: tuple[str, ...], form: str) -> None:
    """What should exist, what is held, what is missing, blocked or never published."""
    from gongbao.sources import pick_sources

    chosen = options.settings(context)
    named = ids or options.reader(context).sources()
    pairs = [
        (source, coverage_now(source, chosen.archive))
        for source in pick_sources(chosen.sources, named)
    ]
    if form == "json" or options.wants_json(context):
        from gongbao.batch import plain

        terminal.print_json(plain(found) for _, found in pairs)
    elif form == "html":
        from gongbao.export.heatmap import heatmap

        terminal.say(heatmap(pairs))
    else:
        _show(pairs)


def coverage_now(source: Source, archive: str) -> Coverage:
    """The source's coverage as of today, where the source is."""
    from gongbao.coverage.evidence import coverage_of
    from gongbao.store import open_store
    from gongbao.tables import Tables

    today = datetime.now(ZoneInfo(source.timezone)).date()
    return coverage_of(source, Tables.of(open_store(archive).url), today)


def _show(pairs: Sequence[tuple[Source, Coverage]]) -> None:
    rows = [
        [source.id, len(found.issues), *(found.count(state) for state in _STATES)]  # type: ignore[arg-type]
        for source, found in pairs
    ]
    terminal.table(("source", "expected", *_STATES), rows, right=("expected", *_STATES))
    for source, found in pairs:
        for state in ("missing", "blocked"):
            runs = _runs(found.issues, state)
            if runs:
                more = f" and {len(runs) - _NAMED} more" if len(runs) > _NAMED else ""
                terminal.say(f"{source.id} {state}: {', '.join(runs[:_NAMED])}{more}")
        for line in _said(found.serials):
            terminal.say(f"{source.id} {line}")


def _said(found: Sequence[Serial]) -> Iterator[str]:
    """The serials that lack numbers; a number that is not held need not have been published."""
    from gongbao.coverage.serials import told

    lacking = [one for one in found if one.absent]
    for one in lacking[:_NAMED]:
        yield f"numbers: {told(one)}"
    if len(lacking) > _NAMED:
        yield f"numbers: {len(lacking) - _NAMED} more serials; all: --format json"


def _runs(issues: Sequence[Expected], state: str) -> list[str]:
    """``2023年第7期``, or ``2023年第7期 – 2023年第9期`` for neighbours."""
    runs = []
    for here, group in groupby(issues, key=lambda issue: issue.state == state):
        labels = [issue.label for issue in group] if here else []
        if labels:
            runs.append(labels[0] if len(labels) == 1 else f"{labels[0]} – {labels[-1]}")
    return runs
