"""Tables without a grid laid out: their lines in rows and columns by the white between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np

from gongbao.model import Span
from parsers.pdf.blocks import enclose, is_spaced_out, join_row, rows_of
from parsers.pdf.gutters import Gap
from parsers.pdf.heads import part_heads
from parsers.pdf.joining import join_texts
from parsers.pdf.level import is_amount, part_rows, with_lonely
from parsers.pdf.lines import Line
from parsers.pdf.tables import PageTable

__all__ = ["find_columns", "lay_out"]


_Cells = Mapping[int, Sequence[Line]]


def lay_out(lines: Sequence[Line], page: int, gaps: Sequence[Gap]) -> PageTable:
    """The lines of a loose table as rows and columns, which those gaps part."""
    edges = [(low + high) / 2 for low, high in gaps]
    rows: list[tuple[str, ...]] = []
    spans: dict[tuple[int, int], Span] = {}
    for cells in _rows(lines, edges):
        for first, lines_of_cell in cells.items():
            last = max(bisect_left(edges, line.box[2] - 1) for line in lines_of_cell)
            if last > first:
                place = len(rows), first
                spans[place] = Span(*place, 1, last - first + 1)
        rows.append(tuple(_text(cells.get(at, ())) for at in range(len(edges) + 1)))
    box = enclose(line.box for line in lines)
    return PageTable(tuple(rows), tuple(spans.values()), box, page, page)


def _rows(lines: Sequence[Line], edges: Sequence[float]) -> Iterator[_Cells]:
    """The rows of a table from top to bottom."""
    for strip in with_lonely(_join_strips(_strips(lines), edges), edges):
        for part in part_rows(_cells(strip, edges)):
            yield from (_cells(row, edges) for row in part_heads(part, edges))


def find_columns(lines: Sequence[Line]) -> list[Gap]:
    """White between columns that nearly all rows leave open (heads may span some)."""
    most = max(1, len(rows_of(lines)) // 8)
    em = min(line.size for line in lines)
    lefts, rights = ([line.box[side] for line in lines] for side in (0, 2))
    starts = sorted(set(lefts))
    nexts = [(end, bisect_right(starts, end + 0.5 * em)) for end in sorted(set(rights))]
    gaps = [(end, starts[at]) for end, at in nexts if at < len(starts)]
    if not gaps:
        return []
    left, right, (low, high) = np.array(lefts), np.array(rights), np.array(gaps).T
    over = (left < low[:, None] + 1) & (right > high[:, None] - 1)
    into = (right > low[:, None] + 1) & (left < high[:, None] - 1)
    free = (over.sum(axis=1) <= most) & (into.sum(axis=1) <= most)
    found = _merged([gap for gap, is_free in zip(gaps, free.tolist(), strict=True) if is_free])
    return _parting_gaps(found, lines)


def _parting_gaps(gaps: list[Gap], lines: Sequence[Line]) -> list[Gap]:
    """Those of some gaps that part two cells in some row; elsewhere a dash or a short head stands
    beside where numbers are. The narrowest of those that do not go first."""
    strips = _strips(lines)
    while len(gaps) > 1:
        edges = [(low + high) / 2 for low, high in gaps]
        cells = [_cells(strip, edges) for strip in strips]
        idle = [
            (high - low, index)
            for index, (low, high) in enumerate(gaps)
            if not _parts_cells(cells, index)
        ]
        if not idle:
            break
        del gaps[min(idle)[1]]
    return gaps


def _parts_cells(strips: Iterable[_Cells], index: int) -> bool:
    """Whether some strip has cells right before and after a gap that are not one word spaced out
    over it; the labels of the rows also stand apart from a single head over an empty column."""
    beyond = 0
    for cells in strips:
        before, after = cells.get(index), cells.get(index + 1)
        if before and after and not is_spaced_out([before[-1], after[0]]):
            return True
        beyond += after is not None
    return index == 0 and beyond == 1


def _merged(gaps: Sequence[Gap]) -> list[Gap]:
    """One gap of those that overlap."""
    merged: list[Gap] = []
    for low, high in sorted(gaps):
        if merged and low < merged[-1][1]:
            merged[-1] = (low, min(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _strips(lines: Sequence[Line]) -> list[list[Line]]:
    strips: list[list[Line]] = []
    floor = float("-inf")
    for line in sorted(lines, key=lambda line: (line.box[1], line.box[0])):
        if floor - line.box[1] > 0.15 * line.size:
            strips[-1].append(line)
        else:
            strips.append([line])
        floor = max(floor, line.box[3])
    return strips


def _join_strips(strips: list[list[Line]], edges: Sequence[float]) -> list[list[Line]]:
    """Strips that are lines of one row: nearer to each other than rows are, or without a first
    cell and no further than the lines of a cell."""
    if len(strips) < 2:
        return strips
    boxes = [enclose(line.box for line in strip) for strip in strips]
    white = [below[1] - above[3] for above, below in pairwise(boxes)]
    em = min(line.size for strip in strips for line in strip)
    parting = min([_parting(white, em), *_between_rows(strips, white, edges)])
    rows = [strips[0]]
    for strip, gap in zip(strips[1:], white, strict=True):
        if gap < parting:
            rows[-1] = rows[-1] + strip
        else:
            rows.append(strip)
    return rows


def _between_rows(
    strips: Iterable[list[Line]], white: Iterable[float], edges: Sequence[float]
) -> Iterator[float]:
    """The white above those strips that cannot be of one row with the strip before."""
    cells = [_cells(strip, edges) for strip in strips]
    for gap, (above, below) in zip(white, pairwise(cells), strict=True):
        if _are_rows(above, below, len(edges) + 1):
            yield gap


def _cells(strip: Iterable[Line], edges: Sequence[float]) -> dict[int, list[Line]]:
    """The lines of a strip by the column they start in."""
    cells: dict[int, list[Line]] = {}
    for line in strip:
        cells.setdefault(bisect_left(edges, line.box[0] + 1), []).append(line)
    return cells


def _are_rows(above: _Cells, below: _Cells, columns: int) -> bool:
    """Whether two strips cannot be lines of one row: both fill all of many columns, or have
    amounts one below the other."""
    if len(above) == len(below) == columns > 2:
        return True
    pairs = [(above[at][-1], below[at][-1]) for at in above.keys() & below.keys()]
    return any(is_amount(above) and is_amount(below) for above, below in pairs)


def _parting(white: Sequence[float], em: float) -> float:
    """White from which a new row begins: in the widest step from what lines of a cell may leave."""
    steps = [(b - a, (a + b) / 2) for a, b in pairwise(sorted(white)) if a < 0.9 * em]
    widest, middle = max(steps, default=(0.0, 0.0))
    return middle if widest > 0.3 * em else float("-inf")


def _text(lines: Sequence[Line]) -> str:
    if len(lines) < 2:
        return lines[0].text if lines else ""
    rows = rows_of(lines)
    return join_texts(join_row([m for m in row if isinstance(m, Line)]).text for row in rows)
