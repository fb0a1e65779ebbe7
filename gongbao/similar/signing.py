"""Signing: texts become MinHash values, band keys and passage keys.

MinHash (Broder 1997) over the rare shingles only: ``VALUES`` minima of odd multiples of the
shingles' hashes, modulo 2^32. Three minima make a band key (``BANDS`` of them); two documents
whose rare shingles have the Jaccard index J share each with probability J^3. What is stored of a
minimum is its lowest byte; that one pair in 256 then seems equal by chance, the verdict takes off
again (b-bit minwise hashing, Li and König 2010).

A short act inside a long compilation has a small J. For these there are passage keys: of the rare
shingles in their order, those whose hash is least among their ``REACH`` neighbours on either side
are marks (winnowing, Schleimer, Wilkerson and Aiken 2003), and three marks in a row are a key.
Two documents share one only with a passage of about 40 characters that few others have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from gongbao.similar.figures import find_figures
from gongbao.similar.shingles import Hashes, Shingles, constants, mix, shingle
from gongbao.similar.stops import StopSet, StopTable
from gongbao.text.folded import fold_texts, portions

__all__ = [
    "BANDS", "FEWEST", "FIGURE_VALUES", "SHORTEST", "VALUES", "Signed", "method_of", "sign_texts",
]  # fmt: skip

VALUES = 288
BANDS = 96
FIGURE_VALUES = 32
"""Minima over the numbers of a text, beside those over its shingles."""
REACH = 4
SHORTEST = 20
"""Key texts under this many characters say too little to call two documents the same."""
FEWEST = 8
"""Documents with fewer rare shingles get no keys: only an equal key text relates them."""

_DEFINITION = "rare5-2"
_MARKS = 3
_FORM_ROWS = 4
_FEWEST_COMMON = 40
_FACTORS = (constants("minhash", VALUES) >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
_FORM_FACTORS = (constants("form", _FORM_ROWS) >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
_FIGURE_FACTORS = (constants("numbers", FIGURE_VALUES) >> np.uint64(32)).astype(
    np.uint32
) | np.uint32(1)
_BAND_FACTORS = constants("band", VALUES // BANDS + 1)
_PASSAGE_FACTORS = constants("passage", _MARKS)


def method_of(stops: StopSet) -> str:
    """The name of the definition that signs with this stop set."""
    return f"{_DEFINITION}+{stops.name}"


@dataclass(frozen=True, slots=True)
class Signed:
    """Signatures of n texts, by columns. ``values`` is n x VALUES, ``figure_values`` those of its
    ``figures`` numbers; ``keys[k]`` belongs to text ``owners[k]``, sorted by owner and distinct
    within one; passage keys are odd, band keys even; ``passages`` counts a text's passage keys;
    ``forms`` is 0 where the wording is no form's."""

    digests: list[str]
    lengths: NDArray[np.int64]
    rare: NDArray[np.int64]
    values: NDArray[np.uint8]
    figures: NDArray[np.int64]
    figure_values: NDArray[np.uint8]
    passages: NDArray[np.int64]
    forms: NDArray[np.int64]
    keys: Hashes
    owners: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.digests)

    def part(self, places: NDArray[np.int64]) -> Signed:
        """Those at these places, which are in ascending order."""
        place = np.full(len(self), -1, np.int64)
        place[places] = np.arange(len(places))
        owners = place[self.owners]
        return Signed(
            [self.digests[at] for at in places.tolist()],
            self.lengths[places],
            self.rare[places],
            self.values[places],
            self.figures[places],
            self.figure_values[places],
            self.passages[places],
            self.forms[places],
            self.keys[owners >= 0],
            owners[owners >= 0],
        )


def sign_texts(texts: Sequence[str], stops: StopSet) -> Signed:
    """The signatures of the texts, in their order."""
    table = StopTable(stops)
    return join_signed(_sign_portion(portion, table) for portion in portions(texts))


def join_signed(parts: Iterable[Signed]) -> Signed:
    """Several as one, in their order."""
    every = [_sign_portion([], None), *parts]
    firsts = np.cumsum([0, *(len(part) for part in every)])
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in every])
        for field in fields(Signed)
        if field.name not in ("digests", "owners")
    }
    owners = [part.owners + first for part, first in zip(every, firsts, strict=False)]
    digests = [digest for part in every for digest in part.digests]
    return Signed(digests, owners=np.concatenate(owners), **columns)


