"""Furniture: running heads, feet, page numbers and watermarks, found by repetition over pages.

A line is furniture because it comes again at the same place with the same words (digits folded),
outside the text; a number alone at the edge of a page is one because the numbers of other pages
agree with it. A share of pages is no measure: the head of a short document stands on two.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from parsers.pdf.edges import EDGE, Place, Sheet, edge_places, is_free
from parsers.pdf.folios import may_number, page_number, page_numbers, roman_numbers
from parsers.pdf.lines import Font, Line
from parsers.pdf.watermarks import find_watermarks

__all__ = ["find_furniture", "fold"]

_MANY = 4
_STOPS = "。，；、！？”』"
"""A sentence that ends at the top of a page is text, also where the file holds it twice."""
_LARGE, _SMALL = 1.3, 0.8
"""Sizes of heads beside the text's: a recognised line may pass for one grade larger, 1.26 times."""
_COVER = 15
_FOLD = re.compile(r"[0-9０-９]+|[ⅰ-ⅻⅠ-Ⅻ]+|(?<=第)[〇零一二三四五六七八九十百]+(?=[页期号卷版])")
_FILED = re.compile(r"[〔\[［（(﹝](?:19|20)\d\d[〕\]］）)﹞]第?\d{1,5}号$")
_HANGING = re.compile(r"附(?:件|录|表|图)|第?[一二三四五六七八九十\d]+[、.．章条节编)）]|[（(]")
"""What may stand first on several pages and still is text."""


def find_furniture(sheets: Sequence[Sheet]) -> list[set[int]]:
    """For each page, the indices of its lines that are furniture."""
    found: list[set[int]] = [set() for _ in sheets]
    places = [edge_places(number, sheet) for number, sheet in enumerate(sheets)]
    usual = _usual_size(sheets)
    _add(found, _repeated_at_edges(places, len(sheets), usual))
    for page, index in find_watermarks(sheets):
        found[page].add(index)
    _add(found, _as_on_cover(places, sheets, usual))
    _add(found, [*_beside(places, found), *_beyond_rules(places, sheets, usual)])
    _add(found, _in_known_slots(places, found))
    # A number counts only from the edge of what is left, so it is looked for afterwards.
    left = [_left_places(*row, sheets) for row in enumerate(zip(places, found, strict=True))]
    _add(found, [*page_numbers(left, sheets), *roman_numbers(left)])
    if len(sheets) > 1:
        _add(found, _beside(left, found))
    return found


def _add(found: Sequence[set[int]], places: Iterable[Place]) -> None:
    for place in places:
        found[place.page].add(place.at)


def _left_places(
    page: int, of_page: tuple[Sequence[Place], set[int]], sheets: Sequence[Sheet]
) -> Sequence[Place]:
    """A page's places without what was found; measured anew where that can matter to its number."""
    places, gone = of_page
    if not gone:
        return places
    left = [place for place in places if place.at not in gone]
    hidden = (place for place in left if not (place.outermost and place.apart))
    return edge_places(page, sheets[page], gone) if any(map(may_number, hidden)) else left


def _usual_size(sheets: Sequence[Sheet]) -> float:
    """The size of text. What is larger is no running head: the first line of a title may be the
    same in many acts that each begin a page."""
    weights: Counter[float] = Counter()
    for sheet in sheets:
        for line in sheet.lines:
            weights[round(line.size * 2) / 2] += len(line.text)
    return weights.most_common(1)[0][0] if weights else 0.0


def _repeated_at_edges(
    places: Sequence[Sequence[Place]], pages: int, usual: float
) -> Iterator[Place]:
    same_text: dict[tuple[str, int], list[Place]] = defaultdict(list)
    for of_page in places:
        for place in of_page:
            if _may_head(place.line, usual):
                same_text[place.line.text, round(place.line.size)].append(place)
    groups: dict[tuple[str, int], list[Place]] = defaultdict(list)
    for (text, size), group in same_text.items():
        groups[fold(text), size] += group
    for group in groups.values():
        for same in _level(group):
            if _is_running(same, pages) or _is_small_print(same, pages, usual):
                yield from same


def _as_on_cover(
    places: Sequence[Sequence[Place]], sheets: Sequence[Sheet], usual: float
) -> Iterator[Place]:
    """Lines where heads may stand that say what the cover says, the series or the number: on a
    few pages each head may come once."""
    first = sheets[0].lines if sheets else ()
    if len(first) >= _COVER:
        return
    cover = {"".join(line.text.split()) for line in first}
    for place in chain(*places[1:]):
        said = "".join(place.line.text.split()) in cover
        if said and is_free(place) and _may_head(place.line, usual):
            yield place


def _beside(places: Sequence[Sequence[Place]], found: Sequence[set[int]]) -> Iterator[Place]:
    """Lines in one row with a running head or a page number: they change with the text below."""
    for of_page, known in zip(places, found, strict=True):
        heads = [place.line for place in of_page if place.at in known]
        for place in of_page:
            if place.at not in known and place.apart and place.outermost and place.at_edge:
                line = place.line
                if any(abs(line.base - head.base) < 0.3 * head.size for head in heads):
                    yield place


def _beyond_rules(
    places: Sequence[Sequence[Place]], sheets: Sequence[Sheet], usual: float
) -> Iterator[Place]:
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
    top = min((y for y in rules if y < EDGE * sheet.height), default=0.0)
    return top, max((y for y in rules if y > (1 - EDGE) * sheet.height), default=sheet.height)


def _may_head(line: Line, usual: float) -> bool:
    """Neither the 文号 of an act nor a letterhead: below these stands a rule as well."""
    return line.size < _LARGE * usual and not _FILED.search(line.text)


def _near(heights: Counter[int], slot: float) -> int:
    return sum(heights[round(slot) + step] for step in (-1, 0, 1))


def _in_known_slots(
    places: Sequence[Sequence[Place]], found: Sequence[set[int]]
) -> Iterator[Place]:
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
        if not known and not told and is_free(place) and _face(place.line) in slots:
            yield place


def _face(line: Line) -> tuple[int, float, Font]:
    """Height, size and font of a line."""
    return (round(line.base), round(line.size, 1), line.font)


def fold(text: str) -> str:
    """A line's words with its numbers folded away and its blanks left out."""
    return _FOLD.sub("#", "".join(text.split()))


def _level(group: list[Place]) -> Iterator[list[Place]]:
    """Places of one text that stand at one height."""
    left = sorted(group, key=lambda place: place.line.base)
    while left:
        reach = 4.0 if left[0].at_edge else 12.0
        near = [place for place in left if place.line.base - left[0].line.base < reach]
        yield near
        left = left[len(near) :]


def _is_running(same: list[Place], pages: int) -> bool:
    numbers = {place.page for place in same}
    if len(numbers) < max(2, _enough(same)) or page_number(same[0].line.text) is not None:
        return False
    if sum(place.apart for place in same) < 0.6 * len(same):
        return False
    return sum(place.outermost for place in same) >= 0.5 * len(same) or len(numbers) > 0.5 * pages


def _is_small_print(same: list[Place], pages: int, usual: float) -> bool:
    """The very same words in small type outermost on most pages, however near the text is."""
    numbers = {place.page for place in same}
    if len(numbers) < max(_MANY, 0.5 * pages) or len({place.line.text for place in same}) > 1:
        return False
    outermost = all(place.outermost and place.at_edge for place in same)
    return outermost and same[0].line.size < _SMALL * usual


def _enough(same: list[Place]) -> float:
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
