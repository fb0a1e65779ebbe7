"""The text of lines: which blanks between their glyphs are blanks of the text."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.glyphs import Glyphs

__all__ = ["gaps_before", "lengths_of", "spell", "spread_of"]

_HANGING = np.isin(np.arange(0x80), [ord(c) for c in ".,;:!?)]}%"])


def gaps_before(glyphs: Glyphs, owner: NDArray[np.int64]) -> NDArray[np.float64]:
    """The blank before each glyph in em, 0 at the start of a line."""
    blank = (glyphs.box[1:, 0] - glyphs.box[:-1, 2]) / np.maximum(glyphs.size[1:], glyphs.size[:-1])
    blank[owner[1:] != owner[:-1]] = 0.0
    return np.concatenate([[0.0], blank])


def spread_of(
    gaps: NDArray[np.float64], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The smallest blank inside each line, in em: above 0.3 the line is letter-spaced."""
    inside = gaps.copy()
    inside[starts] = np.inf
    least = np.minimum.reduceat(inside, starts)
    return np.where(lengths > 1, np.maximum(least, 0.0), 0.0)


def lengths_of(starts: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    """How many glyphs each line has, from where they start."""
    ends = np.empty_like(starts)
    ends[:-1], ends[-1] = starts[1:], total
    return ends - starts


def spell(
    codes: NDArray[np.int64],
    gaps: NDArray[np.float64],
    starts: NDArray[np.int64],
    spread: NDArray[np.float64],
) -> tuple[list[str], NDArray[np.int64]]:
    """The text of each line, with the blanks that the page shows, and before which glyphs.

    Between Latin words a blank from 0.15 em; beside an ideograph only one of 0.7 em, beyond what
    letter-spacing gives the whole line.
    """
    lengths = lengths_of(starts, len(codes))
    beyond = gaps - spread.repeat(lengths)
    narrow = codes < 0x2E80
    both_narrow = narrow.copy()
    both_narrow[0] = False
    both_narrow[1:] &= narrow[:-1]
    first = np.zeros(len(codes), bool)
    first[starts] = True
    hangs = _HANGING[np.minimum(codes, 0x7F)] & both_narrow
    space = both_narrow & (beyond > 0.15) & ~first & ~hangs
    ideographic = ~both_narrow & (beyond > 0.7) & ~first
    at = (space | ideographic).nonzero()[0]
    begins = starts
    if len(at):
        codes = np.insert(codes, at, 0x20)
        begins = starts + np.searchsorted(at, starts, "left")
    text = codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    edges = [*begins.tolist(), len(codes)]
    return [text[begin:end] for begin, end in pairwise(edges)], at
