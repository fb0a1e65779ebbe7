"""Rows of a loose table whose cells hold several lines and are set level by their middles.

A number beside a name of two lines then stands between them, level with neither.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, filterfalse, pairwise
from math import inf

from parsers.pdf.blocks import Block, Piece, overlap
from parsers.pdf.gutters import Gap
from parsers.pdf.lines import Line

__all__ = ["is_amount", "part_rows", "put_together"]

_SHARED = 0.1
"""Lines that share this part of their height stand beside each other."""
_AMOUNT = re.compile(r"[-+]?\d[\d,]*(?:\.\d+)?[%％]?|[-—–－]+")
_LEVEL = 0.9
"""Numbers of one row stand no further apart than this many em."""
_ALONE, _EMPTY = 0.4, 0.2
"""What a line of no row and a row without a line cost, in em that the middle of a cell may be off
its row's."""
_OFF = 0.6
_TIGHT, _NEARER = 0.35, 0.1
"""Lines of a cell are this near, in em, and so much nearer than rows."""
_TALL = 8

_Found = tuple[float, tuple[tuple[int, int, int], ...]]


def put_together(
    rows: Sequence[Sequence[Piece]],
) -> tuple[Sequence[Sequence[Piece]], Sequence[int]]:
    """Rows with the lines that stand half a line higher or lower beside them; and for each, and
    the end, the index that its first had among ``rows``."""
    shares = _shares(rows)
    if max(shares) < _SHARED:
        return rows, range(len(rows) + 1)
    whole: list[Sequence[Piece]] = []
    places: list[int] = []
    start = 0
    for stop in range(1, len(rows) + 1):
        if stop < len(rows) and _is_one(rows, shares, stop):
            continue
        if stop - start > 1 and _are_cells(rows[start:stop]):
            whole.append(sorted(chain.from_iterable(rows[start:stop]), key=_left))
            places.append(start)
        else:
            whole += rows[start:stop]
            places += range(start, stop)
        start = stop
    return whole, [*places, len(rows)]


def _shares(rows: Sequence[Sequence[Piece]]) -> list[float]:
    """The height, in em, that each row shares with the one before it; 0 at both ends."""
    tops, bottoms = zip(*map(_ends, rows), strict=True)
    shares = [0.0] * (len(rows) + 1)
    for at, (bottom, top) in enumerate(zip(bottoms, tops[1:], strict=False), 1):
        if bottom > top:
            shares[at] = _share(rows[at - 1], rows[at], bottom - top)
    return shares


def _ends(row: Sequence[Piece]) -> Gap:
    """Where a row starts and ends, from top to bottom."""
    if len(row) == 1:
        return row[0].box[1], row[0].box[3]
    return min(piece.box[1] for piece in row), max(piece.box[3] for piece in row)


def _left(piece: Piece) -> float:
    return piece.box[0]


def _is_one(rows: Sequence[Sequence[Piece]], shares: Sequence[float], at: int) -> bool:
    """Whether a row and the one before are one: a line alone goes to the one it is nearer to."""
    if shares[at] < _SHARED:
        return False
    if len(rows[at - 1]) == 1:
        return shares[at] >= shares[at - 1]
    return len(rows[at]) > 1 or shares[at] > shares[at + 1]


def _are_cells(rows: Sequence[Sequence[Piece]]) -> bool:
    """Whether rows that touch hold more than lines of text in two columns may."""
    return len(rows) > 2 or max(map(len, rows)) > 2


def _share(above: Sequence[Piece], below: Sequence[Piece], height: float) -> float:
    """A height that two rows share in em; 0 where they stand one below the other all the same, or
    are single lines."""
    if len(above) == len(below) == 1 or _stand_below(above, below):
        return 0.0
    return height / min(piece.box[3] - piece.box[1] for piece in chain(above, below))


def _stand_below(above: Sequence[Piece], below: Sequence[Piece]) -> bool:
    """Whether some pieces stand below others, or are no lines."""
    if any(isinstance(piece, Block) for piece in chain(above, below)):
        return True
    sides = [(piece.box[0], piece.box[2]) for piece in below]
    return any(overlap(*side, piece.box[0], piece.box[2]) > 0 for piece in above for side in sides)


def is_amount(line: Line) -> bool:
    """Whether a line is a number or the dash that stands for none: a cell by itself."""
    return bool(_AMOUNT.fullmatch(line.text))


