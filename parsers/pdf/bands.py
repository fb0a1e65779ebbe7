"""Bands of a page: what the reading order is cut into.

Strips of white across an area part *strips* of pieces; strips are joined to *bands* for as long as
a gutter runs through them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.pdf.blocks import Block, Piece, enclose
from parsers.pdf.columns import columns_of
from parsers.pdf.grounds import GUTTER, Band, Grounds, band_of, shared_white, white_across
from parsers.pdf.gutters import Gap
from parsers.pdf.lines import Line

__all__ = ["find_bands"]


def find_bands(pieces: list[Piece], page: Grounds) -> list[Band]:
    """Strips of pieces from top to bottom, joined while a gutter runs through them."""
    strips = _strips(pieces)
    if all(len(strip) == 1 and isinstance(strip[0], Line) for strip in strips):
        return [band_of(pieces, [])]
    left, _, right, _ = enclose(piece.box for piece in pieces)
    if page.gutters and page.side(pieces) >= 0:
        page = replace(page, gutters=())
    bands: list[Band] = []
    for strip in strips:
        band = _strip(strip, left, right, GUTTER * page.em)
        _drop_rule_in_table(bands, band, page.em)
        above = bands.pop() if bands else None
        bands += _joined(above, band, (left, right), page) if above else [band]
    return bands


def _strip(pieces: list[Piece], left: float, right: float, least: float) -> Band:
    """A strip of an area from ``left`` to ``right``; most are one line, with no white inside."""
    if len(pieces) > 1:
        return band_of(pieces, white_across(pieces, left, right, least))
    x0, _, x1, _ = pieces[0].box
    return Band(pieces, [(left - 1e6, x0), (x1, right + 1e6)], (x1, x0), [])


def _joined(above: Band, below: Band, edges: Gap, page: Grounds) -> list[Band]:
    """One band of two that stand one on the other in an area with these edges, or both."""
    one = _join(above, below, edges[1] - edges[0], page)
    if one is not None:
        return [one]
    if page.known(below) and not page.known(above):
        return _with_lines_beside(above, below, edges, page)
    return [above, below]


def _with_lines_beside(above: Band, below: Band, edges: Gap, page: Grounds) -> list[Band]:
    """Two bands, the lower one of columns with the lines of its further columns that stand higher
    than all of its first, as beside a heading with white around it."""
    strips = _strips(above.pieces)
    start = len(strips)
    for at in range(len(strips) - 1, -1, -1):
        side = page.side(strips[at])
        if side < 0:
            break
        if side > 0 and _fills(strips[at], page.gutters[side - 1][1], edges[1], page.em):
            start = at
    parts = [strips[:start], [*strips[start:], below.pieces]]
    found = [[piece for strip in part for piece in strip] for part in parts if part]
    return [band_of(part, white_across(part, *edges, GUTTER * page.em)) for part in found]


def _fills(strip: Sequence[Piece], left: float, right: float, em: float) -> bool:
    """Whether a strip is a line of text from a column's left edge to its right one."""
    x0, _, x1, _ = enclose(piece.box for piece in strip)
    only_lines = all(isinstance(piece, Line) for piece in strip)
    return only_lines and abs(x0 - left) < 2.5 * em and right - x1 < 1.6 * em


def _join(above: Band, below: Band, width: float, page: Grounds) -> Band | None:
    """One band of two, when both hold one column or the gutters of one run on in the other."""
    if _is_barrier(below.pieces, width, page) or _is_barrier(above.pieces, 0, page):
        return None
    shared = shared_white(above.gaps, below.gaps, GUTTER * page.em)
    both = band_of(above.pieces + below.pieces, shared, _joined_reach(above.reach, below.reach))
    return both if _goes_on(above, below, both, page) else None


def _goes_on(above: Band, below: Band, both: Band, page: Grounds) -> bool:
    """Whether two bands have the gutters, or the one column, that both together have."""
    if page.gutters and not page.known(both) and (page.known(above) or page.has_only_known(below)):
        return False
    if not both.is_open:
        return not (above.is_open or below.is_open)
    return above.is_open or (bool(page.known(below)) and _is_beyond(above, page))


def _is_beyond(strip: Band, page: Grounds) -> bool:
    """Whether all of a strip lies to the right of a gutter known from other pages: the second
    column begins higher than the first."""
    left = min(piece.box[0] for piece in strip.pieces)
    return any(left > high - 0.5 * page.em for _, high in page.gutters)


def _drop_rule_in_table(bands: list[Band], strip: Band, em: float) -> None:
    """A rule between two rows of cells in the same columns of white is part of their table."""
    if len(bands) < 2 or not _is_barrier(bands[-1].pieces, 0, Grounds(em)) or not strip.is_open:
        return
    above = bands[-2]
    shared = shared_white(above.gaps, strip.gaps, GUTTER * em)
    both = band_of(strip.pieces, shared, _joined_reach(above.reach, strip.reach))
    if above.is_open and both.is_open and not _has_columns(above, em):
        bands.pop()


def _has_columns(band: Band, em: float) -> bool:
    return len(columns_of(band, Grounds(em))) > 1


def _joined_reach(first: Gap, second: Gap) -> Gap:
    return (min(first[0], second[0]), max(first[1], second[1]))


def _is_barrier(strip: Sequence[Piece], width: float, page: Grounds) -> bool:
    """A rule alone, long enough to part what is above it from what is below; one that ends at a
    known gutter parts its column only."""
    return (
        len(strip) == 1
        and isinstance(strip[0], Block)
        and strip[0].kind == "rule"
        and strip[0].box[2] - strip[0].box[0] >= 0.5 * width
        and not (page.gutters and page.side(strip) >= 0)
    )


def _strips(pieces: list[Piece]) -> list[list[Piece]]:
    """Pieces between the gaps that cross the whole area."""
    strips: list[list[Piece]] = []
    floor = float("-inf")
    for piece in sorted(pieces, key=lambda piece: (piece.box[1], piece.box[0])):
        _, top, _, bottom = piece.box
        if floor - top > 0.25 * min(bottom - top, 12.0):
            strips[-1].append(piece)
        else:
            strips.append([piece])
        floor = max(floor, bottom)
    return strips
