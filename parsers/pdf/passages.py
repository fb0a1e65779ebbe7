"""Passages: paragraphs with their typography, joined over lines, columns and pages.

Chinese text says where a paragraph starts by an indent of two ideographs and where it ends by a
short line; a title is centred and larger. A passage goes on in the next column or page when its
last line is full and the next line starts at the margin.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from statistics import median
from typing import Literal

from gongbao.model import Role
from parsers.pdf.blocks import Region, enclose
from parsers.pdf.joining import join_texts
from parsers.pdf.lines import Box, Font, Line
from parsers.pdf.marks import MARKER, WORD
from parsers.pdf.measure import INDENT, SHORT, Column, Measure, column_of, parting

__all__ = ["Align", "Passage", "find_passages"]

Align = Literal["left", "centre", "right"]

_LARGER = 1.12
_FULL = 3
_DEEPEST = 5.5
"""Ideographs that the further lines of a numbered passage are set in, at most."""
_HELD = 4.5
_END = frozenset("。！？；：!?;:…”’」』.．")
_STOPS = frozenset("。！？!?….”』")
_OPENING = "（(《“「『〔【"


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as it is set. ``box`` is its part on ``page`` (from 1), in the page's turned
    frame; ``table`` is the index of a table of that page, or -1."""

    text: str
    page: int
    box: Box
    size: float
    font: Font
    align: Align
    indent: float
    last_page: int
    rows: int = 1
    framed: bool = False
    role: Role = "body"
    level: int = 0
    table: int = -1


@dataclass(slots=True)
class _Draft:
    """A passage under way: its lines with the page each is on."""

    lines: list[tuple[int, Line]]
    column: Column
    align: Align
    framed: bool
    first_part: int = 0
    first_column: Column | None = None

    def go_on(self, other: _Draft) -> None:
        """Take in what stands in the next column or page."""
        self.first_part = self.first_part or len(self.lines)
        self.lines += other.lines
        self.first_column = self.first_column or self.column
        self.column = other.column

    @property
    def last(self) -> Line:
        return self.lines[-1][1]


@dataclass(slots=True)
class _Open:
    """What may go on in the next column or page: the text, and small print right before it."""

    text: _Draft | None = None
    aside: _Draft | None = None

    def take(self, drafts: list[_Draft], at: int, measure: Measure) -> None:
        """Let the draft at an index go on what is open, and leave the last one open."""
        behind = self.text
        if _is_aside(drafts[at], measure):
            behind = self.aside if self.aside and _is_elsewhere(self.aside, drafts[at]) else None
        if behind is not None and _goes_on(behind, drafts[at], measure):
            behind.go_on(drafts.pop(at))
        texts = [draft for draft in drafts if not _is_aside(draft, measure)]
        self.text = texts[-1] if texts else self.text
        if drafts:
            self.aside = drafts[-1] if drafts[-1] is not self.text else None

    def pass_block(self) -> None:
        """A table or a picture comes: neither a title nor small print goes on behind it."""
        self.aside = None
        if self.text is not None and self.text.align == "centre":
            self.text = None


def _is_elsewhere(draft: _Draft, following: _Draft) -> bool:
    """Whether a draft stands in another column or page than the one before it, not below."""
    (page, last), (other, line) = draft.lines[-1], following.lines[0]
    return other != page or line.base <= last.base


def find_passages(pages: Sequence[Sequence[Region]], measure: Measure) -> list[Passage]:
    """Passages of a file from the regions of its pages, in reading order.

    Tables, pictures and frames stand where the order puts them; a passage that they interrupt
    goes on behind them.
    """
    done: list[_Draft | Passage] = []
    left = _Open()
    for number, regions in enumerate(pages, 1):
        for region in regions:
            if region.block is not None:
                done.append(_block_passage(region, number))
                left.pass_block()
                continue
            drafts = _drafts(region, number, column_of(region, measure), measure)
            left.take(drafts, _after_asides(drafts, done, measure), measure)
            done += drafts
    return [_finish(item) if isinstance(item, _Draft) else item for item in done]


def _after_asides(
    drafts: Sequence[_Draft], done: Sequence[_Draft | Passage], measure: Measure
) -> int:
    """The index of the first draft of a region that is no caption of a picture above it."""
    below_picture = bool(done) and isinstance(done[-1], Passage) and done[-1].table < 0
    caption = below_picture and (drafts[0].align == "centre" or _is_aside(drafts[0], measure))
    return 1 if caption and len(drafts) > 1 and len(drafts[0].lines) < 4 else 0


def _block_passage(region: Region, page: int) -> Passage:
    block = region.block
    table = block.index if block is not None and block.kind == "table" else -1
    role: Role = "table" if table >= 0 else "caption"
    none = Font("", heavy=False)
    return Passage("", page, region.box, 0.0, none, "left", 0.0, page, role=role, table=table)


