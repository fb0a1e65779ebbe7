"""White across pieces: what a cut of a page goes by, and bands that a gutter runs through."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from parsers.pdf.blocks import Piece, enclose, overlap
from parsers.pdf.gutters import Gap
from parsers.pdf.lines import Box

__all__ = ["GUTTER", "Band", "Grounds", "band_of", "shared_white", "white_across"]

GUTTER = 0.9
"""White narrower than this many em of body text does not part columns."""
_MOST = 0.6
"""Share of a known gutter that is white in all rows of columns, at least."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a cut goes by: size of body text, vertical rules, gutters known from other pages."""

    em: float
    walls: tuple[Box, ...] = ()
    gutters: tuple[Gap, ...] = ()

    def known(self, band: Band) -> list[Gap]:
        """The band's gaps where columns stand apart elsewhere in the file."""
        if not self.gutters:
            return []
        return [gap for gap in band.inner if any(self._opens(gap, known) for known in self.gutters)]

    def _opens(self, gap: Gap, known: Gap) -> bool:
        """Whether a gap is as wide as a known gutter, or nearly, where a rule reaches into it."""
        (low, high), (a, b) = gap, known
        slack = 0.5 * self.em
        near = overlap(low, high, a, b) > _MOST * (b - a) and high - low > GUTTER * self.em
        return near or (low <= a + slack and high >= b - slack)

    def has_only_known(self, band: Band) -> bool:
        """Whether all gaps of a band are known gutters."""
        known = self.known(band)
        return bool(known) and len(known) == len(band.inner)

    def side(self, pieces: Iterable[Piece]) -> int:
        """How many of the known gutters lie before some pieces; -1 where they run over one."""
        left, _, right, _ = enclose(piece.box for piece in pieces)
        slack = 0.5 * self.em
        if any(left < a + slack and right > b - slack for a, b in self.gutters):
            return -1
        return sum(left > b - slack for _, b in self.gutters)

    def gutter_in(self, low: float, high: float) -> Gap:
        """The known gutter between two columns, else all the white between them."""
        slack = 0.5 * self.em
        found = ((a, b) for a, b in self.gutters if low <= a + slack and high >= b - slack)
        a, b = next(found, (low, high))
        return (max(a, low), min(b, high))


class Band(NamedTuple):
    """Pieces with the white that runs through all of them; ``reach`` is where the first of them
    to end ends, and where the last to start starts; ``inner`` are the gaps between those."""

    pieces: list[Piece]
    gaps: list[Gap]
    reach: Gap
    inner: list[Gap]

    @property
    def is_open(self) -> bool:
        """Whether a gutter runs through."""
        return bool(self.inner)


def band_of(pieces: list[Piece], gaps: list[Gap], reach: Gap | None = None) -> Band:
    """The band of some pieces and of the white that runs through all of them."""
    if reach is None:
        lefts, _, rights, _ = zip(*[piece.box for piece in pieces], strict=True)
        reach = (min(rights), max(lefts))
    first, last = reach[0] - 1e-6, reach[1] + 1e-6
    return Band(pieces, gaps, reach, [gap for gap in gaps if first <= gap[0] and gap[1] <= last])


def white_across(pieces: Iterable[Piece], left: float, right: float, least: float) -> list[Gap]:
    """White stretches across some pieces, margins included, at least ``least`` wide inside."""
    gaps: list[Gap] = []
    reach = left - 1e6
    for x0, _, x1, _ in sorted([piece.box for piece in pieces]):
        if x0 - reach >= least:
            gaps.append((reach, x0))
        reach = max(reach, x1)
    gaps.append((reach, right + 1e6))
    return gaps


def shared_white(first: list[Gap], second: list[Gap], least: float) -> list[Gap]:
    """White that two lists of gaps, both from left to right, share."""
    shared: list[Gap] = []
    ahead, behind = iter(first), iter(second)
    a, b = next(ahead, None), next(behind, None)
    while a is not None and b is not None:
        low, high = a[0] if a[0] > b[0] else b[0], a[1] if a[1] < b[1] else b[1]
        if high - low >= least:
            shared.append((low, high))
        if a[1] < b[1]:
            a = next(ahead, None)
        else:
            b = next(behind, None)
    return shared
