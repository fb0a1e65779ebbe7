"""Quotations and points that are set in as a whole: where their lines begin and end."""

from __future__ import annotations

from parsers.pdf.drafts import DEEPEST, END, Draft, is_short
from parsers.pdf.lines import Line
from parsers.pdf.marks import MARKER
from parsers.pdf.measure import INDENT, SHORT, Column

__all__ = ["goes_on_deep", "goes_on_quoted", "heads_quotation"]

_SET_IN = 0.9
"""Ideographs that a quotation is set in, at least."""
_QUOTED = 0.7
"""Share of its column that a full line of a quotation takes up, at least."""
_MIDDLE = 0.6
"""Less of a difference, in ideographs, between the white on both sides is that of a title."""


def heads_quotation(line: Line, below: Line | None, column: Column) -> bool:
    """The first of a quotation's lines; none of those that a signature is set in."""
    before, after = line.box[0] - column.left, column.right - line.box[2]
    if before + after > (1 - _QUOTED) * (column.right - column.left):
        return False
    opens = line.text[0] == "“" and "”" not in line.text
    if below is None or (not opens and abs(before - after) < _MIDDLE * line.size):
        return opens
    depth = (below.box[0] - column.left) / below.size
    return _is_quoted(line, below, column) and _fills(line, below, column, depth)


def goes_on_quoted(draft: Draft, line: Line, column: Column) -> bool:
    """A further line of a quotation."""
    first, last = draft.lines[0][1], draft.last
    if draft.align != "left" or not _is_quoted(first, line, column):
        return False
    ended = last.text[-1] in END and (len(draft.lines) == 1 or bool(MARKER.match(line.text)))
    level = len(draft.lines) == 1 or abs(last.box[0] - line.box[0]) < 0.3 * line.size
    return (
        level and not ended and _fills(last, line, column, (line.box[0] - column.left) / line.size)
    )


def goes_on_deep(draft: Draft, following: Draft) -> bool:
    """Whether a sentence breaks off in a line that is set in and goes on as deep."""
    last, line = draft.last, following.lines[0][1]
    if last.text[-1] in END or MARKER.match(line.text):
        return False
    depth = (line.box[0] - following.column.left) / line.size
    if depth < _SET_IN or not _fills(last, line, draft.column, depth):
        return False
    first = (draft.lines[0][1].box[0] - draft.column.left) / line.size - depth
    if len(draft.lines) == 1:
        return _is_first(first, draft.last, depth)
    level = abs((last.box[0] - draft.column.left) / line.size - depth) < 0.3
    return level and (depth > INDENT[1] or INDENT[0] < first < INDENT[1])


def _is_first(deeper: float, line: Line, depth: float) -> bool:
    """Whether a line may be the first of those that are set in by a depth: that much ``deeper``
    in a quotation, less deep if it is numbered, as deep where all hangs."""
    if INDENT[0] < deeper < INDENT[1]:
        return True
    hangs = -DEEPEST < deeper < 0 and bool(MARKER.match(line.text))
    return depth > INDENT[1] and (hangs or abs(deeper) < 0.3)


def _is_quoted(first: Line, line: Line, column: Column) -> bool:
    """Whether lines of one type are set in on the left, the first with an indent of its own."""
    em = line.size
    if abs(first.size - em) > 0.07 * em or first.font != line.font:
        return False
    indented = INDENT[0] < (first.box[0] - line.box[0]) / em < INDENT[1]
    return indented and _SET_IN < (line.box[0] - column.left) / em < DEEPEST


def _fills(last: Line, line: Line, column: Column, depth: float) -> bool:
    """Whether a line ends at the edge of its column, or as far from it as it is set in (in em),
    but for what the line below it begins with."""
    narrow = Column(column.left, column.right - depth * last.size, column.pitch)
    beyond = last.box[2] - narrow.right > SHORT * last.size
    return not (is_short(last, line, column) and (beyond or is_short(last, line, narrow)))