def _drafts(region: Region, page: int, column: Column, measure: Measure) -> list[_Draft]:
    drafts: list[_Draft] = []
    em = _text_size(region, column, measure)
    wide = _whole(region, column, measure)
    for line, below in zip_longest(region.lines, region.lines[1:]):
        align = _align(line, wide if line.size > _LARGER * em else column, em)
        if below is not None and _is_full_title(line, column, measure):
            align = "centre" if _align(below, column, em) == "centre" else align
        if drafts and not _starts(drafts[-1], line, align, measure):
            drafts[-1].lines.append((page, line))
        else:
            drafts.append(_Draft([(page, line)], column, align, region.framed))
    return drafts


def _whole(region: Region, column: Column, measure: Measure) -> Column:
    """The column that titles are centred in: all of the page's where no text shows its edge."""
    if measure.mirrored is None or region.beside or region.framed:
        return column
    return Column(column.left, max(column.right, measure.mirrored), column.pitch)


def _text_size(region: Region, column: Column, measure: Measure) -> float:
    """The size of a region's text: the file's, or a larger one that is set as text is, in full
    lines and sentences. A letter or a notice may be larger than all else in its issue."""
    larger = [line for line in region.lines if line.size > _LARGER * measure.size]
    full = [line for line in larger if column.right - line.box[2] < SHORT * line.size]
    said = any("。" in line.text for line in larger)
    return median(line.size for line in full) if said and len(full) >= _FULL else measure.size


def _is_full_title(line: Line, column: Column, measure: Measure) -> bool:
    """A line as wide as the column that may be a title's, no larger than the text but in another
    face: what stands below it tells, the title's last line or a 文号 in the middle."""
    full = max(line.box[0] - column.left, column.right - line.box[2]) < 1.2 * line.size
    return full and (line.font.heavy or line.font.name != measure.font)


def _align(line: Line, column: Column, em: float) -> Align:
    before, after = line.box[0] - column.left, column.right - line.box[2]
    if line.size > _LARGER * em and abs(before - after) < 1.2 * line.size:
        return "centre"
    centred = before > 1.0 * em and after > 0.3 * em and abs(before - after) < 1.6 * em
    if centred and not _looks_indented(line, before):
        return "centre"
    apart = _is_far_right(before, after, column, em) and not MARKER.match(line.text)
    return "right" if apart else "left"


def _is_far_right(before: float, after: float, column: Column, em: float) -> bool:
    """So much white before a line and so little after it as signatures have."""
    if after >= 6 * em:
        return False
    far = before > 0.35 * (column.right - column.left) and before > after + 2 * em
    return far or (after > 1.0 * em and before > 3.0 * em and before > after + 1.0 * em)


def _looks_indented(line: Line, before: float) -> bool:
    """Indented body text that happens to end as far from the right edge; a bracket that opens it
    may be set half as wide."""
    least = 1.4 if line.text[0] in _OPENING else 1.7
    return least < before / line.size < 2.3


def _starts(draft: _Draft, line: Line, align: Align, measure: Measure) -> bool:
    """Whether a line begins a new paragraph below the draft in the same region."""
    last, column = draft.last, draft.column
    em = line.size
    if abs(last.size - em) > 0.07 * em or line.base <= last.base:
        return True
    step = line.base - last.base
    if step < 2 * em and (_is_open(draft) or _hangs_deeper(draft, line)):
        return False
    if align == "centre" and draft.align == "centre":
        return not _is_one_title(last, line, step, measure)
    if step > parting(column, em, measure) or {align, draft.align} != {"left"}:
        return True
    return _starts_left(draft, line, column, flush=not measure.indented)


def _is_open(draft: _Draft) -> bool:
    """A remark in parentheses that is not closed yet."""
    if draft.lines[0][1].text[0] not in "（(":
        return False
    text = "".join(line.text for _, line in draft.lines)
    opened = text.count("（") + text.count("(") > text.count("）") + text.count(")")
    return opened and len(text) < 200


def _hangs_deeper(draft: _Draft, line: Line) -> bool:
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


def _is_one_title(last: Line, line: Line, step: float, measure: Measure) -> bool:
    stands_out = line.size > 1.08 * measure.size or line.font.name != measure.font
    same = last.font == line.font and not MARKER.match(line.text)
    return stands_out and same and step < 2.3 * line.size


def _starts_left(draft: _Draft, line: Line, column: Column, *, flush: bool) -> bool:
    """Whether a line of text begins a paragraph; ``flush``: where these start at the margin."""
    last, em = draft.last, line.size
    indent = (line.box[0] - column.left) / em
    level = abs(line.box[0] - last.box[0]) < 0.6 * em
    if _ends_early(draft, line, column):
        return True
    marked = bool(MARKER.match(line.text))
    hangs = _hangs(draft, line, column)
    if level and hangs and len(draft.lines) > 1:
        return marked and last.text[-1] in _END
    if marked and indent > INDENT[0] and not level:
        return True
    if level and indent > INDENT[0]:
        return marked or _is_over(draft, line)
    if INDENT[0] < indent < INDENT[1]:
        return not hangs
    if last.text[-1] in _END and _is_short_heading(draft, line, column):
        return True
    return marked and last.text[-1] in (_END if flush else _STOPS)


def _is_short_heading(draft: _Draft, line: Line, column: Column) -> bool:
    """A short line at the margin in a face of its own."""
    alone = column.right - line.box[2] > 0.5 * (column.right - column.left)
    return alone and _has_own_face(draft, line)


