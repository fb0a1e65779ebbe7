"""Columns of a band: its gutters part it for as long as what stands between is running text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

from parsers.pdf.blocks import Block, Piece, enclose, lines_of, overlap, rows_of
from parsers.pdf.grounds import Band, Grounds, band_of, shared_white, white_across
from parsers.pdf.gutters import Gap
from parsers.pdf.lines import Box, Line

__all__ = ["columns_of", "has_text_columns"]

_COLUMN = 6.0
"""A column of text is at least this many em wide."""
_ROWS = 3
"""Columns of fewer rows are cells or a row of labels, not columns."""
_FULL = 0.45
"""Share of the rows of a column of running text that reach both its edges, at least."""
_LEADERS = re.compile(r"(?:…|[.·⋯‥]{3})[.…·⋯‥\s]*\d{1,3}$")
_ENTRIES = 3
_MANY, _SOME = 8, 0.25
"""So many are enough in a column of headings, lists and signatures, if they are this share."""


class _Column:
    """Pieces side by side with others, with what is asked of them again and again while columns
    are joined, each worked out once."""

    def __init__(self, pieces: list[Piece], em: float) -> None:
        self.pieces = pieces
        self.em = em

    @cached_property
    def box(self) -> Box:
        """The smallest box around all."""
        return enclose(piece.box for piece in self.pieces)

    @cached_property
    def rows(self) -> list[list[Piece]]:
        """Its lines in rows."""
        return rows_of(lines_of(self.pieces))

    @cached_property
    def entries(self) -> int:
        """Rows that are entries of a table of contents."""
        return sum(map(_is_entry, self.rows))

    @cached_property
    def is_text(self) -> bool:
        """Whether it is running text."""
        return _is_text(self)


def columns_of(band: Band, page: Grounds) -> list[list[Piece]]:
    """The band's pieces in columns, left to right; one column when it holds no running text."""
    known = page.known(band)
    if known and not _has_more_cells(band, len(known) + 1):
        return _part(band.pieces, known)
    columns = [_Column(part, page.em) for part in _part(band.pieces, band.inner)]
    while len(columns) > 1:
        poor = _first_poor(columns, page.walls)
        if poor is None or _are_contents(columns):
            break
        at = _nearer_neighbour(columns, poor)
        joined = _Column(columns[at].pieces + columns[at + 1].pieces, page.em)
        columns[at : at + 2] = [joined]
    return [column.pieces for column in columns]


def _first_poor(columns: Sequence[_Column], walls: tuple[Box, ...]) -> int | None:
    """The first column that is no running text, and has no rule beside it."""
    for index, column in enumerate(columns):
        if not column.is_text and not (walls and _is_walled(columns, index, walls)):
            return index
    return None


def _are_contents(columns: Sequence[_Column]) -> bool:
    """Titles with leaders and numbers in columns, where half of all lines are short."""
    every = all(column.entries for column in columns)
    return every and sum(column.entries for column in columns) >= _ENTRIES


def _is_entry(row: Iterable[Piece]) -> bool:
    text = "".join(line.text for line in row if isinstance(line, Line))
    return text[-1:].isdigit() and bool(_LEADERS.search(text))


def _has_more_cells(band: Band, columns: int) -> bool:
    """Rows of more cells than there are columns: a table across a known gutter."""
    if len(band.inner) < columns:
        return False
    rows = rows_of([piece for piece in band.pieces if isinstance(piece, Line)])
    return sum(len(row) > columns for row in rows) > 1


def _part(pieces: list[Piece], gaps: list[Gap]) -> list[list[Piece]]:
    columns: list[list[Piece]] = [[] for _ in range(len(gaps) + 1)]
    edges = [(low + high) / 2 for low, high in gaps]
    for piece in pieces:
        middle = (piece.box[0] + piece.box[2]) / 2
        columns[bisect_left(edges, middle)].append(piece)
    return [column for column in columns if column]


def _is_text(column: _Column, *, sure: bool = False) -> bool:
    """Running text: enough rows, wide enough, many of them from edge to edge; ``sure`` where
    it may as well be a column of numbers."""
    left, _, right, _ = column.box
    if right - left < _COLUMN * column.em:
        return False
    if any(isinstance(piece, Block) and piece.kind != "rule" for piece in column.pieces):
        return True
    rows = column.rows
    return len(rows) >= _ROWS and _is_full(rows, left, right, column.em, sure=sure)


def _is_full(rows: list[list[Piece]], left: float, right: float, em: float, *, sure: bool) -> bool:
    """Enough rows run from edge to edge without a hole, as cells of a table do not."""
    full = 0
    for row in rows:
        before = (row[0].box[0] - left) / em
        at_margin = min(abs(before), abs(before - 2.0)) < 0.6
        ink = sum(piece.box[2] - piece.box[0] for piece in row)
        solid = ink > 0.85 * (row[-1].box[2] - row[0].box[0])
        full += at_margin and solid and right - row[-1].box[2] < 1.6 * em
    return full >= (_FULL * len(rows) if sure else _enough(len(rows)))


def _enough(rows: int) -> float:
    return min(_FULL * rows, max(_MANY, _SOME * rows))


def _is_walled(columns: Sequence[_Column], index: int, walls: tuple[Box, ...]) -> bool:
    """A vertical rule stands between this column and a neighbour over half of its height."""
    mine = columns[index].box
    _, top, _, bottom = mine
    neighbours = [columns[at] for at in (index - 1, index + 1) if 0 <= at < len(columns)]
    return any(
        _between(mine, other.box, wall)
        and overlap(wall[1], wall[3], top, bottom) > 0.5 * (bottom - top)
        for other in neighbours
        for wall in walls
    )


def _between(first: Box, second: Box, wall: Box) -> bool:
    middle = (wall[0] + wall[2]) / 2
    return min(first[2], second[2]) - 1 <= middle <= max(first[0], second[0]) + 1


def _nearer_neighbour(columns: Sequence[_Column], index: int) -> int:
    """The left index of the pair of columns to join: across the narrower gap."""
    here = columns[index].box
    before = here[0] - columns[index - 1].box[2] if index else float("inf")
    after = columns[index + 1].box[0] - here[2] if index + 1 < len(columns) else float("inf")
    return index - 1 if before <= after else index


def has_text_columns(rows: list[list[Piece]]) -> bool:
    """Rows of columns of running text, such as a newspaper's on one grid of baselines."""
    rows = [row for row in rows if isinstance(row[0], Line)]
    pieces = [piece for row in rows for piece in row]
    left, _, right, _ = enclose(piece.box for piece in pieces)
    band = band_of(pieces, _white_of_rows(rows, left, right))
    em = max(piece.size for piece in pieces if isinstance(piece, Line))
    return any(_is_text(_Column(part, em), sure=True) for part in _part(pieces, band.inner))


def _white_of_rows(rows: list[list[Piece]], left: float, right: float) -> list[Gap]:
    shared = white_across(rows[0], left, right, 0.1)
    for row in rows[1:]:
        shared = shared_white(shared, white_across(row, left, right, 0.1), 0.1)
    return shared
