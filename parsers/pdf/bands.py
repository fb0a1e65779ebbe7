"""Bands of a page and their columns: what the reading order is cut into.

Strips of white across an area part *strips* of pieces; strips are joined to *bands* for as long as
a gutter runs through them; a band's gutters part it into columns when these hold running text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from parsers.pdf.blocks import Block, Piece, enclose, lines_of, overlap, rows_of
from parsers.pdf.gutters import Gap
from parsers.pdf.lines import Box, Line

__all__ = ["Band", "Grounds", "columns_of", "find_bands", "has_text_columns"]

_GUTTER = 0.9
"""White narrower than this many em of body text does not part columns."""
_COLUMN = 6.0
"""A column of text is at least this many em wide."""
_MOST = 0.6
"""Share of a known gutter that is white in all rows of columns, at least."""
_ROWS = 3
"""Columns of fewer rows are cells or a row of labels, not columns."""
_FULL = 0.45
"""Share of the rows of a column of running text that reach both its edges, at least."""
_LEADERS = re.compile(r"(?:…|[.·⋯‥]{3})[.…·⋯‥\s]*\d{1,3}$")
_ENTRIES = 3
_MANY, _SOME = 8, 0.25
"""So many are enough in a column of headings, lists and signatures, if they are this share."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a cut goes by: size of body text, vertical rules, gutters known from other pages."""

    em: float
    walls: tuple[Box, ...] = ()
    gutters: tuple[Gap, ...] = ()

    def known(self, band: Band) -> list[Gap]:
        """The band's gaps where columns stand apart elsewhere in the file."""
        if not self.gutters:
            return []
        return [gap for gap in band.inner if any(self._opens(gap, known) for known in self.gutters)]

    def _opens(self, gap: Gap, known: Gap) -> bool:
        """Whether a gap is as wide as a known gutter, or nearly, where a rule reaches into it."""
        (low, high), (a, b) = gap, known
        slack = 0.5 * self.em
        near = overlap(low, high, a, b) > _MOST * (b - a) and high - low > _GUTTER * self.em
        return near or (low <= a + slack and high >= b - slack)

    def has_only_known(self, band: Band) -> bool:
        """Whether all gaps of a band are known gutters."""
        known = self.known(band)
        return bool(known) and len(known) == len(band.inner)

    def side(self, pieces: Iterable[Piece]) -> int:
        """How many of the known gutters lie before some pieces; -1 where they run over one."""
        left, _, right, _ = enclose(piece.box for piece in pieces)
        slack = 0.5 * self.em
        if any(left < a + slack and right > b - slack for a, b in self.gutters):
            return -1
        return sum(left > b - slack for _, b in self.gutters)

    def gutter_in(self, low: float, high: float) -> Gap:
        """The known gutter between two columns, else all the white between them."""
        slack = 0.5 * self.em
        found = ((a, b) for a, b in self.gutters if low <= a + slack and high >= b - slack)
        a, b = next(found, (low, high))
        return (max(a, low), min(b, high))


class Band(NamedTuple):
    """Pieces with the white that runs through all of them; ``reach`` is where the first of them
    to end ends, and where the last to start starts; ``inner`` are the gaps between those."""

    pieces: list[Piece]
    gaps: list[Gap]
    reach: Gap
    inner: list[Gap]

    @property
    def is_open(self) -> bool:
        """Whether a gutter runs through."""
        return bool(self.inner)


def _band(pieces: list[Piece], gaps: list[Gap], reach: Gap | None = None) -> Band:
    if reach is None:
        lefts, _, rights, _ = zip(*[piece.box for piece in pieces], strict=True)
        reach = (min(rights), max(lefts))
    first, last = reach[0] - 1e-6, reach[1] + 1e-6
    return Band(pieces, gaps, reach, [gap for gap in gaps if first <= gap[0] and gap[1] <= last])


def _strip(pieces: list[Piece], left: float, right: float, least: float) -> Band:
    """A strip of an area from ``left`` to ``right``; most are one line, with no white inside."""
    if len(pieces) > 1:
        return _band(pieces, _white(pieces, left, right, least))
    x0, _, x1, _ = pieces[0].box
    return Band(pieces, [(left - 1e6, x0), (x1, right + 1e6)], (x1, x0), [])


def find_bands(pieces: list[Piece], page: Grounds) -> list[Band]:
    """Strips of pieces from top to bottom, joined while a gutter runs through them."""
    strips = _strips(pieces)
    if all(len(strip) == 1 and isinstance(strip[0], Line) for strip in strips):
        return [_band(pieces, [])]
    left, _, right, _ = enclose(piece.box for piece in pieces)
    if page.gutters and page.side(pieces) >= 0:
        page = replace(page, gutters=())
    bands: list[Band] = []
    for strip in strips:
        band = _strip(strip, left, right, _GUTTER * page.em)
        _drop_rule_in_table(bands, band, page.em)
        joined = _join(bands[-1], band, right - left, page) if bands else None
        if joined is not None:
            bands[-1] = joined
        elif bands and page.known(band) and not page.known(bands[-1]):
            bands += _with_lines_beside(bands.pop(), band, (left, right), page)
        else:
            bands.append(band)
    return bands


