"""The columns of short stacks: a line or two show neither their indent nor their width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.sheet.parts import Stack
from parsers.sheet.stacks import SHOWN

__all__ = ["widen"]

_NEAR = 4.0


def widen(stacks: Sequence[Stack]) -> list[Stack]:
    """The stacks, those of few lines with the edges of the longer one nearest above or below
    that they fit into: a paragraph of one line shows neither its indent nor its column."""
    known = [stack for stack in stacks if len(stack.lines) >= SHOWN]
    beside = [stack for stack in stacks if len(stack.lines) > 1]
    return [
        stack if len(stack.lines) >= SHOWN else _widened(stack, known, beside) for stack in stacks
    ]


def _widened(stack: Stack, known: Sequence[Stack], neighbours: Sequence[Stack]) -> Stack:
    x0, top, x1, bottom = stack.box
    em = stack.size
    around = [
        other
        for other in known
        if other.box[0] - 0.5 * em <= x0
        and x1 <= other.box[2] + 0.5 * em
        and min(abs(x0 - other.box[0]), abs(x0 - other.box[0] - 2 * em), _off(stack, other))
        < 0.6 * em
    ]
    near = [other for other in around if _apart(stack, other) < _NEAR * em]
    beside = _beside(stack, neighbours) if not near else None
    if beside is not None:
        return replace(stack, box=(min(x0, beside[0]), top, max(x1, beside[1]), bottom))
    if not around:
        return stack
    narrow = min(one.width for one in around)
    best = min(
        near or around,
        key=lambda other: (other.width > 1.6 * narrow, _apart(stack, other)),
    )
    return replace(stack, box=(min(x0, best.box[0]), top, max(x1, best.box[2]), bottom))


def _apart(stack: Stack, other: Stack) -> float:
    """White between two stacks, one above the other."""
    return max(stack.box[1] - other.box[3], other.box[1] - stack.box[3], 0.0)


def _beside(stack: Stack, known: Sequence[Stack]) -> tuple[float, float] | None:
    """The column of a stack that stands alone in it: as wide as the one level with it at its
    left, a gutter away."""
    em = stack.size
    for other in known:
        white = stack.box[0] - other.box[2]
        level = abs(stack.box[1] - other.box[1]) < 0.6 * em
        for indent in (0.0, 2 * em):
            fits = stack.box[2] < stack.box[0] - indent + other.width + 0.5 * em
            if level and 0.6 * em < white - indent < 2.6 * em and fits:
                left = stack.box[0] - indent
                return left, left + other.width
    return None


def _off(stack: Stack, other: Stack) -> float:
    """How far a stack is from the middle of another."""
    return abs(stack.box[0] + stack.box[2] - other.box[0] - other.box[2]) / 2
