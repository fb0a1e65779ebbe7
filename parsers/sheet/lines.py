"""Lines of a sheet: type of one size class at a time.

On one grid of baselines a headline and the text beside it share a row, which does not show in the
gap between two glyphs alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.glyphs import Glyphs
from parsers.pdf.lines import Line, find_grouped_lines

__all__ = ["DISPLAY", "body_size", "find_sheet_lines"]

DISPLAY = 1.2
"""Type from this many times the text's size on is for headlines."""
_UNNAMED = "?"
_NEAR = 1.045
"""Sizes whose ratio is less are one class."""


def find_sheet_lines(glyphs: Glyphs) -> list[Line]:
    """Lines of glyphs that run to the right, those of different size classes apart."""
    if not len(glyphs):
        return []
    group = _classes(glyphs.size)
    return [_named(line) for _, line in find_grouped_lines(glyphs, group)]


def _named(line: Line) -> Line:
    """The line, a font of the file without a name named: "" is what was recognised on a scan."""
    return line if line.font.name else replace(line, font=replace(line.font, name=_UNNAMED))


def _classes(size: NDArray[np.float64]) -> NDArray[np.int64]:
    """A class for each size: what differs by more than a few hundredths is set apart."""
    rounded = np.round(size * 10) / 10
    values = np.unique(rounded)
    number = np.concatenate([[0], np.cumsum(values[1:] / values[:-1] > _NEAR)])
    classes: NDArray[np.int64] = number[np.searchsorted(values, rounded)]
    return classes


def body_size(lines: Sequence[Line]) -> float:
    """The size most of the text is set in, in points."""
    weights: dict[float, int] = {}
    for line in lines:
        size = round(line.size * 4) / 4
        weights[size] = weights.get(size, 0) + len(line.text)
    return max(weights, key=lambda size: (weights[size], size)) if weights else 10.0
