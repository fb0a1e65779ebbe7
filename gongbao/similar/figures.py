"""Figures: the numbers a text has, as hashes. Two acts of one form differ in theirs.

A number is two digits or more in a row of the key text: years, 文号, sums, areas. Single digits are
left out, for days and list numbers are the same by chance too often.
"""

from __future__ import annotations

import numpy as np

from gongbao.similar.shingles import Shingles, constants, mix
from gongbao.text.folded import Folded

__all__ = ["find_figures"]

_LONGEST = 32
"""Digits of a number beyond these are not looked at."""
_FACTORS = constants("figures", _LONGEST)


def find_figures(folded: Folded) -> Shingles:
    """The numbers of every text, in the order of the texts."""
    places = np.flatnonzero(folded.codes - np.uint32(ord("0")) < 10)
    owners = np.searchsorted(folded.starts, places, "right") - 1
    begins = np.ones(len(places), bool)
    begins[1:] = (places[1:] != places[:-1] + 1) | (owners[1:] != owners[:-1])
    first = np.flatnonzero(begins)
    if not first.size:
        return Shingles(np.empty(0, np.uint32), owners, folded.count)
    sizes = np.diff(np.append(first, len(places)))
    turns = np.arange(len(places)) - np.repeat(first, sizes)
    digits = (folded.codes[places] - np.uint32(ord("0")) + 1).astype(np.uint64)
    digits *= np.where(turns < _LONGEST, _FACTORS[np.minimum(turns, _LONGEST - 1)], np.uint64(0))
    found = Shingles(mix(np.add.reduceat(digits, first)), owners[first], folded.count)
    return found.where(sizes > 1)