def _sign_portion(texts: Sequence[str], table: StopTable | None) -> Signed:
    folded = fold_texts(texts)
    found = shingle(folded)
    common = table.holds(found.hashes) if table else np.zeros(len(found.hashes), bool)
    rare = found.where(~common)
    hashes, starts = _distinct(rare)
    sizes = np.diff(starts)
    minima = _minima(hashes, starts, _FACTORS)
    figures, first_figures = _distinct(find_figures(folded))
    enough = sizes >= FEWEST
    passage_keys, passage_owners = _passage_keys(rare, enough)
    bands = _band_keys(minima[enough])
    keys = np.concatenate((bands.ravel(), passage_keys))
    owners = np.concatenate((np.repeat(np.flatnonzero(enough), BANDS), passage_owners))
    keys, owners = _distinct_pairs(owners, keys)
    return Signed(
        folded.digests(),
        np.diff(folded.starts),
        sizes,
        minima.astype(np.uint8),
        np.diff(first_figures),
        _minima(figures, first_figures, _FIGURE_FACTORS).astype(np.uint8),
        np.bincount(owners[keys & np.uint32(1) == 1], minlength=folded.count),
        _forms(found.where(common), sizes),
        keys,
        owners,
    )


def _distinct(shingles: Shingles) -> tuple[Hashes, NDArray[np.int64]]:
    """Each text's distinct hashes, sorted, and where they start (n + 1)."""
    hashes, owners = _distinct_pairs(shingles.owners, shingles.hashes)
    sizes = np.bincount(owners, minlength=shingles.count)
    return hashes, np.concatenate(([0], np.cumsum(sizes)))


def _distinct_pairs(owners: NDArray[np.int64], keys: Hashes) -> tuple[Hashes, NDArray[np.int64]]:
    pairs = np.sort((owners.astype(np.uint64) << np.uint64(32)) | keys)
    first = np.ones(len(pairs), bool)
    first[1:] = pairs[1:] != pairs[:-1]
    pairs = pairs[first]
    return pairs.astype(np.uint32), (pairs >> np.uint64(32)).astype(np.int64)


def _minima(hashes: Hashes, starts: NDArray[np.int64], factors: Hashes) -> Hashes:
    """n x len(factors): the least multiple of each text's hashes; 2^32 - 1 for a text of none."""
    out = np.full((len(factors), len(starts) - 1), 0xFFFFFFFF, np.uint32)
    filled = np.flatnonzero(np.diff(starts))
    if filled.size:
        products = np.empty_like(hashes)
        for row, factor in enumerate(factors):
            np.multiply(hashes, factor, out=products)
            out[row, filled] = np.minimum.reduceat(products, starts[filled])
    return np.ascontiguousarray(out.T)


def _band_keys(minima: Hashes) -> Hashes:
    """n x BANDS, even: each of three minima and the band's number."""
    bands = minima.reshape(len(minima), BANDS, VALUES // BANDS).astype(np.uint64)
    sums = (bands * _BAND_FACTORS[:-1]).sum(axis=2)
    sums += np.arange(BANDS, dtype=np.uint64) * _BAND_FACTORS[-1]
    return mix(sums) & np.uint32(0xFFFFFFFE)


def _passage_keys(rare: Shingles, enough: NDArray[np.bool_]) -> tuple[Hashes, NDArray[np.int64]]:
    """Odd keys of three marks in a row, with their texts."""
    marks = rare.where(_are_marks(rare) & enough[rare.owners])
    total = max(len(marks.hashes) - _MARKS + 1, 0)
    sums = np.zeros(total, np.uint64)
    for offset, factor in enumerate(_PASSAGE_FACTORS):
        sums += marks.hashes[offset : total + offset].astype(np.uint64) * factor
    owners = marks.owners[:total]
    whole = owners == marks.owners[_MARKS - 1 :][:total]
    return mix(sums)[whole] | np.uint32(1), owners[whole]


def _are_marks(rare: Shingles) -> NDArray[np.bool_]:
    """Whether each is least among its REACH neighbours on either side, in its own text."""
    # Between the texts stand REACH places of the greatest number, so no text sees another.
    places = np.arange(len(rare.hashes)) + (rare.owners + 1) * REACH
    row = np.full(len(rare.hashes) + (rare.count + 1) * REACH, 0xFFFFFFFF, np.uint32)
    row[places] = rare.hashes * np.uint32(0x85EBCA6B)
    least = row.copy()
    for step in range(1, REACH + 1):
        np.minimum(least[step:], row[:-step], out=least[step:])
        np.minimum(least[:-step], row[step:], out=least[:-step])
    return np.asarray(least[places] == row[places])


def _forms(common: Shingles, rare: NDArray[np.int64]) -> NDArray[np.int64]:
    """One key over the common wording of a text that has half as much again of it as of its own."""
    hashes, starts = _distinct(common)
    minima = _minima(hashes, starts, _FORM_FACTORS).astype(np.uint64)
    keys = mix((minima * _BAND_FACTORS[:_FORM_ROWS]).sum(axis=1)).astype(np.int64)
    sizes = np.diff(starts)
    return np.where((sizes >= _FEWEST_COMMON) & (2 * sizes >= 3 * rare), keys | 1, 0)
