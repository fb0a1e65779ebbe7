"""Which glyphs are of one line: groups are split in turn where baselines differ and where a gap is
wider than ``_GUTTER`` em, until nothing splits. The order of drawing operators plays no part.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.glyphs import Glyphs
from parsers.pdf.spelled import lengths_of

__all__ = ["arrange"]

Whole = NDArray[np.int64]

_GUTTER = 1.15
"""A wider gap, in em, ends a line: gutters are 1.2–2 em, gaps of justified text under 0.5 em."""
_LEVEL = 0.2
"""Baselines nearer than this share of the smaller size are one row."""
_ROUNDS = 3
_FEW = 12
_MOST_PAIRS = 400_000
_OPENING = np.isin(np.arange(0x10000), [ord(c) for c in "（《〈「『【〔［｛“‘"])
_CLOSING = np.isin(np.arange(0x10000), [ord(c) for c in "，。、；：！？）》〉」』】〕］｝”’"])


def arrange(
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
    count = lengths_of(starts, len(order))
    size = np.maximum.reduceat(glyphs.size.take(order), starts)
    of = place.take(order.take(starts))
    begins = _starts(of)
    largest = np.repeat(np.maximum.reduceat(size, begins), lengths_of(begins, len(of)))
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
