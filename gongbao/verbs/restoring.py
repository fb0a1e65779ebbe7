"""restore: the tables that follow from captures and bodies, made again."""

from __future__ import annotations

from dataclasses import asdict

import click

from gongbao.verbs import options, terminal

__all__ = ["restore"]


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@options.common
@click.pass_context
def restore(context: click.Context, ids: tuple[str, ...]) -> None:
    """Make lost tables again, from captures and bodies alone: documents, relations, signatures.

    Without an ID: all sources. Adds what is not there and changes nothing that is; stopped and
    repeated, it goes on. No network.
    """
    from gongbao.care.restore import forget_lost
    from gongbao.care.restore import restore as make_again
    from gongbao.fixity import record_commits
    from gongbao.similar.reindex import reindex
    from gongbao.store.once import require_create_once
    from gongbao.verbs.pipeline import chosen_sources

    held = options.holdings(context)
    sources = chosen_sources(context, ids)
    require_create_once(held.archive, held.work)
    forget_lost(held.archive, held.tables)
    documents = 0
    for source in sources:
        with terminal.progress(source.id) as progress:
            documents += make_again(source, held, progress)
    with terminal.progress("index") as progress:
        done = reindex(held.tables, progress=progress)
    record_commits(held.archive, held.tables)
    added = {"documents": documents, **done.added}
    if options.wants_json(context):
        terminal.print_json([{**asdict(done), "added": added}])
        return
    said = ", ".join(f"{count} {name}" for name, count in added.items() if count)
    terminal.say(f"restored: {said}" if said else "nothing to restore: no table lacks a row")
