"""Pairs: which documents share keys. A relational join, done on sorted arrays.

The same in SQL, over the table ``bands``, is in docs/duplicates.md; a test runs both and compares
them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gongbao.similar.shingles import Hashes

__all__ = ["HEADS", "Pairs", "share_keys"]

HEADS = 16
"""A document is paired with the first so many holders of a key, in the order of arrival: ten
thousand copies of a form give sixteen pairs a document, not fifty million. What is among the
first never changes when more arrive, so adding day by day and doing all anew give the same."""

Index = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """``earlier[k] < later[k]`` share ``bands[k]`` band keys and ``passages[k]`` passage keys."""

    earlier: Index
    later: Index
    bands: Index
    passages: Index

    def __len__(self) -> int:
        return len(self.earlier)

    def where(self, kept: NDArray[np.bool_]) -> Pairs:
        """Those of them that are marked."""
        return Pairs(self.earlier[kept], self.later[kept], self.bands[kept], self.passages[kept])


def share_keys(keys: Hashes, ranks: Index) -> Pairs:
    """Candidates among the holders of ``keys``; ``ranks[k]`` is the place in the order of arrival
    of the document that holds ``keys[k]``. Two keys make a candidate: a single one is shared
    by chance so often that candidates grew with the square of the corpus.
    """
    rows = np.sort((keys.astype(np.uint64) << np.uint64(32)) | ranks.astype(np.uint64))
    rows = rows[_repeated(rows)]
    key, rank = rows >> np.uint64(32), rows & np.uint64(0xFFFFFFFF)
    begins, sizes = _groups(key)
    start = np.repeat(begins, sizes)
    partners = np.minimum(np.arange(len(key)) - start, HEADS)
    later = np.repeat(np.arange(len(key)), partners)
    turn = np.arange(len(later)) - np.repeat(np.cumsum(partners) - partners, partners)
    earlier = np.repeat(start, partners) + turn
    codes = (rank[earlier] << np.uint64(33)) | (rank[later] << np.uint64(1)) | key[later] & _ODD
    found = _counted(codes)
    return found.where(found.bands + found.passages >= 2)


_ODD = np.uint64(1)


def _repeated(rows: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Which rows' keys stand in the row before or after them too."""
    same = (rows[1:] ^ rows[:-1]) >> np.uint64(32) == 0
    kept = np.zeros(len(rows), bool)
    kept[1:] |= same
    kept[:-1] |= same
    return kept


def _groups(column: NDArray[np.uint64]) -> tuple[Index, Index]:
    """Where each run of equal numbers begins, and how long it is."""
    steps = np.ones(len(column), bool)
    steps[1:] = column[1:] != column[:-1]
    begins = np.flatnonzero(steps)
    return begins, np.diff(np.append(begins, len(column)))


def _counted(codes: NDArray[np.uint64]) -> Pairs:
    """Each pair once, with how many keys of either sort it shares."""
    codes = np.sort(codes)
    pair = codes >> _ODD
    begins, sizes = _groups(pair)
    ones = np.concatenate(([0], np.cumsum((codes & _ODD).astype(np.int64))))
    passages = ones[np.cumsum(sizes)] - ones[np.cumsum(sizes) - sizes]
    first = pair[begins]
    earlier, later = first >> np.uint64(32), first & np.uint64(0xFFFFFFFF)
    return Pairs(earlier.astype(np.int64), later.astype(np.int64), sizes - passages, passages)
