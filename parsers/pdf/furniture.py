"""Furniture: running heads, feet, page numbers and watermarks, found by repetition over pages.

A line is furniture because it comes again at the same place with the same words (digits folded),
outside the text; a number alone at the edge of a page is one because the numbers of other pages
agree with it. A share of pages is no measure: the head of a short document stands on two.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.lines import Font, Line

__all__ = ["Sheet", "find_furniture", "page_number"]

_EDGE = 0.13
"""Heads and feet lie within this share of the page's height from its edge."""
_DEEP = 0.2
"""So far in a head may lie that comes word for word on many pages."""
_MANY = 4
_STOPS = "。，；、！？”』"
"""A sentence that ends at the top of a page is text, also where the file holds it twice."""
_LARGE, _SMALL = 1.3, 0.8
"""Sizes of heads beside the text's: a recognised line may pass for one grade larger, 1.26 times."""
_COVER = 15
_APART = 0.45
"""White of this many em (of the smaller) parts a head from the text below it."""
_FOLD = re.compile(r"[0-9０-９]+|[ⅰ-ⅻⅠ-Ⅻ]+|(?<=第)[〇零一二三四五六七八九十百]+(?=[页期号卷版])")
_NUMBER = re.compile(
    r"[-—–─~～·•．.〔\[（(|\s]*(?:第\s*)?(\d{1,4})\s*(?:页|版)?"
    r"(?:\s*(?:[/／,，]|of|共)\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–─~～·•．.〕\]）)|\s]*"
)
_ROMAN = re.compile(r"[-—–·\s]*[ivxIVXⅠ-Ⅻⅰ-ⅻ]{1,6}[-—–·\s]*")
_FILED = re.compile(r"[〔\[［（(﹝](?:19|20)\d\d[〕\]］）)﹞]第?\d{1,5}号$")
_HANGING = re.compile(r"附(?:件|录|表|图)|第?[一二三四五六七八九十\d]+[、.．章条节编)）]|[（(]")
"""What may stand first on several pages and still is text."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as furniture sees it: its size, its lines, and the heights of its wide rules."""

    width: float
    height: float
    lines: Sequence[Line]
    rules: Sequence[float] = ()


class _Place(NamedTuple):
    page: int
    at: int
    line: Line
    outermost: bool
    apart: bool
    at_edge: bool


def page_number(text: str) -> int | None:
    """The number in a line that holds a page number and nothing else."""
    found = _NUMBER.fullmatch(text.strip())
    return int(found[1]) if found else None


def find_furniture(sheets: Sequence[Sheet]) -> list[set[int]]:
    """For each page, the indices of its lines that are furniture."""
    found: list[set[int]] = [set() for _ in sheets]
    places = [_edge_places(number, sheet) for number, sheet in enumerate(sheets)]
    usual = _usual_size(sheets)
    _add(found, _repeated_at_edges(places, len(sheets), usual))
    for page, index in _repeated_anywhere(sheets):
        found[page].add(index)
    _add(found, _as_on_cover(places, sheets, usual))
    _add(found, [*_beside(places, found), *_beyond_rules(places, sheets, usual)])
    _add(found, _in_known_slots(places, found))
    # A number counts only from the edge of what is left, so it is looked for afterwards.
    left = [_left_places(*row, sheets) for row in enumerate(zip(places, found, strict=True))]
    _add(found, [*_page_numbers(left, sheets), *_roman_numbers(left)])
    if len(sheets) > 1:
        _add(found, _beside(left, found))
    return found


def _add(found: Sequence[set[int]], places: Iterable[_Place]) -> None:
    for place in places:
        found[place.page].add(place.at)


def _left_places(
    page: int, of_page: tuple[Sequence[_Place], set[int]], sheets: Sequence[Sheet]
) -> Sequence[_Place]:
    """A page's places without what was found; measured anew where that can matter to its number."""
    places, gone = of_page
    if not gone:
        return places
    left = [place for place in places if place.at not in gone]
    hidden = (place for place in left if not (place.outermost and place.apart))
    return _edge_places(page, sheets[page], gone) if any(map(_may_number, hidden)) else left


