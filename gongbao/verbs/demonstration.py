"""demo: the practice city as it was on its first day, then on its second, and what to try next."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

import click

from gongbao.errors import UsageError
from gongbao.verbs import options, terminal
from gongbao.verbs.pipeline import run_one, show_runs, tell_failures

if TYPE_CHECKING:
    from gongbao.archive import Archive
    from gongbao.model import Source
    from gongbao.stages import Holdings
    from gongbao.stages.upload import Uploaded

__all__ = ["demo"]


@click.command()
@options.common
@click.pass_context
def demo(context: click.Context) -> int:
    """The whole pipeline on a practice city, offline, in a minute."""
    from gongbao.stages import Window

    sources = _practice_sources(context)
    held = options.holdings(context)
    done: list[Uploaded] = []
    for day in (1, 2):
        for source in sources:
            if day == 2 or _is_first_day(source, held):
                done.append(run_one(source, Window(), held, day))
    show_runs(context, done)
    if not options.wants_json(context):
        _summarise(context, held)
    tell_failures(done)
    return 4 if any(uploaded.failures for uploaded in done) else 0


def _practice_sources(context: click.Context) -> tuple[Source, ...]:
    from gongbao.sources import find_sources

    folder = options.settings(context).sources
    found, _ = find_sources(folder)
    sources = tuple(source for name, source in found.items() if name.startswith("practice-"))
    if not sources:
        raise UsageError(f"{folder} holds no practice sources; leave out --sources")
    return sources


def _is_first_day(source: Source, held: Holdings) -> bool:
    """Whether the source's first day is still to come: a demo that was killed on the second day
    must not see the first one again, for the city does not travel back."""
    return next(held.archive.list(f"runs/{source.id}/"), None) is None


def _summarise(context: click.Context, held: Holdings) -> None:
    from gongbao.archive import Archive
    from gongbao.clusters import COPIES

    archive = Archive(held.archive.url)
    tables = archive.tables
    captures = tables.read("captures", ["url"]).num_rows
    versions = tables.read("documents", ["id"]).num_rows
    documents = archive.documents(columns=["id"]).count()
    kinds = Counter(tables.read("relations", ["kind"])["kind"].to_pylist())
    pairs = sum(kinds[kind] for kind in COPIES)
    copies = _copies(tables.read("captures", ["url", "body"]).to_pylist())
    terminal.say()
    terminal.say(f"sources     {len(archive.sources())}")
    terminal.say(f"captures    {captures}")
    terminal.say(f"documents   {documents} ({versions} versions)")
    same = terminal.count(copies, "address", "addresses")
    edges = terminal.count(pairs, "pair of documents", "pairs of documents")
    terminal.say(f"duplicates  {copies + pairs} ({same} with bytes held already, {edges})")
    others = (f"{kinds[kind]} {kind}" for kind in ("revision", "contains", "same-form"))
    terminal.say(f"relations   {', '.join(others)}")
    terminal.say(f"archive     {archive.url}")
    terminal.say()
    terminal.say("try next:")
    for words in (["documents"], ["show", _example(archive)], ["verify", "--read-data"]):
        terminal.say(f"  {terminal.program()} {shlex.join([*words, *_where(context)])}")


def _where(context: click.Context) -> list[str]:
    named = options.given(context).get("archive")
    return ["--archive", named] if named else []


def _example(archive: Archive) -> str:
    """A gazette's act, if one can be had one with more than one version."""
    rows = archive.documents(source="practice-gazette", columns=["id"], all_versions=True)
    ids = [row["id"] for row in rows.iter()]
    return max(ids, key=lambda name: (ids.count(name), name), default="ID")


def _copies(rows: list[dict[str, str]]) -> int:
    """How many addresses gave bytes that another address had given."""
    pairs = {(row["body"], row["url"]) for row in rows if row["body"]}
    return len(pairs) - len({body for body, _ in pairs})
