"""A newspaper's PDF to its sheets: furniture, articles, tables, notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from gongbao.model import Note
from parsers.pdf.engine import open_document
from parsers.pdf.frame import unturn_box
from parsers.pdf.grids import find_frames
from parsers.pdf.limits import Limits
from parsers.pdf.lines import Box, Line
from parsers.pdf.ocr import Recogniser, find_recogniser
from parsers.pdf.scans import reread_scans
from parsers.pdf.sheet import Leaf, read_leaf
from parsers.pdf.tables import PageTable
from parsers.sheet.articles import Article, find_articles
from parsers.sheet.boxes import find_boxes, share
from parsers.sheet.folio import Folio, find_folio
from parsers.sheet.gutters import part_at_gutters, part_at_rules
from parsers.sheet.lines import body_size, find_sheet_lines
from parsers.sheet.parts import Barriers, Stack
from parsers.sheet.steady import steadied

__all__ = ["Paper", "SheetPage", "read_paper"]

Thing = TypeVar("Thing", Line, Stack)

_RULE = 3.0
_PICTURE = 3.0
_MOST = 0.6


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One page as read: its number in the file from 1, what its head says, its articles from top
    to bottom, and its tables, which the articles name by index."""

    number: int
    folio: Folio
    articles: tuple[Article, ...]
    tables: tuple[PageTable, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """The sheets of one PDF, and notes about it."""

    pages: tuple[SheetPage, ...]
    notes: tuple[Note, ...]


def read_paper(
    data: bytes,
    limits: Limits | None = None,
    find: Callable[[], Recogniser | None] = find_recogniser,
) -> Paper:
    """Read a newspaper's PDF. Raises Unreadable when no page can be; pages without an honest text
    layer go to the engine that ``find`` gives."""
    limits = limits or Limits()
    notes: list[Note] = []
    with open_document(data) as document:
        total = len(document)
        if total > limits.pages:
            message = f"{total} pages: the first {limits.pages} were read"
            notes.append(Note("too-many-pages", message))
        leaves = [
            read_leaf(document, index, limits, find_sheet_lines, headlines=False)
            for index in range(min(total, limits.pages))
        ]
        notes += [note for leaf in leaves for note in leaf.notes]
        leaves = reread_scans(document, leaves, limits, find, notes)
    return Paper(tuple(read_sheet(leaf) for leaf in leaves), tuple(notes))


def read_sheet(leaf: Leaf) -> SheetPage:
    """The articles of one page."""
    em = body_size(leaf.lines)
    across, down = _rules(leaf, em)
    lines = part_at_gutters(part_at_rules(steadied(leaf.lines, em), down), em)
    folio = find_folio(lines, across, leaf.size)
    gone = {id(line) for line in folio.lines}
    left = [line for line in lines if id(line) not in gone]
    pictures = _pictures(leaf, left, em)
    others = [*pictures, *_tables(leaf)]
    shown = [picture.box for picture in pictures]
    frames, grounds = find_boxes(find_frames(leaf.drawn), left, leaf.size, em, shown)
    across = [rule for rule in across if not any(_is_edge(rule, box) for box in grounds)]
    articles: list[Article] = []
    for frame in frames:
        inside, left = _parted(left, frame)
        things, others = _parted(others, frame)
        # Small print in a box has headlines that are no larger than the text outside.
        small = min(em, body_size(inside))
        inside = part_at_gutters(inside, em)
        inner = _inside(across, down, frame)
        articles += find_articles(inside, things, inner, (), small, boxed=True)
    left = part_at_gutters(left, em) if frames else left
    articles += find_articles(left, others, _free(across, down, frames), frames, em)
    placed = tuple(_shown(article, leaf) for article in articles)
    return SheetPage(leaf.number, folio, placed, leaf.tables)


def _rules(leaf: Leaf, em: float) -> tuple[list[Box], list[Box]]:
    """The longer rules of a page, level and upright ones."""
    across = [tuple(box) for box in leaf.drawn.across.tolist() if box[2] - box[0] > _RULE * em]
    return across, [tuple(box) for box in leaf.drawn.down.tolist() if box[3] - box[1] > _RULE * em]


def _parted(things: Sequence[Thing], frame: Box) -> tuple[list[Thing], list[Thing]]:
    """What lies in a frame, and what does not."""
    inside = [thing for thing in things if share(thing.box, frame) > _MOST]
    return inside, [thing for thing in things if share(thing.box, frame) <= _MOST]


def _inside(across: Iterable[Box], down: Iterable[Box], frame: Box) -> Barriers:
    x0, top, x1, bottom = frame
    return Barriers(
        tuple(b for b in across if _share_of_rule(b, frame) and top + 4 < b[1] < bottom - 4),
        tuple(b for b in down if _share_of_rule(b, frame) and x0 + 4 < b[0] < x1 - 4),
    )


def _is_edge(rule: Box, box: Box) -> bool:
    """Whether a level rule is the upper or lower edge of a box."""
    inside = box[0] - 2 < rule[0] and rule[2] < box[2] + 2
    y = (rule[1] + rule[3]) / 2
    return inside and min(abs(y - box[1]), abs(y - box[3])) < 2


def _free(across: Iterable[Box], down: Iterable[Box], frames: Sequence[Box]) -> Barriers:
    """The rules that are no part of a box."""
    return Barriers(
        tuple(b for b in across if not any(_share_of_rule(b, frame) for frame in frames)),
        tuple(b for b in down if not any(_share_of_rule(b, frame) for frame in frames)),
    )


def _share_of_rule(rule: Box, frame: Box) -> bool:
    x, y = (rule[0] + rule[2]) / 2, (rule[1] + rule[3]) / 2
    inside = frame[0] - 2 <= x <= frame[2] + 2 and frame[1] - 2 <= y <= frame[3] + 2
    return inside and rule[2] - rule[0] <= frame[2] - frame[0] + 4


def _pictures(leaf: Leaf, lines: Sequence[Line], em: float) -> list[Stack]:
    """Pictures that stand among the text; what lies under text does not part it."""
    width, height = leaf.size
    found: list[Stack] = []
    for x0, y0, x1, y1 in leaf.drawn.pictures.tolist():
        box = (x0, y0, x1, y1)
        if min(x1 - x0, y1 - y0) < _PICTURE * em or (x1 - x0) * (y1 - y0) > _MOST * width * height:
            continue
        if sum(share(line.box, box) > 0.5 for line in lines) < 3:
            found.append(Stack(box, (), "picture"))
    return found


def _tables(leaf: Leaf) -> list[Stack]:
    return [Stack(table.box, (), "table", index) for index, table in enumerate(leaf.tables)]


def _shown(article: Article, leaf: Leaf) -> Article:
    """The article with boxes on the page as shown, rounded to hundredths of a point."""
    pieces = tuple(
        replace(piece, box=_shown_box(piece.box, leaf), page=leaf.number)
        for piece in article.pieces
    )
    return replace(article, pieces=pieces, box=_shown_box(article.box, leaf))


def _shown_box(box: Box, leaf: Leaf) -> Box:
    x0, top, x1, bottom = unturn_box(box, leaf.turns, *leaf.shown_size)
    return (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))
