"""Text that runs another way than its page: vertical headlines, marks up a margin.

Each group of such lines becomes a block of its own, whose lines are stacked in the order in which
they are read; its box is the group's, in the frame of the page's main text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from parsers.pdf.blocks import Block, enclose
from parsers.pdf.frame import turn_boxes, turn_points, unturn_box
from parsers.pdf.glyphs import Glyphs
from parsers.pdf.lines import Box, Line

__all__ = ["find_turned", "turn_glyphs"]

_APART = 1.3
"""Lines further apart than this many em are of two groups."""
_MOST = 400


def turn_glyphs(glyphs: Glyphs, turns: int, width: float, height: float) -> Glyphs:
    """Glyphs of a page of this size in the frame turned ``turns`` quarters anticlockwise."""
    if not turns:
        return glyphs
    return replace(
        glyphs,
        box=turn_boxes(glyphs.box, turns, width, height),
        base=turn_points(glyphs.base, turns, width, height),
    )


def find_turned(
    glyphs: Glyphs,
    main: int,
    size: tuple[float, float],
    find: Callable[[Glyphs], list[Line]],
) -> list[Block]:
    """Blocks of the glyphs that do not run the ``main`` way; ``size`` is the page's as shown."""
    blocks: list[Block] = []
    for way in range(4):
        chosen = glyphs.way == way
        if way == main or not chosen.any():
            continue
        lines = find(turn_glyphs(glyphs.only(chosen), way, *size))
        for group in _groups(sorted(lines, key=lambda line: (line.base, line.box[0]))[:_MOST]):
            shown = unturn_box(enclose(line.box for line in group), way, *size)
            blocks.append(_block(group, _turned_box(shown, main, size)))
    return blocks


def _turned_box(box: Box, turns: int, size: tuple[float, float]) -> Box:
    x0, top, x1, bottom = turn_boxes(np.array([box], float), turns, *size)[0].tolist()
    return (x0, top, x1, bottom)


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines near to each other, each group in reading order."""
    left = list(lines)
    while left:
        group = [left.pop(0)]
        grown = True
        while grown:
            near = [line for line in left if any(_is_near(line, other) for other in group)]
            left = [line for line in left if line not in near]
            group += near
            grown = bool(near)
        yield sorted(group, key=lambda line: (line.base, line.box[0]))


def _is_near(line: Line, other: Line) -> bool:
    reach = _APART * max(line.size, other.size)
    (a, b, c, d), (e, f, g, h) = line.box, other.box
    return max(a, e) - min(c, g) < reach and max(b, f) - min(d, h) < reach


def _block(lines: Sequence[Line], box: Box) -> Block:
    x0, top, x1, bottom = box
    step = (bottom - top) / len(lines)
    stacked = tuple(
        replace(
            line,
            box=(x0, top + number * step, x1, top + (number + 0.9) * step),
            base=top + (number + 0.8) * step,
            cuts=(),
        )
        for number, line in enumerate(lines)
    )
    return Block("frame", box, stacked)
