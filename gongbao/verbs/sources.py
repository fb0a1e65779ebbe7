"""sources: list them, show one, check them all, begin a new one."""

from __future__ import annotations

import click

from gongbao.errors import NotYet, SourceError
from gongbao.verbs import options, terminal

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

    found, faults = find_sources(options.settings(context).sources)
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
    words["documents"] = archive.documents(source=id_, columns=["id"]).num_rows
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
@options.common
def new(url: str) -> None:
    """Look at a page, name its family and write the TOML (not yet)."""
    raise NotYet(f"sources new {url}: not yet; copy the nearest file of `gongbao sources list`")
