"""Where a passage starts: a line below another, and what stands at the top of the next column."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from parsers.pdf.lines import Line
from parsers.pdf.marks import MARKER, WORD
from parsers.pdf.measure import INDENT, SHORT, Column, Measure, parting

__all__ = ["DISPLAY", "LARGER", "Align", "Draft", "goes_on", "heads_quotation", "starts"]

Align = Literal["left", "centre", "right"]

LARGER = 1.12
"""Type this many times the size of the text is larger than it."""
DISPLAY = 1.2
"""What is set so much larger than the text is no text, wherever it begins."""
_DEEPEST = 5.5
"""Ideographs that the further lines of a numbered passage are set in, at most."""
_HELD = 4.5
_LONGEST = 200
"""Characters of a remark in parentheses, at most."""
_POINT = re.compile(r"(\d{1,3})[.．、]")
_END = frozenset("。！？；：!?;:…”’」』.．")
_STOPS = frozenset("。！？!?….”』")
_SET_IN = 0.9
"""Ideographs that a quotation is set in, at least."""
_QUOTED = 0.7
"""Share of its column that a full line of a quotation takes up, at least."""
_MIDDLE = 0.6
"""Less of a difference, in ideographs, between the white on both sides is that of a title."""
_LABEL = re.compile(r"[一-鿿]{2,4}[：:]")


@dataclass(slots=True)
class Draft:
    """A passage under way: its lines with the page each is on."""

    lines: list[tuple[int, Line]]
    column: Column
    align: Align
    framed: bool
    first_part: int = 0
    first_column: Column | None = None

    def go_on(self, other: Draft) -> None:
        """Take in what stands in the next column or page."""
        self.first_part = self.first_part or len(self.lines)
        self.lines += other.lines
        self.first_column = self.first_column or self.column
        self.column = other.column

    @property
    def last(self) -> Line:
        """The line that another may follow."""
        return self.lines[-1][1]


def starts(draft: Draft, line: Line, align: Align, measure: Measure) -> bool:
    """Whether a line begins a new paragraph below the draft in the same region."""
    last, column = draft.last, draft.column
    em = line.size
    if abs(last.size - em) > 0.07 * em or line.base <= last.base:
        return True
    step = line.base - last.base
    if step < 2 * em and _is_further(draft, line, column):
        return False
    if _are_title(draft, line, align, measure):
        return not _is_one_title(last, line, step, measure)
    if step > parting(column, em, measure) or {align, draft.align} != {"left"}:
        return True
    return _starts_left(draft, line, column, flush=not measure.indented)


def _is_further(draft: Draft, line: Line, column: Column) -> bool:
    """A line of the same remark, numbered passage or quotation, wherever it begins."""
    quoted = _goes_on_quoted(draft, line, column)
    return quoted or _is_open(draft) or _hangs_deeper(draft, line)


def _is_open(draft: Draft) -> bool:
    """A remark in parentheses that is not closed yet."""
    if draft.lines[0][1].text[0] not in "（(":
        return False
    text = "".join(line.text for _, line in draft.lines)
    depths = accumulate((c in "（(") - (c in "）)") for c in text[:_LONGEST])
    return len(text) < _LONGEST and all(depths)


def _hangs_deeper(draft: Draft, line: Line) -> bool:
    """A further line of a numbered passage, set in deeper than its first."""
    first, em = draft.lines[0][1], line.size
    indent = (line.box[0] - draft.column.left) / em
    if not 0.6 * em < line.box[0] - first.box[0] < _DEEPEST * em or indent <= INDENT[1]:
        return False
    if draft.align != "left" or (len(draft.lines) > 1 and draft.last.box[0] <= first.box[0]):
        return False
    if draft.column.right - draft.last.box[2] > 0.35 * (draft.column.right - first.box[0]):
        return False
    return bool(MARKER.match(first.text)) and not MARKER.match(line.text)


def _are_title(draft: Draft, line: Line, align: Align, measure: Measure) -> bool:
    """Lines in the middle, or at the left in display type: these begin one below the other, and
    the first is no sentence."""
    if align != draft.align or align == "centre":
        return align == draft.align
    display = min(draft.last.size, line.size) > DISPLAY * measure.size
    return display and _is_level(draft.last, line) and draft.last.text[-1] not in _END


def _goes_on_quoted(draft: Draft, line: Line, column: Column) -> bool:
    """A further line of a quotation."""
    first, last = draft.lines[0][1], draft.last
    if draft.align != "left" or not _is_quoted(first, line, column):
        return False
    ended = last.text[-1] in _END and (len(draft.lines) == 1 or bool(MARKER.match(line.text)))
    level = len(draft.lines) == 1 or abs(last.box[0] - line.box[0]) < 0.3 * line.size
    return (
        level and not ended and _fills(last, line, column, (line.box[0] - column.left) / line.size)
    )


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


def _is_quoted(first: Line, line: Line, column: Column) -> bool:
    """Whether lines of one type are set in on the left, the first with an indent of its own."""
    em = line.size
    if abs(first.size - em) > 0.07 * em or first.font != line.font:
        return False
    indented = INDENT[0] < (first.box[0] - line.box[0]) / em < INDENT[1]
    return indented and _SET_IN < (line.box[0] - column.left) / em < _DEEPEST


def _fills(last: Line, line: Line, column: Column, depth: float) -> bool:
    """Whether a line ends at the edge of its column, or as far from it as it is set in (in em),
    but for what the line below it begins with."""
    narrow = Column(column.left, column.right - depth * last.size, column.pitch)
    beyond = last.box[2] - narrow.right > SHORT * last.size
    return not (_is_short(last, line, column) and (beyond or _is_short(last, line, narrow)))


def _is_one_title(last: Line, line: Line, step: float, measure: Measure) -> bool:
    stands_out = line.size > 1.08 * measure.size or line.font.name != measure.font
    same = last.font == line.font and not MARKER.match(line.text)
    return stands_out and same and step < 2.3 * line.size


def _starts_left(draft: Draft, line: Line, column: Column, *, flush: bool) -> bool:
    """Whether a line of text begins a paragraph; ``flush``: where these start at the margin."""
    if _ends_early(draft, line, column):
        return True
    last = draft.last
    marked, ended = bool(MARKER.match(line.text)), last.text[-1] in _END
    if _hangs_on(draft, line, column):
        return marked and (ended or _is_next_point(draft, line))
    if line.box[0] - column.left > INDENT[0] * line.size:
        return _starts_indented(draft, line, column, marked=marked)
    if not marked:
        return ended and _is_short_heading(draft, line, column)
    enough = ended if flush else last.text[-1] in _STOPS
    return enough or _is_next_point(draft, line)


def _starts_indented(draft: Draft, line: Line, column: Column, *, marked: bool) -> bool:
    """The same of a line that is set in."""
    if _is_level(draft.last, line):
        return marked or _is_over(draft, line) or _are_labelled(draft, line)
    if marked:
        return True
    if line.box[0] - column.left < INDENT[1] * line.size:
        return not _hangs(draft, line, column)
    return draft.last.text[-1] in _END and _is_short_heading(draft, line, column)


def _is_next_point(draft: Draft, line: Line) -> bool:
    """A line with the number that follows the passage's own, right below where that began."""
    first = draft.lines[0][1]
    own, other = _POINT.match(first.text), _POINT.match(line.text)
    if own is None or other is None or not _is_level(first, line):
        return False
    return int(other[1]) == int(own[1]) + 1


