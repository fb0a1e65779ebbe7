"""Runs of rows of a column that keep a column of white open, as those of a table do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from parsers.pdf.blocks import Block, Piece, enclose
from parsers.pdf.grounds import shared_white
from parsers.pdf.gutters import Gap
from parsers.pdf.lines import Box, Line

__all__ = ["Rows", "is_rule", "run_from", "white_beside"]

_ROWS = 3
_SHARED = 3.0
"""White that rows share is at least this many points wide."""
_WHITE = 0.8
"""Columns of cells are at least this many em apart."""
_LONELY = 2
"""So many rows in turn may show one cell only: the lines of a cell that is taller than others."""


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
        white_beside(pieces),
        sizes,
        len(sizes) == len(pieces),
        not sizes and is_rule(pieces),
    )


class Rows:
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


def run_from(rows: Rows, start: int, least_gaps: int) -> int:
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
        kept = shared_white(gaps, row.white, _SHARED)
        reach = (min(reach[0], row.pieces[0].box[0]), max(reach[1], row.pieces[-1].box[2]))
        lonely = lonely + 1 if len(row.pieces) == 1 else 0
        if lonely > _LONELY or _inside(kept, reach, row) < least_gaps:
            break
        gaps = kept
        if len(row.pieces) > 1:
            stop = index + 1
    return _with_last_lines(rows, stop, gaps) if stop > start else start


def _breaks(rows: Rows, start: int, index: int, stop: int) -> bool:
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


def _with_last_lines(rows: Rows, stop: int, gaps: list[Gap]) -> int:
    """The last line of a cell of the last row, where it is nearer than the rows are."""
    while stop < len(rows) and len(rows[stop].pieces) == 1:
        box, above = rows[stop].box, rows[stop - 1].box
        near = box[1] - above[3] < 0.35 * (box[3] - box[1])
        if not near or shared_white(gaps, rows[stop].white, _SHARED) != gaps:
            break
        stop += 1
    return stop


def _is_far(above: _Row, row: _Row) -> bool:
    """White of more than three lines ends a table."""
    return row.box[1] - above.box[3] > 3.0 * row.size


def is_rule(row: Sequence[Piece]) -> bool:
    """Whether a row holds rules only."""
    return all(isinstance(piece, Block) and piece.kind == "rule" for piece in row)


def _inside(gaps: Sequence[Gap], reach: Gap, row: _Row) -> int:
    """How many gaps are wide enough and have cells on both sides."""
    least = _WHITE * row.size
    return sum(reach[0] < low and high < reach[1] and high - low >= least for low, high in gaps)


def white_beside(row: Sequence[Piece]) -> list[Gap]:
    """The white before, between and behind the pieces of a row."""
    gaps: list[Gap] = []
    end = float("-inf")
    for left, right in sorted([(piece.box[0], piece.box[2]) for piece in row]):
        if left > end:
            gaps.append((end, left))
        end = right
    gaps.append((end, float("inf")))
    return gaps
