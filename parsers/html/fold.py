"""Paginated articles: which pages continue the text, and which give the whole of it again.

A real corpus held one speech eight times over: each of the eight pages of the article gave the
whole text, and a crawler had joined them. A page that repeats what came before adds nothing; a
paragraph that an author repeats stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongbao.model import Paragraph
from gongbao.text.keys import key_text

__all__ = ["Folded", "fold_pages", "period"]

_LEAST = 200
"""A text shorter than this (key characters) is not folded onto itself: lists repeat."""


@dataclass(frozen=True, slots=True)
class Folded:
    """The one text of several pages: ``chosen`` are the pages it is made of, ``repeated`` those
    that gave text that was there already; ``times`` is how often the whole text came."""

    paragraphs: tuple[Paragraph, ...]
    chosen: tuple[int, ...]
    repeated: tuple[int, ...] = ()
    times: int = 1


def fold_pages(pages: Sequence[Sequence[Paragraph]], title: str = "") -> Folded:
    """Join pages in order. A page whose whole text came before is a repeat; one that begins with
    all that came before takes its place; a headline printed on each page is kept once."""
    joined: list[Paragraph] = []
    chosen: list[int] = []
    repeated: list[int] = []
    seen = ""
    for number, page in enumerate(pages):
        key = _key(page)
        if not key:
            continue
        if chosen and key in seen:
            repeated.append(number)
            continue
        if len(seen) >= _LEAST and key.startswith(seen):
            repeated.extend(chosen)
            joined, chosen, seen = [], [], ""
        joined.extend(_without_title(page, title) if chosen else page)
        chosen.append(number)
        seen += key
    paragraphs, inner = _unrepeated(joined)
    whole = sum(_key(pages[number]) == seen for number in repeated)
    times = inner * (1 + whole) if len(chosen) == 1 else inner
    return Folded(tuple(paragraphs), tuple(chosen), tuple(sorted(repeated)), times)


def period(keys: Sequence[str]) -> int:
    """The length of the shortest beginning of which ``keys`` is a whole number of copies (the
    failure function of Knuth, Morris and Pratt); ``len(keys)`` when it repeats nothing."""
    failure = [0] * len(keys)
    matched = 0
    for index in range(1, len(keys)):
        while matched and keys[index] != keys[matched]:
            matched = failure[matched - 1]
        matched += keys[index] == keys[matched]
        failure[index] = matched
    if not keys:
        return 0
    shortest = len(keys) - failure[-1]
    return shortest if len(keys) % shortest == 0 else len(keys)


def _unrepeated(paragraphs: list[Paragraph]) -> tuple[list[Paragraph], int]:
    """One copy of a text that is several copies of itself, and how many there were."""
    length = period([key_text(p.text) for p in paragraphs])
    if not paragraphs or length == len(paragraphs) or len(_key(paragraphs[:length])) < _LEAST:
        return paragraphs, 1
    return paragraphs[:length], len(paragraphs) // length


def _without_title(page: Sequence[Paragraph], title: str) -> Sequence[Paragraph]:
    wanted = key_text(title)
    if wanted and page and key_text(page[0].text) == wanted:
        return page[1:]
    return page


def _key(paragraphs: Sequence[Paragraph]) -> str:
    return "".join(key_text(paragraph.text) for paragraph in paragraphs)