def _is_level(last: Line, line: Line) -> bool:
    """Two lines that begin one below the other."""
    return abs(line.box[0] - last.box[0]) < 0.6 * line.size


def _is_short_heading(draft: Draft, line: Line, column: Column) -> bool:
    """A short line at the margin in a face of its own."""
    alone = column.right - line.box[2] > 0.5 * (column.right - column.left)
    return alone and _has_own_face(draft, line)


def _is_over(draft: Draft, line: Line) -> bool:
    """A sentence that ended, or a heading in a face of its own that fills its line."""
    return draft.last.text[-1] in _END or _has_own_face(draft, line)


def _are_labelled(draft: Draft, line: Line) -> bool:
    """Two lines that both begin with a label: 出席：…, 列席：…."""
    return bool(_LABEL.match(draft.lines[0][1].text) and _LABEL.match(line.text))


def _has_own_face(draft: Draft, line: Line) -> bool:
    faces = {other.font for _, other in draft.lines}
    return line.font not in faces and all(map(_is_ideographic, (draft.last, line)))


def _is_ideographic(line: Line) -> bool:
    """Whether ideographs, and not Latin words, say what face a line is in."""
    return 2 * sum(character > "\u2e80" for character in line.text) > len(line.text)


def _hangs(draft: Draft, line: Line, column: Column) -> bool:
    """A numbered passage that began at the margin: its further lines are the indented ones, and
    in the same face."""
    first = draft.lines[0][1]
    at_margin = abs(first.box[0] - column.left) < 0.7 * first.size
    alike = first.font == line.font or not (_is_ideographic(first) and _is_ideographic(line))
    return at_margin and alike and bool(MARKER.match(first.text))


