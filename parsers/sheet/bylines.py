"""Bylines: how they are known, what they stand over, and whose they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from parsers.pdf.blocks import enclose
from parsers.pdf.lines import Box
from parsers.sheet.parts import Barriers, Head, Stack, share_x, share_y

__all__ = [
    "WIDER",
    "columns_below",
    "has_own_row",
    "is_byline",
    "is_byline_stack",
    "is_close_under",
    "opens_article",
    "with_bylines_apart",
    "with_far_bylines",
]

_BYLINE = re.compile(
    r"^[□■◆●▲○◎]|^(?:[（(])?(?:本报|本网|新华社|人民日报|见习|实习|特约|首席|全媒体|通讯员|文/|图/|文图)"
    r".{0,10}(?:记者|通讯员|评论员|摄|图|文)?|^(?:记者|通讯员)"
)
_OPENING = re.compile(r"[□■◆●]|(?:本报|本网|新华社|人民日报)(?:讯|记者|通讯员|.{0,8}电)|记者")
_LABELS = re.compile(
    r"[□■◆●、/\s]+|(?:本报|本网|新华社|见习|实习|特约|首席|全媒体)*(?:记者|通讯员|评论员)"
    r"|(?:文|图|摄影|报道|摄)*$"
)
_PERSON = re.compile(r"^[\u4e00-\u9fff·]{2,4}$")
_STOP = re.compile(r"[。；;]$")
_ROWS = 2
_OUT, _FILLED = 0.8, 0.6
_BESIDE, _REACH = 3.0, 6.0
WIDER = 1.5
"""A line this much wider than a column stands over several."""


def is_byline(text: str) -> bool:
    """Whether a short line says who wrote what follows."""
    return len(text) <= 40 and not _STOP.search(text) and bool(_BYLINE.match(text))


def opens_article(text: str) -> bool:
    """Whether a line begins as articles do: with a byline or the name of an agency."""
    return bool(_OPENING.match(text))


def with_bylines_apart(stacks: Sequence[Stack]) -> list[Stack]:
    """The stacks, bylines over several columns cut off the one they happen to stand over."""
    return [part for stack in stacks for part in _parted(stack, stacks)]


def _parted(stack: Stack, stacks: Sequence[Stack]) -> list[Stack]:
    if len(stack.lines) < 2 or not is_byline(stack.lines[0].text):
        return [stack]
    first = stack.lines[0]
    over = Stack(first.box, (first,))
    under = Stack(enclose(line.box for line in stack.lines[1:]), stack.lines[1:])
    rest = [other for other in stacks if other is not stack]
    # One that hangs out of the column is over more than that.
    hangs = under.box[0] - first.box[0] > _OUT * first.size
    fills = abs(under.box[2] - first.box[2]) < _FILLED * first.size
    alike = first.font.name == stack.lines[1].font.name
    if fills and alike and not _is_names(first.text):
        return [stack]
    return [over, under] if hangs or has_own_row(over, [over, under, *rest]) else [stack]


def _is_names(text: str) -> bool:
    """Whether a byline is nothing but names and what they are."""
    return all(_PERSON.match(word) for word in _LABELS.split(text) if word)


def has_own_row(stack: Stack, stacks: Sequence[Stack]) -> bool:
    """Whether nothing stands beside a line, over columns that begin level right under it, or over
    a lead that is wider than they are."""
    columns = _level_columns(stack, stacks)
    usual = median(other.width for other in stacks)
    if len(columns) < 2 and not any(column.width > WIDER * usual for column in columns):
        return False
    around = enclose([*(s.box for s in columns), stack.box])
    level = [s for s in stacks if s is not stack and _is_beside(s, stack)]
    return not any(_is_in_way(s, stack, around, columns[0]) for s in level)


def _is_beside(other: Stack, stack: Stack) -> bool:
    return share_y(other.box, stack.box) > 0.3 * stack.size


def _is_in_way(other: Stack, stack: Stack, around: Box, column: Stack) -> bool:
    """Whether what stands level with a line stands over its columns, or begins level near them."""
    em = stack.size
    if share_x(other.box, around) > em:
        return True
    near = -share_x(other.box, column.box) < _BESIDE * em
    return near and abs(other.box[1] - stack.box[1]) < 0.6 * em


def _level_columns(stack: Stack, stacks: Sequence[Stack]) -> list[Stack]:
    """The columns that begin right under a line and, level with them, beside each other."""
    found = columns_below(stack, stacks)[:1]
    if not found:
        return []
    em, top = stack.size, found[0].box[1]
    rest = [s for s in stacks if s not in (stack, found[0]) and abs(s.box[1] - top) < 0.6 * em]
    for other in sorted(rest, key=lambda s: abs(s.box[0] - stack.box[0])):
        if any(-share_x(other.box, s.box) < _BESIDE * em for s in found):
            found.append(other)
    return found


def with_far_bylines(
    heads: Sequence[Head], stacks: list[Stack], others: Sequence[Stack], barriers: Barriers
) -> tuple[list[Head], list[Stack]]:
    """The heads with the bylines that stand over their columns but not under them."""
    grown = list(heads)
    left = list(stacks)
    for stack in stacks:
        if not is_byline_stack(stack) or not has_own_row(stack, left):
            continue
        around = enclose(s.box for s in _level_columns(stack, left))
        fitting = [n for n, head in enumerate(grown) if _fits(stack, head, around, barriers)]
        if fitting:
            things = [*left, *others]
            at = max(fitting, key=lambda n: _nearness(stack, grown[n], things))
            parts = (*grown[at].parts, ("note", 0, stack.lines))
            grown[at] = replace(grown[at], box=enclose((grown[at].box, stack.box)), parts=parts)
            left = [other for other in left if other is not stack]
    return grown, left


def is_byline_stack(stack: Stack) -> bool:
    """Whether a line or two of text are a byline."""
    text = "".join(line.text for line in stack.lines)
    return stack.kind == "text" and len(stack.lines) <= _ROWS and is_byline(text)


def _fits(stack: Stack, head: Head, around: Box, barriers: Barriers) -> bool:
    """Whether a byline over columns around a box may be a headline's."""
    return (
        is_close_under(stack, head)
        and share_x(around, head.box) > stack.size
        and not barriers.under(head.box[3], stack.box[1], stack.box[0], stack.box[2])
        and not barriers.beside(*_between(stack.box, head.box), head.box[1], stack.box[3])
    )


