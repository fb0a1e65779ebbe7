"""What belongs to a headline over and under it: kicker, subtitle, byline and lead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.pdf.blocks import enclose
from parsers.pdf.lines import Box
from parsers.sheet.bylines import WIDER, columns_below, has_own_row, is_byline, is_close_under
from parsers.sheet.parts import Barriers, Head, Stack, share_x

__all__ = ["with_kicker", "with_under"]

_NAME = re.compile(r"^[\u4e00-\u9fff]\s*[\u4e00-\u9fff]{1,3}$")
_STOP = re.compile(r"[。；;]$")
_KICKER_ROWS, _UNDER_ROWS = 2, 3


def with_kicker(
    head: Head, stacks: list[Stack], barriers: Barriers, face: str
) -> tuple[Head, list[Stack]]:
    """The head with the one or two lines right over it."""
    for stack in stacks:
        if not _is_right_over(stack, head, barriers) or _STOP.search(stack.lines[-1].text):
            continue
        gap = head.box[1] - stack.box[3]
        own = stack.lines[0].font.name != face or stack.size > 1.06 * _usual(stacks)
        if not own and _gap_above(stack, stacks) <= 1.5 * max(gap, 1.0) + 0.4 * stack.size:
            continue
        part = ("note" if is_byline(stack.lines[0].text) else "heading", 0, stack.lines)
        grown = replace(head, box=enclose((head.box, stack.box)), parts=(part, *head.parts))
        return grown, [other for other in stacks if other is not stack]
    return head, stacks


def _is_right_over(stack: Stack, head: Head, barriers: Barriers) -> bool:
    """Whether a line or two stand close over a headline and in line with it."""
    if stack.kind != "text" or len(stack.lines) > _KICKER_ROWS:
        return False
    near = -0.3 * stack.size < head.box[1] - stack.box[3] < 0.75 * head.size
    if not near or not _is_aligned(stack.box, head):
        return False
    return not barriers.under(stack.box[3], head.box[1], stack.box[0], stack.box[2])


def _usual(stacks: Sequence[Stack]) -> float:
    sizes = sorted(s.size for s in stacks if s.kind == "text" and len(s.lines) > 2)
    return sizes[len(sizes) // 2] if sizes else 10.0


def _gap_above(stack: Stack, stacks: Sequence[Stack]) -> float:
    """White over a stack up to the next one above."""
    above = [
        stack.box[1] - other.box[3]
        for other in stacks
        if other is not stack
        and share_x(stack.box, other.box) > 0
        and other.box[3] <= stack.box[1] + 2
    ]
    return min(above, default=1e3)


def with_under(
    head: Head, stacks: list[Stack], others: Sequence[Stack], barriers: Barriers, face: str
) -> tuple[Head, list[Stack]]:
    """The head with subtitle, byline and lead: what stands close under it and is no column."""
    while True:
        found = _next_under(head, [*stacks, *others], barriers, face)
        if found is None:
            return head, stacks
        stack, role = found
        box = enclose((head.box, stack.box))
        head = replace(head, box=box, parts=(*head.parts, (role, 0, stack.lines)))
        stacks = [other for other in stacks if other is not stack]


def _next_under(
    head: Head, stacks: Sequence[Stack], barriers: Barriers, face: str
) -> tuple[Stack, str] | None:
    for stack in stacks:
        if stack.kind != "text" or not is_close_under(stack, head):
            continue
        need = 0.5 * min(stack.width, head.box[2] - head.box[0])
        if share_x(stack.box, head.box) < need and not _is_over_its_columns(stack, head, stacks):
            continue
        if barriers.under(head.box[3], stack.box[1], stack.box[0], stack.box[2]):
            continue
        role = _role_under(stack, head, stacks, face)
        if role:
            return stack, role
    return None


def _role_under(stack: Stack, head: Head, stacks: Sequence[Stack], face: str) -> str:
    """Role of a stack under a headline when it is a part of it, else ""."""
    text = "".join(line.text for line in stack.lines)
    said = bool(_STOP.search(text))
    if _is_over_columns(stack, columns_below(stack, stacks)):
        return _role_over_columns(text, told=said or len(stack.lines) > _UNDER_ROWS)
    if said or len(stack.lines) > _UNDER_ROWS - 1:
        return ""
    placed = _is_aligned(stack.box, head) or _is_byline_alone(text, stack, stacks)
    is_part = placed and _is_other(stack, stacks, face) and not _heads_column(stack, head, stacks)
    return _role(text) if is_part else ""


def _is_byline_alone(text: str, stack: Stack, stacks: Sequence[Stack]) -> bool:
    """Whether a stack is a byline over a single column, or with its row for itself."""
    if not is_byline(text):
        return False
    return len(columns_below(stack, stacks)) == 1 or has_own_row(stack, stacks)


def _role_over_columns(text: str, *, told: bool) -> str:
    if told:
        return "body"
    return "note" if is_byline(text) else "heading"


def _heads_column(stack: Stack, head: Head, stacks: Sequence[Stack]) -> bool:
    """Whether another column under a headline begins level with a line: that is a crosshead."""
    return any(
        len(other.lines) > _UNDER_ROWS
        and abs(other.box[1] - stack.box[1]) < 0.4 * stack.size
        and share_x(other.box, head.box) > stack.size
        for other in stacks
        if other is not stack
    )


def _role(text: str) -> str:
    return "note" if is_byline(text) or _NAME.match(text) else "heading"


def _is_other(stack: Stack, stacks: Sequence[Stack], face: str) -> bool:
    """Whether a stack is in another face than the text, or larger."""
    return stack.lines[0].font.name != face or stack.size > 1.08 * _usual(stacks)


def _is_over_columns(stack: Stack, below: Sequence[Stack]) -> bool:
    """Whether a stack stands over several columns, or over one of text far narrower than it."""
    if len(below) != 1:
        return len(below) > 1
    return len(below[0].lines) > _UNDER_ROWS and stack.width > WIDER * below[0].width


def _is_over_its_columns(stack: Stack, head: Head, stacks: Sequence[Stack]) -> bool:
    """Whether a line or two beside a headline stand over columns of it: over two and in neither,
    or alone in their row."""
    below = columns_below(stack, stacks)
    em = stack.size
    outside = not any(s.box[0] - em < stack.box[0] and stack.box[2] < s.box[2] + em for s in below)
    under = [s for s in below if share_x(s.box, head.box) > em]
    return bool(under) and ((len(below) > 1 and outside) or has_own_row(stack, stacks))


def _is_aligned(box: Box, head: Head) -> bool:
    """Centred on the title, or from its left edge."""
    centre = abs(box[0] + box[2] - head.ink[0] - head.ink[2]) / 2
    left = abs(box[0] - head.ink[0])
    inside = share_x(box, head.ink) > 0
    return inside and min(centre, left) < max(1.2 * head.size, 12.0)
