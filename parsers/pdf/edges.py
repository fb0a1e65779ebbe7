"""The lines near a page's edges, and what stands between them and the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.lines import Line

__all__ = ["EDGE", "Place", "Sheet", "edge_places", "is_free"]

EDGE = 0.13
"""Heads and feet lie within this share of the page's height from its edge."""
_DEEP = 0.2
"""So far in a head may lie that comes word for word on many pages."""
_APART = 0.45
"""White of this many em (of the smaller) parts a head from the text below it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as it is looked at here: its size, its lines, and the heights of its wide rules."""

    width: float
    height: float
    lines: Sequence[Line]
    rules: Sequence[float] = ()


class Place(NamedTuple):
    """A line near an edge: its page and index (from 0), whether it is the last thing towards the
    edge, whether white parts it from the text, and whether it lies where heads and feet do."""

    page: int
    at: int
    line: Line
    outermost: bool
    apart: bool
    at_edge: bool


def edge_places(number: int, sheet: Sheet, gone: Iterable[int] = ()) -> list[Place]:
    """Lines near the top and bottom edges, with what lies between them and the text."""
    out = set(gone)
    kept = [index for index in range(len(sheet.lines)) if index not in out]
    if not kept:
        return []
    boxes = np.array([sheet.lines[index].box for index in kept])
    tops, bottoms = boxes[:, 1], boxes[:, 3]
    usual = _usual_white(tops, bottoms)
    at_top = bottoms < _DEEP * sheet.height
    near = at_top | (tops > (1 - _DEEP) * sheet.height)
    edge = (bottoms < EDGE * sheet.height) | (tops > (1 - EDGE) * sheet.height)
    chosen = near.nonzero()[0]
    lines = [sheet.lines[kept[at]] for at in chosen.tolist()]
    size = np.array([line.size for line in lines])
    below = tops - bottoms[chosen, None]
    above = tops[chosen, None] - bottoms
    is_top = at_top[chosen, None]
    inward, outward = np.where(is_top, below, above), np.where(is_top, above, below)
    slack = -0.3 * size[:, None]
    further = inward > slack
    outermost = ~((outward > slack) & ~further).any(axis=1)
    white = np.where(further, inward, np.inf).min(axis=1, initial=np.inf)
    apart = white > np.maximum(_APART * size, 1.15 * usual)
    rows = zip(
        repeat(number),
        [kept[at] for at in chosen.tolist()],
        lines,
        outermost.tolist(),
        apart.tolist(),
        edge[chosen].tolist(),
        strict=False,
    )
    return [Place(*row) for row in rows]


def _usual_white(tops: NDArray[np.float64], bottoms: NDArray[np.float64]) -> float:
    """White between rows of text, in points."""
    order = np.argsort(tops)
    white = tops[order][1:] - bottoms[order][:-1]
    some = sorted(white[white > 0].tolist())
    middle = len(some) // 2
    return (some[middle] + some[~middle]) / 2 if len(some) > 6 else 0.0


def is_free(place: Place) -> bool:
    """Where a head may stand: at the edge, the last thing there, apart from the text."""
    return place.outermost and place.apart and place.at_edge
