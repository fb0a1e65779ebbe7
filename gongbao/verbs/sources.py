"""sources: list them, show one, check them all, begin a new one."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongbao.errors import SourceError, UsageError
from gongbao.verbs import options, terminal
from gongbao.verbs.pipeline import reached

if TYPE_CHECKING:
    from gongbao.archive import Archive

__all__ = ["sources"]


@click.group(invoke_without_command=True)
@options.common
@click.pass_context
def sources(context: click.Context) -> None:
    """The sources: list (the default), show ID, check [ID...], new URL."""
    if context.invoked_subcommand is None:
        context.invoke(list_)


@sources.command("list")
@options.common
@click.pass_context
def list_(context: click.Context) -> None:
    """Every source, with its family and what it publishes."""
    from gongbao.batch import plain
    from gongbao.sources import find_sources

    folder = options.settings(context).sources
    found, faults = find_sources(folder)
    _refuse_nothing(folder, len(found) + len(faults))
    if options.wants_json(context):
        terminal.print_json(plain(source) for source in found.values())
    else:
        headings = ("id", "kind", "family", "schedule", "first", "title")
        rows = [[getattr(source, name) for name in headings] for source in found.values()]
        terminal.table(headings, rows)
    for fault in faults:
        click.echo(f"gongbao: {fault}", err=True)


@sources.command()
@click.argument("id_", metavar="ID")
@options.common
@click.pass_context
def show(context: click.Context, id_: str) -> None:
    """All that is known of one source, and what the archive holds of it."""
    from gongbao.archive import Archive
    from gongbao.batch import plain
    from gongbao.sources import pick_sources

    chosen = options.settings(context)
    (source,) = pick_sources(chosen.sources, (id_,))
    archive = Archive(chosen.archive)
    words = plain(source)
    words["captures"] = archive.tables.read("captures", ["url"], source=id_).num_rows
    words["documents"] = _documents(archive, id_)
    if options.wants_json(context):
        terminal.print_json([words])
        return
    for key, value in words.items():
        terminal.say(f"{key:<12}{terminal.json_line(value) if isinstance(value, dict) else value}")


@sources.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@options.common
@click.pass_context
def check(context: click.Context, ids: tuple[str, ...]) -> None:
    """Read and validate source files: all, or those named. Every fault with file, line and key."""
    from gongbao.sources import find_sources, pick_sources

    folder = options.settings(context).sources
    found, faults = ({}, ()) if ids else find_sources(folder)
    good = len(pick_sources(folder, ids)) if ids else len(found)
    _refuse_nothing(folder, good + len(faults))
    if faults:
        for fault in faults[:-1]:
            click.echo(f"gongbao: {fault}", err=True)
        raise SourceError(faults[-1])
    if options.wants_json(context):
        terminal.print_json([{"sources": good, "faults": 0}])
    else:
        terminal.say(f"{terminal.count(good, 'source')}, all well")


@sources.command()
@click.argument("url")
@click.option("--id", "id_", metavar="ID", help="The source's id; the default is made of the host.")
@click.option("--into", metavar="DIR", default=".", help="Where to write.", show_default=True)
@options.common
@options.fetching
@click.pass_context
def new(context: click.Context, url: str, id_: str | None, into: str) -> None:
    """Look at a list page, name its family, write the TOML and a sample folder."""
    from gongbao.newsource import look, write_source

    with reached(url, options.holdings(context)) as held:
        seen = look(url, held)
    path = write_source(seen, id_, Path(into))
    if options.wants_json(context):
        terminal.print_json([{"family": seen.family, "sign": seen.sign, "source": str(path)}])
        return
    terminal.say(f"family   {seen.family} ({seen.sign})")
    terminal.say(f"source   {path}: fill in what stands between angle brackets")
    terminal.say(f"sample   {path.with_suffix('')}/")
    terminal.say(f"then     gongbao sources check --sources {shlex.quote(str(path.parent))}")


def _refuse_nothing(folder: Path, files: int) -> None:
    if not files:
        make = "give --sources DIR, or make one with: gongbao sources new URL"
        raise UsageError(f"no source file (*.toml) below {folder}: {make}")


def _documents(archive: Archive, source: str) -> int:
    """How many documents the archive holds of a source; none of one that was never run."""
    held = source in archive.sources()
    return archive.documents(source=source).count() if held else 0
