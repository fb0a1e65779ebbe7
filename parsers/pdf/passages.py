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

from gongbao.model import Role
from parsers.pdf.blocks import Region, enclose
from parsers.pdf.drafts import Align, Draft
from parsers.pdf.joining import join_texts
from parsers.pdf.lines import Box, Font, Line
from parsers.pdf.marks import MARKER
from parsers.pdf.measure import SHORT, Column, Measure, column_of
from parsers.pdf.quotations import heads_quotation
from parsers.pdf.starts import LARGER, goes_on, starts

__all__ = ["Align", "Passage", "find_passages"]

_FULL = 3
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
class _Open:
    """What may go on in the next column or page: the text, and small print right before it."""

    text: Draft | None = None
    aside: Draft | None = None

    def take(self, drafts: list[Draft], at: int, measure: Measure) -> None:
        """Let the draft at an index go on what is open, and leave the last one open."""
        behind = self.text
        if _is_aside(drafts[at], measure):
            behind = self.aside if self.aside and _is_elsewhere(self.aside, drafts[at]) else None
        if behind is not None and goes_on(behind, drafts[at], measure):
            behind.go_on(drafts.pop(at))
        texts = [draft for draft in drafts if not _is_aside(draft, measure)]
        self.text = texts[-1] if texts else self.text
        if drafts:
            self.aside = drafts[-1] if drafts[-1] is not self.text else None
            self._end_title(behind=self.aside)

    def pass_block(self) -> None:
        """A table or a picture comes: neither a title nor small print goes on behind it."""
        self.aside = None
        self._end_title(behind=self.text)

    def _end_title(self, *, behind: object) -> None:
        """A title does not go on behind anything that stands below it."""
        if behind is not None and self.text is not None and self.text.align == "centre":
            self.text = None


def _is_elsewhere(draft: Draft, following: Draft) -> bool:
    """Whether a draft stands in another column or page than the one before it, not below."""
    (page, last), (other, line) = draft.lines[-1], following.lines[0]
    return other != page or line.base <= last.base


def find_passages(pages: Sequence[Sequence[Region]], measure: Measure) -> list[Passage]:
    """Passages of a file from the regions of its pages, in reading order.

    Tables, pictures and frames stand where the order puts them; a passage that they interrupt
    goes on behind them.
    """
    done: list[Draft | Passage] = []
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
    return [_finish(item) if isinstance(item, Draft) else item for item in done]


def _after_asides(
    drafts: Sequence[Draft], done: Sequence[Draft | Passage], measure: Measure
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


def _drafts(region: Region, page: int, column: Column, measure: Measure) -> list[Draft]:
    drafts: list[Draft] = []
    em = _text_size(region, column, measure)
    wide = _whole(region, column, measure)
    for line, below in zip_longest(region.lines, region.lines[1:]):
        align = _align(line, wide if line.size > LARGER * em else column, em)
        if below is not None and _is_full_title(line, column, measure):
            align = _align_as(below, line, align, _align(below, column, em))
        elif align != "left" and heads_quotation(line, below, column):
            align = "left"
        if drafts and not starts(drafts[-1], line, align, measure):
            drafts[-1].lines.append((page, line))
        else:
            drafts.append(Draft([(page, line)], column, align, region.framed))
    return drafts


def _whole(region: Region, column: Column, measure: Measure) -> Column:
    """The column that titles are centred in: all of the page's where no text shows its edge."""
    if measure.mirrored is None or region.beside or region.framed:
        return column
    return Column(column.left, max(column.right, measure.mirrored), column.pitch)


def _text_size(region: Region, column: Column, measure: Measure) -> float:
    """The size of a region's text: the file's, or a larger one that is set as text is, in full
    lines and sentences. A letter or a notice may be larger than all else in its issue."""
    larger = [line for line in region.lines if line.size > LARGER * measure.size]
    full = [line for line in larger if column.right - line.box[2] < SHORT * line.size]
    said = any("。" in line.text for line in larger)
    return median(line.size for line in full) if said and len(full) >= _FULL else measure.size


def _is_full_title(line: Line, column: Column, measure: Measure) -> bool:
    """A line as wide as the column that may be a title's, larger than the text or in another face:
    what stands below it tells, the title's last line or a 文号 in the middle."""
    full = max(line.box[0] - column.left, column.right - line.box[2]) < 1.2 * line.size
    other = line.font.heavy or line.font.name != measure.font
    return full and (other or line.size > LARGER * measure.size)


def _align_as(below: Line, line: Line, own: Align, others: Align) -> Align:
    """How a full line of a title is set: as the line below it where that is in the middle, or is
    more of it and large; by itself it would pass for one in the middle."""
    alike = abs(below.size - line.size) < 0.05 * line.size and below.font == line.font
    return others if others == "centre" or (alike and own == "centre") else own


def _align(line: Line, column: Column, em: float) -> Align:
    before, after = line.box[0] - column.left, column.right - line.box[2]
    if line.size > LARGER * em and abs(before - after) < 1.2 * line.size:
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


def _is_aside(draft: Draft, measure: Measure) -> bool:
    """Small print that does not end the passage above it: notes, captions."""
    return draft.framed or draft.last.size < 0.93 * measure.size


def _finish(draft: Draft) -> Passage:
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


def _heads_frame(draft: Draft) -> bool:
    """The title of a box: centred, one short line."""
    short = len(draft.lines) == 1 and len(draft.last.text) < 20
    return draft.framed and draft.align == "centre" and short
