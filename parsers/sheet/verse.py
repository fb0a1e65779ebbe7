"""Lines that are meant as lines: a poem, a list of names."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from parsers.pdf.blocks import enclose
from parsers.pdf.lines import Line
from parsers.sheet.parts import Stack

__all__ = ["has_cells", "is_verse", "with_verses"]

_LEAST = 4
_STEP = 1.3
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


def with_verses(stacks: Sequence[Stack]) -> list[Stack]:
    """The stacks by their left edges, those that follow each other in one column and are verse
    together in one: the longest line of a poem may stand anywhere in it."""
    left: list[Stack] = []
    for stack in sorted(stacks, key=lambda stack: (round(stack.box[0]), stack.box[1])):
        whole = _together(left[-1], stack) if left else None
        if whole is not None and is_verse(whole):
            left[-1] = whole
        else:
            left.append(stack)
    return left


def _together(above: Stack, stack: Stack) -> Stack | None:
    """Two stacks as one where the second goes on a step under the first."""
    lines = (*above.lines, *stack.lines)
    if not above.lines or not stack.lines or len(lines) < _LEAST:
        return None
    step = stack.lines[0].base - above.lines[-1].base
    usual = min((b.base - a.base for a, b in itertools.pairwise(lines) if b.base > a.base))
    level = abs(above.lines[-1].box[0] - stack.lines[0].box[0]) < _SET_IN * stack.size
    if not level or not 0 < step < _STEP * usual:
        return None
    return Stack(enclose((above.box, stack.box)), lines)


def has_cells(lines: Sequence[Line]) -> bool:
    """Whether some lines are rows of a list, with wider blanks in each that a line which is
    letter-spaced to fill its column has not."""
    return all(
        line.spread < _TIGHT
        and sum(high - low > _BLANK * line.size for _, low, high in line.cuts) >= _CELLS
        for line in lines
    )
