"""Bars that name a 栏目 above its first act: taken out of the text, kept as the acts' category."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from parsers.acts.contents import Contents, bare_category
from parsers.acts.heads import is_letterhead, is_part, stands_out
from parsers.acts.words import fold, is_date, is_number
from parsers.pdf.measure import Measure
from parsers.pdf.passages import Passage
from parsers.pdf.read import Reading

__all__ = ["Bars", "take_bars"]

_LONGEST = 16
_SENTENCE = re.compile(r"[，。；：！？,;:!?]|^附")


@dataclass(frozen=True, slots=True)
class Bars:
    """Names of categories, and before which passage (of the reading without them) each stood."""

    places: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    def category_of(self, passage: int) -> str:
        """The category that a passage stands in; "" before the first bar."""
        at = bisect_right(self.places, passage)
        return self.names[at - 1] if at else ""


def take_bars(reading: Reading, contents: Contents) -> tuple[Reading, Bars]:
    """A reading without its bars, and these.

    A bar says what the contents call a category, or, where there are none, comes in one look of
    its own above several titles.
    """
    known = {fold(entry.category) for entry in contents.entries} - {""}
    body_from = max(contents.pages, default=0) + 1
    found = list(_above_titles(reading.passages, reading.measure, body_from))
    if known:
        bars = [at for at in found if fold(reading.passages[at].text) in known]
    else:
        bars = _of_one_look(found, reading)
    if not bars:
        return reading, Bars()
    gone = set(bars)
    left = tuple(p for at, p in enumerate(reading.passages) if at not in gone)
    places = tuple(at - before for before, at in enumerate(bars))
    names = tuple(bare_category(reading.passages[at].text) for at in bars)
    return replace(reading, passages=left), Bars(places, names)


def _above_titles(passages: Sequence[Passage], measure: Measure, body_from: int) -> Iterator[int]:
    """Short lines above what stands out in the middle of the page; a 文号 may stand between, and a
    line may have a page of its own."""
    on = Counter(passage.page for passage in passages)
    for at, passage in enumerate(passages):
        if passage.page < body_from or not _is_short(passage):
            continue
        after = (p for p in passages[at + 1 : at + 3] if not is_number(p.text))
        below = next(after, passage)
        near = below.page == passage.page or on[passage.page] == 1
        if below is not passage and near and stands_out(below, measure):
            yield at


def _is_short(passage: Passage) -> bool:
    text = "".join(passage.text.split())
    if not 1 < len(text) <= _LONGEST or passage.table >= 0 or passage.rows > 1:
        return False
    said = _SENTENCE.search(text) or is_part(text) or is_number(text) or is_date(text)
    return passage.align != "right" and not said


def _of_one_look(found: Sequence[int], reading: Reading) -> list[int]:
    """Those in type unlike the text's, where several that differ look the same; the names of
    bodies are letterheads, and what is larger than all that follows is a title itself."""
    looks: dict[tuple[int, str, bool, str], list[int]] = defaultdict(list)
    usual = (round(reading.measure.size * 2), reading.measure.font, False)
    for at in found:
        passage = reading.passages[at]
        look = (round(passage.size * 2), passage.font.name, passage.font.heavy)
        below = reading.passages[at + 1 : at + 3]
        over = passage.page == below[0].page and passage.size > max(p.size for p in below)
        if look != usual and not over:
            looks[*look, passage.align].append(at)
    alike = (same for same in looks.values() if _names_differ(same, reading.passages))
    return sorted(at for same in alike for at in same)


def _names_differ(same: Sequence[int], passages: Sequence[Passage]) -> bool:
    names = {fold(passages[at].text) for at in same}
    return len(names) > 1 and not all(is_letterhead(passages[at].text) for at in same)
