"""A PDF's bytes to its pages: glyphs, lines, furniture, regions in reading order, passages.

``read_pages`` is what the parsers of gazettes and newspapers build on. Pages are read one after
the other and their glyphs dropped at once; lines stay, because furniture shows only over pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import pypdfium2 as pdfium

from gongbao.model import Note
from parsers.pdf.blocks import Block, Piece, Region
from parsers.pdf.continued import join_over_pages
from parsers.pdf.drawn import Drawn
from parsers.pdf.engine import open_document
from parsers.pdf.frame import unturn_box
from parsers.pdf.furniture import Sheet, find_furniture
from parsers.pdf.limits import Limits
from parsers.pdf.lines import Box, Line
from parsers.pdf.order import find_regions
from parsers.pdf.passages import Measure, Passage, find_passages, measure_text
from parsers.pdf.sheet import Leaf, read_leaf
from parsers.pdf.tables import PageTable

__all__ = ["Page", "Reading", "read_pages"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: its size as shown, the quarter turns (anticlockwise) of the frame that its
    lines and regions are in, regions in reading order, and the furniture taken out."""

    number: int
    width: float
    height: float
    turns: int
    regions: tuple[Region, ...]
    furniture: tuple[Line, ...]
    drawn: Drawn

    def shown(self, box: Box) -> Box:
        """A box of the turned frame on the page as shown, rounded to hundredths of a point."""
        x0, top, x1, bottom = unturn_box(box, self.turns, self.width, self.height)
        return (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a PDF says: its pages, its passages over them, the tables they name, and notes."""

    pages: tuple[Page, ...]
    passages: tuple[Passage, ...]
    tables: tuple[PageTable, ...]
    measure: Measure
    notes: tuple[Note, ...]


def read_pages(data: bytes, limits: Limits | None = None) -> Reading:
    """Read a PDF. Raises Unreadable when no page can be."""
    limits = limits or Limits()
    notes: list[Note] = []
    with open_document(data) as document:
        leaves = _read_leaves(document, limits, notes)
    sheets = [Sheet(*leaf.size, leaf.lines) for leaf in leaves]
    furniture = find_furniture(sheets)
    em = _body_size(leaves)
    before = list(accumulate((len(leaf.tables) for leaf in leaves), initial=0))
    pages = [
        _page(leaf, gone, em, first)
        for leaf, gone, first in zip(leaves, furniture, before, strict=False)
    ]
    measure = measure_text([page.regions for page in pages])
    passages, tables = join_over_pages(
        find_passages([page.regions for page in pages], measure),
        [table for leaf in leaves for table in leaf.tables],
    )
    if b"%%EOF" not in data[-2048:]:
        notes.append(Note("no-end-marker", "the file has no %%EOF: it may be cut off"))
    return Reading(tuple(pages), tuple(passages), tuple(tables), measure, tuple(notes))


def _read_leaves(document: pdfium.PdfDocument, limits: Limits, notes: list[Note]) -> list[Leaf]:
    total = len(document)
    if total > limits.pages:
        message = f"{total} pages: the first {limits.pages} were read"
        notes.append(Note("too-many-pages", message))
    leaves: list[Leaf] = []
    for index in range(min(total, limits.pages)):
        leaf = read_leaf(document, index, limits)
        leaves.append(leaf)
        notes += leaf.notes
    return leaves


def _body_size(leaves: Sequence[Leaf]) -> float:
    """The size most of the text is set in."""
    weights: dict[float, int] = {}
    for leaf in leaves:
        for line in leaf.lines:
            size = round(line.size * 2) / 2
            weights[size] = weights.get(size, 0) + len(line.text)
    return max(weights, key=lambda size: (weights[size], size)) if weights else 10.5


def _page(leaf: Leaf, furniture: set[int], em: float, first_table: int) -> Page:
    lines = [line for index, line in enumerate(leaf.lines) if index not in furniture]
    gone = [leaf.lines[index] for index in sorted(furniture)]
    drawn = leaf.drawn
    tables = [Block("table", t.box, index=n) for n, t in enumerate(leaf.tables, first_table)]
    pieces: list[Piece] = [*lines, *tables, *_rules(drawn, em, [table.box for table in tables])]
    walls = [tuple(box) for box in drawn.down.tolist() if box[3] - box[1] > 4 * em]
    regions = find_regions(pieces, em, walls) if lines or tables else []
    width, height = leaf.shown_size
    return Page(leaf.number, width, height, leaf.turns, tuple(regions), tuple(gone), drawn)


def _rules(drawn: Drawn, em: float, tables: Sequence[Box]) -> list[Block]:
    """Horizontal rules long enough to part text, those of tables left out."""
    boxes = (box for box in drawn.across.tolist() if box[2] - box[0] > 5 * em)
    return [
        Block("rule", (x0, y0, x1, y1))
        for x0, y0, x1, y1 in boxes
        if not any(top - 3 <= y0 <= bottom + 3 for _, top, _, bottom in tables)
    ]
