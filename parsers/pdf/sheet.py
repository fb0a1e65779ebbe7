"""One page up to its lines: glyphs read, cleaned, turned upright, and put in lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2 as pdfium

from gongbao.model import Note
from parsers.pdf.blocks import Block
from parsers.pdf.clean import clean_glyphs
from parsers.pdf.drawn import NOTHING_DRAWN, Drawn, read_drawn
from parsers.pdf.engine import loaded_page
from parsers.pdf.glyphs import NO_GLYPHS, Glyphs, page_frame, read_glyphs
from parsers.pdf.honesty import Verdict, judge
from parsers.pdf.limits import Limits
from parsers.pdf.lines import Line, find_lines, find_lines_of_pages
from parsers.pdf.tables import PageTable, take_tables
from parsers.pdf.turned import find_turned, turn_glyphs
from parsers.pdf.upright import turn_vertical

__all__ = ["Leaf", "read_leaf", "read_leaves"]

_GLYPHS, _PAGES = 6_000, 32
"""So many are worked on together: PDFium and arrays do not share the processor's caches well."""
_A4 = (595.0, 842.0)
"""The size of the empty sheet that stands for a page that was not read."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page's lines in a frame turned ``turns`` quarters anticlockwise, of ``size``; the page
    is shown in ``shown_size``. ``verdict`` says whether its text layer can be believed;
    ``turned`` is text that runs another way, ``oblique`` counts glyphs that are not read."""

    number: int
    size: tuple[float, float]
    shown_size: tuple[float, float]
    turns: int
    lines: tuple[Line, ...]
    drawn: Drawn
    tables: tuple[PageTable, ...] = ()
    notes: tuple[Note, ...] = ()
    verdict: Verdict = "honest"
    turned: tuple[Block, ...] = ()
    oblique: int = 0


@dataclass(frozen=True, slots=True)
class _Raw:
    """What a page draws, as PDFium says it; ``size`` as shown."""

    number: int
    size: tuple[float, float]
    glyphs: Glyphs
    drawn: Drawn
    notes: tuple[Note, ...] = ()


def read_leaf(
    document: pdfium.PdfDocument,
    index: int,
    limits: Limits,
    find: Callable[[Glyphs], list[Line]] = find_lines,
    *,
    headlines: bool = True,
) -> Leaf:
    """Lines, as ``find`` makes them, and drawn things of page ``index`` (from 0); a page that
    fails gives a note. Upright ``headlines`` on a page of level text are told here, or left as
    lines of single glyphs."""
    leaf, upright = _turned(_read(document, index, limits), find, headlines=headlines)
    return replace(leaf, lines=tuple(find(upright)))


def read_leaves(
    document: pdfium.PdfDocument, indices: Iterable[int], limits: Limits
) -> Iterator[Leaf]:
    """The same for many pages, a few at a time: one step over all of them, then the next."""
    waiting: list[_Raw] = []
    for index in indices:
        waiting.append(_read(document, index, limits))
        if len(waiting) == _PAGES or sum(len(raw.glyphs) for raw in waiting) > _GLYPHS:
            yield from _leaves(waiting)
            waiting = []
    yield from _leaves(waiting)


def _leaves(pages: Sequence[_Raw]) -> Iterator[Leaf]:
    turned = [_turned(raw, find_lines, headlines=True) for raw in pages]
    found = find_lines_of_pages([upright for _, upright in turned])
    for (leaf, _), lines in zip(turned, found, strict=True):
        yield replace(leaf, lines=tuple(lines))


def _read(document: pdfium.PdfDocument, index: int, limits: Limits) -> _Raw:
    where = f"p. {index + 1}"
    if index + 1 in limits.skip:
        message = "the page did not come back from an earlier try"
        return _unread(index, Note("skipped-page", message, where))
    with loaded_page(document, index) as page:
        if not page:
            return _unread(index, Note("unreadable-page", "the page cannot be read", where))
        frame = page_frame(page)
        glyphs = read_glyphs(page, frame, limits)
        drawn = read_drawn(page, frame, limits)
    notes = []
    if glyphs.cut or drawn.cut:
        notes.append(Note("page-cut", "more is drawn than the limits let read", where))
    return _Raw(index + 1, frame.size, glyphs, drawn, tuple(notes))


def _unread(index: int, note: Note) -> _Raw:
    return _Raw(index + 1, _A4, NO_GLYPHS, NOTHING_DRAWN, (note,))


def _turned(
    raw: _Raw, find: Callable[[Glyphs], list[Line]], *, headlines: bool
) -> tuple[Leaf, Glyphs]:
    """A page without its lines yet, and the glyphs of these."""
    width, height = raw.size
    glyphs = turn_vertical(clean_glyphs(raw.glyphs, width, height), headlines=headlines)
    turns, others, oblique = _main_way(glyphs)
    upright = turn_glyphs(glyphs.only(glyphs.way == turns), turns, width, height)
    turned = raw.drawn.turned(turns, width, height)
    tables, upright = take_tables(upright, turned, raw.number)
    leaf = Leaf(
        raw.number,
        (height, width) if turns % 2 else (width, height),
        (width, height),
        turns,
        (),
        turned,
        tuple(tables),
        raw.notes,
        judge(glyphs, raw.drawn, width * height),
        tuple(find_turned(glyphs, turns, (width, height), find)) if others else (),
        oblique,
    )
    return leaf, upright


def _main_way(glyphs: Glyphs) -> tuple[int, int, int]:
    """The direction, in quarter turns clockwise, that most glyphs run in; how many run in others;
    how many run at an angle."""
    counts = np.bincount(glyphs.way + 1, minlength=5).tolist()
    oblique, *ways = counts
    main = ways.index(max(ways))
    return main, sum(ways) - ways[main], oblique