def is_close_under(stack: Stack, head: Head) -> bool:
    """Whether a stack begins close under a headline."""
    gap = stack.box[1] - head.box[3]
    return -0.4 * stack.size < gap < max(1.9 * stack.size, 0.6 * head.size)


def _between(one: Box, other: Box) -> tuple[float, float]:
    """Left and right edge of the white between two boxes, or of what they share."""
    low, high = sorted((max(one[0], other[0]), min(one[2], other[2])))
    return low, high


def _nearness(stack: Stack, head: Head, things: Sequence[Stack]) -> tuple[float, bool, float]:
    """How likely a byline is a headline's: one that stands over the middle or from the left edge
    of what is under both, that begins left of it, and the nearest."""
    em = stack.size
    near = [s for s in things if s is not stack and -em < s.box[1] - head.box[3] < _REACH * em]
    shared = [s.box for s in near if max(share_x(s.box, b) for b in (head.ink, stack.box)) > em]
    under = enclose(shared or [stack.box])
    centre = abs(under[0] + under[2] - head.ink[0] - head.ink[2]) / 2
    off = min(centre, abs(under[0] - head.ink[0])) / em
    return (
        -float(round(min(off, 9.0) / 3)),
        head.ink[0] <= stack.box[2],
        share_x(stack.box, head.box),
    )


def columns_below(stack: Stack, stacks: Sequence[Stack]) -> list[Stack]:
    """Stacks right under one, side by side."""
    below = [
        other
        for other in stacks
        if other is not stack
        and share_x(stack.box, other.box) > min(0.4 * other.width, 0.15 * stack.width)
        and -0.4 * stack.size < other.box[1] - stack.box[3] < 3.5 * stack.size
    ]
    return [s for s in below if any(share_y(s.box, t.box) > 0 for t in below if t is not s)] or (
        below[:1]
    )
