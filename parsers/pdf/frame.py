"""Coordinates: from PDF user space to a page seen upright, and quarter turns of it.

A *frame* here has its origin at the top left, x to the right, y downwards, in points. Text that
runs down a page (vertical writing, or a landscape table on a portrait sheet) is read in a frame
turned so that the text runs to the right; boxes are turned back before they leave the package.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Frame", "turn_boxes", "turn_points", "unturn_box"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Frame:
    """How user space is shown: ``rotation`` in quarter turns clockwise, and the visible box
    ``left, bottom, right, top`` of the page in user space."""

    rotation: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as shown, in points."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.rotation % 2 else (width, height)

    def show(self, points: Floats) -> Floats:
        """User-space points, shape (n, 2), as the page shows them."""
        x, y = points[:, 0], points[:, 1]
        shown = np.empty((len(points), 2))
        across, down = shown[:, 0], shown[:, 1]
        match self.rotation % 4:
            case 0:
                np.subtract(x, self.left, out=across)
                np.subtract(self.top, y, out=down)
            case 1:
                np.subtract(y, self.bottom, out=across)
                np.subtract(x, self.left, out=down)
            case 2:
                np.subtract(self.right, x, out=across)
                np.subtract(y, self.bottom, out=down)
            case _:
                np.subtract(self.top, y, out=across)
                np.subtract(self.right, x, out=down)
        return shown

    def show_boxes(self, boxes: Floats) -> Floats:
        """User-space boxes (two opposite corners, shape (n, 4)) as x0, top, x1, bottom."""
        if self.rotation % 4:
            return _sorted_corners(self.show(boxes[:, :2]), self.show(boxes[:, 2:]))
        shown = np.empty((len(boxes), 4))
        np.subtract(boxes[:, ::2], self.left, out=shown[:, ::2])
        np.subtract(self.top, boxes[:, 1::2], out=shown[:, 1::2])
        first, second = shown[:, :2], shown[:, 2:]
        return shown if (first <= second).all() else _sorted_corners(first, second)


def turn_points(points: Floats, turns: int, width: float, height: float) -> Floats:
    """Points of a frame of this size in the frame turned ``turns`` quarters anticlockwise."""
    x, y = points[:, 0], points[:, 1]
    turned = ((x, y), (y, width - x), (width - x, height - y), (height - y, x))[turns % 4]
    return np.stack(turned, axis=1)


def turn_boxes(boxes: Floats, turns: int, width: float, height: float) -> Floats:
    """Boxes of a frame of this size in the frame turned ``turns`` quarters anticlockwise."""
    if not turns % 4:
        return boxes
    corners = (
        turn_points(boxes[:, part], turns, width, height) for part in (slice(2), slice(2, 4))
    )
    return _sorted_corners(*corners)


def unturn_box(
    box: tuple[float, float, float, float], turns: int, width: float, height: float
) -> tuple[float, float, float, float]:
    """A box of the turned frame in the frame of this size it was turned from."""
    if not turns % 4:
        return box
    size = (height, width) if turns % 2 else (width, height)
    x0, top, x1, bottom = turn_boxes(np.array([box], float), -turns, *size)[0].tolist()
    return (x0, top, x1, bottom)


def _sorted_corners(first: Floats, second: Floats) -> Floats:
    boxes = np.empty((len(first), 4))
    np.minimum(first, second, out=boxes[:, :2])
    np.maximum(first, second, out=boxes[:, 2:])
    return boxes
