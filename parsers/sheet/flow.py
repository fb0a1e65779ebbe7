"""Whether text goes on from the foot of one stack to the top of another."""

from __future__ import annotations

from parsers.sheet.parts import Stack
from parsers.sheet.turnmarks import FROM, ON

__all__ = ["flows"]

_SHORT = 1.6
_INDENT = 1.2
_CLOSES = frozenset("。！？!?；;：:…”’」』")


def flows(before: Stack, after: Stack) -> float:
    """How well ``after`` goes on with ``before``: from -3 (a paragraph would be torn) to 2 (one
    runs on); 0 where the type cannot tell."""
    if not (_is_text(before) and _is_text(after)):
        return 0.0
    if abs(before.size - after.size) > 0.08 * after.size:
        return -2.0
    return _goes_on(before, after)


def _goes_on(before: Stack, after: Stack) -> float:
    last, first = before.lines[-1], after.lines[0]
    if ON.search(last.text) or FROM.search(first.text):
        return -3.0
    ends = (before.right - last.box[2]) / last.size > _SHORT
    starts = (first.box[0] - after.left) / first.size > _INDENT
    closed = last.text[-1] in _CLOSES
    if ends or starts:
        whole = starts if ends else closed
        return 0.5 if whole else -3.0
    return 0.5 if closed else 2.0


def _is_text(stack: Stack) -> bool:
    return bool(stack.lines) and stack.kind == "text"
