"""Texts as folded code points in one array, so that many documents cost one call."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongbao.text.folding import fold_char

__all__ = ["Folded", "fold_texts", "portions"]

Codes = NDArray[np.uint32]
Index = NDArray[np.int64]

_UNSEEN = -1
_LONG = 0x200000
"""Table entries from here on stand for several characters: _Table.long[entry - _LONG]."""
PORTION = 200_000
"""Characters handled at a time: their arrays stay in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Folded:
    """Key texts end to end: ``codes[starts[i]:starts[i + 1]]`` is the i-th; ``places[k]`` is the
    index in the joined texts of the character that ``codes[k]`` came from."""

    codes: Codes
    starts: Index
    places: Index

    @property
    def count(self) -> int:
        """How many texts."""
        return len(self.starts) - 1

    def digests(self) -> list[str]:
        """SHA-256 of each key text in UTF-32 (little endian), hexadecimal."""
        data = memoryview(self.codes.astype("<u4").tobytes())
        edges = (self.starts * 4).tolist()
        return [hashlib.sha256(data[a:b]).hexdigest() for a, b in pairwise(edges)]


class _Table:
    """The folding of every code point seen so far."""

    def __init__(self) -> None:
        self.single = np.full(0x110000, _UNSEEN, np.int32)
        self.long: list[Codes] = []

    def fold(self, codes: Codes) -> NDArray[np.int32]:
        """An entry a code point: 0 for nothing, a code point, or a place in ``long``."""
        found: NDArray[np.int32] = self.single[codes]
        if found.size and found.min() == _UNSEEN:
            for code in np.unique(codes[found == _UNSEEN]).tolist():
                self.single[code] = self._entry(code)
            found = self.single[codes]
        return found

    def _entry(self, code: int) -> int:
        folded = "" if 0xD800 <= code < 0xE000 else fold_char(chr(code))
        if len(folded) <= 1:
            return ord(folded) if folded else 0
        self.long.append(np.array([ord(char) for char in folded], np.uint32))
        return _LONG + len(self.long) - 1


@cache
def _table() -> _Table:
    return _Table()


def fold_texts(texts: Sequence[str]) -> Folded:
    """The key texts of ``texts`` (same definition as gongbao.text.keys.key_text)."""
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    raw = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    table = _table()
    found = table.fold(raw)
    kept = np.flatnonzero(found)
    edges = np.searchsorted(kept, np.concatenate(([0], ends)))
    codes = found[kept]
    if codes.size and codes.max() >= _LONG:
        return _expanded(codes, edges, kept, table)
    return Folded(codes.view(np.uint32), edges, kept)


def _expanded(codes: NDArray[np.int32], edges: Index, places: Index, table: _Table) -> Folded:
    """With the entries that stand for several characters written out."""
    long = np.flatnonzero(codes >= _LONG)
    sizes = np.ones(len(codes), np.int64)
    sizes[long] = [len(table.long[entry - _LONG]) for entry in codes[long].tolist()]
    starts = np.concatenate(([0], np.cumsum(sizes)))
    out: Any = np.repeat(codes, sizes).astype(np.uint32)
    for at in long.tolist():
        out[starts[at] : starts[at + 1]] = table.long[codes[at] - _LONG]
    return Folded(out, starts[edges], np.repeat(places, sizes))


def portions(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    """Slices of ``texts`` of about PORTION characters each."""
    first = size = 0
    for at, text in enumerate(texts):
        size += len(text)
        if size >= PORTION:
            yield texts[first : at + 1]
            first, size = at + 1, 0
    if first < len(texts):
        yield texts[first:]
