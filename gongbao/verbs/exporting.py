"""export: the corpus as files, for other tools and for good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gongbao.errors import UsageError
from gongbao.verbs import options, terminal

if TYPE_CHECKING:
    from gongbao.archive import Archive
    from gongbao.reading.documents import Documents

__all__ = ["FORMATS", "export"]

FORMATS = ("jsonl", "parquet", "text", "words", "csv", "warc", "wacz")
_FOLDERS = frozenset({"parquet", "text", "words"})


@click.command()
@click.option("--format", "form", type=click.Choice(FORMATS), required=True)
@click.option("--to", metavar="PATH", required=True, help="The file or folder to make.")
@click.option("--title", default="gongbao", show_default=True, help="A snapshot's name.")
@click.option("--words", "dictionary", metavar="FILE", help="Your own words, for --format words.")
@click.option("--canonical", is_flag=True, help="One document of each cluster of copies.")
@click.option("--all-versions", is_flag=True, help="Every version of each document.")
@options.chosen
@options.common
@click.pass_context
def export(
    context: click.Context,
    /,
    form: str,
    to: str,
    title: str,
    dictionary: str | None,
    canonical: bool,
    all_versions: bool,
    **words: Any,
) -> None:
    """Write the corpus as jsonl, csv, warc or wacz (a file), parquet, text or words (a folder).

    parquet is a frozen snapshot with a manifest, to be cited. What is written gets its name when
    it is complete.
    """
    archive = options.reader(context)
    asked = options.choice(words)
    documents = archive.documents(**asked, canonical=canonical, all_versions=all_versions)
    path = Path(to)
    with terminal.progress(f"export {form}"):
        if form in {"warc", "wacz"}:
            count = _web_archive(archive, documents, form, path, title)
        else:
            count = _documents(archive, documents, form, path, title, dictionary)
    what = "record" if form in {"warc", "wacz"} else "document"
    if options.wants_json(context):
        terminal.print_json([{"format": form, "path": str(path), f"{what}s": count}])
    else:
        terminal.say(f"{terminal.count(count, what)} in {path}")


def _documents(
    archive: Archive,
    documents: Documents,
    form: str,
    path: Path,
    title: str,
    dictionary: str | None,
) -> int:
    from gongbao.export import plainly, snapshot, target
    from gongbao.text.words import load_segmenter, read_words

    if form in _FOLDERS:
        with target.whole_folder(path) as folder:
            if form == "text":
                return plainly.write_text(documents, folder)
            if form == "parquet":
                about = archive.about()
                return snapshot.write_snapshot(documents, archive.tables, about, folder, title)
            own = read_words(Path(dictionary)) if dictionary else ()
            return plainly.write_words(documents, folder, load_segmenter(own))
    with target.whole_file(path) as file:
        write = plainly.write_csv if form == "csv" else plainly.write_jsonl
        return write(documents, file)


def _web_archive(archive: Archive, documents: Documents, form: str, path: Path, title: str) -> int:
    from gongbao.export import target
    from gongbao.export.warc import write_wacz, write_warc

    chosen = documents.selection
    if chosen.kind or chosen.since or chosen.until or chosen.without or chosen.all_versions:
        raise UsageError(f"{form} is of captures: choose them with --source or --division only")
    captures = _captures(archive, chosen.sources)
    with target.whole_file(path) as file:
        if form == "wacz":
            return write_wacz(captures, archive.store, file, title)
        return write_warc(captures, archive.store, file, path.name)


def _captures(archive: Archive, sources: tuple[str, ...] | None) -> Iterator[Mapping[str, Any]]:
    """Captures source by source, in the order they were made."""
    columns = ("source", "url", "fetched_at", "status", "headers", "body", "media_type")
    for source in sources or archive.sources():
        rows = archive.tables.read("captures", columns, source=source)
        yield from rows.sort_by([("fetched_at", "ascending"), ("url", "ascending")]).to_pylist()