def _is_over(draft: _Draft, line: Line) -> bool:
    """A sentence that ended, or a heading in a face of its own that fills its line."""
    return draft.last.text[-1] in _END or _has_own_face(draft, line)


def _has_own_face(draft: _Draft, line: Line) -> bool:
    faces = {other.font for _, other in draft.lines}
    return line.font not in faces and all(map(_is_ideographic, (draft.last, line)))


def _is_ideographic(line: Line) -> bool:
    """Whether ideographs, and not Latin words, say what face a line is in."""
    return 2 * sum(character > "\u2e80" for character in line.text) > len(line.text)


def _hangs(draft: _Draft, line: Line, column: Column) -> bool:
    """A numbered passage that began at the margin: its further lines are the indented ones, and
    in the same face."""
    first = draft.lines[0][1]
    at_margin = abs(first.box[0] - column.left) < 0.7 * first.size
    alike = first.font == line.font or not (_is_ideographic(first) and _is_ideographic(line))
    return at_margin and alike and bool(MARKER.match(first.text))


def _is_short(last: Line, line: Line, column: Column) -> bool:
    """A line that ends before the edge although the next word would have fitted."""
    white = (column.right - last.box[2]) / line.size
    if white <= SHORT:
        return False
    word = WORD.match(line.text)
    needed = sum(0.55 if c.isascii() else 1.0 for c in word[0]) if word else 0.0
    return white > needed + 0.5


def _ends_early(draft: _Draft, line: Line, column: Column) -> bool:
    """A draft whose last line is short, and not for want of a place to break it."""
    if not _is_short(draft.last, line, column):
        return False
    return not (_is_at_margin(line, column) and _is_held_back(draft))


def _is_at_margin(line: Line, column: Column) -> bool:
    return abs(line.box[0] - column.left) < 0.5 * line.size and not MARKER.match(line.text)


def _is_held_back(draft: _Draft) -> bool:
    """Whether a sentence that began with an indent breaks off some ideographs before the edge and
    goes on at the margin: what may not begin a line took others with it."""
    first, last, column = draft.lines[0][1], draft.last, draft.column
    indented = INDENT[0] < (first.box[0] - column.left) / last.size < INDENT[1]
    near = column.right - last.box[2] < _HELD * last.size
    return indented and near and last.text[-1] not in _END


def _goes_on(draft: _Draft, following: _Draft, measure: Measure) -> bool:
    """Whether a passage goes on in the next column or page."""
    last, line = draft.last, following.lines[0][1]
    if {draft.align, following.align} == {"centre"} and not draft.framed:
        larger = line.size > _LARGER * measure.size
        same = larger and abs(last.size - line.size) < 0.05 * line.size
        return same and _is_one_title(last, line, 0.0, measure)
    held = _is_at_margin(line, following.column) and _is_held_back(draft)
    if not _is_alike(draft, following) or (_is_short(last, line, draft.column) and not held):
        return False
    indent = (line.box[0] - following.column.left) / line.size
    hangs = abs(last.box[0] - draft.column.left) > 0.8 * line.size and len(draft.lines) > 1
    if abs(indent) > 0.8 and not hangs:
        return False
    if last.text[-1] in _END and (MARKER.match(line.text) or _is_right_below(draft, following)):
        return False
    return measure.indented or last.text[-1] not in _END


def _is_right_below(draft: _Draft, following: _Draft) -> bool:
    """Only a rule lies between: the next line of the same column and page."""
    (page, last), (other, line) = draft.lines[-1], following.lines[0]
    level = abs(draft.column.left - following.column.left) < line.size
    return page == other and level and 0 < line.base - last.base < 3 * line.size


def _is_alike(draft: _Draft, following: _Draft) -> bool:
    """Both set from the left, in one type."""
    if draft.framed != following.framed or {draft.align, following.align} != {"left"}:
        return False
    last, line = draft.last, following.lines[0][1]
    same = abs(last.size - line.size) <= 0.05 * line.size
    return same and last.font.heavy == line.font.heavy


def _is_aside(draft: _Draft, measure: Measure) -> bool:
    """Small print that does not end the passage above it: notes, captions."""
    return draft.framed or draft.last.size < 0.93 * measure.size


def _finish(draft: _Draft) -> Passage:
    first_page, first = draft.lines[0]
    here = [line.box for _, line in draft.lines[: draft.first_part or None]]
    return Passage(
        text=join_texts(line.text for _, line in draft.lines),
        page=first_page,
        box=enclose(here),
        size=first.size,
        font=first.font,
        align=draft.align,
        indent=(first.box[0] - (draft.first_column or draft.column).left) / first.size,
        last_page=draft.lines[-1][0],
        rows=len(draft.lines),
        framed=draft.framed,
        role="heading" if _heads_frame(draft) else "body",
    )


def _heads_frame(draft: _Draft) -> bool:
    """The title of a box: centred, one short line."""
    short = len(draft.lines) == 1 and len(draft.last.text) < 20
    return draft.framed and draft.align == "centre" and short
