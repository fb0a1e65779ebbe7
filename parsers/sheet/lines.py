"""Lines of a sheet: type of one size class at a time, cut where columns stand close.

On one grid of baselines a headline and the text beside it share a row, and a gutter may be as
narrow as one em: neither shows in the gap between two glyphs alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.glyphs import Glyphs
from parsers.pdf.lines import Line, find_grouped_lines

__all__ = ["DISPLAY", "body_size", "find_sheet_lines", "part_at_gutters"]

DISPLAY = 1.2
"""Type from this many times the text's size on is for headlines."""
_NEAR = 1.045
"""Sizes whose ratio is less are one class."""
_AROUND = 9.0
_ROWS = 4
_CROSSED = 0.4
_TIGHT = 0.35
_EDGED = 3
_EXACT = 0.12
_WIDEST = 2.6
_WIDE = 0x2E80


def find_sheet_lines(glyphs: Glyphs) -> list[Line]:
    """Lines of glyphs that run to the right, those of different size classes apart."""
    if not len(glyphs):
        return []
    group = _classes(glyphs.size)
    return [line for _, line in find_grouped_lines(glyphs, group)]


def _classes(size: NDArray[np.float64]) -> NDArray[np.int64]:
    """A class for each size: what differs by more than a few hundredths is set apart."""
    rounded = np.round(size * 10) / 10
    values = np.unique(rounded)
    number = np.concatenate([[0], np.cumsum(values[1:] / values[:-1] > _NEAR)])
    classes: NDArray[np.int64] = number[np.searchsorted(values, rounded)]
    return classes


def body_size(lines: Sequence[Line]) -> float:
    """The size most of the text is set in, in points."""
    weights: dict[float, int] = {}
    for line in lines:
        size = round(line.size * 4) / 4
        weights[size] = weights.get(size, 0) + len(line.text)
    return max(weights, key=lambda size: (weights[size], size)) if weights else 10.0


def part_at_gutters(lines: Sequence[Line], em: float) -> list[Line]:
    """Lines cut at those of their wider blanks that are gutters, and pieces of one row put
    together whose blank is none: a gutter shows in the rows around it."""
    ordered = sorted(lines, key=lambda line: (round(line.base, 1), line.box[0]))
    cuts = [cut for n, line in enumerate(ordered) for cut in _cuts(n, line)]
    gaps = list(_gaps(ordered, em))
    if not cuts and not gaps:
        return ordered
    is_gutter = _judge(ordered, [*cuts, *gaps], em)
    gutters: dict[int, list[tuple[float, float]]] = {}
    for cut, found in zip(cuts, is_gutter, strict=False):
        if found:
            gutters.setdefault(cut.line, []).append((cut.low, cut.high))
    rest = is_gutter[len(cuts) :]
    joined = {gap.line for gap, found in zip(gaps, rest, strict=True) if not found}
    parts: list[Line] = []
    for n, line in enumerate(ordered):
        pieces = line.parted(gutters.get(n, []))
        if n - 1 in joined and parts:
            pieces[0] = _together(parts.pop(), pieces[0])
        parts += pieces
    return parts


@dataclass(frozen=True, slots=True)
class _Blank:
    """White in a row after (part of) a line: from ``low`` to ``high``, between type that starts
    at ``start`` and type that starts at ``high``."""

    line: int
    low: float
    high: float
    start: float


def _cuts(n: int, line: Line) -> Iterator[_Blank]:
    """The wider blanks inside a line."""
    starts = [line.box[0], *(high for _, _, high in line.cuts)]
    for (_, low, high), start in zip(line.cuts, starts, strict=False):
        yield _Blank(n, low, high, start)


def _gaps(ordered: Sequence[Line], em: float) -> Iterator[_Blank]:
    """Blanks between neighbours of one row that may be blanks between words."""
    for n, (left, right) in enumerate(pairwise(ordered)):
        gap = right.box[0] - left.box[2]
        same = abs(left.size - right.size) < 0.06 * left.size and left.size < DISPLAY * em
        if same and abs(left.base - right.base) < 0.2 * em and 0 < gap < _WIDEST * em:
            yield _Blank(n, left.box[2], right.box[0], left.box[0])


def _together(left: Line, right: Line) -> Line:
    box = (
        left.box[0],
        min(left.box[1], right.box[1]),
        right.box[2],
        max(left.box[3], right.box[3]),
    )
    meet = ord(left.text[-1]) >= _WIDE and ord(right.text[0]) >= _WIDE
    main = left if len(left.text) >= len(right.text) else right
    blank = " " if meet or not (ord(left.text[-1]) >= _WIDE or ord(right.text[0]) >= _WIDE) else ""
    return replace(main, text=left.text + blank + right.text, box=box, cuts=())


def _judge(lines: Sequence[Line], blanks: Sequence[_Blank], em: float) -> list[bool]:
    """Whether each blank is a gutter: enough rows near it have white or an edge there too, few
    have type, and what it parts has an edge of the columns (a byline centred over two has not)."""
    boxes = np.array([line.box for line in lines])
    level = (boxes[:, 1] + boxes[:, 3]) / 2
    text = np.array([line.size < DISPLAY * em for line in lines])
    owner = np.array([blank.line for blank in blanks])
    low, high = np.array([b.low for b in blanks]), np.array([b.high for b in blanks])
    at, small = level[owner], text[owner]
    tight = _TIGHT * em
    # Boxes that were recognised on a picture shake.
    exact = _EXACT * em if any(line.font.name for line in lines) else tight
    begins, begin_level = np.concatenate([boxes[:, 0], high]), np.concatenate([level, at])
    verdicts: list[bool] = []
    for blank in blanks:
        middle = (blank.low + blank.high) / 2
        here = level[blank.line]
        near = np.abs(level - here) < _AROUND * em
        crossing = near & text & (boxes[:, 0] < middle - 1) & (boxes[:, 2] > middle + 1)
        white = small & (np.abs(at - here) < _AROUND * em)
        white &= (np.minimum(high, blank.high) - np.maximum(low, blank.low)) > 0.3 * em
        ends = near & text & (np.abs(boxes[:, 2] - blank.low) < tight)
        starts = near & (np.abs(boxes[:, 0] - blank.high) < tight)
        # A row that is split already shows by its edge, one that is not by its blank.
        rows = int(white.sum()) + max(int(ends.sum()), int(starts.sum()))
        solid = int(crossing.sum()) - int((white & (low < middle) & (high > middle)).sum())
        level_begins = begins[np.abs(begin_level - here) < _AROUND * em]
        edged = _aligned(level_begins, blank.high, em, exact) and (
            _aligned(level_begins, blank.start, em, tight) or int(ends.sum()) >= _EDGED
        )
        verdicts.append(rows >= _ROWS and solid <= _CROSSED * rows and edged)
    return verdicts


def _aligned(begins: NDArray[np.float64], x: float, em: float, slack: float) -> bool:
    """Whether type that starts at x starts where rows do, or set in by two ems."""
    flush = np.abs(begins - x) < slack
    indented = np.abs(begins - (x - 2 * em)) < slack
    return int(flush.sum()) > _EDGED or int(indented.sum()) >= _EDGED
