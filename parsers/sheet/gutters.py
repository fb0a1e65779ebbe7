"""Gutters: the white between columns, which may be as narrow as one em and then shows only in the
rows around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.lines import Line
from parsers.sheet.lines import DISPLAY

__all__ = ["part_at_gutters"]

_AROUND = 9.0
_ROWS = 4
_CROSSED = 0.5
_TIGHT = 0.35
_EDGED = 3
_EXACT = 0.12
_WIDEST = 2.6
_WIDE = 0x2E80
_APART = 1.15
_LARGER = 1.13
_REACH = 1.6
_INTO = 0.4


def part_at_gutters(lines: Sequence[Line], em: float) -> list[Line]:
    """Lines cut at those of their wider blanks that are gutters, and pieces of one row put
    together whose blank is none: a gutter shows in the rows around it."""
    ordered = sorted(lines, key=lambda line: (round(line.base, 1), line.box[0]))
    blanks = sorted([*_gaps(ordered, em), *_cuts(ordered)], key=lambda b: (b.line, b.low))
    if not blanks:
        return ordered
    gutters: dict[int, list[tuple[float, float]]] = {}
    joined: set[int] = set()
    for blank, found in zip(blanks, _judge(ordered, blanks, em), strict=True):
        if found and not blank.between:
            gutters.setdefault(blank.line, []).append((blank.low, blank.high))
        elif blank.between and not found:
            joined.add(blank.line)
    parts: list[Line] = []
    for n, line in enumerate(ordered):
        pieces = line.parted(gutters.get(n, []))
        if n - 1 in joined and parts:
            pieces[0] = _together(parts.pop(), pieces[0])
        parts += pieces
    return parts


@dataclass(frozen=True, slots=True)
class _Blank:
    """White in a row from ``low`` to ``high``: in a line, or ``between`` it and the next one;
    ``start`` is where the type before it starts."""

    line: int
    low: float
    high: float
    start: float
    between: bool = False


def _cuts(ordered: Sequence[Line]) -> Iterator[_Blank]:
    """The wider blanks inside lines."""
    for n, line in enumerate(ordered):
        starts = [line.box[0], *(high for _, _, high in line.cuts)]
        for (_, low, high), start in zip(line.cuts, starts, strict=False):
            yield _Blank(n, low, high, start)


def _gaps(ordered: Sequence[Line], em: float) -> Iterator[_Blank]:
    """Blanks between neighbours of one row that may be blanks between words."""
    for n, (left, right) in enumerate(pairwise(ordered)):
        gap = right.box[0] - left.box[2]
        same = abs(left.size - right.size) < 0.06 * left.size and left.size < DISPLAY * em
        if same and abs(left.base - right.base) < 0.2 * em and 0 < gap < _WIDEST * em:
            start = left.cuts[-1][2] if left.cuts else left.box[0]
            yield _Blank(n, left.box[2], right.box[0], start, between=True)


def _together(left: Line, right: Line) -> Line:
    """Two pieces of one row as a line that may be cut there again."""
    x0, x1 = left.box[0], right.box[2]
    box = (x0, min(left.box[1], right.box[1]), x1, max(left.box[3], right.box[3]))
    narrow = [ord(c) < _WIDE for c in (left.text[-1], right.text[0])]
    text = left.text + (" " if narrow[0] == narrow[1] else "")
    main = left if len(left.text) >= len(right.text) else right
    cuts = (
        *left.cuts,
        (len(text), left.box[2], right.box[0]),
        *((len(text) + at, low, high) for at, low, high in right.cuts),
    )
    return replace(main, text=text + right.text, box=box, cuts=cuts)


class _Rows:
    """The edges of the type around a blank, as arrays; see ``is_gutter``."""

    def __init__(self, lines: Sequence[Line], blanks: Sequence[_Blank], em: float) -> None:
        self.em = em
        boxes = np.array([line.box for line in lines])
        self.left, self.right = boxes[:, 0], boxes[:, 2]
        self.level = (boxes[:, 1] + boxes[:, 3]) / 2
        self.size = np.array([line.size for line in lines])
        self.text = self.size < DISPLAY * em
        owner = np.array([blank.line for blank in blanks])
        self.low = np.array([blank.low for blank in blanks])
        self.high = np.array([blank.high for blank in blanks])
        self.inside = np.array([not blank.between for blank in blanks])
        self.at, self.small = self.level[owner], self.text[owner]
        self.begins = np.concatenate([self.left, self.high])
        self.begin_level = np.concatenate([self.level, self.at])
        self.faces = np.unique([line.font.name for line in lines], return_inverse=True)[1]
        # Boxes that were recognised on a picture shake.
        self.exact = (_EXACT if any(line.font.name for line in lines) else _TIGHT) * em

    def is_gutter(self, blank: _Blank, start: float) -> bool:
        """Whether enough rows near a blank have white or an edge there too, few have type, and
        what it parts has the edges of columns (a byline centred over two has not). ``start`` is
        where the type before the blank starts."""
        em, here = self.em, self.level[blank.line]
        near = (np.abs(self.level - here) < _AROUND * em) & self.text
        closed = self.right[near]
        ends = np.concatenate([closed, self.low[np.abs(self.at - here) < _AROUND * em]])
        begins = self.begins[np.abs(self.begin_level - here) < _AROUND * em]
        if self._overlaps(blank, ends, begins):
            return False
        ended = _count(closed, blank.low, _TIGHT * em)
        begun = _count(begins, blank.high, _TIGHT * em)
        white, solid = self._rows(blank, near)
        if solid <= 0 and blank.between and blank.high - blank.low > _APART * em:
            return True  # nothing tells otherwise: what was found apart stays so
        # A row that is split already shows by its edge, one that is not by its blank.
        rows = white + max(ended, begun)
        if rows < _ROWS or solid > _CROSSED * rows:
            return False
        starts = _aligned(begins, start, em, _TIGHT * em)
        if starts and _count(closed, blank.low, self.exact) >= _EDGED:
            return True
        if not _aligned(begins, blank.high, em, self.exact):
            return False
        return starts or ((ended >= _EDGED or solid <= 0) and not self._is_other(blank, near))

    def _rows(self, blank: _Blank, near: NDArray[np.bool_]) -> tuple[int, int]:
        """Rows near a blank with white where it is, and rows with type all over it."""
        reach = min(0.3 * self.em, 0.25 * (blank.high - blank.low))
        # A kicker or subtitle over columns says nothing of the white between them.
        crossing = near & (self.size < _LARGER * self.size[blank.line])
        crossing &= (self.left < blank.low + reach) & (self.right > blank.high - reach)
        white = self.small & (np.abs(self.at - self.level[blank.line]) < _AROUND * self.em)
        white &= np.minimum(self.high, blank.high) - np.maximum(self.low, blank.low) > 0.3 * self.em
        return int(white.sum()), int(crossing.sum()) - int((white & self.inside).sum())

    def _is_other(self, blank: _Blank, near: NDArray[np.bool_]) -> bool:
        """Whether the type on both sides of a blank is in another face than most near it."""
        own = self.faces[blank.line]
        usual = int(np.bincount(self.faces[near]).argmax())
        after = self.faces[blank.line + 1] if blank.between else own
        return bool(own != usual and own == after)

    def _overlaps(
        self, blank: _Blank, ends: NDArray[np.float64], begins: NDArray[np.float64]
    ) -> bool:
        """Whether the type beside a blank stands where most rows near have the gutter."""
        em = self.em
        before = _edge(ends[(ends > blank.low - _REACH * em) & (ends < blank.high)], self.exact)
        after = _edge(
            begins[(begins > blank.low) & (begins < blank.high + _REACH * em)], self.exact
        )
        if before is not None and blank.low - before > _INTO * em:
            return _count(ends, blank.low, _INTO * em) <= _EDGED
        if after is not None and after - blank.high > _INTO * em:
            return _count(begins, blank.high, _INTO * em) <= _EDGED
        return False


def _count(edges: NDArray[np.float64], x: float, slack: float) -> int:
    return int((np.abs(edges - x) < slack).sum())


def _edge(edges: NDArray[np.float64], slack: float) -> float | None:
    """Where most of some edges stand, if three do."""
    if len(edges) < _EDGED:
        return None
    ordered = np.sort(edges)
    held = np.searchsorted(ordered, ordered + slack, "right") - np.arange(len(ordered))
    best = int(held.argmax())
    return float(ordered[best]) if held[best] >= _EDGED else None


def _judge(lines: Sequence[Line], blanks: Sequence[_Blank], em: float) -> list[bool]:
    """Whether each blank is a gutter. ``blanks`` are in order: what stands before a blank starts
    at the last gutter of its row."""
    rows = _Rows(lines, blanks, em)
    verdicts: list[bool] = []
    before: _Blank | None = None
    start = 0.0
    for blank in blanks:
        same_row = before is not None and blank.line == before.line + before.between
        if not (same_row and verdicts and not verdicts[-1]):
            start = blank.start
        verdicts.append(rows.is_gutter(blank, start))
        before = blank
    return verdicts


def _aligned(begins: NDArray[np.float64], x: float, em: float, slack: float) -> bool:
    """Whether type that starts at x starts where rows do, or set in by two ems."""
    flush = np.abs(begins - x) < slack
    indented = np.abs(begins - (x - 2 * em)) < slack
    return int(flush.sum()) > _EDGED or int(indented.sum()) >= _EDGED
