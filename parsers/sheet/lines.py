"""Lines of a sheet: type of one size class at a time, cut where columns stand close.

On one grid of baselines a headline and the text beside it share a row, and a gutter may be as
narrow as one em: neither shows in the gap between two glyphs alone.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.glyphs import Glyphs
from parsers.pdf.lines import Line, find_grouped_lines

__all__ = ["DISPLAY", "body_size", "find_sheet_lines", "part_at_gutters"]

DISPLAY = 1.2
"""Type from this many times the text's size on is for headlines."""
_NEAR = 1.1
"""Sizes whose ratio is less are one class: figures and Latin differ a little from ideographs."""
_AROUND = 9.0
_ROWS = 4
_CROSSED = 0.4


def find_sheet_lines(glyphs: Glyphs) -> list[Line]:
    """Lines of glyphs that run to the right, those of different size classes apart."""
    if not len(glyphs):
        return []
    group = _classes(glyphs.size)
    return [line for _, line in find_grouped_lines(glyphs, group)]


def _classes(size: NDArray[np.float64]) -> NDArray[np.int64]:
    """A class for each size: all text together, headlines by steps."""
    rounded = np.round(size * 4) / 4
    values, counts = np.unique(rounded, return_counts=True)
    em = float(values[counts.argmax()])
    steps = (values[1:] >= DISPLAY * em) & (
        (values[1:] / values[:-1] > _NEAR) | (values[:-1] < DISPLAY * em)
    )
    number = np.concatenate([[0], np.cumsum(steps)])
    classes: NDArray[np.int64] = number[np.searchsorted(values, rounded)]
    return classes


def body_size(lines: Sequence[Line]) -> float:
    """The size most of the text is set in, in points."""
    weights: dict[float, int] = {}
    for line in lines:
        size = round(line.size * 4) / 4
        weights[size] = weights.get(size, 0) + len(line.text)
    return max(weights, key=lambda size: (weights[size], size)) if weights else 10.0


def part_at_gutters(lines: Sequence[Line], em: float) -> list[Line]:
    """Lines cut at those of their wider blanks that stand above each other row after row."""
    cuts = [(n, low, high) for n, line in enumerate(lines) for _, low, high in line.cuts]
    if not cuts:
        return list(lines)
    gutters = _gutters(lines, cuts, em)
    return [part for n, line in enumerate(lines) for part in line.parted(gutters.get(n, []))]


def _gutters(
    lines: Sequence[Line], cuts: list[tuple[int, float, float]], em: float
) -> dict[int, list[tuple[float, float]]]:
    """The blanks of each line that are gutters: enough rows near it have white there too, and
    few have type."""
    boxes = np.array([line.box for line in lines])
    level = (boxes[:, 1] + boxes[:, 3]) / 2
    text = np.array([line.size < DISPLAY * em for line in lines])
    owner = np.array([n for n, _, _ in cuts])
    low, high = np.array([c[1] for c in cuts]), np.array([c[2] for c in cuts])
    cut_level = level[owner]
    small = text[owner]
    found: dict[int, list[tuple[float, float]]] = {}
    for n, left, right in cuts:
        near = np.abs(level - level[n]) < _AROUND * em
        middle = (left + right) / 2
        crossing = near & text & (boxes[:, 0] < middle - 1) & (boxes[:, 2] > middle + 1)
        white = (np.abs(cut_level - level[n]) < _AROUND * em) & small
        white &= (np.minimum(high, right) - np.maximum(low, left)) > 0.3 * em
        ends = near & text & (np.abs(boxes[:, 2] - left) < em)
        starts = near & text & (np.abs(boxes[:, 0] - right) < 0.4 * em)
        # A row that is split already shows by an end and a start, one that is not by its blank.
        rows = int(white.sum()) + min(int(ends.sum()), int(starts.sum()))
        solid = int(crossing.sum()) - int(white.sum())
        if rows >= _ROWS and solid <= _CROSSED * rows:
            found.setdefault(n, []).append((left, right))
    return found
