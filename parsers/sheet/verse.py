"""Lines that are meant as lines: a poem, a list of names."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.pdf.lines import Line
from parsers.sheet.parts import Stack

__all__ = ["has_cells", "is_verse"]

_LEAST = 4
_SHORT, _SET_IN = 0.8, 0.5
_RAGGED, _UNBROKEN = 0.6, 0.8
_STOPS = frozenset("。！？；，、")
_BLANK, _TIGHT = 0.8, 0.25
_CELLS = 2
"""Wider blanks in a row of a list: three names, two names and what they do."""


def is_verse(stack: Stack) -> bool:
    """Whether a stack is set in lines that are not filled: all begin at its left edge, most end
    before its right one, and hardly one has a stop inside, as text in such short lines has."""
    lines = stack.lines
    if len(lines) < _LEAST:
        return False
    left, right = min(line.box[0] for line in lines), max(line.box[2] for line in lines)
    if any(line.box[0] - left > _SET_IN * line.size for line in lines):
        return False
    early = sum(right - line.box[2] > _SHORT * line.size for line in lines)
    whole = sum(_STOPS.isdisjoint(line.text[:-1]) for line in lines)
    return early >= _RAGGED * len(lines) and whole >= _UNBROKEN * len(lines)


def has_cells(lines: Sequence[Line]) -> bool:
    """Whether some lines are rows of a list, with wider blanks in each that a line which is
    letter-spaced to fill its column has not."""
    return all(
        line.spread < _TIGHT
        and sum(high - low > _BLANK * line.size for _, low, high in line.cuts) >= _CELLS
        for line in lines
    )
