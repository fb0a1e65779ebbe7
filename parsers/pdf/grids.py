"""Tables with drawn rules: rules that cross make a grid, walls that are missing make spans.

The geometry is that of pdfplumber's ``find_tables`` (edges, snapped and joined, crossing within a
tolerance), worked out on arrays from PDFium's paths so that no page is read twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.drawn import Drawn
from parsers.pdf.lines import Box

__all__ = ["Grid", "find_frames", "find_grids"]

_SNAP = 2.5
"""Rules nearer than this many points are one rule; ends this near touch."""
_MOST_RULES = 1500
_OPEN_SIDE = 10.0
_OPEN_FOOT = 6.0
_FEW_RULES = 2
_UPSIDE_DOWN = (1.0, -1.0, -1.0)


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns between ``xs``, rows between ``ys``; ``cell[r, c]`` numbers the cell that covers
    a place (a span is one number over several places). ``cut``: the last row has no rule below;
    ``rest``: the first has none above."""

    xs: NDArray[np.float64]
    ys: NDArray[np.float64]
    cell: NDArray[np.int64]
    cut: bool = False
    rest: bool = False

    @property
    def box(self) -> Box:
        """The outline."""
        return (float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1]))


def find_grids(drawn: Drawn) -> list[Grid]:
    """Grids of at least two rows and two columns, outermost first."""
    across, down = drawn.across, drawn.down
    if not 2 <= len(across) <= _MOST_RULES or not 1 <= len(down) <= _MOST_RULES:
        return []
    level, plumb = _all_rules(drawn)
    grids = [_grid(level[rows], plumb[columns]) for rows, columns in _crossing(level, plumb)]
    found = [grid for grid in grids if grid is not None]
    return sorted(found, key=lambda grid: -(grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0]))


def find_frames(drawn: Drawn) -> list[Box]:
    """Rectangles drawn around text, the largest first: outlined, tinted, or made of four rules.
    Those side by side without white between them are cells."""
    boxes = _not_cells([(a, b, c, d) for a, b, c, d in drawn.frames[:_MOST_RULES].tolist()])
    across, down = drawn.across, drawn.down
    if 2 <= len(across) <= _MOST_RULES and 2 <= len(down) <= _MOST_RULES:
        level, plumb = _all_rules(drawn)
        for rows, columns in _crossing(level, plumb):
            if len(rows) == len(columns) == 2:
                xs, ys = plumb[columns, 0], level[rows, 0]
                boxes.append((float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())))
    return sorted(set(boxes), key=lambda box: -(box[2] - box[0]) * (box[3] - box[1]))


def _not_cells(boxes: Sequence[Box]) -> list[Box]:
    """Boxes that do not touch another of the same height at their left or right."""
    ordered = sorted(set(boxes), key=lambda box: (round(box[1]), round(box[3]), box[0]))
    cells: set[Box] = set()
    for left, right in pairwise(ordered):
        level = max(abs(left[1] - right[1]), abs(left[3] - right[3])) < _SNAP
        if level and abs(right[0] - left[2]) < _SNAP:
            cells |= {left, right}
    return [box for box in boxes if box not in cells]


def _all_rules(drawn: Drawn) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    across, down = drawn.across, drawn.down
    level = _join_rules((across[:, 1] + across[:, 3]) / 2, across[:, 0], across[:, 2])
    plumb = _join_rules((down[:, 0] + down[:, 2]) / 2, down[:, 1], down[:, 3])
    return level, plumb


