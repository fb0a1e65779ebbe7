"""The size of type of recognised lines, of which only boxes are known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["advance_of", "sizes_of", "white_between", "white_inside"]

_ALIKE = 0.14
"""Sizes this near to the page's usual one are that one: box heights shake by a tenth."""
_SPREAD = 1.25
_TALL, _TALLER, _NARROW = 1.22, 1.6, 0.7
_SAME = 0.06
_WORD, _LONG = 0.8, 4.0
_OPENING, _CLOSING = frozenset("（《〈「『【〔“‘"), frozenset("，。、；：！？）》〉」』】〕”’")
_HALF, _BEARING = 0.55, 0.05
"""White beside the ink of such a character, and of any other, in em."""
_BROAD = frozenset("%@MWmw")


def sizes_of(
    texts: Sequence[str], wide: NDArray[np.float64], tall: NDArray[np.float64]
) -> list[float]:
    """Sizes of type: the advance of an ideograph where a line has enough, else the box height.

    Detected boxes are a fifth taller than their type, or hardly where a page is sharp: what the
    long lines of the page agree on.
    """
    advance = np.array([max(advance_of(text) - sum(white_inside(text)), 0.4) for text in texts])
    by_width, by_height = wide / advance, tall / 1.22
    long = advance >= _LONG
    if long.any():
        by_height *= np.clip(np.median(by_width[long] / by_height[long]), 1.0, 1.22)
    size = np.where(long & (by_width < 1.3 * by_height), by_width, by_height)
    usual = _usual(size, advance)
    near = np.abs(size - usual) < _ALIKE * usual
    # The white around short words is a large share of their box, and justified lines are spread
    # a little but never crowded: one side that fits is enough.
    off = np.minimum(np.abs(by_width - usual), np.abs(by_height - usual))
    free = ~long | ((by_width > usual) & (by_width < _SPREAD * usual))
    near |= free & (advance >= _WORD) & (off < _ALIKE * usual)
    # The box of a few glyphs may be much taller than these, but their ink is never wider.
    short = ~long & (advance >= _WORD) & (by_width < (1 + _SAME) * usual)
    tallest = np.where((advance < 1) | (by_width < _NARROW * usual), _TALL, _TALLER)
    near |= short & (by_height > (1 - _ALIKE) * usual) & (by_height < tallest * usual)
    rounded = np.where(near, usual, _pooled(size, advance, near))
    sizes: list[float] = np.maximum(np.round(rounded * 2) / 2, 1.0).tolist()
    return sizes


def _usual(size: NDArray[np.float64], weight: NDArray[np.float64]) -> float:
    """The size that most text is near to."""
    near = np.abs(size[:, None] - size) < _SAME * size[:, None]
    best = near[int((near * weight).sum(axis=1).argmax())]
    return float(np.average(size[best], weights=weight[best]))


def _pooled(
    size: NDArray[np.float64], weight: NDArray[np.float64], done: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Sizes, those not yet ``done`` pooled with what is as near to the one with most text."""
    pooled, left = size.copy(), ~done
    while left.any():
        most = int(np.where(left, weight, -1.0).argmax())
        alike = left & (np.abs(size - size[most]) < _ALIKE * size[most])
        pooled[alike] = np.round(np.average(size[alike], weights=weight[alike]))
        left &= ~alike
    return pooled


def white_inside(text: str) -> tuple[float, float]:
    """White in the box that belongs to the first and the last character, in em."""
    return (
        _HALF if text[0] in _OPENING else _BEARING,
        _HALF if text[-1] in _CLOSING else _BEARING,
    )


def white_between(before: str, after: str) -> float:
    """White that a mark that closes and one that opens leave between them, in em."""
    return _HALF * ((before in _CLOSING) + (after in _OPENING))


def advance_of(text: str) -> float:
    """The width of a text, in em."""
    return sum(
        0.85 if character in _BROAD else 0.52 if character.isascii() else 1.0 for character in text
    )
