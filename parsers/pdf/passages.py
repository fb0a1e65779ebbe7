"""Passages: paragraphs with their typography, joined over lines, columns and pages.

Chinese text says where a paragraph starts by an indent of two ideographs and where it ends by a
short line; a title is centred and larger. A passage goes on in the next column or page when its
last line is full and the next line starts at the margin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from gongbao.model import Role
from parsers.pdf.blocks import Region, enclose
from parsers.pdf.joining import join_texts
from parsers.pdf.lines import Box, Font, Line

__all__ = ["Align", "Measure", "Passage", "find_passages", "measure_text"]

Align = Literal["left", "centre", "right"]

_END = frozenset("。！？；：!?;:…”’」』.")
_MARKER = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、](?!\d{1,3}(?!\d))"
    r"|\d{1,2}[）)]|[A-Za-z][.．、）)]|[（(]\d{1,2}[）)]|[①-⑳⑴-⒇•●■◆▪➢✓]|第[一二三四五六七八九十百零〇\d]+[章节条款编]"
    r"|附件[一二三四五六七八九十\d]*[:：]?)"
)
_WORD = re.compile(r"[（(《“「『〔]*[!-~—–～]+[年月日号％%）)]?|[（(《“「『〔]+.")
_SHORT = 1.9
"""A line that ends this many em before its column's edge ends its paragraph."""
_INDENT = (1.35, 2.75)


@dataclass(frozen=True, slots=True)
class Measure:
    """What holds for a whole file: size and face of its body text, whether paragraphs start with
    an indent, and the usual columns (left, right edge, number of lines)."""

    size: float
    font: str
    indented: bool
    columns: tuple[tuple[float, float, int], ...] = ()


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
class _Column:
    left: float
    right: float
    pitch: float


@dataclass(slots=True)
class _Draft:
    """A passage under way: its lines with the page each is on."""

    lines: list[tuple[int, Line]]
    column: _Column
    align: Align
    framed: bool
    first_part: int = 0

    def go_on(self, other: _Draft) -> None:
        """Take in what stands in the next column or page."""
        self.first_part = self.first_part or len(self.lines)
        self.lines += other.lines
        self.column = other.column

    @property
    def last(self) -> Line:
        return self.lines[-1][1]


def measure_text(pages: Sequence[Sequence[Region]]) -> Measure:
    """Body size, face, habit of indenting and usual columns of a file."""
    regions = [region for page in pages for region in page if region.lines]
    weights: dict[tuple[float, str], int] = {}
    for line in (line for region in regions for line in region.lines):
        key = (round(line.size * 2) / 2, line.font.name)
        weights[key] = weights.get(key, 0) + len(line.text)
    if not weights:
        return Measure(10.5, "", indented=True)
    sizes: dict[float, int] = {}
    for (size, _), weight in weights.items():
        sizes[size] = sizes.get(size, 0) + weight
    body = max(sizes, key=lambda size: (sizes[size], size))
    font = max((key for key in weights if key[0] == body), key=lambda key: weights[key])[1]
    columns = (*_usual_columns(regions, body), *_spans(pages, body))
    return Measure(body, font, _is_indented(regions, body), columns)


def _usual_columns(regions: Iterable[Region], em: float) -> Iterator[tuple[float, float, int]]:
    counts: dict[tuple[int, int], tuple[float, float, int]] = {}
    beside: set[tuple[int, int]] = set()
    for region in regions:
        if len(region.lines) < 4 or region.framed:
            continue
        column = _own_column(region, em)
        if not _is_shown(column, region, em):
            continue
        key = (round(column.left / em), round(column.right / em))
        _, _, count = counts.get(key, (0.0, 0.0, 0))
        counts[key] = (column.left, column.right, count + len(region.lines))
        beside |= {key} if region.beside else set()
    for key in [key for key in counts if key not in beside and _is_inside(counts, key, em)]:
        del counts[key]
    total = sum(count for _, _, count in counts.values())
    usual = [column for column in counts.values() if column[2] >= 0.05 * total]
    yield from sorted(usual, key=lambda column: -column[2])


def _is_inside(
    counts: dict[tuple[int, int], tuple[float, float, int]], key: tuple[int, int], em: float
) -> bool:
    """A column that only short lines in a far more usual, wider one have made up."""
    left, right, count = counts[key]
    return any(
        a - em < left and right < b + em and b - a > right - left + 2 * em and more > 2 * count
        for a, b, more in counts.values()
    )


