"""Chinese lines: where they may end, and how they are spread to the measure.

Rules of GB/T 15834 (标点符号用法) and of JLREQ/CLREQ: no closing mark at the start of a line, no
opening mark at its end, dashes and ellipses stay in one piece, so do words and numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from practice.fonts import width
from practice.ink import Type

NOT_FIRST = frozenset("。，、；：！？）》」』】〕〉”’％℃·～…—.,;:!?)]%①②③④⑤⑥⑦⑧⑨")
NOT_LAST = frozenset("（《「『【〔〈“‘([￥")
_TOKEN = re.compile(r"——|……|[A-Za-z0-9][A-Za-z0-9.,%/:@_+×²³-]*|\s+|.", re.S)
_LATIN = re.compile(r"[A-Za-z0-9%]")
_WIDE_MEASURE = 24  # from so many ems on, a mark may be squeezed in rather than carried over


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line at ``x`` from the line's left edge."""

    x: float
    text: str
    spacing: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph: its pieces, the width they take and whether it is the last."""

    pieces: tuple[Piece, ...]
    width: float
    last: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """How a paragraph is set: the measure, the indents of its first and of its other lines (in
    points), justified or ragged, and the gap between Chinese and Latin (in ems)."""

    width: float
    first: float = 0.0
    rest: float = 0.0
    justified: bool = True
    autospace: float = 0.0
    tracking: float = 0.0


def tokens(text: str) -> list[str]:
    """The text's smallest unbreakable pieces."""
    return _TOKEN.findall(text)


def break_lines(text: str, type_: Type, measure: Measure) -> list[Line]:
    """The paragraph's lines. Nothing of the text is lost but spaces at the breaks."""
    rest = tokens(text)
    lines: list[Line] = []
    while rest:
        indent = measure.first if not lines else measure.rest
        count = _fitting(rest, type_, measure, measure.width - indent)
        taken, rest = rest[:count], rest[count:]
        while rest and rest[0].isspace():
            rest = rest[1:]
        lines.append(_set(taken, type_, measure, indent, last=not rest))
    return lines


def _fitting(rest: list[str], type_: Type, measure: Measure, room: float) -> int:
    """How many of the tokens the line takes."""
    used, count = 0.0, 0
    while count < len(rest):
        used += _step(rest, count, type_, measure)
        if used > room + 0.01:
            break
        count += 1
    if count == len(rest):
        return count
    squeezable = room / type_.size >= _WIDE_MEASURE and used - room <= type_.size * 0.75
    if rest[count] in NOT_FIRST and squeezable and not _starts_badly(rest, count + 1):
        return count + 1
    allowed = count
    while allowed > 1 and (_starts_badly(rest, allowed) or rest[allowed - 1] in NOT_LAST):
        allowed -= 1
    return max(1, allowed)


def _starts_badly(rest: list[str], at: int) -> bool:
    return at < len(rest) and rest[at][0] in NOT_FIRST


def _step(rest: list[str], at: int, type_: Type, measure: Measure) -> float:
    """Width that the token at ``at`` adds, with the gap before it."""
    gap = _gap(rest[at - 1], rest[at], type_, measure) if at else 0.0
    return width(rest[at], type_) + gap + measure.tracking * len(rest[at])


def _gap(before: str, after: str, type_: Type, measure: Measure) -> float:
    if not measure.autospace:
        return 0.0
    latin = bool(_LATIN.match(before[-1])), bool(_LATIN.match(after[0]))
    other = after[0] if latin[0] else before[-1]
    mixed = latin[0] != latin[1] and other.isalpha()
    return measure.autospace * type_.size if mixed else 0.0


def _set(taken: list[str], type_: Type, measure: Measure, indent: float, *, last: bool) -> Line:
    while len(taken) > 1 and taken[-1].isspace():
        taken = taken[:-1]
    groups: list[tuple[float, str]] = []  # the gap before a stretch, and the stretch
    for i, token in enumerate(taken):
        gap = _gap(taken[i - 1], token, type_, measure) if i else 0.0
        if i and not gap:
            groups[-1] = (groups[-1][0], groups[-1][1] + token)
        else:
            groups.append((gap, token))
    glyphs = sum(len(text) for _, text in groups)
    natural = sum(gap + width(text, type_) for gap, text in groups)
    natural += measure.tracking * (glyphs - 1)
    over = measure.width - indent - natural
    spread = (
        over / (glyphs - 1) if glyphs > 1 and measure.justified and (not last or over < 0) else 0
    )
    spacing = measure.tracking + spread
    return Line(
        tuple(_pieces(groups, type_, spacing, indent)), natural + spread * (glyphs - 1), last
    )


def _pieces(
    groups: list[tuple[float, str]], type_: Type, spacing: float, indent: float
) -> list[Piece]:
    pieces, x = [], indent
    for gap, text in groups:
        x += gap
        pieces.append(Piece(x, text, spacing))
        x += width(text, type_) + spacing * len(text)
    return pieces
