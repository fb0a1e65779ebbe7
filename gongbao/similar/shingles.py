"""Shingles: five characters of a key text in a row, as a 32-bit number.

The hash is multilinear (Lemire and Kaser, "Strongly universal string hashing is fast", 2014):
a sum of code points times fixed odd 64-bit numbers, its upper half mixed in once more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gongbao.text.folded import Folded

__all__ = ["WIDTH", "Shingles", "constants", "mix", "shingle"]

WIDTH = 5
_GOLDEN = 0x9E3779B97F4A7C15

Hashes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Shingles:
    """``hashes[k]`` begins in text number ``owners[k]``; in the order of the texts."""

    hashes: Hashes
    owners: NDArray[np.int64]
    count: int

    def where(self, kept: NDArray[np.bool_]) -> Shingles:
        """Those of them that are marked."""
        return Shingles(self.hashes[kept], self.owners[kept], self.count)


def constants(name: str, count: int) -> NDArray[np.uint64]:
    """``count`` odd numbers that follow from a name alone (splitmix64, Steele et al. 2014)."""
    state = int.from_bytes(name.encode()[-8:].rjust(8, b"\0"), "little")
    made = []
    for _ in range(count):
        state = (state + _GOLDEN) % 2**64
        z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
        made.append((z ^ (z >> 31)) | 1)
    return np.array(made, np.uint64)


_FACTORS = constants("shingle", WIDTH)


def mix(sums: NDArray[np.uint64]) -> Hashes:
    """64-bit sums as evenly spread 32-bit numbers; ``sums`` is used up."""
    sums ^= sums >> np.uint64(32)
    sums *= np.uint64(_GOLDEN)
    return (sums >> np.uint64(32)).astype(np.uint32)


def shingle(folded: Folded) -> Shingles:
    """Every shingle of every text; texts of fewer than five characters have none."""
    total = len(folded.codes) - WIDTH + 1
    owners = np.repeat(np.arange(folded.count), np.diff(folded.starts))
    if total <= 0:
        return Shingles(np.empty(0, np.uint32), owners[:0], folded.count)
    codes = folded.codes.astype(np.uint64)
    sums = codes[:total] * _FACTORS[0]
    for offset in range(1, WIDTH):
        sums += codes[offset : total + offset] * _FACTORS[offset]
    whole = owners[:total] == owners[WIDTH - 1 :]
    return Shingles(mix(sums)[whole], owners[:total][whole], folded.count)
