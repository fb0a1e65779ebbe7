"""extract, documents, show, sql: what a file or the archive says."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongbao.errors import GongbaoError, UsageError
from gongbao.export.plainly import json_row
from gongbao.parsing.extract import KINDS
from gongbao.verbs import options, terminal
from gongbao.withdrawn import is_withdrawn

if TYPE_CHECKING:
    from gongbao.model import Document, Note
    from gongbao.reading.citing import Cited
    from gongbao.reading.documents import Documents

__all__ = ["documents", "extract", "show", "sql"]

_PLACES = 5
_LARGEST = 512 * 1024 * 1024
_CONTRACT = (
    "title", "number", "issuer", "issued", "published", "kind", "issue_label", "pages",
    "paragraphs", "tables", "text", "parser", "notes",
)  # fmt: skip
_ALSO = (
    "category", "issue_number", "issue_total", "ordinal", "attachments", "repeats", "quality",
    "parser_version",
)  # fmt: skip
_TABLE = ("published", "id", "title")


@click.command()
@click.argument("file")
@click.option("--as", "kind", type=click.Choice(KINDS), default="auto", help="How to read it.")
@click.option(
    "--format", "form", type=click.Choice(("jsonl", "text", "markdown")), default="text",
    show_default=True, help="What to print.",
)  # fmt: skip
@click.option("--draw", metavar="DIR", help="Also write each page as PNG, regions drawn over it.")
@options.common
@click.pass_context
def extract(context: click.Context, file: str, kind: str, form: str, draw: str | None) -> None:
    """Parse one file (- for standard input), without an archive."""
    from gongbao.parsing.extract import detect
    from gongbao.parsing.extract import draw as draw_into
    from gongbao.parsing.extract import extract as read

    data = _read_file(file)
    try:
        parser = detect(data) if kind == "auto" else kind
    except UsageError as error:
        raise GongbaoError(f"{file}: {error}") from None
    with terminal.progress(f"extract {Path(file).name}"):
        limits = options.settings(context).limits
        parsed = read(data, file, parser, limits, told=kind != "auto")
    if draw:
        pages = draw_into(data, draw, parsed.documents, options.settings(context).limits)
        click.echo(f"{terminal.count(pages, 'page')} drawn in {draw}", err=True)
    _print_documents(parsed.documents, "jsonl" if options.wants_json(context) else form)
    if not parsed.documents:
        reason = "; ".join(_told(parsed.notes)[:3])
        raise GongbaoError(f"{file}: no document: {reason or 'nothing readable in it'}")
    for line in _told(parsed.notes):
        click.echo(f"note {line}", err=True)


def _print_documents(documents: Sequence[Document], form: str) -> None:
    if form == "jsonl":
        terminal.print_json(_document_words(document) for document in documents)
    else:
        show_text = _markdown if form == "markdown" else _text
        terminal.say("\n\n".join(show_text(document) for document in documents))


@click.command()
@options.chosen
@click.option("--canonical", is_flag=True, help="One document of each cluster of copies.")
@click.option(
    "--format", "form", type=click.Choice(("table", "jsonl", "parquet", "csv")), default="table"
)
@options.common
@click.pass_context
def documents(context: click.Context, /, canonical: bool, form: str, **words: Any) -> None:
    """List documents, the newest version of each. parquet goes to standard output: redirect it."""
    archive = options.reader(context)
    columns = _TABLE if form == "table" and not options.wants_json(context) else None
    rows = archive.documents(**options.choice(words), canonical=canonical, columns=columns)
    if options.wants_json(context) or form == "jsonl":
        terminal.print_json(json_row(row) for row in rows.iter())
    elif form == "table":
        table = rows.arrow()
        terminal.table(_TABLE, ([row[name] for name in _TABLE] for row in table.to_pylist()))
        terminal.say(terminal.count(table.num_rows, "document"))
    elif form == "parquet":
        _write_parquet(rows)
    else:
        _write_csv(rows)


@click.command()
@click.argument("document")
@click.option("--version", metavar="V", help="This version rather than the newest.")
@click.option("--versions", is_flag=True, help="List the versions.")
@options.common
@click.pass_context
def show(context: click.Context, document: str, version: str | None, versions: bool) -> None:
    """One document, by its id or citation: what is known of it, then its text.

    A citation of a page or paragraph (gongbao:...#p=4) shows that place.
    """
    archive = options.reader(context)
    newest = archive.document(document)
    held = archive.versions(newest["id"])
    if version:
        newest = archive.document(f"gongbao:{newest['id']}@{version}")
    if versions:
        _show_versions(context, held)
    elif "#" in document:
        _show_cited(context, archive.resolve(document))
    elif options.wants_json(context):
        words = {"citation": archive.cite(document), "relations": archive.relations(newest["id"])}
        terminal.print_json([{**json_row(newest), **words}])
    else:
        _show_document(newest, held, archive.relations(newest["id"]), archive.cite(document))


@click.command()
@click.argument("query")
@options.common
@click.pass_context
def sql(context: click.Context, query: str) -> None:
    """Ask the tables: captures, documents, current_documents, relations, signatures, bands,
    stops, sources."""
    rows = options.reader(context).sql(query)
    if options.wants_json(context):
        terminal.print_json(rows.iter())
    else:
        terminal.table(rows.columns, (tuple(row.values()) for row in rows.iter()))


def _told(notes: Iterable[Note]) -> list[str]:
    """One line for each thing worth knowing, with the places where it was seen."""
    places: dict[tuple[str, str], list[str]] = {}
    for note in notes:
        places.setdefault((note.code, note.message), []).append(note.where)
    lines = []
    for (code, message), seen in places.items():
        named = [place for place in seen if place]
        more = f" and {len(named) - _PLACES} more" if len(named) > _PLACES else ""
        where = f" ({', '.join(named[:_PLACES])}{more})" if named else ""
        lines.append(f"{code}: {message}{where}")
    return lines


def _read_file(file: str) -> bytes:
    try:
        if file == "-":
            return sys.stdin.buffer.read(_LARGEST)
        path = Path(file)
        if path.stat().st_size > _LARGEST:
            raise UsageError(f"{file}: over {_LARGEST // 1024**2} MiB; split it")
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error


def _document_words(document: Document) -> dict[str, Any]:
    from gongbao.batch import plain

    words = plain(document)
    return {name: words[name] for name in (*_CONTRACT, *_ALSO)}


def _text(document: Document) -> str:
    return document.text


def _markdown(document: Document) -> str:
    from gongbao.export.markdown import to_markdown

    return to_markdown(document)


def _write_parquet(rows: Documents) -> None:
    import pyarrow.parquet as pq

    if sys.stdout.isatty():
        raise UsageError("parquet is no text: redirect it, as in > documents.parquet")
    with pq.ParquetWriter(sys.stdout.buffer, rows.schema, compression="zstd") as writer:
        for batch in rows.batches():
            writer.write_batch(batch)


def _write_csv(rows: Documents) -> None:
    from gongbao.export.plainly import write_csv

    write_csv(rows, sys.stdout.buffer)


def _show_versions(context: click.Context, held: list[dict[str, Any]]) -> None:
    columns = ("version", "kind", "parser_version", "capture", "run")
    if options.wants_json(context):
        terminal.print_json({name: row[name] for name in columns} for row in held)
    else:
        terminal.table(columns, ([row[name] for name in columns] for row in held))


def _show_cited(context: click.Context, cited: Cited) -> None:
    from dataclasses import asdict

    if options.wants_json(context):
        terminal.print_json([asdict(cited)])
        return
    terminal.say(cited.title)
    for name in ("document", "version", "page", "box", "body", "url"):
        terminal.say(f"  {name:<12}{getattr(cited, name)}")
    terminal.say()
    terminal.say(cited.text)


def _show_document(
    row: dict[str, Any],
    held: list[dict[str, Any]],
    relations: list[dict[str, Any]],
    citation: str,
) -> None:
    terminal.say(row["title"])
    terminal.say(f"  {'citation':<12}{citation}")
    names = ("id", "version", "number", "issuer", "issued", "published", "issue_label", "category",
             "url", "capture", "run")  # fmt: skip
    for name in names:
        if row[name]:
            terminal.say(f"  {name:<12}{row[name]}")
    if row["pages"]:
        terminal.say(f"  {'pages':<12}{row['pages'][0]}-{row['pages'][-1]}")
    if len(held) > 1:
        terminal.say(f"  {'versions':<12}{' '.join(version['version'] for version in held)}")
    for edge in relations:
        other = edge["other"] if edge["document"] == row["id"] else edge["document"]
        terminal.say(f"  {edge['kind']:<12}{other}")
    told = [*row["notes"], *(held[-1]["notes"] if is_withdrawn(held[-1]) else ())]
    for note in told:
        terminal.say(f"  {'note':<12}{note['code']}: {note['message']}")
    terminal.say()
    terminal.say(row["text"])
