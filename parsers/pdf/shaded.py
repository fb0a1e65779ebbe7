"""Pictures in the picture of a page: areas that are shaded through, as no text is."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

__all__ = ["cell_groups", "find_shaded", "outside"]

_CELL = 6.0
_DARK = 0.86
"""Darker than this share of the paper, in most of a cell of so many points, is shaded."""
_MOST = 0.6
_LEAST = 36.0
_FILLED = 0.6
"""Less of its box is filled by what is no picture: a shadow round a corner, a frame."""


def find_shaded(picture: NDArray[np.uint8], scale: float) -> NDArray[np.float64]:
    """Boxes (n, 4) in points of the pictures on a page, shape (height, width) in grey; ``scale``
    is pixels a point."""
    step = max(round(_CELL * scale), 1)
    rows, columns = (side // step for side in picture.shape)
    cut = picture[: rows * step, : columns * step] < _DARK * float(np.median(picture))
    shares = cut.reshape(rows, step, columns, step).mean(axis=(1, 3))
    boxes = [
        box
        for cells in cell_groups(shares > _MOST)
        if _is_picture(box := _box(cells, step / scale), len(cells) * (step / scale) ** 2)
    ]
    return np.array(boxes, float).reshape(-1, 4)


def cell_groups(marked: NDArray[np.bool_], reach: int = 1) -> list[list[tuple[int, int]]]:
    """Cells (row, column) that hang together: so many apart at most, corners too."""
    left = set(zip(*(at.tolist() for at in np.nonzero(marked)), strict=True))
    around = list(product(range(-reach, reach + 1), repeat=2))
    groups: list[list[tuple[int, int]]] = []
    while left:
        group = [left.pop()]
        for row, column in group:
            near = {(row + y, column + x) for y, x in around} & left
            left -= near
            group += near
        groups.append(group)
    return groups


def _box(cells: list[tuple[int, int]], step: float) -> tuple[float, float, float, float]:
    rows, columns = zip(*cells, strict=True)
    left, right = min(columns) * step, (max(columns) + 1) * step
    return (left, min(rows) * step, right, (max(rows) + 1) * step)


def _is_picture(box: tuple[float, float, float, float], area: float) -> bool:
    wide, tall = box[2] - box[0], box[3] - box[1]
    return min(wide, tall) >= _LEAST and area >= _FILLED * wide * tall


def outside(rules: NDArray[np.float64], pictures: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rules (n, 4) whose middle lies in no picture nor at its edge."""
    if not len(pictures):
        return rules
    x, y = (rules[:, :2] + rules[:, 2:]).T[:, :, None] / 2
    low, high = pictures[:, :2] - _CELL, pictures[:, 2:] + _CELL
    inside = (x > low[:, 0]) & (x < high[:, 0]) & (y > low[:, 1]) & (y < high[:, 1])
    kept: NDArray[np.float64] = rules[~inside.any(axis=1)]
    return kept
