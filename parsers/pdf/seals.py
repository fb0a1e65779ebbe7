"""Seals over text: red ink in a round area, which recognition reads into the lines below it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.shaded import cell_groups

__all__ = ["wash_seals"]

_REDDER, _TINTED = 50, 18
"""Red ink is that much brighter in red than in green and blue; the rim of a stroke is so much."""
_PRINT = 0.7
"""Print below a seal is darker than this share of the paper also in red."""
_CELL = 4.0
_INKED = 0.04
_SMALLEST, _LARGEST = 60.0, 190.0
"""Sides of seals in points: 21 to 67 mm. What is larger is a picture, what is smaller a mark."""
_ROUND = 0.75
_MOST = 0.7
"""A seal is rings and characters; what is red through and through is a picture."""
_NEAR = 2


def wash_seals(picture: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """A page, shape (height, width, 3), without the red ink of its seals; ``scale`` is pixels a
    point. A page without one is given back as it is."""
    rest = picture[..., 1:].max(axis=2)
    redness = np.subtract(picture[..., 0], rest, dtype=np.int16)
    red = redness > _REDDER
    washed = picture
    for left, top, right, bottom in _seals(red, scale) if red.any() else ():
        if washed is picture:
            washed = picture.copy()
        spot = washed[top:bottom, left:right]
        paper = np.median(spot[~red[top:bottom, left:right]], axis=0)
        ink = redness[top:bottom, left:right] > _TINTED
        spot[ink & (spot[..., 0] > _PRINT * paper[0])] = paper
    return washed


def _seals(red: NDArray[np.bool_], scale: float) -> list[tuple[int, int, int, int]]:
    """Boxes of seals in pixels."""
    step = max(round(_CELL * scale), 1)
    rows, columns = (side // step for side in red.shape)
    shares = red[: rows * step, : columns * step].reshape(rows, step, columns, step)
    found = []
    for cells in cell_groups(shares.mean(axis=(1, 3)) > _INKED, _NEAR):
        low, high = np.min(cells, axis=0) * step, (np.max(cells, axis=0) + 1) * step
        tall, wide = ((high - low) / scale).tolist()
        even = min(tall, wide) > _ROUND * max(tall, wide)
        if not even or not _SMALLEST < min(tall, wide) <= max(tall, wide) < _LARGEST:
            continue
        (top, left), (bottom, right) = low.tolist(), high.tolist()
        if red[top:bottom, left:right].mean() < _MOST:
            found.append((left, top, right, bottom))
    return found
