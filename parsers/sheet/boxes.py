"""Boxes that hold articles of their own: outlined or tinted areas with text inside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parsers.pdf.lines import Box, Line
from parsers.sheet.bylines import is_byline, opens_article
from parsers.sheet.lines import DISPLAY
from parsers.sheet.parts import share_x

__all__ = ["find_boxes", "share"]

_MOST = 0.6
"""Share of the page that a box may cover: a larger one is a ground."""
_INSIDE, _OUTSIDE = 0.85, 0.15
_ROWS, _SHORT, _TAG = 6, 80, 12
_UNDER = 3.5
_EDGE, _LOW = 2.0, 8.0
_INDENT = 1.2


def find_boxes(
    frames: Iterable[Box],
    lines: Sequence[Line],
    size: tuple[float, float],
    em: float,
    pictures: Sequence[Box] = (),
) -> tuple[list[Box], list[Box]]:
    """Those of a page's frames, largest first, that hold articles, none in another, and those
    that are parts of one: a band under a headline, the ground of the text under one, the box
    around a word or two."""
    frames = list(frames)
    found: list[Box] = []
    parts: list[Box] = []
    for box in frames:
        if (box[2] - box[0]) * (box[3] - box[1]) > _MOST * size[0] * size[1]:
            continue
        held = _held(box, lines)
        if not held or any(share(box, other) > 0.9 for other in found):
            continue
        ground = _with_lower(box, frames, em)
        is_part = _is_part(ground, held, lines, em) or _is_over_picture(ground, held, pictures, em)
        (parts if is_part else found).append(box)
    return found, parts


def _held(box: Box, lines: Sequence[Line]) -> list[Line]:
    """The lines in a box; none when it cuts some."""
    shares = [share(line.box, box) for line in lines]
    held = [line for line, part in zip(lines, shares, strict=True) if part >= _INSIDE]
    cut = sum(_OUTSIDE < part < _INSIDE for part in shares)
    return [] if cut > 0.05 * len(held) else held


def _with_lower(box: Box, frames: Sequence[Box], em: float) -> Box:
    """A ground with the low ones that go on under it between the same edges: a headline and its
    subtitle may have one each."""
    grown = True
    while grown:
        grown = False
        for other in frames:
            level = max(abs(other[0] - box[0]), abs(other[2] - box[2])) < _EDGE
            abuts = abs(other[1] - box[3]) < _EDGE and other[3] - box[3] > _EDGE
            if level and abuts and other[3] - other[1] < _LOW * em:
                box, grown = (*box[:3], other[3]), True
    return box


def _is_part(box: Box, held: Sequence[Line], lines: Sequence[Line], em: float) -> bool:
    return (
        _is_tag(box, held, em) or _is_band(box, held, lines, em) or _is_body(box, held, lines, em)
    )


def _is_tag(box: Box, held: Sequence[Line], em: float) -> bool:
    """A word or two in a tight box: 短评, 编者按."""
    tight = box[3] - box[1] < 2.2 * max(line.size for line in held)
    return tight and sum(len(line.text) for line in held) <= _TAG


def _is_band(box: Box, held: Sequence[Line], lines: Sequence[Line], em: float) -> bool:
    """A ground with a headline, under which an article begins."""
    first = _first_under(box, lines, em) if _is_headline(held, em) else None
    if first is None:
        return False
    begins = is_byline(first.text) or opens_article(first.text) or _is_set_in(first, lines)
    return first.size < DISPLAY * em and begins


def _is_over_picture(box: Box, held: Sequence[Line], pictures: Sequence[Box], em: float) -> bool:
    """A ground with a headline, right under which stands a picture as wide as half of it."""
    return _is_headline(held, em) and any(
        -0.5 * em < picture[1] - box[3] < _UNDER * em
        and share_x(picture, box) > 0.5 * (box[2] - box[0])
        for picture in pictures
    )


def _is_headline(held: Sequence[Line], em: float) -> bool:
    large = max(line.size for line in held) >= DISPLAY * em
    return large and len(held) <= _ROWS and sum(len(line.text) for line in held) <= _SHORT


def _first_under(box: Box, lines: Sequence[Line], em: float) -> Line | None:
    """The first line of the highest row close under a box."""
    under = [
        line
        for line in lines
        if -0.5 * em < line.box[1] - box[3] < _UNDER * em and _is_within(line, box, em)
    ]
    top = min((line.box[1] for line in under), default=0.0)
    row = [line for line in under if line.box[1] < top + 0.6 * em]
    return min(row, key=lambda line: line.box[0], default=None)


def _is_within(line: Line, box: Box, em: float) -> bool:
    """Whether a line ends within the sides of a box."""
    return box[0] - em < line.box[0] and line.box[2] < box[2] + em


def _is_body(box: Box, held: Sequence[Line], lines: Sequence[Line], em: float) -> bool:
    """A ground with text alone, right under a headline that stands over it."""
    if max(line.size for line in held) >= DISPLAY * em:
        return False
    return any(
        line.size >= DISPLAY * em
        and -0.5 * em < box[1] - line.box[3] < _UNDER * em
        and _is_within(line, box, em)
        for line in lines
    )


def _is_set_in(first: Line, lines: Sequence[Line]) -> bool:
    """Whether the next line of a column begins further left than its first."""
    em = first.size
    below = [
        line
        for line in lines
        if 0.8 * em < line.base - first.base < 2.2 * em and share_x(line.box, first.box) > 2 * em
    ]
    return any(1.0 < (first.box[0] - line.box[0]) / em / _INDENT < 3.0 for line in below)


def share(box: Box, other: Box) -> float:
    """Share of the first box that lies in the second."""
    wide = min(box[2], other[2]) - max(box[0], other[0])
    tall = min(box[3], other[3]) - max(box[1], other[1])
    area = (box[2] - box[0]) * (box[3] - box[1])
    return max(wide, 0.0) * max(tall, 0.0) / area if area > 0 else 0.0
