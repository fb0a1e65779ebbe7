"""The articles of a paper's sheets with their turns joined."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from parsers.pdf.tables import PageTable
from parsers.sheet.asides import aside_of
from parsers.sheet.folio import Folio
from parsers.sheet.paragraphs import Piece
from parsers.sheet.read import Paper, SheetPage
from parsers.sheet.turnmarks import numeral, same_sheet
from parsers.sheet.turns import NO_TURN, Turn, join_pieces, same_story, take_turns

__all__ = ["Story", "find_stories", "join_stories", "list_stories"]


@dataclass(frozen=True, slots=True)
class Story:
    """An article over all its sheets: ``pages`` are the file's, from 1, in the order of the text,
    ``sheets`` their numbers as printed; ``folio`` is its first sheet's; ``turn`` says where it
    goes on, or comes from, when that sheet is not here; ``notice`` an advertisement or public
    notice; ``files`` are the numbers, among those read together, of the files it stands in. Pieces
    in another file than the first are of page 0: their boxes are of no use there."""

    title: str
    pieces: tuple[Piece, ...]
    folio: Folio
    pages: tuple[int, ...]
    tables: tuple[PageTable, ...] = ()
    turn: Turn = NO_TURN
    notice: bool = False
    sheets: tuple[str, ...] = ()
    files: tuple[int, ...] = (0,)

    @property
    def file(self) -> int:
        """The number of the file it begins in."""
        return self.files[0]

    @property
    def text(self) -> str:
        """Its paragraphs joined by newlines."""
        return "\n".join(piece.text for piece in self.pieces)


def find_stories(papers: Sequence[Paper]) -> list[Story]:
    """The stories of some files of one day, in the order of their sheets, turns joined."""
    return join_stories(list_stories(papers))


def list_stories(papers: Sequence[Paper]) -> list[Story]:
    """The same with their parts on several sheets apart."""
    return [
        replace(story, files=(number,))
        for number, paper in enumerate(papers)
        for page in paper.pages
        for story in _of_page(page)
    ]


def _of_page(page: SheetPage) -> list[Story]:
    stories: list[Story] = []
    for article in page.articles:
        if aside_of(article):
            continue
        pieces, turn = take_turns(article.pieces)
        if not pieces and not article.tables:
            continue
        tables = tuple(page.tables[index] for index in article.tables)
        stories.append(
            Story(
                article.title,
                pieces,
                page.folio,
                (page.number,),
                tables,
                turn,
                article.notice,
                (numeral(page.folio.number or str(page.number)),),
            )
        )
    return stories


def join_stories(stories: Iterable[Story]) -> list[Story]:
    """Each story with its continuations: where both marks name each other's sheet, and the
    headline comes again, or there is no other choice."""
    left = list(stories)
    grown = True
    while grown:
        grown = False
        for story in left:
            following = _continuation(story, left)
            if following is not None:
                left[left.index(story)] = _one(story, following)
                left.remove(following)
                grown = True
                break
    return left


def _continuation(story: Story, stories: Sequence[Story]) -> Story | None:
    chosen = [other for other in stories if _leads_to(story, other)]
    named = [other for other in chosen if same_story(story.title, other.title)]
    if named:
        return named[0]
    pool = [other for other in chosen if not other.title]
    if not pool and _is_only_one(story, stories):
        pool = chosen
    return next((other for other in pool if _fits(story, other)), next(iter(pool), None))


def _leads_to(story: Story, other: Story) -> bool:
    """Whether the marks of two stories name each other's sheet."""
    if other is story or not story.turn.on:
        return False
    there = same_sheet(other.sheets[0], story.turn.on)
    return there and same_sheet(other.turn.back, story.sheets[-1])


def _is_only_one(story: Story, stories: Sequence[Story]) -> bool:
    """Whether no other story of a sheet turns to the same one."""
    ways = [(other.sheets[-1], numeral(other.turn.on)) for other in stories]
    return ways.count((story.sheets[-1], numeral(story.turn.on))) == 1


def _fits(story: Story, other: Story) -> bool:
    """Whether a torn paragraph is torn on both sides, or on neither."""
    last = next((p for p in reversed(story.pieces) if p.role == "body"), None)
    first = next((p for p in other.pieces if p.role == "body"), None)
    return last is not None and first is not None and last.open_end == first.open_start


def _one(story: Story, following: Story) -> Story:
    rest, tables = following.pieces, following.tables
    if following.file != story.file:
        rest = tuple(replace(piece, page=0) for piece in rest)
        tables = tuple(replace(table, page=0, last_page=0) for table in tables)
    return replace(
        story,
        pieces=join_pieces(story.pieces, rest),
        pages=(*story.pages, *following.pages),
        sheets=(*story.sheets, *following.sheets),
        files=(*story.files, *(file for file in following.files if file not in story.files)),
        tables=(*story.tables, *tables),
        turn=Turn(following.turn.on, story.turn.back),
    )
