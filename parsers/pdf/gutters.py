"""The gutters that a file's pages have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

from parsers.pdf.blocks import Region, overlap

__all__ = ["Gap", "usual_gutters"]

Gap = tuple[float, float]

_LINES = 4
_SUPPORT = 8
"""Lines beside a gutter, over all pages, that make it a usual one."""
_SHARE = 0.04
_WIDEST = 5.0


def usual_gutters(pages: Iterable[Sequence[Region]], em: float) -> tuple[Gap, ...]:
    """Gutters (right edge of a column, left edge of the next) that enough lines stand beside."""
    found: dict[int, list[tuple[float, float, int]]] = {}
    total = 0
    for regions in pages:
        total += sum(len(region.lines) for region in regions)
        for low, high, lines in _gutters(regions, em):
            found.setdefault(round((low + high) / em), []).append((low, high, lines))
    return tuple(
        (median(low for low, _, _ in group), median(high for _, high, _ in group))
        for group in found.values()
        if sum(lines for _, _, lines in group) >= max(_SUPPORT, _SHARE * total)
    )


def _gutters(regions: Sequence[Region], em: float) -> Iterable[tuple[float, float, int]]:
    columns = [r for r in regions if r.beside and not r.framed and len(r.lines) >= _LINES]
    for left in columns:
        for right in columns:
            white = right.box[0] - left.box[2]
            level = overlap(left.box[1], left.box[3], right.box[1], right.box[3])
            if 0 < white < _WIDEST * em and level > 3 * em:
                yield left.box[2], right.box[0], min(len(left.lines), len(right.lines))
