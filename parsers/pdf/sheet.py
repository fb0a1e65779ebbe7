"""One page up to its lines: glyphs read, cleaned, turned upright, and put in lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pypdfium2 as pdfium

from gongbao.model import Note
from parsers.pdf.blocks import Block
from parsers.pdf.clean import clean_glyphs
from parsers.pdf.drawn import NOTHING_DRAWN, Drawn, read_drawn
from parsers.pdf.glyphs import Glyphs, page_frame, read_glyphs
from parsers.pdf.honesty import Verdict, judge
from parsers.pdf.limits import Limits
from parsers.pdf.lines import Line, find_lines
from parsers.pdf.tables import PageTable, take_tables
from parsers.pdf.turned import find_turned, turn_glyphs
from parsers.pdf.upright import turn_vertical

__all__ = ["Leaf", "read_leaf"]


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
    where = f"p. {index + 1}"
    note = Note("unreadable-page", "the page cannot be read", where)
    if index + 1 in limits.skip:
        note = Note("skipped-page", "the page did not come back from an earlier try", where)
        return _blank(index + 1, note)
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return _blank(index + 1, note)
    try:
        return _read(page, index + 1, limits, find, headlines=headlines)
    finally:
        page.close()


def _blank(number: int, note: Note) -> Leaf:
    """An empty sheet of A4 for a page that was not read."""
    return Leaf(number, (595.0, 842.0), (595.0, 842.0), 0, (), NOTHING_DRAWN, notes=(note,))


def _read(
    page: pdfium.PdfPage,
    number: int,
    limits: Limits,
    find: Callable[[Glyphs], list[Line]],
    *,
    headlines: bool,
) -> Leaf:
    frame = page_frame(page)
    width, height = frame.size
    raw = read_glyphs(page, frame, limits)
    drawn = read_drawn(page, frame, limits)
    glyphs = turn_vertical(clean_glyphs(raw, width, height), headlines=headlines)
    turns = _main_way(glyphs)
    upright = turn_glyphs(glyphs.only(glyphs.way == turns), turns, width, height)
    turned = drawn.turned(turns, width, height)
    tables, upright = take_tables(upright, turned, number)
    lines = find(upright)
    size = (height, width) if turns % 2 else (width, height)
    notes = []
    if raw.cut or drawn.cut:
        notes.append(Note("page-cut", "more is drawn than the limits let read", f"p. {number}"))
    verdict = judge(glyphs, drawn, width * height)
    return Leaf(
        number,
        size,
        (width, height),
        turns,
        tuple(lines),
        turned,
        tuple(tables),
        tuple(notes),
        verdict,
        tuple(find_turned(glyphs, turns, (width, height), find)),
        int((glyphs.way < 0).sum()),
    )


def _main_way(glyphs: Glyphs) -> int:
    """The direction, in quarter turns clockwise, that most glyphs run in."""
    ways = glyphs.way[glyphs.way >= 0]
    return int(np.bincount(ways, minlength=4).argmax()) if len(ways) else 0
