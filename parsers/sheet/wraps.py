"""Text that runs round a picture, a box or its own headline: its lines are shorter there, though
none of them ends a paragraph."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.pdf.blocks import enclose
from parsers.pdf.lines import Box, Line
from parsers.sheet.parts import Stack, share_x, share_y

__all__ = ["with_measures"]

_INTO, _NEAR, _PAST = 0.8, 0.7, 0.6
_ROWS = 2


def with_measures(stacks: Sequence[Stack], obstacles: Sequence[Box]) -> list[Stack]:
    """The stacks cut where the measure changes beside an obstacle that reaches into their column,
    each part with the edges of its own lines as its measure."""
    return [part for stack in stacks for part in _parts(stack, obstacles)]


def _parts(stack: Stack, obstacles: Sequence[Box]) -> Iterator[Stack]:
    em = stack.size
    near = [box for box in obstacles if _reaches(box, stack.box, em)] if stack.lines else []
    if not near:
        yield stack
        return
    for limits, lines in itertools.groupby(stack.lines, lambda line: _limits(line, near)):
        held = tuple(lines)
        x0, top, x1, bottom = enclose(line.box for line in held)
        left, right = limits
        if len(held) < _ROWS:
            x0, x1 = max(stack.box[0], left), min(stack.box[2], right)
        yield replace(
            stack,
            box=(stack.box[0], top, stack.box[2], bottom),
            lines=held,
            measure=(
                x0 if left > stack.box[0] else stack.box[0],
                x1 if right < stack.box[2] else stack.box[2],
            ),
        )


def _reaches(box: Box, column: Box, em: float) -> bool:
    """Whether an obstacle stands in a part of a column."""
    shared = share_x(box, column)
    return share_y(box, column) > 0 and _INTO * em < shared < column[2] - column[0] - em


def _limits(line: Line, obstacles: Sequence[Box]) -> tuple[float, float]:
    """How far to the left and right a line could reach between the obstacles beside it."""
    left, right = float("-inf"), float("inf")
    em = line.size
    for box in obstacles:
        if share_y(box, line.box) < -_NEAR * em:
            continue
        if box[0] > line.box[2] - _PAST * em:
            right = min(right, box[0])
        elif box[2] < line.box[0] + _PAST * em:
            left = max(left, box[2])
    return left, right
