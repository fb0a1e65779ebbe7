"""Stories as documents, and what is noted of the sheets they stand on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from gongbao.model import Box, Document, Note, Paragraph, Table
from gongbao.text.days import find_day
from parsers.pdf.tables import PageTable, to_markdown
from parsers.sheet.asides import aside_of
from parsers.sheet.paragraphs import Piece
from parsers.sheet.read import Paper, SheetPage
from parsers.sheet.stories import Story

__all__ = ["page_notes", "sheet_span", "story_document", "story_paragraphs"]

_UNTITLED = 30


def story_document(
    story: Story, ordinal: int, hints: Mapping[str, str], where: str = ""
) -> Document:
    """The document of a story. ``hints`` are what the list said of the file."""
    paragraphs = story_paragraphs(story)
    day = story.folio.day or find_day(hints.get("published", ""))
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    return Document(
        kind="newspaper",
        title=story.title or text.split("\n", 1)[0][:_UNTITLED],
        text=text,
        paragraphs=paragraphs,
        category=story.folio.name,
        published=day,
        issue_label=day.isoformat() if day else "",
        ordinal=ordinal,
        pages=sheet_span(story),
        tables=tuple(_table(table) for table in story.tables),
        notes=tuple(_notes(story, where)),
    )


def sheet_span(story: Story) -> tuple[int, int]:
    """The first and the last sheet of a story by their numbers, or of its pages without."""
    numbers = [int(re.sub(r"\D", "", sheet) or 0) for sheet in story.sheets]
    if not all(numbers):
        numbers = list(story.pages)
    return min(numbers), max(numbers)


def story_paragraphs(story: Story) -> tuple[Paragraph, ...]:
    """The paragraphs of a story, its tables before the captions."""
    rows = [_paragraph(piece) for piece in story.pieces if piece.role != "caption"]
    rows += [
        Paragraph("table", to_markdown(table.rows), *_place(table.page, table.box))
        for table in story.tables
    ]
    rows += [_paragraph(piece) for piece in story.pieces if piece.role == "caption"]
    return tuple(rows)


def _paragraph(piece: Piece) -> Paragraph:
    return Paragraph(piece.role, piece.text, *_place(piece.page, piece.box), piece.level)


def _place(page: int, box: Box) -> tuple[int | None, Box | None]:
    """Page and box of what stands in the document's file, none of what stands in another."""
    return (page, box) if page else (None, None)


def _table(table: PageTable) -> Table:
    page, box = _place(table.page, table.box)
    return Table(table.rows, table.spans, page, table.last_page or None, box)


def _notes(story: Story, where: str) -> Iterable[Note]:
    folio = story.folio
    if folio.number:
        yield Note("sheet", f"第{folio.number}版{'：' if folio.name else ''}{folio.name}", where)
    if story.notice:
        yield Note(
            "advertisement", "an advertisement or public notice by its words and type", where
        )
    if not story.title:
        yield Note("no-headline", "no headline was found: the first words stand for it", where)
    if story.turn.on:
        yield Note("turn", f"goes on on sheet {story.turn.on}, which is not here", where)
    if story.turn.back:
        yield Note("turn", f"comes from sheet {story.turn.back}, which is not here", where)


def page_notes(paper: Paper, stories: Sequence[Story], day: date | None) -> list[Note]:
    """What a reader of the file should know of its pages; ``day`` is the day it was asked for."""
    notes = list(paper.notes)
    for page in paper.pages:
        where = f"p. {page.number}"
        here = [story for story in stories if page.number in story.pages]
        notes += _head(page, where)
        if here and all(story.notice for story in here):
            notes.append(Note("advertisements-only", "nothing but advertisements", where))
        elif not here and not _is_told(paper, where):
            notes.append(Note("no-text", "the page has no text that can be read", where))
        notes += _asides(page, where)
        notes += _wrong_day(page, day, where)
    return notes


def _head(page: SheetPage, where: str) -> Iterable[Note]:
    if page.folio.lines:
        texts = " | ".join(line.text for line in page.folio.lines)
        yield Note("furniture", texts, where)
    if page.folio.paper:
        yield Note("paper", page.folio.paper, where)


def _is_told(paper: Paper, where: str) -> bool:
    """Whether a note on the page says already why it was not read."""
    return any(note.where == where and note.code in ("scan", "garbled") for note in paper.notes)


def _asides(page: SheetPage, where: str) -> Iterable[Note]:
    for article in page.articles:
        code = aside_of(article)
        if code:
            yield Note(code, " | ".join(piece.text for piece in article.pieces), where)


def _wrong_day(page: SheetPage, day: date | None, where: str) -> Iterable[Note]:
    found = page.folio.day
    if day and found and found != day:
        message = f"the PDF is dated {found.isoformat()}, not {day.isoformat()}"
        yield Note("wrong-day", message, where)
