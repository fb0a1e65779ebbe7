"""Verdict: how much of one document stands in the other, and whether that relates them.

From the share of equal minima comes the Jaccard index J of the rare shingles, and from J and
their numbers a and b how many are common: J (a + b) / (1 + J). Containment, common / a, is what
tells "the same act, with noise" from "the same form, another act"; no threshold on J does.
Where one document is much longer, J is too small to be estimated, and the share of the shorter
one's passages that the longer one has takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongbao.similar.pairs import Pairs
from gongbao.similar.signing import Signed

__all__ = ["Judged", "judge", "shares"]

_SAME = 0.45
"""Containment of the smaller in the larger from which two documents are related."""
_SAME_WITH_PASSAGE = 0.35
"""The same, where they also have a passage in common."""
_ALIKE, _UNALIKE = 4.0, 2.0
"""Up to how unequal lengths J alone is believed, and from where passages alone are."""
_PASSAGES, _FEWEST_PASSAGES = 0.3, 2
_INSIDE = 1 / 3
"""A document of which less than this stands in a smaller one contains it."""
_FEW, _SAME_OF_FEW = 20, 0.8
"""Of so few rare shingles, more must be common: a name and a date are half of a short notice."""
_BY_CHANCE = 1 / 256
"""How often two stored values are equal without their minima being so."""
_FIGURES, _SAME_FIGURES = 2, 0.4
"""Of two texts with so many numbers each, fewer in common than this share are two acts of one form
whose wording is in no stop set yet."""
_PORTION = 20_000

Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """For each pair: the share of the earlier one that stands in the later one, the reverse, and
    whether that relates them, and makes one part of the other; or whether they would be related
    but for their numbers."""

    earlier: Shares
    later: Shares
    related: NDArray[np.bool_]
    contained: NDArray[np.bool_]
    same_form: NDArray[np.bool_]


def judge(pairs: Pairs, signed: Signed) -> Judged:
    """The verdict on each pair; its indices are those of ``signed``."""
    a, b = signed.rare[pairs.earlier], signed.rare[pairs.later]
    smaller, larger = np.minimum(a, b), np.maximum(a, b)
    common = _common(pairs.earlier, pairs.later, signed)
    contained = np.minimum(1.0, common / np.maximum(smaller, 1))
    fewest = np.minimum(signed.passages[pairs.earlier], signed.passages[pairs.later])
    passages = np.minimum(1.0, pairs.passages / np.maximum(fewest, 1))
    ratio = larger / np.maximum(smaller, 1)
    together = (contained >= _SAME_WITH_PASSAGE) & (pairs.passages >= 1)
    near = (ratio <= _ALIKE) & ((contained >= _SAME) | together)
    near &= (smaller >= _FEW) | (contained >= _SAME_OF_FEW)
    whole = (pairs.passages >= _FEWEST_PASSAGES) & (passages >= _PASSAGES)
    inside = (ratio > _UNALIKE) & (whole | together)
    best = np.where(ratio > _ALIKE, passages, contained)
    common = best * smaller
    earlier, later = common / np.maximum(a, 1), common / np.maximum(b, 1)
    apart = near & ~inside & _other_figures(pairs, signed)
    related = (near | inside) & ~apart
    return Judged(earlier, later, related, np.minimum(earlier, later) < _INSIDE, apart)


def shares(one: NDArray[np.int64], two: NDArray[np.int64], signed: Signed) -> tuple[Shares, Shares]:
    """The shares of the ones that stand in the twos, and the reverse; 0 without rare shingles."""
    common = _common(one, two, signed)
    a, b = signed.rare[one], signed.rare[two]
    return (
        np.minimum(1.0, common / np.maximum(a, 1)),
        np.minimum(1.0, common / np.maximum(b, 1)),
    )


def _common(one: NDArray[np.int64], two: NDArray[np.int64], signed: Signed) -> Shares:
    """How many rare shingles each pair has in common, estimated."""
    return _both(one, two, signed.values, signed.rare)


def _other_figures(pairs: Pairs, signed: Signed) -> NDArray[np.bool_]:
    """Which pairs have numbers enough, and other ones."""
    common = _both(pairs.earlier, pairs.later, signed.figure_values, signed.figures)
    fewest = np.minimum(signed.figures[pairs.earlier], signed.figures[pairs.later])
    return np.asarray((fewest >= _FIGURES) & (common < _SAME_FIGURES * fewest))


def _both(
    one: NDArray[np.int64], two: NDArray[np.int64], values: NDArray[np.uint8], sizes: Any
) -> Shares:
    """How many members two sets of these sizes have in common, from their minima."""
    equal = np.empty(len(one))
    for at in range(0, len(one), _PORTION):
        part = slice(at, at + _PORTION)
        equal[part] = (values[one[part]] == values[two[part]]).mean(axis=1)
    jaccard = np.maximum(0.0, (equal - _BY_CHANCE) / (1 - _BY_CHANCE))
    total: Shares = jaccard * (sizes[one] + sizes[two]) / (1 + jaccard)
    return total