def with_lonely(strips: list[list[Line]], edges: Sequence[float]) -> list[list[Line]]:
    """Strips, each with the single lines right above and below it that make a cell of three
    lines with one of its: they are nearer to it than to the strips beyond."""
    ends = [_ends(strip) for strip in strips]
    white = [inf, *(below[0] - above[1] for above, below in pairwise(ends)), inf]
    found = [at for at in range(1, len(strips) - 1) if _is_flanked(strips, white, edges, at)]
    gone = {beside for at in found for beside in (at - 1, at + 1)}
    whole = {at: strips[at - 1] + strips[at] + strips[at + 1] for at in found}
    return [whole.get(at, strip) for at, strip in enumerate(strips) if at not in gone]


def _is_flanked(
    strips: Sequence[Sequence[Line]], white: Sequence[float], edges: Sequence[float], at: int
) -> bool:
    """Whether a strip has one line of a cell right above and one right below it."""
    above, strip, below = strips[at - 1 : at + 2]
    if len(above) > 1 or len(below) > 1 or len(strip) == 1:
        return False
    em = above[0].size
    before, over, under, after = white[at - 1 : at + 3]
    if max(over, under) > _TIGHT * em or min(before - over, after - under) < _NEARER * em:
        return False
    column, *others = (bisect_left(edges, line.box[0] + 1) for line in (*above, *below, *strip))
    return column == others[0] and column in others[1:]


def part_rows(cells: Mapping[int, Sequence[Line]]) -> list[list[Line]]:
    """The rows of lines (by their column) that touch: numbers tell where rows are, and of the
    lines in other columns those are one cell whose middle is level with a row."""
    amounts = [(column, line) for column in cells for line in cells[column] if is_amount(line)]
    if len({column for column, _ in amounts}) == len(amounts):
        return [list(chain.from_iterable(cells.values()))]
    rows = _levels(amounts)
    parts: list[list[Line]] = [[]]
    for row in rows:
        parts += [list(row.values()), []]
    for line, at in _placed(cells, rows):
        parts[at].append(line)
    return [part for part in parts if part]


def _placed(
    cells: Mapping[int, Sequence[Line]], rows: Sequence[Mapping[int, Line]]
) -> Iterator[tuple[Line, int]]:
    """The lines that are no numbers, each with twice the number of the row before it, and one
    more where it is part of a cell of the row after that."""
    em = min(line.size for row in rows for line in row.values())
    middles = [sum(map(_middle, row.values())) / len(row) for row in rows]
    for column, every in cells.items():
        lines = sorted(filterfalse(is_amount, every), key=_middle)
        places = [2 * bisect_left(middles, _middle(line)) for line in lines]
        free = [at for at, row in enumerate(rows) if column not in row]
        for at, start, stop in _assign(lines, [middles[at] for at in free], em):
            places[start:stop] = [2 * free[at] + 1] * (stop - start)
        yield from zip(lines, places, strict=True)


def _middle(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def _levels(amounts: Iterable[tuple[int, Line]]) -> list[dict[int, Line]]:
    """The numbers of each row by their column, from top to bottom."""
    rows: list[dict[int, Line]] = []
    before = float("-inf")
    for column, line in sorted(amounts, key=lambda found: _middle(found[1])):
        if not rows or column in rows[-1] or _middle(line) - before > _LEVEL * line.size:
            rows.append({})
        rows[-1][column] = line
        before = _middle(line)
    return rows


def _assign(
    lines: Sequence[Line], middles: Sequence[float], em: float
) -> Iterable[tuple[int, int, int]]:
    """The lines of a column as cells (row, start, stop): the way that leaves least between the
    middles of cells and rows, by dynamic programming over rows and lines."""
    best: list[_Found] = [(at * _ALONE, ()) for at in range(len(lines) + 1)]
    for row, middle in enumerate(middles):
        above, best = best, [(best[0][0] + _EMPTY, ())]
        for stop in range(1, len(lines) + 1):
            cost, way = best[-1]
            ways = [(above[stop][0] + _EMPTY, above[stop][1]), (cost + _ALONE, way)]
            for start, off in _cells_ending(lines, stop, middle, em):
                cost, way = above[start]
                ways.append((cost + off, (*way, (row, start, stop))))
            best.append(min(ways, key=lambda found: found[0]))
    return best[-1][1]


def _cells_ending(
    lines: Sequence[Line], stop: int, middle: float, em: float
) -> Iterable[tuple[int, float]]:
    """The cells that end before line ``stop``: their first line, and how many em their middle is
    off that of a row, where that is little."""
    bottom = lines[stop - 1].box[3]
    for start in range(stop - 1, max(stop - _TALL, 0) - 1, -1):
        if start < stop - 1 and lines[start + 1].box[1] - lines[start].box[3] > em:
            return
        off = abs((lines[start].box[1] + bottom) / 2 - middle) / em
        if off < _OFF:
            yield start, off