def _with_lines_beside(above: Band, below: Band, edges: Gap, page: Grounds) -> list[Band]:
    """Two bands, the lower one of columns with the lines of its further columns that stand higher
    than all of its first, as beside a heading with white around it."""
    strips = _strips(above.pieces)
    start = len(strips)
    for at in range(len(strips) - 1, -1, -1):
        side = page.side(strips[at])
        if side < 0:
            break
        if side > 0 and _fills(strips[at], page.gutters[side - 1][1], edges[1], page.em):
            start = at
    parts = [strips[:start], [*strips[start:], below.pieces]]
    found = [[piece for strip in part for piece in strip] for part in parts if part]
    return [_band(part, _white(part, *edges, _GUTTER * page.em)) for part in found]


def _fills(strip: Sequence[Piece], left: float, right: float, em: float) -> bool:
    """Whether a strip is a line of text from a column's left edge to its right one."""
    x0, _, x1, _ = enclose(piece.box for piece in strip)
    only_lines = all(isinstance(piece, Line) for piece in strip)
    return only_lines and abs(x0 - left) < 2.5 * em and right - x1 < 1.6 * em


def _join(above: Band, below: Band, width: float, page: Grounds) -> Band | None:
    """One band of two, when both hold one column or the gutters of one run on in the other."""
    if _is_barrier(below.pieces, width, page) or _is_barrier(above.pieces, 0, page):
        return None
    shared = _common(above.gaps, below.gaps, _GUTTER * page.em)
    both = _band(above.pieces + below.pieces, shared, _joined_reach(above.reach, below.reach))
    if page.gutters and not page.known(both) and (page.known(above) or page.has_only_known(below)):
        return None
    stays_open = both.is_open
    if stays_open and page.known(below) and _is_beyond(above, page):
        return both
    return both if above.is_open == stays_open and (stays_open or not below.is_open) else None


def _is_beyond(strip: Band, page: Grounds) -> bool:
    """Whether all of a strip lies to the right of a gutter known from other pages: the second
    column begins higher than the first."""
    left = min(piece.box[0] for piece in strip.pieces)
    return any(left > high - 0.5 * page.em for _, high in page.gutters)


def _drop_rule_in_table(bands: list[Band], strip: Band, em: float) -> None:
    """A rule between two rows of cells in the same columns of white is part of their table."""
    if len(bands) < 2 or not _is_barrier(bands[-1].pieces, 0, Grounds(em)) or not strip.is_open:
        return
    above = bands[-2]
    shared = _common(above.gaps, strip.gaps, _GUTTER * em)
    both = _band(strip.pieces, shared, _joined_reach(above.reach, strip.reach))
    if above.is_open and both.is_open and not _has_columns(above, em):
        bands.pop()


def _joined_reach(first: Gap, second: Gap) -> Gap:
    return (min(first[0], second[0]), max(first[1], second[1]))


def _is_barrier(strip: Sequence[Piece], width: float, page: Grounds) -> bool:
    """A rule alone, long enough to part what is above it from what is below; one that ends at a
    known gutter parts its column only."""
    return (
        len(strip) == 1
        and isinstance(strip[0], Block)
        and strip[0].kind == "rule"
        and strip[0].box[2] - strip[0].box[0] >= 0.5 * width
        and not (page.gutters and page.side(strip) >= 0)
    )


def _strips(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces between the gaps that cross the whole area."""
    strips: list[list[Piece]] = []
    floor = float("-inf")
    for piece in sorted(pieces, key=lambda piece: (piece.box[1], piece.box[0])):
        _, top, _, bottom = piece.box
        if floor - top > 0.25 * min(bottom - top, 12.0):
            strips[-1].append(piece)
        else:
            strips.append([piece])
        floor = max(floor, bottom)
    return strips


def _white(pieces: Iterable[Piece], left: float, right: float, least: float) -> list[Gap]:
    """White stretches across some pieces, margins included, at least ``least`` wide inside."""
    gaps: list[Gap] = []
    reach = left - 1e6
    for x0, _, x1, _ in sorted([piece.box for piece in pieces]):
        if x0 - reach >= least:
            gaps.append((reach, x0))
        reach = max(reach, x1)
    gaps.append((reach, right + 1e6))
    return gaps


def _common(first: list[Gap], second: list[Gap], least: float) -> list[Gap]:
    """White that two lists of gaps, both from left to right, share."""
    shared: list[Gap] = []
    ahead, behind = iter(first), iter(second)
    a, b = next(ahead, None), next(behind, None)
    while a is not None and b is not None:
        low, high = a[0] if a[0] > b[0] else b[0], a[1] if a[1] < b[1] else b[1]
        if high - low >= least:
            shared.append((low, high))
        if a[1] < b[1]:
            a = next(ahead, None)
        else:
            b = next(behind, None)
    return shared


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


def _has_columns(band: Band, em: float) -> bool:
    return len(columns_of(band, Grounds(em))) > 1


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
    band = _band(pieces, _white_of_rows(rows, left, right))
    em = max(piece.size for piece in pieces if isinstance(piece, Line))
    return any(_is_text(_Column(part, em), sure=True) for part in _part(pieces, band.inner))


def _white_of_rows(rows: list[list[Piece]], left: float, right: float) -> list[Gap]:
    shared = _white(rows[0], left, right, 0.1)
    for row in rows[1:]:
        shared = _common(shared, _white(row, left, right, 0.1), 0.1)
    return shared