def _usual_size(sheets: Sequence[Sheet]) -> float:
    """The size of text. What is larger is no running head: the first line of a title may be the
    same in many acts that each begin a page."""
    weights: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            weights[round(line.size * 2) / 2] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def _edge_places(number: int, sheet: Sheet, gone: Iterable[int] = ()) -> list[_Place]:
    """Lines near the top and bottom edges, with what lies between them and the text."""
    out = set(gone)
    kept = [index for index in range(len(sheet.lines)) if index not in out]
    if not kept:
        return []
    boxes = np.array([sheet.lines[index].box for index in kept])
    tops, bottoms = boxes[:, 1], boxes[:, 3]
    usual = _usual_white(tops, bottoms)
    at_top = bottoms < _DEEP * sheet.height
    near = at_top | (tops > (1 - _DEEP) * sheet.height)
    edge = (bottoms < _EDGE * sheet.height) | (tops > (1 - _EDGE) * sheet.height)
    chosen = near.nonzero()[0]
    lines = [sheet.lines[kept[at]] for at in chosen.tolist()]
    size = np.array([line.size for line in lines])
    below = tops - bottoms[chosen, None]
    above = tops[chosen, None] - bottoms
    is_top = at_top[chosen, None]
    inward, outward = np.where(is_top, below, above), np.where(is_top, above, below)
    slack = -0.3 * size[:, None]
    further = inward > slack
    outermost = ~((outward > slack) & ~further).any(axis=1)
    white = np.where(further, inward, np.inf).min(axis=1, initial=np.inf)
    apart = white > np.maximum(_APART * size, 1.15 * usual)
    rows = zip(
        repeat(number),
        [kept[at] for at in chosen.tolist()],
        lines,
        outermost.tolist(),
        apart.tolist(),
        edge[chosen].tolist(),
        strict=False,
    )
    return [_Place(*row) for row in rows]


def _usual_white(tops: NDArray[np.float64], bottoms: NDArray[np.float64]) -> float:
    """White between rows of text, in points."""
    order = np.argsort(tops)
    white = tops[order][1:] - bottoms[order][:-1]
    some = sorted(white[white > 0].tolist())
    middle = len(some) // 2
    return (some[middle] + some[~middle]) / 2 if len(some) > 6 else 0.0


def _repeated_at_edges(
    places: Sequence[Sequence[_Place]], pages: int, usual: float
) -> Iterator[_Place]:
    same_text: dict[tuple[str, int], list[_Place]] = defaultdict(list)
    for of_page in places:
        for place in of_page:
            if _may_head(place.line, usual):
                same_text[place.line.text, round(place.line.size)].append(place)
    groups: dict[tuple[str, int], list[_Place]] = defaultdict(list)
    for (text, size), group in same_text.items():
        groups[fold(text), size] += group
    for group in groups.values():
        for same in _level(group):
            if _is_running(same, pages) or _is_small_print(same, pages, usual):
                yield from same


def _as_on_cover(
    places: Sequence[Sequence[_Place]], sheets: Sequence[Sheet], usual: float
) -> Iterator[_Place]:
    """Lines where heads may stand that say what the cover says, the series or the number: on a
    few pages each head may come once."""
    first = sheets[0].lines if sheets else ()
    if len(first) >= _COVER:
        return
    cover = {"".join(line.text.split()) for line in first}
    for place in chain(*places[1:]):
        said = "".join(place.line.text.split()) in cover
        if said and _is_free(place) and _may_head(place.line, usual):
            yield place


