"""Sizes of recognised lines, steadied: a box around two glyphs tells little of their size.

Recognition gives boxes that shake; the lines around a short one tell which size it is set in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from parsers.pdf.lines import Line
from parsers.sheet.parts import share_x

__all__ = ["steadied"]

_SHAKE = 0.06
_LEAST, _MOST = 0.7, 1.5
_LEVEL = 0.3
_TELLING = 8
_ASCENT = 0.38
"""The baseline of recognised type under the middle of its box, in em (see parsers.pdf.ocr)."""


def steadied(lines: Sequence[Line], em: float) -> list[Line]:
    """The lines, those about as large as the text in its size where they stand in a column of it
    (a step from the line above or below), or in that of the longer one beside them in their
    row. Lines of type that was written, not recognised, stay as they are."""
    if any(line.font.name for line in lines):
        return list(lines)
    text = [line for line in lines if abs(line.size - em) < 2 * _SHAKE * em]
    step = _usual_step(text, em)
    return [_steady(line, lines, text, em, step) for line in lines]


def _steady(
    line: Line, lines: Sequence[Line], text: Sequence[Line], em: float, step: float
) -> Line:
    if abs(line.size - em) <= _SHAKE * em or not _LEAST * em < line.size < _MOST * em:
        return line
    if any(_is_next(line, other, em, step) for other in text if other is not line):
        return _resized(line, em)
    if len(line.text) < _TELLING:
        beside = [other for other in lines if other is not line and _is_beside(line, other)]
        if beside:
            return _resized(line, max(beside, key=lambda other: len(other.text)).size)
    return line


def _usual_step(text: Sequence[Line], em: float) -> float:
    """From a baseline of the text to the next one in its column, in points."""
    ordered = sorted(text, key=lambda line: line.base)
    steps: list[float] = []
    for at, line in enumerate(ordered):
        below = (o for o in ordered[at + 1 : at + 60] if share_x(line.box, o.box) > 4 * em)
        following = next((o for o in below if o.base - line.base > 0.8 * em), None)
        if following is not None and following.base - line.base < 2.2 * em:
            steps.append(following.base - line.base)
    return median(steps) if steps else 1.5 * em


def _is_next(line: Line, other: Line, em: float, step: float) -> bool:
    """Whether a line stands a step above or below another, at its left edge or set in."""
    away = abs(_middle(line) - _middle(other))
    if abs(away - step) > _LEVEL * em or share_x(line.box, other.box) < 0.8 * em:
        return False
    offset = line.box[0] - other.box[0]
    at_edge = min(abs(offset), abs(offset - 2 * em), abs(offset + 2 * em)) < 0.9 * em
    return at_edge and line.box[2] < max(other.box[2], other.box[0] + 12 * em) + em


def _is_beside(line: Line, other: Line) -> bool:
    gap = -share_x(line.box, other.box)
    level = abs(_middle(line) - _middle(other)) < _LEVEL * line.size
    return level and 0 < gap < 3 * line.size and len(other.text) >= _TELLING


def _middle(line: Line) -> float:
    return (line.box[1] + line.box[3]) / 2


def _resized(line: Line, size: float) -> Line:
    middle = _middle(line)
    box = (line.box[0], middle - size / 2, line.box[2], middle + size / 2)
    return replace(line, size=size, box=box, base=middle + _ASCENT * size)
