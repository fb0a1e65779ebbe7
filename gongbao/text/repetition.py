"""Repetition inside one document: found, told, and only a whole text that repeats is folded.

A page that was joined with itself eight times is folded to one, and the count kept. A passage of
``SHORTEST`` characters or more that stands there twice is named (``Document.repeats``) and the text
left as it is: a pull quote or a table of contents is no fault. A paragraph that repeats earlier
ones with noise gets a note.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from gongbao.model import Document, Note, Paragraph, Repeat
from gongbao.text.folded import Folded, fold_texts
from gongbao.text.keys import key_text

__all__ = ["LONGEST", "SHORTEST", "find_repeats", "periods", "tell_repeats"]

SHORTEST = 30
"""Letters and digits of the shortest passage that counts as a repeat."""
LONGEST = 2_000_000
"""Characters of a text that are searched for repeated passages."""
_SHORTEST_COPY = 100
"""Letters of the shortest text that is folded: a form with two equal slips is no fault."""
_MOST_COPIES, _MOST_REPEATS = 1_000, 500
_NOISY = 0.6
_NOISY_LENGTH = 60
_GRAM = 5
_EXACT = 0.05
_NAMED = 5
_OPENING = "（〔《〈“‘【「『([ \n\u3000"

Hashes = NDArray[np.uint64]
Index = NDArray[np.int64]


def tell_repeats(document: Document) -> Document:
    """The document folded to one, and with its repeated passages named and noisy ones noted. What
    the parser said of repeats stays."""
    count = periods(document.text)
    if count > 1:
        document = _folded(document, count)
    folded = fold_texts([document.text[:LONGEST]])
    found = _passages(folded)
    notes = [*document.notes, *_noisy(document, folded)]
    if len(document.text) > LONGEST:
        text = f"repeated passages were looked for in the first {LONGEST} characters only"
        notes.append(Note("repeats-cut", text))
    if len(found) > _MOST_REPEATS:
        text = f"{len(found)} repeated passages; the first {_MOST_REPEATS} are named"
        notes.append(Note("repeats-cut", text))
    repeats = (*document.repeats, *found[:_MOST_REPEATS])
    return replace(document, repeats=repeats, notes=tuple(notes))


def periods(text: str) -> int:
    """How many times over the text says the same, letter by letter: 1 mostly. Spacing and
    punctuation do not count, and what is repeated has a hundred letters at least."""
    key = key_text(text)
    most = min(_MOST_COPIES, len(key) // _SHORTEST_COPY)
    counts = (count for count in range(most, 1, -1) if len(key) % count == 0)
    return next((n for n in counts if key == key[: len(key) // n] * n), 1)


def find_repeats(text: str) -> tuple[Repeat, ...]:
    """Passages of SHORTEST letters or more that stand earlier in the text already: each with the
    last place before it where it stands."""
    return _passages(fold_texts([text]))


def _folded(document: Document, count: int) -> Document:
    """One copy: paragraphs up to where the text begins again."""
    left = len(key_text(document.text)) // count
    kept: list[Paragraph] = []
    for paragraph in document.paragraphs:
        if left <= 0:
            break
        text = _beginning(paragraph.text, left)
        kept.append(replace(paragraph, text=text))
        left -= len(key_text(text))
    length = len(key_text(document.text)) // count
    text = "\n".join(p.text for p in kept) if kept else _beginning(document.text, length)
    note = Note("folded", f"the text came {count} times over and was folded to one")
    return replace(
        document,
        text=text,
        paragraphs=tuple(kept),
        repeats=(Repeat(0, len(text), 0, count), *document.repeats),
        notes=(*document.notes, note),
    )


def _beginning(text: str, letters: int) -> str:
    """The first so many letters of the text, with the marks that follow them."""
    places = fold_texts([text]).places
    return text if len(places) <= letters else text[: places[letters]].rstrip(_OPENING)


def _passages(folded: Folded) -> tuple[Repeat, ...]:
    codes, places = folded.codes, folded.places
    if len(codes) < 2 * SHORTEST:
        return ()
    grams = _grams(codes, SHORTEST)
    offsets = np.arange(len(grams)) - _places(grams, nearest=True)
    again = offsets > 0
    # A passage is a stretch of positions that all stand as far behind where they stood before.
    begins = again & np.append(True, offsets[1:] != offsets[:-1])
    ends = again & np.append(offsets[1:] != offsets[:-1], True)
    spans = zip(np.flatnonzero(begins).tolist(), np.flatnonzero(ends).tolist(), strict=True)
    return tuple(
        Repeat(
            int(places[start]),
            int(places[end + SHORTEST - 1]) + 1,
            int(places[start - offsets[start]]),
        )
        for start, end in _apart(spans)
    )


def _apart(spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Without those that begin inside the one before (a passage whose end stands twice)."""
    done = -1
    for start, end in spans:
        if start > done:
            yield start, end
            done = end + SHORTEST - 1


