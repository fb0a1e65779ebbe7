"""Vertical setting: upright glyphs in columns, which a matrix does not tell from horizontal text.

Such a column is told by its neighbours: ideographs stand right below each other and nothing stands
right beside them. Lines of horizontal text are further apart than that.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.glyphs import Glyphs

__all__ = ["turn_vertical"]

_NEAR, _FAR = 0.5, 1.3
"""Distance, in em, of the centres of neighbours."""
_LEVEL = 0.2
_LEAST = 4
"""So many ideographs below each other are a column of their own on a page of horizontal text."""
_LARGE = 1.15
"""On such a page only headlines are set in columns; the words of narrow cells wrap likewise."""
_WHOLE = 0.5
_IDEOGRAPHS = 0x2E80
_HUGE = 1.4
_MIDDLE = 0.38
"""The middle of an ideograph stands this many em above its baseline."""
Reals = NDArray[np.float64]
Mask = NDArray[np.bool_]


def turn_vertical(glyphs: Glyphs, *, headlines: bool = True) -> Glyphs:
    """The glyphs, those set in columns with a ``way`` one quarter clockwise and a baseline to
    match, so that they are read as text that runs down the page. Without ``headlines`` that is
    done only where most of the page is set so."""
    found = _in_columns(glyphs, headlines=headlines)
    return _turned(glyphs, found) if found is not None else glyphs


def _turned(glyphs: Glyphs, down: Mask) -> Glyphs:
    box, size = glyphs.box, glyphs.size
    middle = _middles(glyphs)
    half = np.minimum(size, np.maximum(box[:, 3] - box[:, 1], 0.5 * size)) / 2
    columns = np.stack(
        [
            middle[:, 0] - size / 2,
            middle[:, 1] - half,
            middle[:, 0] + size / 2,
            middle[:, 1] + half,
        ],
        axis=1,
    )
    base = np.stack([middle[:, 0] - _MIDDLE * size, middle[:, 1] - half], axis=1)
    return replace(
        glyphs,
        box=np.where(down[:, None], columns, box),
        base=np.where(down[:, None], base, glyphs.base),
        way=np.where(down, 1, glyphs.way).astype(np.int8),
    )


def _middles(glyphs: Glyphs) -> Reals:
    """Where glyphs stand, shape (n, 2): by their origin where the box is far too large, as it is
    for raised and lowered marks of fonts that are not in the file."""
    box, size, base = glyphs.box, glyphs.size, glyphs.base
    sides = box[:, 2:] - box[:, :2]
    large = np.any(sides > _HUGE * size[:, None], axis=1, keepdims=True)
    drawn = np.stack([base[:, 0] + 0.5 * size, base[:, 1] - _MIDDLE * size], axis=1)
    return np.where(large, drawn, (box[:, :2] + box[:, 2:]) / 2)


def _in_columns(glyphs: Glyphs, *, headlines: bool) -> Mask | None:
    """Which glyphs are set in columns; None where there are none."""
    if not _may_be_set_down(glyphs):
        return None
    level: Mask = glyphs.way == 0
    wide = level & (glyphs.code >= _IDEOGRAPHS)
    at = wide.nonzero()[0]
    if len(at) < _LEAST:
        return None
    place = _middles(glyphs)[at]
    size = glyphs.size[at]
    below, pairs = _neighbours(place, size)
    beside, _ = _neighbours(place[:, ::-1], size)
    down = below & ~beside
    if down.sum() > _WHOLE * len(at):
        return level & ~_in_rows(glyphs, level)
    if not headlines:
        return None
    found = np.zeros(len(glyphs), bool)
    down &= size > _LARGE * np.median(size)
    found[at[_long_columns(down, pairs)]] = True
    return found if found.any() else None


def _in_rows(glyphs: Glyphs, level: Mask) -> Mask:
    """Glyphs of a page set in columns that stand in a row all the same, as a running head does:
    above or below all columns, many on one baseline with nothing of theirs right beside it."""
    found = np.zeros(len(glyphs), bool)
    every = level.nonzero()[0]
    size, base = glyphs.size[every], glyphs.base[every, 1]
    alone = ~_neighbours(_middles(glyphs)[every], size)[0]
    reach = _LEVEL * np.median(size)
    for edge in (base.min(), base.max()):
        row = np.abs(base - edge) < reach
        if row.sum() >= _LEAST and alone[row].all():
            found[every[row]] = True
    return found


def _may_be_set_down(glyphs: Glyphs) -> bool:
    """A cheap look at any page: whether some glyphs follow each other downwards in the file, or
    too few follow each other to the right, as where a file draws its glyphs in any order."""
    x, y = glyphs.base.T
    along = x[1:] - x[:-1]
    right = (along > 0) & (along < _FAR * glyphs.size[1:])
    if np.count_nonzero(right) < _WHOLE * len(along):
        return True
    close = (np.abs(along) < _LEVEL * glyphs.size[1:]).nonzero()[0]
    if len(close) < _LEAST - 1:
        return False
    step = np.abs(y[close + 1] - y[close]) / glyphs.size[close + 1]
    down = (step > _NEAR) & (step < _FAR) & (glyphs.code[close + 1] >= _IDEOGRAPHS)
    return int(down.sum()) >= _LEAST - 1


def _neighbours(place: Reals, size: Reals) -> tuple[Mask, NDArray[np.int64]]:
    """Which glyphs have one of their size right above or below, and the pairs, shape (n, 2)."""
    has = np.zeros(len(place), bool)
    found = []
    em = max(float(np.median(size)), 1.0) if len(size) else 1.0
    # Columns half an em wide, shifted twice, so that neighbours share one of them.
    for shift in (0.0, 0.5):
        column = np.floor(place[:, 0] / (0.5 * em) + shift)
        order = np.lexsort((place[:, 1], column))
        first, second = order[:-1], order[1:]
        step = place[second] - place[first]
        reach = np.minimum(size[first], size[second])
        near = (np.abs(step[:, 0]) < _LEVEL * reach) & (column[first] == column[second])
        near &= (step[:, 1] > _NEAR * reach) & (step[:, 1] < _FAR * reach)
        near &= np.abs(size[first] - size[second]) < 0.1 * reach
        has[first[near]] = has[second[near]] = True
        found.append(np.stack([first[near], second[near]], axis=1))
    return has, np.concatenate(found)


def _long_columns(down: Mask, pairs: NDArray[np.int64]) -> Mask:
    """Those glyphs of columns that are long enough."""
    below = {a: b for a, b in pairs.tolist() if down[a] and down[b]}
    kept = np.zeros(len(down), bool)
    for top in set(below) - set(below.values()):
        column = [top]
        while (following := below.get(column[-1])) is not None:
            column.append(following)
        if len(column) >= _LEAST:
            kept[column] = True
    return kept
