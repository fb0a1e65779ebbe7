"""How near a reading comes to the truth of newspaper pages: figures of one file.

Texts are compared as NFKC without blanks. An engine that gives articles is measured by its
articles, each with the one of the truth it is most like; one that gives plain text by the stretch
of it that is most like each article, which is more than it says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pdf_score import edit_distance, squeeze

__all__ = ["PageScore", "score_articles", "score_plain"]

_LEAST = 4
"""Furniture of fewer characters may be words of the text as well."""
_GRAM = 4


@dataclass(frozen=True, slots=True)
class PageScore:
    """``likeness`` of every article of the truth, from 0 to 1; ``headlines`` found exactly;
    ``extra`` articles that the truth does not have; ``leaked`` furniture in the text."""

    likeness: tuple[float, ...]
    f1: float
    headlines: int | None
    extra: int | None
    leaked: int

    @property
    def mean(self) -> float:
        """Mean likeness of the articles."""
        return sum(self.likeness) / max(len(self.likeness), 1)


def score_articles(truth: Any, documents: Sequence[Any]) -> PageScore:
    """Figures of documents, which are dicts with ``title``, ``paragraphs``, ``notice``."""
    wanted = truth["documents"]
    texts = [_whole(row) for row in wanted]
    kept = [row for row in documents if not row["notice"]]
    found = [_whole(row) for row in kept]
    pairs = _pairs(texts, found)
    likeness = tuple(
        _like(text, found[pairs[n]]) if n in pairs else 0.0 for n, text in enumerate(texts)
    )
    headlines = sum(
        squeeze(row["title"]) == squeeze(kept[pairs[n]]["title"])
        for n, row in enumerate(wanted)
        if n in pairs
    )
    return PageScore(
        likeness,
        _f1(_paragraphs(wanted), _paragraphs(kept)),
        headlines,
        len(kept) - len(pairs),
        _leaked(truth, "\n".join(found)),
    )


def score_plain(truth: Any, text: str) -> PageScore:
    """Figures of an engine that gives the text of the file."""
    wanted = truth["documents"]
    flat = squeeze(text)
    likeness = tuple(_best_stretch(_whole(row), flat) for row in wanted)
    cuts = (text.splitlines(), re.split(r"\n\s*\n", text))
    parts = [[squeeze(part) for part in cut if squeeze(part)] for cut in cuts]
    f1 = max(_f1(_paragraphs(wanted), part) for part in parts)
    return PageScore(likeness, f1, None, None, _leaked(truth, flat))


def _whole(document: Any) -> str:
    return squeeze("".join(p["text"] for p in document["paragraphs"] if p["role"] != "table"))


def _paragraphs(documents: Sequence[Any]) -> list[str]:
    rows = (p for row in documents for p in row["paragraphs"] if p["role"] != "table")
    return [squeeze(p["text"]) for p in rows]


def _pairs(wanted: Sequence[str], found: Sequence[str]) -> dict[int, int]:
    """Each article of the truth with the one most like it, none twice."""
    grams = [[_grams(text) for text in side] for side in (wanted, found)]
    rows = sorted(
        (-(w & f).total(), n, m) for n, w in enumerate(grams[0]) for m, f in enumerate(grams[1])
    )
    pairs: dict[int, int] = {}
    for score, n, m in rows:
        if score < 0 and n not in pairs and m not in pairs.values():
            pairs[n] = m
    return pairs


def _grams(text: str) -> Counter[str]:
    return Counter(text[at : at + _GRAM] for at in range(max(len(text) - _GRAM + 1, 1)))


def _like(wanted: str, found: str) -> float:
    longest = max(len(wanted), len(found), 1)
    return 1 - edit_distance(wanted, found) / longest


def _best_stretch(wanted: str, text: str) -> float:
    """Likeness of the stretch of a text that is most like the wanted one (Myers 1999: the
    distance of a pattern from any substring)."""
    if not wanted:
        return 1.0
    places: dict[str, int] = {}
    for index, character in enumerate(wanted):
        places[character] = places.get(character, 0) | 1 << index
    top, mask = 1 << (len(wanted) - 1), (1 << len(wanted)) - 1
    up, down, score = mask, 0, len(wanted)
    least = score
    for character in text:
        match = places.get(character, 0)
        diagonal = (((match & up) + up) ^ up) | match | down
        right, left = down | ~(diagonal | up) & mask, up & diagonal
        score += bool(right & top) - bool(left & top)
        right <<= 1
        up, down = (left << 1 | ~(diagonal | right)) & mask, right & diagonal & mask
        least = min(least, score)
    return 1 - least / len(wanted)


def _f1(wanted: Sequence[str], found: Sequence[str]) -> float:
    both = sum((Counter(wanted) & Counter(found)).values())
    return 2 * both / max(len(wanted) + len(found), 1)


def _leaked(truth: Any, text: str) -> int:
    """Furniture, advertisements and marks of turns that stand in the text more often than in the
    truth's articles."""
    own = "\n".join(_whole(row) for row in truth["documents"])
    strings = [text for page in truth["furniture"] for text in page["texts"]]
    strings += [line for lines in truth["advertisements"] for line in lines]
    strings += truth["turns"]
    keys = {squeeze(string) for string in strings}
    return sum(text.count(key) > own.count(key) for key in keys if len(key) >= _LEAST)
