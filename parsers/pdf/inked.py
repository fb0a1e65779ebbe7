"""Where the ink of a recognised line is: detection gives boxes that shake by a fifth of an em."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["Inked", "ink_boxes", "ink_depths", "part_neighbours"]

_DARK = 0.72
_LEAST = 2
"""A column or row of fewer dark pixels is white: paper has specks."""
_REACH, _WHITE = 0.5, 0.12
"""Ink goes on so far out of a box at most, and ends where white is so wide, in heights of it."""
_GAP = 0.4
"""Gaps from this many heights on are told."""
_INK = 2
"""So many percent of a box are its ink at least."""
_CORE = 0.12
"""What is nearer to the top or foot of a box, in heights, may be a rule or a neighbour's."""


Box = tuple[float, float, float, float]
Inked = tuple[Box, tuple[tuple[float, float], ...]]


def ink_boxes(picture: NDArray[np.uint8], boxes: NDArray[np.float64], scale: float) -> list[Inked]:
    """For each of some boxes (n, 4) in points on an upright page, shape (height, width) in grey,
    the box of the ink in and right beside it, and the wider gaps in that, left to right.

    ``scale`` is pixels a point. A blank box stays as it is.
    """
    dark = picture < _DARK * float(np.median(picture))
    return [_ink(dark, np.round(box * scale).astype(int).tolist(), scale) for box in boxes]


def _ink(dark: NDArray[np.bool_], box: list[int], scale: float) -> Inked:
    x0, top, x1, bottom = box
    tall = max(bottom - top, 1)
    core, reach = round(_CORE * tall), round(_REACH * tall)
    start = max(x0 - reach, 0)
    columns = dark[max(top + core, 0) : max(bottom - core, 1), start : x1 + reach].sum(axis=0)
    found = _span(columns >= _LEAST, x0 - start, x1 - start, max(round(_WHITE * tall), 1))
    if not len(found):
        return (x0 / scale, top / scale, x1 / scale, bottom / scale), ()
    wide = np.flatnonzero(np.diff(found) > _GAP * tall)
    at = (found + start) / scale
    ends = (at[wide] + 1 / scale).tolist()
    gaps = tuple(zip(ends, at[wide + 1].tolist(), strict=True))
    return (float(at[0]), top / scale, float(at[-1]) + 1 / scale, bottom / scale), gaps


def _span(inked: NDArray[np.bool_], start: int, stop: int, white: int) -> NDArray[np.int64]:
    """Where there is ink between two places, with what hangs together with it beyond them."""
    at = np.flatnonzero(inked)
    inside = np.flatnonzero((at >= start) & (at < stop))
    if not len(inside):
        return inside
    breaks = np.flatnonzero(np.diff(at) > white)
    before, behind = breaks[breaks < inside[0]], breaks[breaks >= inside[-1]]
    first = before[-1] + 1 if len(before) else 0
    last = behind[0] + 1 if len(behind) else len(at)
    return at[first:last]


def ink_depths(
    picture: NDArray[np.uint8], boxes: NDArray[np.float64], scale: float
) -> NDArray[np.float64]:
    """How dark the ink in some boxes (n, 4), n > 0, in points is, as a share of the
    darkest: what shows through from the other side of the paper, on an empty back nearly all that
    is found, is much paler."""
    paper = float(np.median(picture))
    places = np.round(boxes * scale).astype(int).clip(0)
    parts = (picture[top : bottom + 1, x0 : x1 + 1] for x0, top, x1, bottom in places.tolist())
    ink = np.array([paper - np.percentile(part, _INK) if part.size else paper for part in parts])
    darkest = float(ink.max())
    return ink / darkest if darkest > 0 else np.ones(len(ink))


def part_neighbours(inked: Sequence[Inked]) -> list[Inked]:
    """The same, each without the ink at its end that is the next one's in its row, as where the
    box of a line reaches over a gutter."""
    return [_cut(found, [box for box, _ in inked if box is not found[0]]) for found in inked]


def _cut(found: Inked, others: Iterable[Box]) -> Inked:
    (x0, top, x1, bottom), gaps = found
    tall = bottom - top
    for left, upper, _, lower in others:
        level = min(bottom, lower) - max(top, upper) > 0.5 * min(tall, lower - upper)
        if level and x0 + tall < left < x1:
            x1 = min([x1, *(start for start, end in gaps if abs(end - left) < tall)])
    return (x0, top, x1, bottom), tuple(gap for gap in gaps if gap[1] < x1)
