"""What the reading order is made of: lines, and blocks that hold their own.

A *block* is a thing the order moves as one: a framed box with the lines inside, a table, a picture,
a rule. A *region* is a stretch of one column whose rows follow each other.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from parsers.pdf.lines import Box, Line

__all__ = [
    "Block",
    "Piece",
    "Region",
    "enclose",
    "is_spaced_out",
    "join_row",
    "lines_of",
    "overlap",
    "rows_of",
]

BlockKind = Literal["frame", "table", "picture", "rule"]


@dataclass(frozen=True, slots=True)
class Block:
    """A frame with ``lines`` inside, or a table (``index`` among the page's, ``gaps`` the white
    between its columns where it has no grid), picture or rule."""

    kind: BlockKind
    box: Box
    lines: tuple[Line, ...] = ()
    index: int = -1
    gaps: tuple[tuple[float, float], ...] = ()


Piece = Line | Block


@dataclass(frozen=True, slots=True)
class Region:
    """Rows of one column in reading order, each one line; or one block alone. ``box`` is as wide
    as the column; ``framed`` lies in a frame, ``beside`` stands beside other columns."""

    box: Box
    lines: tuple[Line, ...] = ()
    block: Block | None = None
    framed: bool = False
    beside: bool = False


def enclose(boxes: Iterable[Box]) -> Box:
    """The smallest box around some."""
    # Compared one by one: for the few boxes of a row that takes a third of min() and max().
    others = iter(boxes)
    x0, top, x1, bottom = next(others)
    for left, upper, right, lower in others:
        x0 = left if left < x0 else x0
        top = upper if upper < top else top
        x1 = right if right > x1 else x1
        bottom = lower if lower > bottom else bottom
    return (x0, top, x1, bottom)


def lines_of(pieces: Iterable[Piece]) -> list[Line]:
    """Those of some pieces that are lines."""
    return [piece for piece in pieces if isinstance(piece, Line)]


def overlap(low: float, high: float, other_low: float, other_high: float) -> float:
    """Length that two stretches share; negative: how far they are apart."""
    return min(high, other_high) - max(low, other_low)


def rows_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces in rows from top to bottom, each row from left to right.

    Pieces are of one row when they share over half of the lower one's height.
    """
    if len(pieces) < 2:
        return [[piece] for piece in pieces]
    rows = _stacked(sorted(pieces, key=_middle))
    for row in rows:
        if len(row) > 1:
            row.sort(key=_left)
    return rows


def _stacked(pieces: Iterable[Piece]) -> list[list[Piece]]:
    rows: list[list[Piece]] = []
    row: list[Piece] = []
    top = bottom = 0.0
    for piece in pieces:
        _, y0, _, y1 = piece.box
        low, high = y0 if y0 > top else top, y1 if y1 < bottom else bottom
        tall = y1 - y0 if y1 - y0 < bottom - top else bottom - top
        if row and high - low > 0.5 * tall:
            row.append(piece)
            top, bottom = min(top, y0), max(bottom, y1)
        else:
            row = [piece]
            rows.append(row)
            top, bottom = y0, y1
    return rows


def _middle(piece: Piece) -> tuple[float, float]:
    x0, top, _, bottom = piece.box
    return (top + bottom, x0)


def _left(piece: Piece) -> float:
    return piece.box[0]


def join_row(row: Sequence[Line]) -> Line:
    """One line of the lines that stand side by side in a row of a column."""
    if len(row) == 1:
        return row[0]
    main = max(row, key=lambda line: (line.size, len(line.text)))
    text = row[0].text
    for left, right in itertools.pairwise(row):
        text += _between(left, right, row) + right.text
    return replace(
        main,
        text=text,
        box=enclose(line.box for line in row),
        spread=min(line.spread for line in row) if any(len(line.text) > 1 for line in row) else 1.0,
    )


def _between(left: Line, right: Line, row: Sequence[Line]) -> str:
    gap = (right.box[0] - left.box[2]) / max(left.size, right.size)
    if gap < 0.15 or is_spaced_out(row):
        return ""
    if _is_wide(left.text[-1]) and _is_wide(right.text[0]):
        # In a line that is stretched, as before a long address, there is white beside a blank too.
        return " " if gap > 0.7 + 2 * max(line.spread for line in row) else ""
    return " "


def _is_wide(character: str) -> bool:
    """An ideograph, or a stop or quotation mark that is as wide."""
    return ord(character) >= 0x2E80 or character in "“”‘’—…"


def is_spaced_out(row: Sequence[Line]) -> bool:
    """A word whose single glyphs stand far apart on purpose: 目　　录."""
    if len(row) > 8 or any(len(line.text) > 1 or ord(line.text) < 0x2E80 for line in row):
        return False
    gaps = [right.box[0] - left.box[2] for left, right in itertools.pairwise(row)]
    return max(gaps) - min(gaps) < 0.5 * row[0].size and max(gaps) < 5 * row[0].size
