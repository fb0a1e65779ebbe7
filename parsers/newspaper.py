"""One sheet of one day of a newspaper to its articles.

The group is [layout page, article pages..., the sheet's PDF]: text from the HTML, which has clean
paragraphs, place from the PDF. A document is an article: headline as title, kicker (引题), headline
and subtitle (副题) as its first headings. The issue is the day; the sheet's number stands in
``pages`` and, as it is printed, in a note (``sheet``: 第A01版：要闻).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from gongbao.model import Capture, Document, Note, Parsed
from gongbao.plugins import Fetched
from gongbao.text.days import find_day, url_day
from parsers.pdf.engine import Unreadable
from parsers.pdf.limits import Limits
from parsers.pdf.paged import PagedParser
from parsers.sheet.columns import is_newspaper
from parsers.sheet.documents import page_notes, story_document
from parsers.sheet.match import place_documents
from parsers.sheet.pages import read_pages
from parsers.sheet.read import Paper, read_paper
from parsers.sheet.stories import Story, find_stories, join_stories, list_stories

__all__ = ["PARSER", "NewspaperParser"]


class NewspaperParser(PagedParser):
    """Reads groups of captures of one sheet; see ``gongbao.plugins.Parser``."""

    name = "newspaper"
    version = "6"

    def read(self, body: bytes, limits: Limits) -> Paper:
        """See ``PagedParser``."""
        return read_paper(body, limits, self.find)

    def fits(self, body: bytes) -> bool:
        """Whether a PDF looks like a newspaper's: text in many columns on its first pages."""
        return is_newspaper(body, self.limits, self.find)

    def parse(self, group: Sequence[Fetched]) -> Parsed:
        """A document an article; what cannot be read gives a note, and the rest is kept. Several
        sheets in a row, each beginning with its capture of role ``document``, are read as one
        day: articles that turn are joined."""
        sides = [self._side(members) for members in _by_sheet(group)]
        if all(side.html is None for side in sides):
            return _from_sheets([sheet for side in sides for sheet in side.sheets])
        return _with_places(sides)

    def turns(self, parsed: Parsed) -> bool:
        """See ``gongbao.plugins.Joining``."""
        told = (*parsed.notes, *(note for one in parsed.documents for note in one.notes))
        return any(note.code == "turn" for note in told)

    def _side(self, group: Sequence[Fetched]) -> _Side:
        pages = [fetched for fetched in group if not _is_pdf(fetched)]
        sheets = [self._read(fetched) for fetched in group if _is_pdf(fetched)]
        return _Side(read_pages(pages) if pages else None, sheets, _day(group[0]))

    def _read(self, sheet: Fetched) -> _Sheet:
        try:
            paper = self.read(sheet.body, self.limits)
        except Unreadable as error:
            return _Sheet(sheet, None, (Note(error.code, error.message, sheet.capture.url),))
        return _Sheet(sheet, paper, ())


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A PDF of the group as read; None with a note when it cannot be."""

    fetched: Fetched
    paper: Paper | None
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """One sheet of the day: what its HTML says, None without any, its PDFs, its day."""

    html: Parsed | None
    sheets: Sequence[_Sheet]
    day: date | None


def _is_pdf(fetched: Fetched) -> bool:
    return b"%PDF-" in fetched.body[:1024]


def _by_sheet(group: Sequence[Fetched]) -> list[list[Fetched]]:
    """The captures of each sheet: a group may hold several in a row."""
    sheets: list[list[Fetched]] = []
    for fetched in group:
        if fetched.capture.role == "document" or not sheets:
            sheets.append([])
        sheets[-1].append(fetched)
    return sheets


def _from_sheets(sheets: Sequence[_Sheet]) -> Parsed:
    """What the PDFs alone say; turns are joined over all of them."""
    read = [(sheet.fetched.capture, sheet.paper) for sheet in sheets if sheet.paper is not None]
    captures = [capture for capture, _ in read]
    stories = find_stories([paper for _, paper in read])
    notes = [note for sheet in sheets for note in sheet.notes]
    several = len(sheets) > 1
    for number, (_, paper) in enumerate(read):
        here = [story for story in stories if number in story.files]
        notes += page_notes(paper, here, find_day(captures[number].hints.get("published", "")))
    documents: list[Document] = []
    for ordinal, story in enumerate(stories, 1):
        capture = captures[story.file]
        document = story_document(story, ordinal, capture.hints, capture.url)
        document = replace(document, notes=(*document.notes, *_onward(story, captures)))
        documents.append(_told(document, capture) if several else document)
    return Parsed(tuple(documents), tuple(notes))


def _told(document: Document, capture: Capture) -> Document:
    return replace(document, url=capture.url, capture=capture.body or "")


def _onward(story: Story, captures: Sequence[Capture]) -> Iterator[Note]:
    """Where an article goes on: the other files that it stands in."""
    for number in story.files[1:]:
        capture = captures[number]
        yield Note("turn", f"goes on in the body {capture.body}", capture.url)


def _with_places(sides: Sequence[_Side]) -> Parsed:
    """The articles of the HTML with their places on the sheets' PDFs, and those that only a PDF
    has. A PDF of another day is not believed."""
    notes: list[Note] = []
    read: list[tuple[_Side, Capture, Paper]] = []
    for side in sides:
        notes += side.html.notes if side.html else ()
        papers, told = _believed(side)
        read += [(side, capture, paper) for capture, paper in papers]
        notes += told
    captures = [capture for _, capture, _ in read]
    parts = list_stories([paper for _, _, paper in read])
    stories = join_stories(parts)
    # What another sheet's article goes on with may be a page of its own in the HTML.
    stories += [part for part in parts if part.turn.back and part not in stories]
    documents: list[Document] = []
    for side in sides:
        mine = [story for story in stories if read[story.file][0] is side]
        made, told = _placed(side, mine, captures)
        documents += made
        notes += told
    return Parsed(tuple(documents), tuple(notes))


def _believed(side: _Side) -> tuple[list[tuple[Capture, Paper]], list[Note]]:
    """The PDFs of a sheet that are of its day, and what is noted of all of them."""
    found: list[tuple[Capture, Paper]] = []
    notes: list[Note] = []
    for sheet in side.sheets:
        notes += sheet.notes
        if sheet.paper is None:
            continue
        told = page_notes(sheet.paper, list_stories([sheet.paper]), side.day)
        notes += told
        if not any(note.code == "wrong-day" for note in told):
            found.append((sheet.fetched.capture, sheet.paper))
    return found, notes


def _placed(
    side: _Side, stories: Sequence[Story], captures: Sequence[Capture]
) -> tuple[list[Document], list[Note]]:
    """The documents of one sheet with their places among its stories, and of the stories left."""
    known = side.html.documents if side.html else ()
    if not stories:
        return list(known), []
    placed = place_documents(known, stories)
    documents = [
        replace(document, notes=(*document.notes, *_onward(story, captures))) if story else document
        for document, story in zip(placed.documents, placed.stories, strict=True)
    ]
    notes: list[Note] = []
    for story in placed.left:
        capture = captures[story.file]
        if story.turn.back:
            message = f"the end of an article from sheet {story.turn.back}"
            notes.append(Note("turn", message, capture.url))
        elif story.notice or not story.title:
            notes.append(Note("pdf-only", f"on the PDF only: {story.text[:40]}", capture.url))
        else:
            documents.append(_pdf_only(story, len(documents) + 1, capture, side.day))
    return documents, notes


def _pdf_only(story: Story, ordinal: int, capture: Capture, day: date | None) -> Document:
    """The document of an article that the HTML does not have."""
    document = story_document(story, ordinal, capture.hints, capture.url)
    note = Note("pdf-only", "the article is on the PDF but not in the HTML", capture.url)
    return replace(
        document,
        url=capture.url,
        capture=capture.body or "",
        published=document.published or day,
        notes=(*document.notes, note),
    )


def _day(page: Fetched) -> date | None:
    """The day of a layout page: of its address, else of what the list said."""
    capture = page.capture
    return url_day(capture.url) or find_day(capture.hints.get("published", ""))


PARSER = NewspaperParser()
