"""An article that is only pictures, or only files: its text is read from what was captured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from gongbao.model import Document, Note, Parsed
from gongbao.plugins import Fetched

if TYPE_CHECKING:
    from parsers.pdf.ocr import Recogniser

__all__ = ["read_instead"]

_PDF = b"%PDF-"
_HEAD = 1024


def read_instead(
    document: Document,
    attachments: Sequence[Fetched],
    find: Callable[[], Recogniser | None] | None = None,
) -> Document:
    """The document with the text of its captured pictures or of its first file that can be read.

    A document with a text of its own comes back as it is. ``find`` gives the engine that reads
    pictures; None: the installed one.
    """
    codes = {note.code for note in document.notes}
    if "image-only" in codes:
        return _of_pictures(document, attachments, find)
    return _of_files(document, attachments, find) if "files-only" in codes else document


def _of_pictures(
    document: Document,
    attachments: Sequence[Fetched],
    find: Callable[[], Recogniser | None] | None,
) -> Document:
    from parsers.pdf.pictured import as_pages

    shown = {note.where for note in document.notes if note.code == "picture"}
    held = [file for file in attachments if file.capture.url in shown] or attachments
    pages = as_pages(file.body for file in held)
    if not pages:
        return document
    read = _read_pdf(replace(held[0], body=pages), find)
    if not read.documents:
        return replace(document, notes=(*document.notes, *read.notes))
    kept = tuple(note for note in document.notes if note.code != "image-only")
    return _with_text(document, read, kept)


def _of_files(
    document: Document,
    attachments: Sequence[Fetched],
    find: Callable[[], Recogniser | None] | None,
) -> Document:
    from parsers.office import OfficeParser

    for file in attachments:
        is_pdf = _PDF in file.body[:_HEAD]
        read = _read_pdf(file, find) if is_pdf else OfficeParser().parse([file])
        if read.documents:
            said = Note(
                "text-of-file", "the article's text is read from its file", file.capture.url
            )
            return _with_text(document, read, (*document.notes, said))
    return document


def _read_pdf(file: Fetched, find: Callable[[], Recogniser | None] | None) -> Parsed:
    from parsers.gazette import GazetteParser
    from parsers.pdf.ocr import find_recogniser

    return GazetteParser(find=find or find_recogniser).parse([file])


def _with_text(document: Document, read: Parsed, notes: tuple[Note, ...]) -> Document:
    """Pages and boxes are left out: the document's own body is the web page."""
    paragraphs = tuple(
        replace(p, page=None, box=None) for d in read.documents for p in d.paragraphs
    )
    first = read.documents[0]
    return replace(
        document,
        text="\n".join(paragraph.text for paragraph in paragraphs),
        paragraphs=paragraphs,
        number=document.number or first.number,
        issued=document.issued or first.issued,
        tables=tuple(table for d in read.documents for table in d.tables),
        notes=(*notes, *read.notes),
    )