def _join_rules(
    at: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Rules (n, 3): position, start, end; pieces on one line that touch become one."""
    slot = np.zeros(len(at), np.int64)
    order = np.argsort(at, kind="stable")
    slot[order] = np.concatenate([[0], np.cumsum(np.diff(at[order]) > _SNAP)])
    order = np.lexsort((low, slot))
    slot, at, low, high = slot[order], at[order], low[order], high[order]
    shift = slot * (high.max() - low.min() + 1e3)
    furthest = np.maximum.accumulate(high + shift)
    new = np.ones(len(at), bool)
    new[1:] = (np.diff(slot) > 0) | (low[1:] + shift[1:] > furthest[:-1] + _SNAP)
    starts = new.nonzero()[0]
    ends = np.maximum.reduceat(high, starts)
    places = np.add.reduceat(at, starts) / np.diff(np.append(starts, len(at)))
    return np.stack([places, low[starts], ends], axis=1)


def _crossing(
    level: NDArray[np.float64], plumb: NDArray[np.float64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Sets of rules that hang together by crossing or touching."""
    touch = (
        (plumb[None, :, 0] >= level[:, None, 1] - _SNAP)
        & (plumb[None, :, 0] <= level[:, None, 2] + _SNAP)
        & (level[:, None, 0] >= plumb[None, :, 1] - _SNAP)
        & (level[:, None, 0] <= plumb[None, :, 2] + _SNAP)
    )
    left = np.ones(len(level), bool)
    while left.any():
        rows = np.zeros(len(level), bool)
        rows[left.nonzero()[0][0]] = True
        while True:
            columns = touch[rows].any(axis=0)
            grown = rows | touch[:, columns].any(axis=1)
            if (grown == rows).all():
                break
            rows = grown
        left &= ~rows
        if rows.sum() >= 2 and columns.any():
            yield np.flatnonzero(rows), np.flatnonzero(columns)


def _grid(level: NDArray[np.float64], plumb: NDArray[np.float64]) -> Grid | None:
    ys, xs = _places(level[:, 0]), _places(plumb[:, 0])
    xs = _with_open_sides(xs, level)
    if len(ys) < 2 or len(xs) < 3:
        return None
    foot = _open_foot(ys, plumb)
    top = _open_foot(-ys[::-1], plumb[:, [0, 2, 1]] * _UPSIDE_DOWN)
    ys = np.concatenate([[] if top is None else [-top], ys, [] if foot is None else [foot]])
    if len(ys) < 3:
        return None
    middles_x, middles_y = (xs[1:] + xs[:-1]) / 2, (ys[1:] + ys[:-1]) / 2
    below = _drawn_at(level, ys[1:-1], middles_x)
    beside = _drawn_at(plumb, xs[1:-1], middles_y).T
    return Grid(xs, ys, _label(below, beside), foot is not None, top is not None)


def _places(at: NDArray[np.float64]) -> NDArray[np.float64]:
    ordered = np.sort(at)
    starts = (np.diff(ordered, prepend=-np.inf) > _SNAP).nonzero()[0]
    return np.add.reduceat(ordered, starts) / np.diff(np.append(starts, len(ordered)))


def _with_open_sides(xs: NDArray[np.float64], level: NDArray[np.float64]) -> NDArray[np.float64]:
    """Tables without rules at their sides: their horizontal rules reach out to the edges."""
    left, right = np.median(level[:, 1]), np.median(level[:, 2])
    before = [left] if left < xs[0] - _OPEN_SIDE else []
    after = [right] if right > xs[-1] + _OPEN_SIDE else []
    return np.concatenate([before, xs, after])


def _open_foot(ys: NDArray[np.float64], plumb: NDArray[np.float64]) -> float | None:
    """Where the last row of a table ends that a page cuts off without a rule: all rules down,
    those at its sides too, run on below the last rule across."""
    ends = plumb[:, 2][plumb[:, 2] > ys[-2]]
    foot = float(np.median(ends)) if len(ends) > _FEW_RULES else 0.0
    is_open = foot > ys[-1] + _OPEN_FOOT and bool((np.abs(ends - foot) < _SNAP).all())
    return foot if is_open else None


def _drawn_at(
    rules: NDArray[np.float64], at: NDArray[np.float64], along: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Whether a rule at each place covers each middle, shape (places, middles)."""
    same = np.abs(rules[None, :, 0] - at[:, None]) <= _SNAP
    covers = (rules[:, None, 1] <= along[None, :]) & (rules[:, None, 2] >= along[None, :])
    return (same.astype(np.int64) @ covers.astype(np.int64)) > 0


def _label(below: NDArray[np.bool_], beside: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Numbers of cells: places that no wall parts have one number, if they fill a rectangle."""
    shape = (beside.shape[0], below.shape[1])
    own = np.arange(shape[0] * shape[1]).reshape(shape)
    label = own.copy()
    if below.all() and beside.all():
        return own
    for _ in range(sum(shape)):
        before = label.copy()
        lower = np.minimum(label[1:], label[:-1])
        label[1:] = np.where(below, label[1:], lower)
        label[:-1] = np.where(below, label[:-1], np.minimum(label[1:], label[:-1]))
        right = np.minimum(label[:, 1:], label[:, :-1])
        label[:, 1:] = np.where(beside, label[:, 1:], right)
        label[:, :-1] = np.where(beside, label[:, :-1], np.minimum(label[:, 1:], label[:, :-1]))
        if (label == before).all():
            break
    for number in (np.bincount(label.ravel()) > 1).nonzero()[0]:
        rows, columns = np.nonzero(label == number)
        if len(rows) != (np.ptp(rows) + 1) * (np.ptp(columns) + 1):
            label[rows, columns] = own[rows, columns]
    return label
