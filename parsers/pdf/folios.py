"""Page numbers: numbers alone at the edge of a page that agree with those of other pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from parsers.pdf.edges import Place, Sheet, is_free

__all__ = ["may_number", "page_number", "page_numbers", "roman_numbers"]

_NUMBER = re.compile(
    r"[-—–─~～·•．.〔\[（(|\s]*(?:第\s*)?(\d{1,4})\s*(?:页|版)?"
    r"(?:\s*(?:[/／,，]|of|共)\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–─~～·•．.〕\]）)|\s]*"
)
_ROMAN = re.compile(r"[-—–·\s]*[ivxIVXⅠ-Ⅻⅰ-ⅻ]{1,6}[-—–·\s]*")


def page_number(text: str) -> int | None:
    """The number in a line that holds a page number and nothing else."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


def may_number(place: Place) -> bool:
    """Whether a line may be a page number, Arabic or Roman."""
    text = place.line.text
    return page_number(text) is not None or bool(_ROMAN.fullmatch(text))


def page_numbers(places: Sequence[Sequence[Place]], sheets: Sequence[Sheet]) -> Iterator[Place]:
    """Numbers alone at an edge whose distance from the page's own number is a common one."""
    edges = (place for place in chain(*places) if place.outermost and place.at_edge)
    said = ((place, page_number(place.line.text)) for place in edges)
    numbered = [(place, number) for place, number in said if number is not None]
    yield from _agreeing(numbered, sheets)


def roman_numbers(places: Sequence[Sequence[Place]]) -> Iterator[Place]:
    """Roman numbers where a head may stand."""
    for place in (place for of_page in places for place in of_page):
        if is_free(place) and _ROMAN.fullmatch(place.line.text):
            yield place


def _agreeing(numbered: Sequence[tuple[Place, int]], sheets: Sequence[Sheet]) -> Iterator[Place]:
    offsets = Counter(number - place.page for place, number in numbered)
    slots = Counter(_slot(place, sheets) for place, _ in numbered)
    for place, number in numbered:
        agrees = offsets[number - place.page] > 1 or len(sheets) == 1
        if agrees or (slots[_slot(place, sheets)] > 2 and place.apart):
            yield place


def _slot(place: Place, sheets: Sequence[Sheet]) -> tuple[bool, int]:
    return (place.line.base > sheets[place.page].height / 2, round(place.line.base / 6))