def _noisy(document: Document, folded: Folded) -> Iterator[Note]:
    """One note that names the paragraphs most of whose shingles stand earlier, unless they stand
    there letter by letter."""
    codes = folded.codes
    if len(codes) < 2 * _NOISY_LENGTH or not document.paragraphs:
        return
    edges = np.searchsorted(folded.places, _paragraph_edges(document))
    first = _places(_grams(codes, _GRAM))
    exact = _covered(codes)
    noisy = []
    for number, (start, end) in enumerate(pairwise(edges.tolist()), 1):
        if end - start >= _NOISY_LENGTH:
            share = float((first[start : end - _GRAM + 1] < start).mean())
            if share > _NOISY and exact[start:end].mean() < share - _EXACT:
                noisy.append(number)
    if noisy:
        named = ", ".join(map(str, noisy[:_NAMED])) + ("…" if len(noisy) > _NAMED else "")
        text = f"{len(noisy)} of {len(document.paragraphs)} paragraphs repeat earlier ones, changed"
        yield Note("noisy-repeat", text, f"paragraph {named}")


def _paragraph_edges(document: Document) -> Index:
    """Where each paragraph begins in the text; with the text's end."""
    sizes = [len(paragraph.text) + 1 for paragraph in document.paragraphs]
    return np.cumsum([0, *sizes])


def _covered(codes: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which letters are part of a passage that stands earlier, letter by letter."""
    first = _places(_grams(codes, SHORTEST))
    steps = np.zeros(len(codes) + 1, np.int64)
    again = np.flatnonzero(first < np.arange(len(first)))
    steps[again] += 1
    np.subtract.at(steps, again + SHORTEST, 1)
    return np.asarray(np.cumsum(steps)[:-1] > 0)


def _grams(codes: NDArray[np.uint32], width: int) -> Hashes:
    """A 64-bit hash of each stretch of ``width`` codes, by doubling."""
    factor = np.uint64(0x9E3779B97F4A7C15)
    power, doubled = 1, codes.astype(np.uint64) * factor
    made: Hashes | None = None
    done = 0
    while True:
        if width & power:
            part = doubled[done:]
            made = part if made is None else _joined(made, part, factor)
            done += power
        if done == width:
            return made if made is not None else doubled
        doubled = _joined(doubled, doubled[power:], factor)
        power *= 2


def _joined(one: Hashes, two: Hashes, factor: np.uint64) -> Hashes:
    length = min(len(one), len(two))
    sums = one[:length] * factor + two[:length]
    return (sums ^ (sums >> np.uint64(29))) * factor


def _places(hashes: Hashes, *, nearest: bool = False) -> Index:
    """For each position the first one that has its hash; or the nearest before it, itself where
    there is none."""
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    begins = np.ones(len(order), bool)
    begins[1:] = ordered[1:] != ordered[:-1]
    found = np.empty(len(order), np.int64)
    if nearest:
        found[order] = np.where(begins, order, np.roll(order, 1))
    else:
        found[order] = order[np.flatnonzero(begins)[np.cumsum(begins) - 1]]
    return found
