"""Rules that run through a whole area: they part it before any white does.

The tiers (段) of a page set downwards, and the columns of one set across, may stand so near to such
a rule that no gutter is left, and what is drawn inside one of them tells nothing of the other.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.pdf.blocks import Piece, enclose
from parsers.pdf.lines import Box, Line

__all__ = ["part_at_walls"]

_THROUGH = 0.95
_SLACK = 0.6
"""The white half of a comma, in em, may reach over a rule; what it belongs to does not."""


def part_at_walls(pieces: Sequence[Piece], walls: Sequence[Box], em: float) -> list[list[Piece]]:
    """The pieces between walls (vertical rules) through the whole of their area, left to right;
    all as one where there is none. Lines are cut at a wall that stands in a blank of theirs."""
    parts = [list(pieces)]
    if not walls or len(pieces) < 2:
        return parts
    _, top, _, bottom = enclose(piece.box for piece in pieces)
    places = sorted(
        (wall[0] + wall[2]) / 2
        for wall in walls
        if min(wall[3], bottom) - max(wall[1], top) > _THROUGH * (bottom - top)
    )
    for x in places:
        parts[-1:] = _parted(parts[-1], x, _SLACK * em)
    return parts


def _parted(pieces: Sequence[Piece], x: float, slack: float) -> list[list[Piece]]:
    """The pieces left and right of a place, or all where one lies over it or none beyond."""
    cut = [part for piece in pieces for part in _cut(piece, x)]
    before = [piece for piece in cut if piece.box[2] < x + slack]
    beyond = [piece for piece in cut if piece.box[0] > x - slack]
    whole = before and beyond and len(before) + len(beyond) == len(cut)
    return [before, beyond] if whole else [list(pieces)]


def _cut(piece: Piece, x: float) -> Sequence[Piece]:
    crosses = isinstance(piece, Line) and piece.box[0] < x < piece.box[2]
    return piece.parted([(x, x)]) if isinstance(piece, Line) and crosses else [piece]
