"""Tables without a grid: rows whose cells stand in columns of white, with or without some rules.

Looked for inside one column of the page only, after the columns are known, so that two columns of
text are never taken for two cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import le
from typing import NamedTuple

from parsers.pdf.blocks import Block, Piece, enclose, lines_of
from parsers.pdf.gutters import Gap
from parsers.pdf.heads import find_heads, widen_heads
from parsers.pdf.laid import find_columns
from parsers.pdf.level import put_together
from parsers.pdf.lines import Box, Line

__all__ = ["find_loose_tables", "take_loose_table"]

_ROWS = 3
_WHITE = 0.8
"""Columns of cells are at least this many em apart."""
_LONG = 45
"""Cells of loose tables are short: their usual length is under this."""
_LONELY = 2
"""So many rows in turn may show one cell only: the lines of a cell that is taller than others."""
_LEADERS = re.compile(r".*[.…·．⋯‥]{3,}\s*\d*")
_WORD = re.compile(r"[a-z]+[,.;:]?")
_PAGE = re.compile(r"\d{1,3}")


class _Row(NamedTuple):
    """A row with what is asked of it again and again: its box, the white beside and between its
    pieces, the sizes of its lines, and whether it holds lines only, or rules only."""

    pieces: Sequence[Piece]
    box: Box
    white: list[Gap]
    sizes: Sequence[float]
    only_lines: bool
    only_rules: bool

    @property
    def cells(self) -> int:
        """How many stretches of white part."""
        return len(self.white) - 1

    @property
    def size(self) -> float:
        """The largest size of its lines."""
        return max(self.sizes, default=0.0)


def _row(pieces: Sequence[Piece]) -> _Row:
    sizes = [piece.size for piece in pieces if isinstance(piece, Line)]
    return _Row(
        pieces,
        enclose(piece.box for piece in pieces),
        _white(pieces),
        sizes,
        len(sizes) == len(pieces),
        not sizes and _is_rule(pieces),
    )


class _Rows:
    """Rows of a column, each measured when it is first asked for: most are asked for by none."""

    def __init__(self, rows: Sequence[Sequence[Piece]]) -> None:
        self._rows = rows
        self._measured: dict[int, _Row] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> _Row:
        if index not in self._measured:
            self._measured[index] = _row(self._rows[index])
        return self._measured[index]


def find_loose_tables(
    rows: Sequence[Sequence[Piece]], least_gaps: int = 1
) -> list[tuple[int, int]]:
    """Runs of rows (start, stop) of a column that are tables, with so many gaps in all rows."""
    runs: list[tuple[int, int]] = []
    if not any(len(row) > 1 for row in rows):
        return runs
    whole, places = put_together(rows)
    measured = _Rows(whole)
    start = 0
    while start < len(whole):
        stop = _run(measured, start, least_gaps) if len(whole[start]) > 1 else start
        if stop - start >= 2 and _is_table(whole[start:stop]):
            runs.append((places[start], places[stop]))
            start = stop
        else:
            start += 1
    return runs


def _run(rows: _Rows, start: int, least_gaps: int) -> int:
    """The end of the longest run of rows from ``start`` that keep a white column open."""
    gaps = rows[start].white
    reach = (float("inf"), float("-inf"))
    stop, lonely = start, 0
    for index in range(start, len(rows)):
        row = rows[index]
        if index > start and row.only_rules:
            continue
        if _breaks(rows, start, index, stop):
            break
        kept = _shared(gaps, row.white)
        reach = (min(reach[0], row.pieces[0].box[0]), max(reach[1], row.pieces[-1].box[2]))
        lonely = lonely + 1 if len(row.pieces) == 1 else 0
        if lonely > _LONELY or _inside(kept, reach, row) < least_gaps:
            break
        gaps = kept
        if len(row.pieces) > 1:
            stop = index + 1
    return _with_last_lines(rows, stop, gaps) if stop > start else start


def _breaks(rows: _Rows, start: int, index: int, stop: int) -> bool:
    """Whether a row cannot be of a run by its kind, its distance or its type."""
    row = rows[index]
    if not row.only_lines or (index > start and _is_far(rows[index - 1], row)):
        return True
    # Heads may be larger; a caption over a table, with the unit at its end, has two parts only.
    larger = stop == start + 1 and min(row.cells, rows[start].cells) >= _ROWS
    is_first = index == start + 1 or larger
    return index > start and not is_first and _is_other_type(row, rows[stop - 1])


def _is_other_type(row: _Row, above: _Row) -> bool:
    """Text in another size than any cell of the row before."""
    near = (abs(size - other) <= 0.08 * other for size in row.sizes for other in above.sizes)
    return not any(near)


def _is_rule(row: Sequence[Piece]) -> bool:
    return all(isinstance(piece, Block) and piece.kind == "rule" for piece in row)


def _with_last_lines(rows: _Rows, stop: int, gaps: list[Gap]) -> int:
    """The last line of a cell of the last row, where it is nearer than the rows are."""
    while stop < len(rows) and len(rows[stop].pieces) == 1:
        box, above = rows[stop].box, rows[stop - 1].box
        near = box[1] - above[3] < 0.35 * (box[3] - box[1])
        if not near or _shared(gaps, rows[stop].white) != gaps:
            break
        stop += 1
    return stop


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


def _is_far(above: _Row, row: _Row) -> bool:
    """White of more than three lines ends a table."""
    return row.box[1] - above.box[3] > 3.0 * row.size


def _white(row: Sequence[Piece]) -> list[Gap]:
    gaps: list[Gap] = []
    end = float("-inf")
    for left, right in sorted([(piece.box[0], piece.box[2]) for piece in row]):
        if left > end:
            gaps.append((end, left))
        end = right
    gaps.append((end, float("inf")))
    return gaps


def _shared(first: Sequence[Gap], second: Sequence[Gap]) -> list[Gap]:
    """White that two lists of gaps, both from left to right, share."""
    shared: list[Gap] = []
    rest = iter(second)
    other = next(rest, None)
    for a, b in first:
        while other is not None and other[0] < b:
            c, d = other
            low, high = a if a > c else c, b if b < d else d
            if high - low > 3.0:
                shared.append((low, high))
            if d > b:
                break
            other = next(rest, None)
    return shared


def _inside(gaps: Sequence[Gap], reach: Gap, row: _Row) -> int:
    """How many gaps are wide enough and have cells on both sides."""
    least = _WHITE * row.size
    return sum(reach[0] < low and high < reach[1] and high - low >= least for low, high in gaps)


def _is_table(rows: Sequence[Sequence[Piece]]) -> bool:
    rows = [row for row in rows if not _is_rule(row)]
    full = [row for row in rows if len(row) > 1]
    if len(full) < 0.4 * len(rows) or (len(full) < _ROWS and not _are_alike(full)):
        return False
    cells = [line.text for row in rows for line in lines_of(row)]
    return not (_is_text(cells) or _is_spaced(full) or _is_contents(full))


def _are_alike(rows: Sequence[Sequence[Piece]]) -> bool:
    """Two rows are a table (its start at a page's foot) when both have three cells or more."""
    counts = [len(_white(row)) - 1 for row in rows]
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
