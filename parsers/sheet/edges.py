"""The edges of the type around a blank: whether enough rows have them there for a gutter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.lines import Line
from parsers.sheet.blanks import Blank
from parsers.sheet.lines import DISPLAY

__all__ = ["AROUND", "judge_blanks"]

AROUND = 9.0
"""Rows so many em above and below a blank are near it."""
_FURTHER = 36.0
_ROWS = 4
_CROSSED = 0.5
_TIGHT = 0.35
_EDGED = 3
_EXACT = 0.12
_APART = 1.15
_AT_ONCE = 256
_LARGER, _SMALLER = 1.13, 0.93
_REACH = 1.6
_INTO, _HALF = 0.4, 0.5


def judge_blanks(lines: Sequence[Line], blanks: Sequence[Blank], em: float) -> list[bool]:
    """Whether each blank is a gutter. ``blanks`` are in order: what stands before a blank starts
    at the last gutter of its row."""
    rows = _Rows(lines, blanks, em)
    verdicts: list[bool] = []
    before: Blank | None = None
    start = 0.0
    for blank, counts in zip(blanks, _counts(rows), strict=True):
        same_row = before is not None and blank.line == before.line + before.between
        if not (same_row and verdicts and not verdicts[-1]):
            start = blank.start
        verdicts.append(rows.is_gutter(blank, counts, start))
        before = blank
    return verdicts


@dataclass(frozen=True, slots=True)
class _Counts:
    """What stands around a blank: rows with an edge at its left and right side (``full``: at its
    left exactly), rows with white where it is, rows with type all over it; ``around`` em above and
    below."""

    ended: int
    begun: int
    full: int
    white: int
    solid: int
    around: float

    @property
    def rows(self) -> int:
        """Rows that have the blank: one split already shows by its edge, one not by its blank."""
        return self.white + max(self.ended, self.begun)

    @property
    def is_thin(self) -> bool:
        """Whether too few rows are near to tell, and none against it."""
        few = max(self.white, self.ended, self.begun) < _ROWS
        return few and self.rows > 1 and self.solid <= 0


class _Rows:
    """The edges of the type of an area, as arrays; see ``is_gutter``."""

    def __init__(self, lines: Sequence[Line], blanks: Sequence[Blank], em: float) -> None:
        self.em = em
        boxes = np.array([line.box for line in lines])
        self.left, self.right = boxes[:, 0], boxes[:, 2]
        self.level = (boxes[:, 1] + boxes[:, 3]) / 2
        self.size = np.array([line.size for line in lines])
        self.text = self.size < DISPLAY * em
        self.owner = np.array([blank.line for blank in blanks])
        self.low = np.array([blank.low for blank in blanks])
        self.high = np.array([blank.high for blank in blanks])
        self.inside = np.array([not blank.between for blank in blanks])
        self.at, self.small = self.level[self.owner], self.text[self.owner]
        self.begins = np.concatenate([self.left, self.high])
        self.begin_level = np.concatenate([self.level, self.at])
        self.faces = np.unique([line.font.name for line in lines], return_inverse=True)[1]
        # Boxes that were recognised on a picture shake.
        self.exact = (_EXACT if any(line.font.name for line in lines) else _TIGHT) * em

    def counts(self, around: float = AROUND) -> list[_Counts]:
        """What stands around each blank, so many em above and below."""
        starts = range(0, len(self.low), _AT_ONCE)
        parts = [self._counted(slice(n, n + _AT_ONCE), around * self.em) for n in starts]
        return [
            _Counts(ended, begun, full, white, solid, around)
            for part in parts
            for ended, begun, full, white, solid in part.T.tolist()
        ]

    def _counted(self, some: slice, reach: float) -> NDArray[np.int64]:
        """The fields of ``_Counts`` for some of the blanks, one row a field."""
        em = self.em
        low, high = self.low[some, None], self.high[some, None]
        here = self.at[some, None]
        near = (np.abs(self.level - here) < reach) & self.text
        off = np.abs(self.right - low)
        begins = (np.abs(self.begin_level - here) < reach) & (
            np.abs(self.begins - high) < _TIGHT * em
        )
        # A kicker, subtitle or caption over columns says nothing of the white between them.
        ratio = self.size / self.size[self.owner[some], None]
        margin = np.minimum(0.3 * em, 0.25 * (high - low))
        crossing = near & (ratio < _LARGER) & (ratio > _SMALLER)
        crossing &= (self.left < low + margin) & (self.right > high - margin)
        white = (np.abs(self.at - here) < reach) & self.small
        white &= np.minimum(self.high, high) - np.maximum(self.low, low) > 0.3 * em
        return np.stack(
            [
                (near & (off < _TIGHT * em)).sum(axis=1),
                begins.sum(axis=1),
                (near & (off < self.exact)).sum(axis=1),
                white.sum(axis=1),
                crossing.sum(axis=1) - (white & self.inside).sum(axis=1),
            ]
        )

    def is_gutter(self, blank: Blank, counts: _Counts, start: float) -> bool:
        """Whether enough rows near a blank have white or an edge there too, few have type, and
        what it parts has the edges of columns (a byline centred over two has not). ``start`` is
        where the type before the blank starts."""
        likely = self._is_left_apart(blank, counts) or self._is_parting(blank, counts, start)
        return likely and not self._overlaps(blank, counts)

    def _is_left_apart(self, blank: Blank, counts: _Counts) -> bool:
        """What was found apart stays so when next to nothing tells otherwise."""
        if not blank.between or blank.high - blank.low <= _APART * self.em:
            return False
        return counts.solid <= 0 or (counts.solid == 1 and not self._is_other(blank))

    def _is_parting(self, blank: Blank, counts: _Counts, start: float) -> bool:
        if counts.rows < _ROWS or counts.solid > _CROSSED * counts.rows:
            return False
        begins = self._begins(blank, counts.around)
        starts = _aligned(begins, start, self.em, _TIGHT * self.em)
        if starts and counts.full >= _EDGED:
            return True
        if not _aligned(begins, blank.high, self.em, self.exact):
            return False
        told = counts.ended >= _EDGED or counts.solid <= 0
        return starts or (told and not self._is_other(blank))

    def _begins(self, blank: Blank, around: float = AROUND) -> NDArray[np.float64]:
        here = self.level[blank.line]
        begins: NDArray[np.float64] = self.begins[
            np.abs(self.begin_level - here) < around * self.em
        ]
        return begins

    def _is_other(self, blank: Blank) -> bool:
        """Whether the type on both sides of a blank is in another face than most near it."""
        near = (np.abs(self.level - self.level[blank.line]) < AROUND * self.em) & self.text
        own = self.faces[blank.line]
        usual = int(np.bincount(self.faces[near], minlength=1).argmax())
        after = self.faces[blank.line + 1] if blank.between else own
        return bool(own != usual and own == after)

    def _overlaps(self, blank: Blank, counts: _Counts) -> bool:
        """Whether the type beside a blank stands where most rows near have the gutter."""
        if counts.ended > _EDGED and counts.begun > _EDGED:
            return False
        em, here = self.em, self.level[blank.line]
        near = (np.abs(self.level - here) < AROUND * em) & self.text
        beside = np.abs(self.at - here) < AROUND * em
        ends = np.concatenate([self.right[near], self.low[beside]])
        begins = self._begins(blank)
        before = _edge(ends[(ends > blank.low - _REACH * em) & (ends < blank.high)], self.exact)
        after = _edge(
            begins[(begins > blank.low) & (begins < blank.high + _REACH * em)], self.exact
        )
        if before is not None and blank.low - before > (_INTO + _HALF * blank.hangs) * em:
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


def _counts(rows: _Rows) -> list[_Counts]:
    """What stands around each blank; where few rows do (under a picture), what is further off."""
    near = rows.counts()
    if not any(counts.is_thin for counts in near):
        return near
    far = rows.counts(_FURTHER)
    return [f if n.is_thin and f.solid <= 0 else n for n, f in zip(near, far, strict=True)]


def _aligned(begins: NDArray[np.float64], x: float, em: float, slack: float) -> bool:
    """Whether type that starts at x starts where rows do, or set in by two ems."""
    flush = np.abs(begins - x) < slack
    indented = np.abs(begins - (x - 2 * em)) < slack
    return int(flush.sum()) > _EDGED or int(indented.sum()) >= _EDGED
