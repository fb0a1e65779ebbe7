"""Gutters: the white between columns, which may be as narrow as one em and then shows only in the
rows around it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parsers.pdf.lines import Box, Line
from parsers.sheet.blanks import Blank, find_blanks
from parsers.sheet.edges import AROUND, judge_blanks

__all__ = ["part_at_gutters", "part_at_rules"]

_WIDE = 0x2E80
_CELL = 5.5
"""No column of text is as narrow."""
_TALL, _END = 2.5, 0.5


def part_at_rules(lines: Sequence[Line], down: Sequence[Box]) -> list[Line]:
    """Lines cut at those of their wider blanks in which an upright rule stands that is far taller
    than they are: two headlines in one row. ``down`` are the upright rules."""
    return [
        part
        for line in lines
        for part in (line.parted(_ruled(line, down)) if line.cuts and down else [line])
    ]


def _ruled(line: Line, down: Sequence[Box]) -> list[tuple[float, float]]:
    """The blanks of a line that rules stand in."""
    _, top, _, bottom = line.box
    beside = [
        (x0 + x1) / 2
        for x0, y0, x1, y1 in down
        if y0 < top + _END * line.size
        and y1 > bottom - _END * line.size
        and y1 - y0 > _TALL * line.size
    ]
    return [(low, high) for _, low, high in line.cuts if any(low <= x <= high for x in beside)]


def part_at_gutters(lines: Sequence[Line], em: float) -> list[Line]:
    """Lines cut at those of their wider blanks that are gutters, and pieces of one row put
    together whose blank is none: a gutter shows in the rows around it."""
    ordered = sorted(lines, key=lambda line: (round(line.base, 1), line.box[0]))
    blanks = find_blanks(ordered, em)
    if not blanks:
        return ordered
    gutters: dict[int, list[tuple[float, float]]] = {}
    joined: set[int] = set()
    verdicts = _without_lists(ordered, blanks, judge_blanks(ordered, blanks, em), em)
    for blank, found in zip(blanks, verdicts, strict=True):
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


def _without_lists(
    lines: Sequence[Line], blanks: Sequence[Blank], verdicts: Sequence[bool], em: float
) -> list[bool]:
    """The verdicts, those on blanks that part nothing but a few characters, in all rows near,
    turned: a list of names is read row by row."""
    gutters = [blank for blank, found in zip(blanks, verdicts, strict=True) if found]
    inside = _by_line(blanks)
    narrow = {blank for blank in gutters if _is_between_cells(blank, lines, inside, em)}
    if not narrow:
        return list(verdicts)
    wide = [blank for blank in gutters if blank not in narrow]

    def is_list(blank: Blank) -> bool:
        base = lines[blank.line].base
        return blank in narrow and not any(
            abs(other.high - blank.high) < 0.5 * em
            and abs(lines[other.line].base - base) < AROUND * em
            for other in wide
        )

    return [found and not is_list(blank) for blank, found in zip(blanks, verdicts, strict=True)]


def _by_line(blanks: Sequence[Blank]) -> dict[int, list[Blank]]:
    """The blanks inside lines, by line."""
    inside: dict[int, list[Blank]] = {}
    for blank in blanks:
        if not blank.between:
            inside.setdefault(blank.line, []).append(blank)
    return inside


def _is_between_cells(
    blank: Blank, lines: Sequence[Line], inside: Mapping[int, Sequence[Blank]], em: float
) -> bool:
    """Whether what stands before and after a gutter, up to the next blanks, is short."""
    first, second = blank.line, blank.line + blank.between
    starts = [other.high for other in inside.get(first, ()) if other.high <= blank.low]
    ends = [other.low for other in inside.get(second, ()) if other.low >= blank.high]
    left = blank.low - max([lines[first].box[0], *starts])
    right = min([lines[second].box[2], *ends]) - blank.high
    return max(left, right) < _CELL * em
