"""Stop sets: frozen sets of shingles that are too common to tell one act from another.

Official texts share so much wording that plain MinHash finds a number of candidates that grows
with the square of the corpus (5.9 million pairs of 80,000 documents, research of 2026). So only
shingles outside a stop set count. Which are common depends on the corpus; so a set is learnt
once, frozen under a name, and stays: other names, other signatures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from gongbao.similar.shingles import Hashes, shingle
from gongbao.text.folded import fold_texts, portions

__all__ = ["SHARE", "StopSet", "learn_stops", "shipped_stops"]

SHARE = 0.01
"""A shingle that more than this share of the documents have is common. At 0.0005, copies of short
notices with 3 % of noise were lost (recall 0.81 instead of 0.98)."""

_BITS = 18


@dataclass(frozen=True, slots=True)
class StopSet:
    """``hashes`` are sorted and distinct; ``name`` says which set it is, in every row it made."""

    name: str
    hashes: Hashes

    @property
    def digest(self) -> str:
        """Eight hex digits over the set."""
        return hashlib.sha256(self.hashes.astype("<u4").tobytes()).hexdigest()[:8]


def shipped_stops() -> StopSet:
    """The set of an archive that has not learnt its own: the formulas of official Chinese."""
    return _shipped()


def learn_stops(texts: Sequence[str], name: str, share: float = SHARE) -> StopSet:
    """The shingles of more than ``share`` of the texts, with the shipped ones. ``name`` gets the
    set's digest: two archives' sets are never taken for one."""
    seen = [np.empty(0, np.uint32)]
    for portion in portions(texts):
        found = shingle(fold_texts(portion))
        pairs = np.unique((found.owners.astype(np.uint64) << np.uint64(32)) | found.hashes)
        seen.append(pairs.astype(np.uint32))
    hashes, counts = np.unique(np.concatenate(seen), return_counts=True)
    common = hashes[counts > share * len(texts)]
    every = StopSet(name, np.union1d(common, _shipped().hashes).astype(np.uint32))
    return StopSet(f"{name}-{every.digest}", every.hashes)


@cache
def _shipped() -> StopSet:
    lines = files("gongbao.similar").joinpath("formulas-1.txt").read_text("utf-8").splitlines()
    phrases = [line for line in lines if line and not line.startswith("#")]
    return StopSet("formulas-1", np.unique(shingle(fold_texts(phrases)).hashes))


class StopTable:
    """Which hashes are in a stop set: a few gathers for a whole array. (Binary search took ten
    times as long, and was most of the time that signing took.)"""

    def __init__(self, stops: StopSet) -> None:
        slots = stops.hashes >> np.uint32(32 - _BITS)
        turn = np.arange(len(slots)) - np.searchsorted(slots, slots)
        # An empty place holds a number whose own slot is another one.
        empty = ~np.arange(2**_BITS, dtype=np.uint32) << np.uint32(32 - _BITS)
        self._turns = []
        for number in range(int(turn.max()) + 1 if len(turn) else 0):
            table = empty.copy()
            table[slots[turn == number]] = stops.hashes[turn == number]
            self._turns.append(table)

    def holds(self, hashes: Hashes) -> NDArray[np.bool_]:
        """Whether each of them is in the set."""
        slots = hashes >> np.uint32(32 - _BITS)
        found = np.zeros(len(hashes), bool)
        for table in self._turns:
            found |= table[slots] == hashes
        return found