def _beside(places: Sequence[Sequence[_Place]], found: Sequence[set[int]]) -> Iterator[_Place]:
    """Lines in one row with a running head or a page number: they change with the text below."""
    for of_page, known in zip(places, found, strict=True):
        heads = [place.line for place in of_page if place.at in known]
        for place in of_page:
            if place.at not in known and place.apart and place.outermost and place.at_edge:
                line = place.line
                if any(abs(line.base - head.base) < 0.3 * head.size for head in heads):
                    yield place


def _beyond_rules(
    places: Sequence[Sequence[_Place]], sheets: Sequence[Sheet], usual: float
) -> Iterator[_Place]:
    """Lines outside a wide rule that stands at the same height near the edge of other pages; none
    where what cannot be a head stands there too, as a title does above the rule that ends it."""
    heights = Counter(round(y / 3) for sheet in sheets for y in set(sheet.rules))
    for of_page, sheet in zip(places, sheets, strict=True):
        top, foot = _rules_at_edges(sheet, heights)
        above = [place for place in of_page if place.line.base <= top + 1]
        below = [place for place in of_page if place.line.box[1] >= foot - 1]
        for beyond in (above, below):
            if all(_may_head(place.line, usual) for place in beyond):
                yield from beyond


def _rules_at_edges(sheet: Sheet, heights: Counter[int]) -> tuple[float, float]:
    """The innermost rules near a page's top and foot that other pages have too, else its edges."""
    rules = [y for y in sheet.rules if _near(heights, y / 3) > 1]
    top = min((y for y in rules if y < _EDGE * sheet.height), default=0.0)
    return top, max((y for y in rules if y > (1 - _EDGE) * sheet.height), default=sheet.height)


def _may_head(line: Line, usual: float) -> bool:
    """Neither the 文号 of an act nor a letterhead: below these stands a rule as well."""
    return line.size < _LARGE * usual and not _FILED.search(line.text)


def _near(heights: Counter[int], slot: float) -> int:
    return sum(heights[round(slot) + step] for step in (-1, 0, 1))


def _in_known_slots(
    places: Sequence[Sequence[_Place]], found: Sequence[set[int]]
) -> Iterator[_Place]:
    """Heads that stand once, in the place and face in which other pages have theirs."""
    every = [
        (place, place.at in known)
        for of_page, known in zip(places, found, strict=True)
        for place in of_page
    ]
    slots = {
        _face(place.line)
        for place, known in every
        if known and page_number(place.line.text) is None
    }
    for place, known in every:
        told = place.line.text[-1] in _STOPS
        if not known and not told and _is_free(place) and _face(place.line) in slots:
            yield place


def _face(line: Line) -> tuple[int, float, Font]:
    """Height, size and font of a line."""
    return (round(line.base), round(line.size, 1), line.font)


def fold(text: str) -> str:
    """A line's words with its numbers folded away and its blanks left out."""
    return _FOLD.sub("#", "".join(text.split()))


def _level(group: list[_Place]) -> Iterator[list[_Place]]:
    """Places of one text that stand at one height."""
    left = sorted(group, key=lambda place: place.line.base)
    while left:
        reach = 4.0 if left[0].at_edge else 12.0
        near = [place for place in left if place.line.base - left[0].line.base < reach]
        yield near
        left = left[len(near) :]


def _is_running(same: list[_Place], pages: int) -> bool:
    numbers = {place.page for place in same}
    if len(numbers) < max(2, _enough(same)) or page_number(same[0].line.text) is not None:
        return False
    if sum(place.apart for place in same) < 0.6 * len(same):
        return False
    return sum(place.outermost for place in same) >= 0.5 * len(same) or len(numbers) > 0.5 * pages


def _is_small_print(same: list[_Place], pages: int, usual: float) -> bool:
    """The very same words in small type outermost on most pages, however near the text is."""
    numbers = {place.page for place in same}
    if len(numbers) < max(_MANY, 0.5 * pages) or len({place.line.text for place in same}) > 1:
        return False
    outermost = all(place.outermost and place.at_edge for place in same)
    return outermost and same[0].line.size < _SMALL * usual


