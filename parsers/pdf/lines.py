"""Glyphs to lines: runs of glyphs on one baseline that never cross a gutter.

Works on whole pages of arrays: groups are split in turn where baselines differ and where a gap is
wider than ``_GUTTER`` em, until nothing splits. The order of drawing operators plays no part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.clean import is_blank
from parsers.pdf.glyphs import Font, Glyphs, join_glyphs

__all__ = [
    "Box",
    "Font",
    "Line",
    "find_grouped_lines",
    "find_lines",
    "find_lines_of_pages",
    "spell",
]

Box = tuple[float, float, float, float]
Whole = NDArray[np.int64]

_GUTTER = 1.15
"""A wider gap, in em, ends a line: gutters are 1.2–2 em, gaps of justified text under 0.5 em."""
_MAIN = 0.6
"""Share of a line's glyphs that are in its size, at least; the others are raised or small."""
_LEVEL = 0.2
"""Baselines nearer than this share of the smaller size are one row."""
_CUT = 0.45
"""Blanks wider than this many em may part cells of a table."""
_ROUNDS = 3
_FEW = 12
_MOST_PAIRS = 400_000
_OPENING = np.isin(np.arange(0x10000), [ord(c) for c in "（《〈「『【〔［｛“‘"])
_CLOSING = np.isin(np.arange(0x10000), [ord(c) for c in "，。、；：！？）》〉」』】〕］｝”’"])
_HANGING = np.isin(np.arange(0x80), [ord(c) for c in ".,;:!?)]}%"])
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
    order, starts = _arrange(glyphs, group)
    in_order = bool((order[1:] > order[:-1]).all())
    lines = _describe(glyphs if in_order else glyphs.only(order), starts)
    return list(zip(group[order][starts].tolist(), lines, strict=True))