def _hangs_on(draft: Draft, line: Line, column: Column) -> bool:
    """A line below a further line of such a passage."""
    return len(draft.lines) > 1 and _is_level(draft.last, line) and _hangs(draft, line, column)


def _is_short(last: Line, line: Line, column: Column) -> bool:
    """A line that ends before the edge although the next word would have fitted."""
    white = (column.right - last.box[2]) / line.size
    if white <= SHORT:
        return False
    word = WORD.match(line.text)
    needed = sum(0.55 if c.isascii() else 1.0 for c in word[0]) if word else 0.0
    return white > needed + 0.5


def _ends_early(draft: Draft, line: Line, column: Column) -> bool:
    """A draft whose last line is short before one that stands in a column, and not for want of a
    place to break it."""
    if not _is_short(draft.last, line, draft.column):
        return False
    return not (_is_at_margin(line, column) and _is_held_back(draft))


def _is_at_margin(line: Line, column: Column) -> bool:
    return abs(line.box[0] - column.left) < 0.5 * line.size and not MARKER.match(line.text)


def _is_held_back(draft: Draft) -> bool:
    """Whether a sentence that began with an indent breaks off some ideographs before the edge and
    goes on at the margin: what may not begin a line took others with it."""
    first, last, column = draft.lines[0][1], draft.last, draft.column
    indented = INDENT[0] < (first.box[0] - column.left) / last.size < INDENT[1]
    near = column.right - last.box[2] < _HELD * last.size
    return indented and near and last.text[-1] not in _END


def goes_on(draft: Draft, following: Draft, measure: Measure) -> bool:
    """Whether a passage goes on in the next column or page."""
    last, line = draft.last, following.lines[0][1]
    if {draft.align, following.align} == {"centre"} and not draft.framed:
        return _title_goes_on(last, line, measure)
    if not _is_alike(draft, following):
        return False
    if _goes_on_deep(draft, following):
        return True
    if _is_set_in(draft, following):
        return False
    if _ends_early(draft, line, following.column):
        return False
    if last.text[-1] not in _END:
        return True
    anew = MARKER.match(line.text) or _is_right_below(draft, following)
    return measure.indented and not anew


def _title_goes_on(last: Line, line: Line, measure: Measure) -> bool:
    larger = line.size > LARGER * measure.size
    same = larger and abs(last.size - line.size) < 0.05 * line.size
    return same and _is_one_title(last, line, 0.0, measure)


def _is_set_in(draft: Draft, following: Draft) -> bool:
    """A line that begins away from the margin, and not because all further lines of its passage
    do."""
    last, line = draft.last, following.lines[0][1]
    away = abs(line.box[0] - following.column.left) > 0.8 * line.size
    hangs = abs(last.box[0] - draft.column.left) > 0.8 * line.size and len(draft.lines) > 1
    return away and not hangs


def _goes_on_deep(draft: Draft, following: Draft) -> bool:
    """Whether a sentence breaks off in a line that is set in and goes on as deep."""
    last, line = draft.last, following.lines[0][1]
    if last.text[-1] in _END or MARKER.match(line.text):
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
    hangs = -_DEEPEST < deeper < 0 and bool(MARKER.match(line.text))
    return depth > INDENT[1] and (hangs or abs(deeper) < 0.3)


def _is_right_below(draft: Draft, following: Draft) -> bool:
    """Only a rule lies between: the next line of the same column and page."""
    (page, last), (other, line) = draft.lines[-1], following.lines[0]
    level = abs(draft.column.left - following.column.left) < line.size
    return page == other and level and 0 < line.base - last.base < 3 * line.size


def _is_alike(draft: Draft, following: Draft) -> bool:
    """Both set from the left, in one type."""
    if draft.framed != following.framed or {draft.align, following.align} != {"left"}:
        return False
    last, line = draft.last, following.lines[0][1]
    same = abs(last.size - line.size) <= 0.05 * line.size
    return same and last.font.heavy == line.font.heavy
