"""Where a passage starts: a line below another, and what stands at the top of the next column."""

from __future__ import annotations

import re
from itertools import accumulate

from parsers.pdf.drafts import DEEPEST, END, Align, Draft, is_short
from parsers.pdf.lines import Line
from parsers.pdf.marks import MARKER
from parsers.pdf.measure import INDENT, Column, Measure, parting
from parsers.pdf.quotations import goes_on_deep, goes_on_quoted

__all__ = ["DISPLAY", "LARGER", "goes_on", "starts"]

LARGER = 1.12
"""Type this many times the size of the text is larger than it."""
DISPLAY = 1.2
"""What is set so much larger than the text is no text, wherever it begins."""
_HELD = 4.5
_LONGEST = 200
"""Characters of a remark in parentheses, at most."""
_POINT = re.compile(r"(\d{1,3})[.．、]")
_STOPS = frozenset("。！？!?….”』")
_LABEL = re.compile(r"[一-鿿]{2,4}[：:]")


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
    quoted = goes_on_quoted(draft, line, column)
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
    if not 0.6 * em < line.box[0] - first.box[0] < DEEPEST * em or indent <= INDENT[1]:
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
    return display and _is_level(draft.last, line) and draft.last.text[-1] not in END


def _is_one_title(last: Line, line: Line, step: float, measure: Measure) -> bool:
    stands_out = line.size > 1.08 * measure.size or line.font.name != measure.font
    same = last.font == line.font and not MARKER.match(line.text)
    return stands_out and same and step < 2.3 * line.size


def _starts_left(draft: Draft, line: Line, column: Column, *, flush: bool) -> bool:
    """Whether a line of text begins a paragraph; ``flush``: where these start at the margin."""
    if _ends_early(draft, line, column):
        return True
    last = draft.last
    marked, ended = bool(MARKER.match(line.text)), last.text[-1] in END
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
    return draft.last.text[-1] in END and _is_short_heading(draft, line, column)


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
    return draft.last.text[-1] in END or _has_own_face(draft, line)


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


def _ends_early(draft: Draft, line: Line, column: Column) -> bool:
    """A draft whose last line is short before one that stands in a column, and not for want of a
    place to break it."""
    if not is_short(draft.last, line, draft.column):
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
    return indented and near and last.text[-1] not in END


def goes_on(draft: Draft, following: Draft, measure: Measure) -> bool:
    """Whether a passage goes on in the next column or page."""
    last, line = draft.last, following.lines[0][1]
    if {draft.align, following.align} == {"centre"} and not draft.framed:
        return _title_goes_on(last, line, measure)
    if not _is_alike(draft, following):
        return False
    if goes_on_deep(draft, following):
        return True
    if _is_set_in(draft, following):
        return False
    if _ends_early(draft, line, following.column):
        return False
    if last.text[-1] not in END:
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