def _arrange(
    glyphs: Glyphs, group: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """An order that puts the glyphs of each line together, left to right, and where lines start."""
    place = group
    left, right = _ink_edges(glyphs)
    level, size = np.ascontiguousarray(glyphs.base[:, 1]), glyphs.size
    order = np.arange(len(glyphs))
    tall, wide = size * _LEVEL, size * _GUTTER
    found = 0
    for _ in range(_ROUNDS):
        group, order = _split(group, level, level, tall, np.minimum)
        group, order = _split(group, left, right, wide, np.maximum)
        if group.max() + 1 == found or _are_level(group[order], level[order], size[order]):
            break
        found = int(group.max()) + 1
    # The last split went from left to right, so its order stands where no group has grown.
    grown = _take_in_small(glyphs, group, order, place)
    if grown is not group:
        order = _in_groups(grown, left)
    return order, _starts(grown[order])


def _in_groups(group: NDArray[np.int64], low: NDArray[np.float64]) -> NDArray[np.int64]:
    """The order by group, then by place; one stable sort, near linear on text drawn in order."""
    keys: NDArray[np.float64] = low + group * (low.max() - low.min() + 1.0)
    return keys.argsort(kind="stable")


def _starts(group: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where the groups of a sorted row of numbers start."""
    return np.concatenate([[0], (group[1:] != group[:-1]).nonzero()[0] + 1])


def _are_level(
    group: NDArray[np.int64], level: NDArray[np.float64], size: NDArray[np.float64]
) -> bool:
    """Whether every group is one row already, so that no further split can follow."""
    starts = _starts(group)
    span = np.maximum.reduceat(level, starts) - np.minimum.reduceat(level, starts)
    return bool((span <= _LEVEL * np.minimum.reduceat(size, starts)).all())


def _take_in_small(glyphs: Glyphs, group: Whole, order: Whole, place: Whole) -> Whole:
    """Groups with raised and lowered small glyphs put into the line they belong to.

    ``order`` sorts by group. A group of a few glyphs under 0.8 of another's size, beside or
    inside it and within its height, is a superscript or subscript of it, if in its ``place``.
    """
    starts = _starts(group.take(order))
    count = _lengths(starts, len(order))
    size = np.maximum.reduceat(glyphs.size.take(order), starts)
    of = place.take(order.take(starts))
    begins = _starts(of)
    largest = np.repeat(np.maximum.reduceat(size, begins), _lengths(begins, len(of)))
    few = (count <= _FEW) & (size < 0.8 * largest)
    if not few.any():
        return group
    base = np.add.reduceat(glyphs.base[:, 1].take(order), starts) / count
    left = np.minimum.reduceat(glyphs.box[:, 0].take(order), starts)
    right = np.maximum.reduceat(glyphs.box[:, 2].take(order), starts)
    every = np.stack([size, base, left, right, count])
    label = np.arange(len(starts))
    for begin, end in pairwise([*begins.tolist(), len(of)]):
        small = few[begin:end].nonzero()[0]
        if len(small) and len(small) * (end - begin) <= _MOST_PAIRS:
            hosts = _hosts(every[:, begin:end], small)
            found = hosts.any(axis=1)
            label[begin + small[found]] = begin + hosts[found].argmax(axis=1)
    return label.take(group) if (label != np.arange(len(starts))).any() else group


def _hosts(groups: NDArray[np.float64], small: Whole) -> NDArray[np.bool_]:
    """Which groups (size, base, left, right, count; shape (5, n)) may hold which small ones,
    shape (small, n)."""
    size, base, left, right, count = groups
    own, at, start = groups[:3, small, None]
    level = (at > base - 0.75 * size) & (at < base + 0.35 * size)
    near = (start > left - 0.1 * size) & (start < right + 0.3 * size)
    hosts: NDArray[np.bool_] = level & near & (own < 0.8 * size) & (count >= 2)
    return hosts


def _ink_edges(glyphs: Glyphs) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Left and right edges without the white half of full-width punctuation: at a narrow gutter
    the box of a comma reaches halfway to the next column's bracket."""
    left, right = glyphs.box[:, 0].copy(), glyphs.box[:, 2].copy()
    code = np.minimum(glyphs.code, 0xFFFF)
    wide = right - left > 0.9 * glyphs.size
    opens, closes = ((some.take(code) & wide).nonzero()[0] for some in (_OPENING, _CLOSING))
    left[opens] += 0.5 * glyphs.size[opens]
    right[closes] -= 0.5 * glyphs.size[closes]
    return left, right


def _split(
    group: NDArray[np.int64],
    low: NDArray[np.float64],
    high: NDArray[np.float64],
    reach: NDArray[np.float64],
    combine: np.ufunc,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Split groups where ``low`` is further than a reach above every earlier ``high``."""
    order = _in_groups(group, low)
    sorted_group, starts_at, reaches = group.take(order), low.take(order), reach.take(order)
    # Each group is moved far to the right of the one before, so one running maximum serves all.
    shift = sorted_group * (high.max() - high.min() + low.max() - low.min() + 1e4)
    furthest = np.maximum.accumulate(high.take(order) + shift)
    gap = starts_at[1:] + shift[1:] - furthest[:-1]
    new = np.zeros(len(order), bool)
    np.greater(gap, combine(reaches[1:], reaches[:-1]), out=new[1:])
    new[1:] |= sorted_group[1:] > sorted_group[:-1]
    split = np.empty_like(group)
    split[order] = new.cumsum()
    return split, order


def _lengths(starts: NDArray[np.int64], total: int) -> NDArray[np.int64]:
    ends = np.empty_like(starts)
    ends[:-1], ends[-1] = starts[1:], total
    return ends - starts


def _describe(glyphs: Glyphs, starts: NDArray[np.int64]) -> list[Line]:
    """Lines of ordered glyphs, ``starts`` the index of each line's first glyph."""
    lengths = _lengths(starts, len(glyphs))
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
    gaps = _gaps(glyphs, owner)
    spread = _spread(gaps, starts, lengths)
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


def _gaps(glyphs: Glyphs, owner: NDArray[np.int64]) -> NDArray[np.float64]:
    """The blank before each glyph in em, 0 at the start of a line."""
    blank = (glyphs.box[1:, 0] - glyphs.box[:-1, 2]) / np.maximum(glyphs.size[1:], glyphs.size[:-1])
    blank[owner[1:] != owner[:-1]] = 0.0
    return np.concatenate([[0.0], blank])


def _spread(
    gaps: NDArray[np.float64], starts: NDArray[np.int64], lengths: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The smallest blank inside each line, in em: above 0.3 the line is letter-spaced."""
    inside = gaps.copy()
    inside[starts] = np.inf
    least = np.minimum.reduceat(inside, starts)
    return np.where(lengths > 1, np.maximum(least, 0.0), 0.0)


def spell(
    codes: NDArray[np.int64],
    gaps: NDArray[np.float64],
    starts: NDArray[np.int64],
    spread: NDArray[np.float64],
) -> tuple[list[str], NDArray[np.int64]]:
    """The text of each line, with the blanks that the page shows, and before which glyphs.

    Between Latin words a blank from 0.15 em; beside an ideograph only one of 0.7 em, beyond what
    letter-spacing gives the whole line.
    """
    lengths = _lengths(starts, len(codes))
    beyond = gaps - spread.repeat(lengths)
    narrow = codes < 0x2E80
    both_narrow = narrow.copy()
    both_narrow[0] = False
    both_narrow[1:] &= narrow[:-1]
    first = np.zeros(len(codes), bool)
    first[starts] = True
    hangs = _HANGING[np.minimum(codes, 0x7F)] & both_narrow
    space = both_narrow & (beyond > 0.15) & ~first & ~hangs
    ideographic = ~both_narrow & (beyond > 0.7) & ~first
    at = (space | ideographic).nonzero()[0]
    begins = starts
    if len(at):
        codes = np.insert(codes, at, 0x20)
        begins = starts + np.searchsorted(at, starts, "left")
    text = codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    edges = [*begins.tolist(), len(codes)]
    return [text[begin:end] for begin, end in pairwise(edges)], at
