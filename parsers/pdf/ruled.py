"""Rules in the picture of a page: long thin runs of dark pixels, across and down.

What a scan shows of a table is ink. A run is a stretch of dark pixels in a row, wider than type
is; runs in neighbouring rows are one rule, and rules as thick as pictures are none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["find_rules"]

_LEAST = 26.0
"""A rule is longer than this many points: wider than a dash, higher than a glyph of a title."""
_THICK = 4.0
_BREAK = 1.2
"""Gaps up to this many points do not end a run: scans wear thin rules away."""
_SOLID = 0.97
"""So much of a rule is ink; text set solid has white between its glyphs."""
_DARK = 0.72
_MOST = 20_000


def find_rules(
    picture: NDArray[np.uint8], scale: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Boxes (n, 4) in points of the rules across and down an upright page, shape (height, width)
    in grey; ``scale`` is pixels a point."""
    dark = picture < _DARK * float(np.median(picture))
    across = _rules(dark, scale)
    down = _rules(np.ascontiguousarray(dark.T), scale)[:, [1, 0, 3, 2]]
    return across / scale, down / scale


def _rules(dark: NDArray[np.bool_], scale: float) -> NDArray[np.float64]:
    # A rule that is still a little askew steps from row to row: neighbouring rows count as one.
    thick = dark.copy()
    thick[1:] |= dark[:-1]
    thick[:-1] |= dark[1:]
    row, start, end = _runs(thick, round(_BREAK * scale), round(_LEAST * scale))
    if len(row) > _MOST:
        return np.zeros((0, 4))
    rules: list[list[int]] = []
    open_rules: list[list[int]] = []
    for y, x0, x1 in zip(row.tolist(), start.tolist(), end.tolist(), strict=True):
        open_rules = [rule for rule in open_rules if rule[3] >= y - 1]
        mate = next((r for r in open_rules if r[0] < x1 and x0 < r[2]), None)
        if mate is None:
            mate = [x0, y, x1, y]
            rules.append(mate)
            open_rules.append(mate)
        mate[0], mate[2], mate[3] = min(mate[0], x0), max(mate[2], x1), y
    kept = [rule for rule in rules if rule[3] - rule[1] + 1 <= _THICK * scale + 2]
    boxes = np.array(kept, float).reshape(-1, 4)
    middle = (boxes[:, 1] + boxes[:, 3] + 1) / 2
    boxes[:, 1] = boxes[:, 3] = middle
    return boxes


def _runs(
    dark: NDArray[np.bool_], gap: int, least: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Row, start and end of the runs of some length in all rows, breaks up to ``gap`` closed."""
    height, width = dark.shape
    framed = np.zeros((height, width + 2), np.int8)
    framed[:, 1:-1] = dark
    change = np.diff(framed.ravel())
    begins, ends = np.flatnonzero(change == 1), np.flatnonzero(change == -1)
    if not len(begins):
        return begins, begins, begins
    row = begins // (width + 2)
    apart = (begins[1:] - ends[:-1] > gap) | (row[1:] != row[:-1])
    first = np.concatenate([[True], apart])
    last = np.concatenate([apart, [True]])
    begins, ends, row = begins[first], ends[last], row[first]
    inked = np.cumsum(framed.ravel(), dtype=np.int64)
    solid = inked[ends - 1] - inked[begins] + 1 >= _SOLID * (ends - begins)
    long = (ends - begins >= least) & solid
    row = row[long]
    return row, begins[long] - row * (width + 2), ends[long] - row * (width + 2)
