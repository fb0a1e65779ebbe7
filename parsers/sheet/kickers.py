"""Kickers that stand over a headline but not over its middle: set at the right of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.pdf.blocks import enclose
from parsers.sheet.parts import Barriers, Head, Stack, share_x

__all__ = ["with_distant_kickers"]

_LARGER = 1.5
_NEAR, _BESIDE = 0.9, 2.0


def with_distant_kickers(
    heads: Sequence[Head], stacks: Sequence[Stack], barriers: Barriers
) -> list[Head]:
    """The headlines, those of one line over the end of a far larger one as its kicker. ``stacks``
    are text and pictures: what has any of it under it, level with the larger one, is a headline
    of its own."""
    left = list(heads)
    for head in heads:
        if head.upright or len(head.parts) > 1 or len(head.parts[0][2]) > 1:
            continue
        under = [other for other in left if _is_over(head, other, barriers)]
        if len(under) != 1 or _has_own_text(head, under[0], stacks):
            continue
        main = under[0]
        parts = (("heading", 0, head.parts[0][2]), *main.parts)
        left[left.index(main)] = replace(main, box=enclose((main.box, head.box)), parts=parts)
        left.remove(head)
    return left


def _is_over(head: Head, main: Head, barriers: Barriers) -> bool:
    """Whether one headline stands close over the height of another, over it or a little beside."""
    if main is head or main.upright or main.size < _LARGER * head.size:
        return False
    if not -0.3 * head.size < main.box[1] - head.box[3] < _NEAR * main.size:
        return False
    if -share_x(head.box, main.box) > _BESIDE * main.size:
        return False
    low, high = sorted((max(head.box[0], main.box[0]), min(head.box[2], main.box[2])))
    return not (
        barriers.under(head.box[3], main.box[1], low, high)
        or barriers.beside(low, high, head.box[1], main.box[3])
    )


def _has_own_text(head: Head, main: Head, stacks: Sequence[Stack]) -> bool:
    return any(
        share_x(stack.box, head.box) > 0 and head.box[1] < stack.box[1] < main.ink[3]
        for stack in stacks
    )
