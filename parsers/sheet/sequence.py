"""The order of an article's stacks: column by column, in bands where something runs over all."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median

from parsers.pdf.lines import Box
from parsers.sheet.flow import flows
from parsers.sheet.parts import Stack, share_x

__all__ = ["in_order"]

_WIDE = 1.6
_ALL = 0.8


def in_order(stacks: Sequence[Stack], pictures: Sequence[Box]) -> list[Stack]:
    """Stacks of text in reading order. ``pictures`` are the other things of the article: one as
    wide as it may part it into an upper and a lower half, if the text runs on that way."""
    if len(stacks) < 2:
        return list(stacks)
    usual = median(stack.width for stack in stacks)
    wide = [s.box for s in stacks if s.width > _WIDE * usual]
    plain = _banded(stacks, wide)
    left = min(stack.box[0] for stack in stacks)
    right = max(stack.box[2] for stack in stacks)
    crossing = [box for box in pictures if box[2] - box[0] > _ALL * (right - left)]
    if not crossing:
        return plain
    parted = _banded(stacks, [*wide, *crossing])
    return parted if _sense(parted) > _sense(plain) else plain


def _sense(stacks: Sequence[Stack]) -> float:
    return sum(flows(a, b) for a, b in itertools.pairwise(stacks))


def _banded(stacks: Sequence[Stack], breaks: Sequence[Box]) -> list[Stack]:
    """Column by column in each band between breaks."""
    edges = sorted((box[1] + box[3]) / 2 for box in breaks)
    bands: dict[int, list[Stack]] = {}
    for stack in stacks:
        middle = (stack.box[1] + stack.box[3]) / 2
        bands.setdefault(sum(edge < middle for edge in edges), []).append(stack)
    ordered: list[Stack] = []
    for key in sorted(bands):
        whole = [stack for stack in bands[key] if stack.box in breaks]
        rest = [stack for stack in bands[key] if stack.box not in breaks]
        ordered += _by_columns(rest) + whole
    return ordered


def _by_columns(stacks: Sequence[Stack]) -> list[Stack]:
    columns: list[list[Stack]] = []
    for stack in sorted(stacks, key=lambda stack: stack.box[0] + stack.box[2]):
        for column in columns:
            shared = share_x(column[0].box, stack.box)
            if shared > 0.5 * min(column[0].width, stack.width):
                column.append(stack)
                break
        else:
            columns.append([stack])
    return [stack for column in columns for stack in sorted(column, key=lambda stack: stack.box[1])]
