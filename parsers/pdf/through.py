"""What shows through from the other side of thin paper, washed out before a page is recognised."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

__all__ = ["wash_through"]

_INK = 0.05
"""So many percent of a page are ink at least, if only a signature stands on it."""
_LEAST = 60.0
_FAINT, _DARK = (0.08, 0.3), 0.45
"""Ink paler than this share of the darkest, and no paler than paper's own spots, may show through;
beside dark ink it is the edge of a stroke."""
_MUCH = 0.012
"""Share of a page that is such ink where text shows through; of any paper it is half of that."""


def wash_through(picture: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """The picture, shape (height, width, 3), white where pale ink stands by itself; as it is
    where there is little of that. ``scale`` is pixels a point."""
    grey = np.asarray(Image.fromarray(picture).convert("L"))
    paper, ink = np.percentile(grey[::2, ::2], (50, _INK))
    if paper - ink < _LEAST:
        return picture
    pale = grey < paper - _FAINT[0] * (paper - ink)
    pale &= grey > paper - _FAINT[1] * (paper - ink)
    pale &= ~_widened(grey < paper - _DARK * (paper - ink), max(round(0.7 * scale), 1))
    if np.count_nonzero(pale) < _MUCH * pale.size:
        return picture
    washed = picture.copy()
    washed[pale] = 255
    return washed


def _widened(mask: NDArray[np.bool_], reach: int) -> NDArray[np.bool_]:
    """A mask with all that is as near to it, across and down."""
    wide = mask.copy()
    for step in range(1, reach + 1):
        wide[:, step:] |= mask[:, :-step]
        wide[:, :-step] |= mask[:, step:]
    both = wide.copy()
    for step in range(1, reach + 1):
        both[step:] |= wide[:-step]
        both[:-step] |= wide[step:]
    return both
