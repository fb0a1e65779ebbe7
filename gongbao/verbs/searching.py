"""search and index: what the documents say."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from gongbao.verbs import options, terminal

if TYPE_CHECKING:
    from gongbao.search.found import Found, Hit

__all__ = ["index", "search"]


@click.command()
@click.argument("text", required=False, default="")
@options.chosen
@click.option("--issuer", metavar="NAME", default="", help="Issued by; a part of the name.")
@click.option("--number", metavar="文号", default="", help="The act of this number.")
@click.option("--exact", is_flag=True, help="These very characters, marks and script included.")
@click.option("--limit", metavar="N", type=options.Number(1, 10_000, example=20), default=20,
              show_default=True, help="How many are shown.")  # fmt: skip
@options.common
@click.pass_context
def search(
    context: click.Context,
    /,
    text: str,
    issuer: str,
    number: str,
    exact: bool,
    limit: int,
    **words: Any,
) -> None:
    """Find text in the corpus: blanks part phrases, quotation marks keep one whole.

    Works at once; gongbao index makes it fast.
    """
    archive = options.reader(context)
    asked = options.choice(words)
    found = archive.search(text, **asked, issuer=issuer, number=number, exact=exact, limit=limit)
    if options.wants_json(context):
        terminal.print_json(asdict(hit) for hit in found)
    else:
        _show(found)


@click.command()
@click.option("--rebuild", is_flag=True, help="Throw the index away and make it anew.")
@options.common
@click.pass_context
def index(context: click.Context, rebuild: bool) -> None:
    """Build the full-text index, or bring it up to date. It lies beside the work store, or in the
    user's cache, and may be thrown away."""
    from gongbao.search.index import build
    from gongbao.search.place import index_folder

    archive = options.reader(context)
    folder = index_folder(archive.url, options.settings(context).work, os.environ)
    with terminal.progress("index") as progress:
        built = build(folder, archive.url, archive.documents(), rebuild=rebuild, progress=progress)
    if options.wants_json(context):
        terminal.print_json([{**asdict(built), "folder": str(folder)}])
        return
    held = terminal.count(built.documents, "document")
    terminal.say(f"{held}: {built.added:,} added, {built.removed:,} removed")
    terminal.say(f"{folder} ({built.bytes:,} bytes)")


def _show(found: Found) -> None:
    for hit in found:
        terminal.say(click.style(hit.title, bold=True))
        known = (str(hit.published or ""), hit.number, hit.issuer, hit.id)
        terminal.say("  " + "  ".join(part for part in known if part))
        terminal.say(f"  {_marked(hit)}")
    shown = len(found.hits)
    more = f", the first {shown} shown" if found.total > shown else ""
    without = "" if found.indexed else "; read without an index: gongbao index makes it fast"
    click.echo(f"{terminal.count(found.total, 'document')}{more}{without}", err=True)


def _marked(hit: Hit) -> str:
    """The snippet with its phrases in colour."""
    text, done, parts = hit.snippet, 0, []
    for first, last in hit.marks:
        if first >= done:
            parts += [text[done:first], click.style(text[first:last], fg="red", bold=True)]
            done = last
    return "".join([*parts, text[done:]])
