"""A PDF's bytes to its pages: glyphs, lines, furniture, regions in reading order, passages.

``read_pages`` is what the parsers of gazettes and newspapers build on. Pages are read one after
the other and their glyphs dropped at once; lines stay, because furniture shows only over pages.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median_low

import pypdfium2 as pdfium

from gongbao.model import Note
from parsers.pdf.asides import name_asides
from parsers.pdf.continued import join_over_pages
from parsers.pdf.edges import Sheet
from parsers.pdf.engine import open_document
from parsers.pdf.furniture import find_furniture
from parsers.pdf.limits import Limits
from parsers.pdf.measure import Measure, measure_text
from parsers.pdf.ocr import Recogniser, find_recogniser
from parsers.pdf.pages import Page, compose_pages
from parsers.pdf.passages import Passage, find_passages
from parsers.pdf.scans import reread_scans
from parsers.pdf.sheet import Leaf, read_leaves
from parsers.pdf.tables import PageTable
from parsers.pdf.tabs import keep_turned_text
from parsers.pdf.unread import unread_pictures

__all__ = ["Reading", "read_pages"]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a PDF says: its pages, its passages over them, the tables they name, and notes."""

    pages: tuple[Page, ...]
    passages: tuple[Passage, ...]
    tables: tuple[PageTable, ...]
    measure: Measure
    notes: tuple[Note, ...]


def read_pages(
    data: bytes,
    limits: Limits | None = None,
    find: Callable[[], Recogniser | None] = find_recogniser,
) -> Reading:
    """Read a PDF. Raises Unreadable when no page can be.

    ``find`` gives the engine for pages whose text layer cannot be believed; it is called when the
    first such page comes.
    """
    with _uncollected():
        return _read(data, limits or Limits(), find)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Lines and glyphs never hold each other in circles: to look for circles among them is a
    fiftieth of all time, and finds none."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


def _read(data: bytes, limits: Limits, find: Callable[[], Recogniser | None]) -> Reading:
    notes: list[Note] = []
    with open_document(data, notes.append) as document:
        leaves = _read_leaves(document, limits, notes)
        leaves = reread_scans(document, leaves, limits, find, notes)
    sheets = [Sheet(*leaf.size, leaf.lines, _wide_rules(leaf)) for leaf in leaves]
    furniture = find_furniture(sheets)
    leaves = keep_turned_text(leaves, furniture, notes)
    em = _body_size(leaves)
    pages, found = compose_pages(leaves, furniture, em)
    measure = measure_text([page.regions for page in pages], _usual_width(leaves))
    passages = find_passages([page.regions for page in pages], measure)
    passages, tables = join_over_pages(passages, found)
    passages = name_asides(passages, measure)
    notes += unread_pictures(pages, passages, measure.size)
    if b"%%EOF" not in data[-2048:]:
        notes.append(Note("no-end-marker", "the file has no %%EOF: it may be cut off"))
    return Reading(tuple(pages), tuple(passages), tuple(tables), measure, tuple(notes))


def _read_leaves(document: pdfium.PdfDocument, limits: Limits, notes: list[Note]) -> list[Leaf]:
    total = len(document)
    if total > limits.pages:
        message = f"{total} pages: the first {limits.pages} were read"
        notes.append(Note("too-many-pages", message))
    leaves: list[Leaf] = []
    for leaf in read_leaves(document, range(min(total, limits.pages)), limits):
        leaves.append(leaf)
        notes += leaf.notes
    return leaves


def _usual_width(leaves: Sequence[Leaf]) -> float:
    return median_low(leaf.size[0] for leaf in leaves) if leaves else 0.0


def _body_size(leaves: Sequence[Leaf]) -> float:
    """The size most of the text is set in."""
    weights: dict[float, int] = {}
    for leaf in leaves:
        for line in leaf.lines:
            size = round(line.size * 2) / 2
            weights[size] = weights.get(size, 0) + len(line.text)
    return max(weights, key=lambda size: (weights[size], size)) if weights else 10.5


def _wide_rules(leaf: Leaf) -> tuple[float, ...]:
    """Heights of the rules that cross at least half of a page, those of tables left out."""
    across = leaf.drawn.across
    wide = across[:, 2] - across[:, 0] > 0.5 * leaf.size[0]
    for _, top, _, bottom in (table.box for table in leaf.tables):
        wide &= (across[:, 1] < top - 2) | (across[:, 1] > bottom + 2)
    return tuple(across[wide, 1].tolist())
