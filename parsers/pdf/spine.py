"""The spine of a book: two of its pages scanned on one sheet are read one after the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.lines import Line

__all__ = ["find_spine"]

_WIDE = 1.15
_MIDDLE = 0.08
"""The spine is no further from the middle, as a share of the width."""
_WHITE = 4.0
_LINES = 4


def find_spine(lines: Sequence[Line], size: tuple[float, float]) -> NDArray[np.float64]:
    """A wall (n, 4), n 0 or 1, as high as a sheet of ``size`` where two pages meet: a sheet wider
    than high with lines on both sides of a broad white in its middle."""
    width, height = size
    nowhere = np.zeros((0, 4))
    if width < _WIDE * height or not lines:
        return nowhere
    start, end = np.array([(line.box[0], line.box[2]) for line in lines]).T
    first = (start + end) / 2 < width / 2
    if min(np.count_nonzero(first), np.count_nonzero(~first)) < _LINES:
        return nowhere
    low, high = end[first].max(), start[~first].min()
    place, em = (low + high) / 2, np.median([line.size for line in lines])
    if high - low < _WHITE * em or abs(place - width / 2) > _MIDDLE * width:
        return nowhere
    return np.array([[place, 0.0, place, height]])