def _spans(pages: Iterable[Sequence[Region]], em: float) -> Iterator[tuple[float, float, int]]:
    """From the first column's left to the last one's right, on pages that have columns."""
    spans: dict[tuple[int, int], tuple[float, float, int]] = {}
    for regions in pages:
        columns = [r for r in regions if r.beside and not r.framed and len(r.lines) >= 4]
        if len(columns) < 2:
            continue
        left = min(region.box[0] for region in columns)
        right = max(region.box[2] for region in columns)
        spans[round(left / em), round(right / em)] = (left, right, 0)
    yield from spans.values()


def _is_indented(regions: Iterable[Region], em: float) -> bool:
    indented = flush = 0
    for region in regions:
        column = _own_column(region, em)
        for before, line in zip(region.lines, region.lines[1:], strict=False):
            if abs(line.size - em) > 0.6 or column.right - before.box[2] < _SHORT * em:
                continue
            indent = (line.box[0] - column.left) / em
            indented += _INDENT[0] < indent < _INDENT[1]
            flush += abs(indent) < 0.5
    return indented >= flush


def _own_column(region: Region, em: float) -> _Column:
    """The edges that a region's own lines show, and their usual distance."""
    lefts = sorted(line.box[0] for line in region.lines)
    rights = sorted(line.box[2] for line in region.lines)
    need = 1 if len(lefts) < 4 else max(2, len(lefts) // 8)
    supported = (
        left for left in lefts if sum(abs(other - left) < 0.4 * em for other in lefts) >= need
    )
    backed = (
        right for right in rights[::-1] if sum(abs(o - right) < 0.6 * em for o in rights) >= need
    )
    right = next(backed, rights[-1])
    steps = [
        b.base - a.base
        for a, b in zip(region.lines, region.lines[1:], strict=False)
        if abs(a.size - b.size) < 0.1 * b.size
    ]
    pitch = median(steps) if steps else 1.7 * em
    return _Column(next(supported, lefts[0]), right, pitch)


def _column(region: Region, measure: Measure) -> _Column:
    """A region's column: its own edges where enough lines reach them, else those of a usual
    column around it, else those of the place where it was cut out."""
    em = measure.size
    own = _own_column(region, em)
    slack = 0.8 * em
    wider = any(
        a - slack < own.left and own.right < b - em and count > 3 * len(region.lines)
        for a, b, count in measure.columns
    )
    if region.framed or (_is_shown(own, region, em) and not (wider and not region.beside)):
        return own
    x0, _, x1, _ = enclose(line.box for line in region.lines)
    left, _, right, _ = region.box
    around = [(left, right, 0)] + [
        (a, b, count)
        for a, b, count in measure.columns
        if a - slack <= x0
        and x1 <= b + slack
        and (not region.beside or (a >= left - slack and b <= right + slack))
    ]
    if wider and not region.beside:
        around = around[1:] or around
    best = max(around, key=lambda c: (_reaching(region, c[1], em), c[2], c[1] - c[0]))
    return _Column(best[0], best[1], own.pitch)


def _is_shown(own: _Column, region: Region, em: float) -> bool:
    """Whether a region shows its edges by itself: enough lines reach the right one, few pass it."""
    rights = [line.box[2] for line in region.lines]
    reach = sum(abs(right - own.right) < em for right in rights)
    beyond = sum(right > own.right + em for right in rights)
    return reach >= max(3, 0.3 * len(rights)) and beyond <= 0.15 * len(rights)


def _reaching(region: Region, right: float, em: float) -> int:
    """Lines that end at an edge; one alone may do so by chance."""
    count = sum(abs(line.box[2] - right) < em for line in region.lines)
    return count if count > 1 else 0


def find_passages(pages: Sequence[Sequence[Region]], measure: Measure) -> list[Passage]:
    """Passages of a file from the regions of its pages, in reading order.

    Tables, pictures and frames stand where the order puts them; a passage that they interrupt
    goes on behind them.
    """
    done: list[_Draft | Passage] = []
    open_draft: _Draft | None = None
    for number, regions in enumerate(pages, 1):
        for region in regions:
            if region.block is not None:
                done.append(_block_passage(region, number))
                continue
            drafts = _drafts(region, number, _column(region, measure), measure)
            at = _after_asides(drafts, done, measure)
            if open_draft is not None and _goes_on(open_draft, drafts[at], measure):
                open_draft.go_on(drafts.pop(at))
            done += drafts
            if drafts and not _is_aside(drafts[-1], measure):
                open_draft = drafts[-1]
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


def _drafts(region: Region, page: int, column: _Column, measure: Measure) -> list[_Draft]:
    drafts: list[_Draft] = []
    for line in region.lines:
        align = _align(line, column, measure)
        if drafts and not _starts(drafts[-1], line, align, measure):
            drafts[-1].lines.append((page, line))
        else:
            drafts.append(_Draft([(page, line)], column, align, region.framed))
    return drafts


def _align(line: Line, column: _Column, measure: Measure) -> Align:
    em = measure.size
    before, after = line.box[0] - column.left, column.right - line.box[2]
    if line.size > 1.12 * em and abs(before - after) < 1.2 * em:
        return "centre"
    centred = before > 1.0 * em and abs(before - after) < 1.6 * em
    if centred and not _looks_indented(line, before):
        return "centre"
    far = before > 0.35 * (column.right - column.left) and before > after + 2 * em
    inset = after > 1.0 * em and before > 3.0 * em and before > after + 1.0 * em
    marked = bool(_MARKER.match(line.text))
    return "right" if after < 6 * em and (far or inset) and not marked else "left"


def _looks_indented(line: Line, before: float) -> bool:
    """Indented body text that happens to end as far from the right edge."""
    return abs(before / line.size - 2.0) < 0.3


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
    if step > max(1.45 * column.pitch, 1.3 * em):
        return True
    if align != "left" or draft.align != "left":
        return True
    return _starts_left(draft, line, column)


def _is_open(draft: _Draft) -> bool:
    """A remark in parentheses that is not closed yet."""
    text = "".join(line.text for _, line in draft.lines)
    opened = text[0] in "（(" and len(text) < 200
    return opened and text.count("（") + text.count("(") > text.count("）") + text.count(")")


def _hangs_deeper(draft: _Draft, line: Line) -> bool:
    """A further line of a numbered passage, set in deeper than its first."""
    first, em = draft.lines[0][1], line.size
    indent = (line.box[0] - draft.column.left) / em
    if line.box[0] - first.box[0] <= 0.6 * em or indent <= _INDENT[1] or draft.align != "left":
        return False
    if draft.column.right - draft.last.box[2] > 0.35 * (draft.column.right - first.box[0]):
        return False
    return bool(_MARKER.match(first.text)) and not _MARKER.match(line.text)


def _is_one_title(last: Line, line: Line, step: float, measure: Measure) -> bool:
    stands_out = line.size > 1.08 * measure.size or line.font.name != measure.font
    same = last.font == line.font and not _MARKER.match(line.text)
    return stands_out and same and step < 2.3 * line.size


def _starts_left(draft: _Draft, line: Line, column: _Column) -> bool:
    last, em = draft.last, line.size
    indent = (line.box[0] - column.left) / em
    level = abs(line.box[0] - last.box[0]) < 0.6 * em
    marked = bool(_MARKER.match(line.text))
    if _is_short(last, line, column):
        return True
    if marked and indent > _INDENT[0] and not level:
        return True
    if level and indent > _INDENT[0]:
        return marked or last.text[-1] in _END
    if _INDENT[0] < indent < _INDENT[1]:
        return not _hangs(draft, column)
    return marked and last.text[-1] in _END


def _hangs(draft: _Draft, column: _Column) -> bool:
    """A numbered passage that began at the margin: its further lines are the indented ones."""
    first = draft.lines[0][1]
    return abs(first.box[0] - column.left) < 0.7 * first.size and bool(_MARKER.match(first.text))


def _is_short(last: Line, line: Line, column: _Column) -> bool:
    """A line that ends before the edge although the next word would have fitted."""
    word = _WORD.match(line.text)
    needed = sum(0.55 if c.isascii() else 1.0 for c in word[0]) if word else 0.0
    return (column.right - last.box[2]) / line.size > max(_SHORT, needed + 0.5)


def _goes_on(draft: _Draft, following: _Draft, measure: Measure) -> bool:
    """Whether a passage goes on in the next column or page."""
    last, line = draft.last, following.lines[0][1]
    if draft.framed != following.framed or draft.align != "left" or following.align != "left":
        return False
    if abs(last.size - line.size) > 0.05 * line.size or last.font.heavy != line.font.heavy:
        return False
    if _is_short(last, line, draft.column):
        return False
    indent = (line.box[0] - following.column.left) / line.size
    hangs = abs(last.box[0] - draft.column.left) > 0.8 * line.size and len(draft.lines) > 1
    if abs(indent) > 0.8 and not hangs:
        return False
    if _MARKER.match(line.text) and last.text[-1] in _END:
        return False
    return measure.indented or last.text[-1] not in _END


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
        indent=(first.box[0] - draft.column.left) / first.size,
        last_page=draft.lines[-1][0],
        rows=len(draft.lines),
        framed=draft.framed,
        role="heading" if _heads_frame(draft) else "body",
    )


def _heads_frame(draft: _Draft) -> bool:
    """The title of a box: centred, one short line."""
    short = len(draft.lines) == 1 and len(draft.last.text) < 20
    return draft.framed and draft.align == "centre" and short