def _enough(same: list[_Place]) -> float:
    """On so many pages lines must stand: deeper ones on many, what may be text on three, and both
    only with the very same words."""
    identical = len({"".join(place.line.text.split()) for place in same}) == 1
    hanging = bool(_HANGING.match(fold(same[0].line.text)))
    deep = not all(place.at_edge for place in same)
    if (hanging or deep) and not identical:
        return float("inf")
    if deep or same[0].line.text[-1] in _STOPS:
        return _MANY
    return 3 if hanging else 0


def _repeated_anywhere(sheets: Sequence[Sheet]) -> Iterator[tuple[int, int]]:
    """Watermarks and side tabs: the same words at the same place on most pages, pale, very large,
    or beside the text. (The same addressee below the title of every act is none.)"""
    if len(sheets) < 3:
        return
    sizes = sorted(line.size for sheet in sheets for line in sheet.lines)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    enough = max(3, 0.6 * len(sheets))
    groups: dict[tuple[str, int, int, int], list[tuple[int, int]]] = defaultdict(list)
    for page, sheet in enumerate(sheets):
        for index, line in _apart_from_text(sheet, usual):
            key = (line.text, round(line.size), round(line.box[0] / 3), round(line.base / 3))
            groups[key].append((page, index))
    for (text, *_), places in groups.items():
        if len(text) > 1 and len(dict(places)) >= enough:
            yield from places


def _apart_from_text(sheet: Sheet, usual: float) -> Iterator[tuple[int, Line]]:
    """Lines that are pale, very large, or beside the text."""
    left, right = _text_edges(sheet)
    for index, line in enumerate(sheet.lines):
        aside = line.box[2] < left or line.box[0] > right
        if aside or line.pale or line.size > 2 * usual:
            yield index, line


def _text_edges(sheet: Sheet) -> tuple[float, float]:
    """Where most of a page's long lines begin and end."""
    long = sorted(sheet.lines, key=lambda line: line.box[0] - line.box[2])[: len(sheet.lines) // 2]
    if not long:
        return 0.0, sheet.width
    return min(line.box[0] for line in long), max(line.box[2] for line in long)


def _may_number(place: _Place) -> bool:
    text = place.line.text
    return page_number(text) is not None or bool(_ROMAN.fullmatch(text))


def _page_numbers(places: Sequence[Sequence[_Place]], sheets: Sequence[Sheet]) -> Iterator[_Place]:
    """Numbers alone at an edge whose distance from the page's own number is a common one."""
    edges = (place for place in chain(*places) if place.outermost and place.at_edge)
    said = ((place, page_number(place.line.text)) for place in edges)
    numbered = [(place, number) for place, number in said if number is not None]
    yield from _agreeing(numbered, sheets)


def _agreeing(numbered: Sequence[tuple[_Place, int]], sheets: Sequence[Sheet]) -> Iterator[_Place]:
    offsets = Counter(number - place.page for place, number in numbered)
    slots = Counter(_slot(place, sheets) for place, _ in numbered)
    for place, number in numbered:
        agrees = offsets[number - place.page] > 1 or len(sheets) == 1
        if agrees or (slots[_slot(place, sheets)] > 2 and place.apart):
            yield place


def _roman_numbers(places: Sequence[Sequence[_Place]]) -> Iterator[_Place]:
    for place in (place for of_page in places for place in of_page):
        if _is_free(place) and _ROMAN.fullmatch(place.line.text):
            yield place


def _is_free(place: _Place) -> bool:
    """Where a head may stand: at the edge, the last thing there, apart from the text."""
    return place.outermost and place.apart and place.at_edge


def _slot(place: _Place, sheets: Sequence[Sheet]) -> tuple[bool, int]:
    return (place.line.base > sheets[place.page].height / 2, round(place.line.base / 6))
