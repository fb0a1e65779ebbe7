"""Blanks: the wider white in a row, inside a line or between two, that may be a gutter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.pdf.lines import Line
from parsers.sheet.lines import DISPLAY

__all__ = ["Blank", "find_blanks"]

_WIDEST = 2.6
_CLOSING = frozenset("，。、；：！？）》〉」』】〕］｝”’")


@dataclass(frozen=True, slots=True)
class Blank:
    """White in a row from ``low`` to ``high``: in a line, or ``between`` it and the next one;
    ``start`` is where the type before it starts; ``hangs`` says that a stop or a bracket ends it,
    whose white half may hang in the gutter."""

    line: int
    low: float
    high: float
    start: float
    between: bool = False
    hangs: bool = False


def find_blanks(ordered: Sequence[Line], em: float) -> list[Blank]:
    """The blanks of lines that are in order of their rows, in the same order."""
    return sorted([*_gaps(ordered, em), *_cuts(ordered)], key=lambda b: (b.line, b.low))


def _cuts(ordered: Sequence[Line]) -> Iterator[Blank]:
    """The wider blanks inside lines."""
    for n, line in enumerate(ordered):
        starts = [line.box[0], *(high for _, _, high in line.cuts)]
        for (at, low, high), start in zip(line.cuts, starts, strict=False):
            hangs = line.text[:at].rstrip()[-1:] in _CLOSING
            yield Blank(n, low, high, start, hangs=hangs)


def _gaps(ordered: Sequence[Line], em: float) -> Iterator[Blank]:
    """Blanks between neighbours of one row that may be blanks between words."""
    for n, (left, right) in enumerate(pairwise(ordered)):
        gap = right.box[0] - left.box[2]
        same = abs(left.size - right.size) < 0.06 * left.size and left.size < DISPLAY * em
        if same and abs(left.base - right.base) < 0.2 * em and 0 < gap < _WIDEST * em:
            start = left.cuts[-1][2] if left.cuts else left.box[0]
            hangs = left.text[-1] in _CLOSING
            yield Blank(n, left.box[2], right.box[0], start, between=True, hangs=hangs)
