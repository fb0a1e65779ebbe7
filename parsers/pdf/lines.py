"""Glyphs to lines: runs of glyphs on one baseline that never cross a gutter.

Works on whole pages of arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.arranged import arrange
from parsers.pdf.clean import is_blank
from parsers.pdf.glyphs import Font, Glyphs, join_glyphs
from parsers.pdf.spelled import gaps_before, lengths_of, spell, spread_of

__all__ = [
    "Box",
    "Font",
    "Line",
    "find_grouped_lines",
    "find_lines",
    "find_lines_of_pages",
]

Box = tuple[float, float, float, float]

_MAIN = 0.6
"""Share of a line's glyphs that are in its size, at least; the others are raised or small."""
_CUT = 0.45
"""Blanks wider than this many em may part cells of a table."""
_ASCENT, _DESCENT = 0.88, 0.12
"""Extent of an ideograph above and below its baseline, in em (boxes of some fonts lie)."""


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs of one row between two gutters. ``box`` is in the page's (turned) frame, ``base``
    the baseline's y, ``size`` in points; ``font`` is the one most of it is set in; ``spread``
    the least gap between its glyphs in em (letter-spaced text > 0.3); ``pale`` nearly white;
    ``cuts`` are its wider blanks: where the text goes on, left and right edge."""

    text: str
    box: Box
    base: float
    size: float
    font: Font
    spread: float = 0.0
    pale: bool = False
    cuts: tuple[tuple[int, float, float], ...] = ()

    def parted(self, gaps: Sequence[tuple[float, float]]) -> list[Line]:
        """The line cut in parts at those of its wider blanks that lie in some gaps."""
        inner = [c for c in self.cuts if any(c[1] <= b + 1 and c[2] >= a - 1 for a, b in gaps)]
        if not inner:
            return [self]
        x0, top, x1, bottom = self.box
        starts = [(0, x0), *((offset, right) for offset, _, right in inner)]
        ends = [*((offset, left) for offset, left, _ in inner), (len(self.text), x1)]
        return [
            replace(self, text=self.text[a:b].strip(), box=(left, top, right, bottom), cuts=())
            for (a, left), (b, right) in zip(starts, ends, strict=True)
        ]

    @property
    def height(self) -> float:
        """Height of the box."""
        return self.box[3] - self.box[1]


def find_lines(glyphs: Glyphs) -> list[Line]:
    """Lines of glyphs that all run to the right, in no particular order."""
    return [line for _, line in find_grouped_lines(glyphs, np.zeros(len(glyphs), np.int64))]


def find_lines_of_pages(pages: Sequence[Glyphs]) -> list[list[Line]]:
    """The same for each of some pages, all worked on as one: a short page alone costs what numpy
    takes for a call, not for an element."""
    if len(pages) < 2:
        return [find_lines(page) for page in pages]
    found: list[list[Line]] = [[] for _ in pages]
    numbers = np.repeat(np.arange(len(pages)), [len(page) for page in pages])
    for page, line in find_grouped_lines(join_glyphs(pages), numbers):
        found[page].append(line)
    return found


def find_grouped_lines(glyphs: Glyphs, group: NDArray[np.int64]) -> list[tuple[int, Line]]:
    """The same for glyphs that lie in separate places, such as the cells of a table: each line
    with the number of its place."""
    seen = ~is_blank(glyphs.code)
    if not seen.all():
        glyphs, group = glyphs.only(seen), group[seen]
    if not len(glyphs):
        return []
    order, starts = arrange(glyphs, group)
    in_order = bool((order[1:] > order[:-1]).all())
    lines = _describe(glyphs if in_order else glyphs.only(order), starts)
    return list(zip(group[order][starts].tolist(), lines, strict=True))


def _describe(glyphs: Glyphs, starts: NDArray[np.int64]) -> list[Line]:
    """Lines of ordered glyphs, ``starts`` the index of each line's first glyph."""
    lengths = lengths_of(starts, len(glyphs))
    owner = np.arange(len(starts)).repeat(lengths)
    size = np.maximum.reduceat(glyphs.size, starts)
    main = glyphs.size >= 0.9 * size.repeat(lengths)
    large = np.add.reduceat(main, starts, dtype=float)
    base = np.add.reduceat(glyphs.base[:, 1] * main, starts) / large
    usual = np.add.reduceat(glyphs.size, starts) / lengths
    size = np.where(large > _MAIN * lengths, size, usual)
    left = np.minimum.reduceat(glyphs.box[:, 0], starts)
    right = np.maximum.reduceat(glyphs.box[:, 2], starts)
    boxes = np.stack([left, base - _ASCENT * size, right, base + _DESCENT * size], axis=1)
    pale = np.logical_and.reduceat(glyphs.pale, starts).tolist()
    fonts = _main_fonts(glyphs, owner, len(starts))
    gaps = gaps_before(glyphs, owner)
    spread = spread_of(gaps, starts, lengths)
    texts, blanks = spell(glyphs.code, gaps, starts, spread)
    cuts = _cuts(glyphs, gaps, owner, starts, blanks)
    rows = zip(
        texts,
        boxes.tolist(),
        base.tolist(),
        size.tolist(),
        fonts,
        spread.tolist(),
        pale,
        strict=True,
    )
    return [
        Line(text, tuple(box), level, em, glyphs.fonts[font], wide, faint, cuts.get(number, ()))
        for number, (text, box, level, em, font, wide, faint) in enumerate(rows)
    ]


def _cuts(
    glyphs: Glyphs,
    gaps: NDArray[np.float64],
    owner: NDArray[np.int64],
    starts: NDArray[np.int64],
    blanks: NDArray[np.int64],
) -> dict[int, tuple[tuple[int, float, float], ...]]:
    """The wider blanks of lines; ``blanks`` are the glyphs before which the text has one."""
    wide = (gaps > _CUT).nonzero()[0]
    lines = owner[wide]
    begins = starts[lines]
    added = np.searchsorted(blanks, wide, "right") - np.searchsorted(blanks, begins, "left")
    offsets = (wide - begins + added).tolist()
    lefts, rights = glyphs.box[wide - 1, 2].tolist(), glyphs.box[wide, 0].tolist()
    found: dict[int, tuple[tuple[int, float, float], ...]] = {}
    for line, *cut in zip(lines.tolist(), offsets, lefts, rights, strict=True):
        found[line] = (*found.get(line, ()), tuple(cut))
    return found


def _main_fonts(glyphs: Glyphs, owner: NDArray[np.int64], count: int) -> list[int]:
    kinds = len(glyphs.fonts)
    # Digits and Latin are set in another face than the ideographs around them: those decide.
    weight = np.where(glyphs.code > 0x2E00, 4.0, 1.0)
    tally = np.bincount(owner * kinds + glyphs.font, weight, count * kinds)
    fonts: list[int] = tally.reshape(count, kinds).argmax(axis=1).tolist()
    return fonts
