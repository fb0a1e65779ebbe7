"""Tables without a grid: rows whose cells stand in columns of white, with or without some rules.

Looked for inside one column of the page only, after the columns are known, so that two columns of
text are never taken for two cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import le

from parsers.pdf.blocks import Block, Piece, enclose, lines_of
from parsers.pdf.gutters import Gap
from parsers.pdf.heads import find_heads, widen_heads
from parsers.pdf.laid import find_columns
from parsers.pdf.level import put_together
from parsers.pdf.lines import Line
from parsers.pdf.runs import Rows, is_rule, run_from, white_beside

__all__ = ["find_loose_tables", "take_loose_table"]

_ROWS = 3
_LONG = 45
"""Cells of loose tables are short: their usual length is under this."""
_LEADERS = re.compile(r".*[.…·．⋯‥]{3,}\s*\d*")
_WORD = re.compile(r"[a-z]+[,.;:]?")
_PAGE = re.compile(r"\d{1,3}")


def find_loose_tables(
    rows: Sequence[Sequence[Piece]], least_gaps: int = 1
) -> list[tuple[int, int]]:
    """Runs of rows (start, stop) of a column that are tables, with so many gaps in all rows."""
    runs: list[tuple[int, int]] = []
    if not any(len(row) > 1 for row in rows):
        return runs
    whole, places = put_together(rows)
    measured = Rows(whole)
    start = 0
    while start < len(whole):
        stop = run_from(measured, start, least_gaps) if len(whole[start]) > 1 else start
        if stop - start >= 2 and _is_table(whole[start:stop]):
            runs.append((places[start], places[stop]))
            start = stop
        else:
            start += 1
    return runs


def take_loose_table(
    rows: Sequence[Sequence[Piece]], start: int, stop: int
) -> tuple[int, int, Block]:
    """A table, and where it starts and stops: with its heads, and the rows above and below whose
    cells stand so near that they were one line; those are cut where its columns of white are."""
    lines = _lines(rows[start:stop])
    white = find_columns(lines)
    start, stop = _reach(rows, start, stop, white)
    cells = _parted(_lines(rows[start:stop]), white)
    gaps = white if len(cells) == len(lines) else find_columns(cells)
    start, heads = find_heads(rows, start, min(cell.box[0] for cell in cells))
    gaps = find_columns([*heads, *cells]) if heads else gaps
    parted = [_parted(lines_of(row), white) for row in rows[start:stop]]
    table = tuple(chain.from_iterable(widen_heads(rows[start:stop], parted, gaps)))
    return start, stop, Block("table", enclose(cell.box for cell in table), table, gaps=tuple(gaps))


def _lines(rows: Iterable[Sequence[Piece]]) -> list[Line]:
    return lines_of(chain.from_iterable(rows))


def _reach(
    rows: Sequence[Sequence[Piece]], start: int, stop: int, gaps: Sequence[Gap]
) -> tuple[int, int]:
    """Where a table starts and stops with the rows next to it that are of it."""
    while start > 0 and _are_cells_of(rows[start - 1], rows[start], gaps):
        start -= 1
    while stop < len(rows) and _are_cells_of(rows[stop], rows[stop - 1], gaps):
        stop += 1
    return start, stop


def _are_cells_of(row: Sequence[Piece], beside: Sequence[Piece], gaps: Sequence[Gap]) -> bool:
    """Whether a row next to a table is one of its."""
    only, others = lines_of(row), lines_of(beside)
    if not others or not only or len(only) < len(row):
        return False
    box, other = enclose(p.box for p in row), enclose(p.box for p in beside)
    if max(other[1] - box[3], box[1] - other[3]) > 2.5 * (box[3] - box[1]):
        return False
    parts = _parted(only, gaps)
    fits = _longest(parts) <= 1.5 * _longest(others) + 2
    return fits and len(parts) == len(gaps) + 1 > len(only)


def _parted(row: Sequence[Line], gaps: Sequence[Gap]) -> list[Line]:
    return [part for line in row for part in line.parted(gaps)]


def _longest(lines: Sequence[Line]) -> int:
    return max(len(line.text) for line in lines)


def _is_table(rows: Sequence[Sequence[Piece]]) -> bool:
    rows = [row for row in rows if not is_rule(row)]
    full = [row for row in rows if len(row) > 1]
    if len(full) < 0.4 * len(rows) or (len(full) < _ROWS and not _are_alike(full)):
        return False
    cells = [line.text for row in rows for line in lines_of(row)]
    return not (_is_text(cells) or _is_spaced(full) or _is_contents(full))


def _are_alike(rows: Sequence[Sequence[Piece]]) -> bool:
    """Two rows are a table (its start at a page's foot) when both have three cells or more."""
    counts = [len(white_beside(row)) - 1 for row in rows]
    return len(counts) == 2 and counts[0] == counts[1] > 2


def _is_spaced(rows: Sequence[Sequence[Piece]]) -> bool:
    """Rows of single glyphs set far apart: words, not cells."""
    pieces = [piece for row in rows for piece in row if isinstance(piece, Line)]
    return all(len(piece.text) == 1 and not piece.text.isascii() for piece in pieces)


def _is_text(cells: Sequence[str]) -> bool:
    """Long lines, or Latin words that lines of text set wide apart."""
    lengths = sorted(map(len, cells))
    if lengths[len(lengths) // 2] > _LONG:
        return True
    return 2 * sum(bool(_WORD.fullmatch(cell)) for cell in cells) > len(cells)


def _is_contents(rows: Sequence[Sequence[Piece]]) -> bool:
    """Titles with page numbers at the right: a contents page, not a table."""
    texts = [[line.text for line in lines_of(row)] for row in rows]
    if sum(any(map(_LEADERS.fullmatch, row)) for row in texts) > 0.3 * len(rows):
        return True
    if set(map(len, texts)) != {2}:
        return False
    numbers = [int(page) for _, page in texts if _PAGE.fullmatch(page)]
    titles = sorted(len(title) for title, _ in texts)
    rising = all(map(le, numbers, numbers[1:]))
    return rising and len(numbers) > 0.7 * len(rows) and titles[len(titles) // 2] > 9
