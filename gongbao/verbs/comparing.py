"""dedup and diff: documents beside documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from gongbao.errors import UsageError
from gongbao.verbs import options, terminal
from gongbao.withdrawn import is_withdrawn

if TYPE_CHECKING:
    from gongbao.archive import Archive
    from gongbao.diff import Change, Piece

__all__ = ["dedup", "diff"]


@click.command()
@click.argument("digest", required=False)
@click.option("--rebuild", is_flag=True, help="Make the index anew from the archive's documents.")
@click.option("--learn", is_flag=True, help="With --rebuild: learn a new stop set first.")
@options.common
@click.pass_context
def dedup(context: click.Context, digest: str | None, rebuild: bool, learn: bool) -> None:
    """Compare a batch of documents with the archive; prints the digest of its relations.

    --rebuild signs and relates all documents of the archive again, adds what is missing, and says
    what was found otherwise than the daily runs did.
    """
    if rebuild == (digest is not None) or (learn and not rebuild):
        raise UsageError("dedup takes a DIGEST, or --rebuild, or --rebuild --learn")
    held = options.holdings(context)
    with terminal.progress("dedup") as progress:
        if digest is None:
            from gongbao.fixity import record_commits
            from gongbao.similar.reindex import reindex
            from gongbao.store.once import require_create_once

            require_create_once(held.archive, held.work)
            done = reindex(held.tables, learn=learn, progress=progress)
            record_commits(held.archive, held.tables)
        else:
            from gongbao.stages.dedup import dedup as stage

            made = stage(digest, held, progress)
    if digest is None:
        _tell_reindexed(context, done)
    elif options.wants_json(context):
        terminal.print_json([{"kind": "relations", "digest": made}])
    else:
        terminal.say(made)


@click.command()
@click.argument("document")
@click.argument("other", required=False)
@click.option("--from", "older", metavar="VERSION", help="The older one; else the last but one.")
@click.option("--to", "newer", metavar="VERSION", help="The newer version; else the last.")
@click.option("--html", "as_html", is_flag=True, help="A page of its own, on stdout.")
@options.common
@click.pass_context
def diff(
    context: click.Context,
    document: str,
    other: str | None,
    older: str | None,
    newer: str | None,
    as_html: bool,
) -> None:
    """What changed between two versions of a document, paragraph by paragraph.

    With a second id: what the one says and the other does not.
    """
    from gongbao.diff import compare, to_html

    archive = options.reader(context)
    one, two = _two(archive, document, other, older, newer)
    changes = compare(_paragraphs(one), _paragraphs(two))
    newer_id = "" if one["id"] == two["id"] else f"{two['id']} "
    names = f"{one['id']} {one['version']} → {newer_id}{two['version']}"
    if options.wants_json(context):
        terminal.print_json(_words(change) for change in changes)
    elif as_html:
        terminal.say(to_html(two["title"], names, changes).rstrip("\n"))
    else:
        _show(names, changes)


def _two(
    archive: Archive, document: str, other: str | None, older: str | None, newer: str | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    if other is not None:
        return _version(archive, document, older, -1), _version(archive, other, newer, -1)
    held = [row for row in archive.versions(document) if not is_withdrawn(row)]
    if len(held) == 1:
        raise UsageError(
            f"{document} has one version, {held[0]['version']}; name a second document to compare "
            "it with"
        )
    return _version(archive, document, older, -2), _version(archive, document, newer, -1)


def _version(archive: Archive, document: str, version: str | None, place: int) -> dict[str, Any]:
    newest = archive.document(document)
    held = [row for row in archive.versions(document) if not is_withdrawn(row)]
    if version is None:
        return held[place]
    found = [row for row in held if row["version"].startswith(version)]
    if not found:
        known = " ".join(row["version"] for row in held)
        raise UsageError(f"{newest['id']} has no version {version!r}; it has {known}")
    return found[-1]


def _paragraphs(row: dict[str, Any]) -> list[str]:
    return [paragraph["text"] for paragraph in row["paragraphs"]] or row["text"].split("\n")


def _words(change: Change) -> dict[str, Any]:
    pieces = [{"kind": piece.kind, "text": piece.text} for piece in change.pieces]
    return {"kind": change.kind, "old": change.old, "new": change.new, "pieces": pieces}


def _show(names: str, changes: tuple[Change, ...]) -> None:
    from gongbao.diff import to_lines

    terminal.say(names)
    if all(change.kind == "same" for change in changes):
        terminal.say("the paragraphs are the same")
        return
    for sign, pieces in to_lines(changes):
        changed = sign == "~"
        terminal.say(f"{sign} {''.join(_styled(piece, changed) for piece in pieces)}".rstrip())


def _styled(piece: Piece, changed: bool) -> str:
    """In colour on a terminal; with wdiff's brackets too, for paper and for those who see none."""
    if piece.kind == "same":
        return piece.text
    colour, brackets = {"added": ("green", "{+ +}"), "removed": ("red", "[- -]")}[piece.kind]
    before, after = brackets.split() if changed else ("", "")
    return click.style(f"{before}{piece.text}{after}", fg=colour)


def _tell_reindexed(context: click.Context, done: Any) -> None:
    words = {
        "method": done.method,
        "documents": done.documents,
        "relations": done.relations,
        "added": done.added,
        "not found again": [" ".join(edge) for edge in done.strange],
    }
    if options.wants_json(context):
        terminal.print_json([words])
        return
    added = ", ".join(f"{count} {name}" for name, count in done.added.items() if count) or "nothing"
    terminal.say(f"{done.method}: {done.documents} document versions, {done.relations} relations")
    terminal.say(f"added: {added}; held and not found again: {len(done.strange)}")
    for edge in done.strange:
        terminal.say(f"  {' '.join(edge)}")
    if done.may_learn:
        terminal.say(
            "these are enough to learn from which wording is common here: gongbao dedup --rebuild "
            "--learn tells forms from copies better"
        )
