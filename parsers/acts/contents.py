"""The 目录: entries with title, category (栏目) and printed page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.acts.words import fold
from parsers.pdf.lines import Line
from parsers.pdf.pages import Page

__all__ = ["Contents", "Entry", "find_contents"]

_HEADING = re.compile(r"(?:本期)?(?:要?目[录次]|目录摘要|contents)", re.IGNORECASE)
_LEADERS = re.compile(
    r"(?P<title>.*?)[\s　]*(?P<lead>[.…·．⋯‥•_\-—－。\s　]{2,}|[（(/]\s*)(?P<page>\d{1,3})\s*[)）]?"
)
_CROWDED = re.compile(r"(?P<title>.*[^\d\s第〔（(年])(?P<page>\d{1,3})")
_FURTHER = 30
_FRONT_PAGES = 8
_SHORT = 40
_ENTRIES = 3
"""A page without the word 目录 is a contents page from this many leaders on; behind another one
from a single one on that most of it is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the contents: what it promises and where (printed page)."""

    title: str
    page: int
    category: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """Entries in order and the pages (from 1) they stand on."""

    entries: tuple[Entry, ...] = ()
    pages: tuple[int, ...] = ()


def find_contents(pages: Sequence[Page]) -> Contents:
    """The contents of an issue, empty when there are none among its first pages."""
    entries: list[Entry] = []
    on: list[int] = []
    for page in pages[:_FRONT_PAGES]:
        lines = [line for region in page.regions for line in region.lines]
        if _promises(lines, least=1 if on else _ENTRIES):
            category = entries[-1].category if entries else ""
            entries += _entries(lines, category)
            on.append(page.number)
        elif on:
            break
    return Contents(tuple(entries), tuple(on))


def _promises(lines: Sequence[Line], least: int) -> bool:
    """Lines of a contents page: leaders below the word, or many of them, at ``least`` so many."""
    leaders = sum(_parse(line.text) is not None for line in lines)
    return leaders >= max(least, 0.3 * len(lines)) or (
        leaders > 0 and any(_is_heading(line) for line in lines)
    )


def _is_heading(line: Line) -> bool:
    return len(line.text) < _SHORT and bool(_HEADING.fullmatch(fold(line.text)))


def _parse(text: str) -> tuple[str, int] | None:
    # Most lines end in no number: told by one character, not by the whole pattern.
    if not (text[-1:].isdigit() or text[-1:] in (")", "）")):
        return None
    found = _LEADERS.fullmatch(text)
    if found is None or not 0 < int(found["page"]) < 1000:
        return None
    return found["title"].strip(" 　.…·"), int(found["page"])


def _entries(lines: Iterable[Line], category: str) -> list[Entry]:
    entries: list[Entry] = []
    waiting: list[Line] = []
    every = list(lines)
    edge, first = _ends(every)
    for line in every:
        low, high = (entries[-1].page, entries[-1].page + _FURTHER) if entries else (1, first + 1)
        parsed = _parse(line.text) or _full(line, edge, range(low, high))
        if _is_heading(line):
            waiting = []
        elif parsed is None:
            waiting.append(line)
        else:
            before, own = _of_entry(waiting, line)
            category = before[-1].text if before else category
            title = "".join(part.text for part in own) + parsed[0]
            entries.append(Entry(title.strip(), parsed[1], _bare(category)))
            waiting = []
    return entries


def _ends(lines: Iterable[Line]) -> tuple[float, int]:
    """Where the page numbers of entries end, and the lowest of them."""
    told = [(line.box[2], parsed[1]) for line in lines if (parsed := _parse(line.text))]
    return max((edge for edge, _ in told), default=0.0), min((n for _, n in told), default=0)


def _full(line: Line, edge: float, pages: range) -> tuple[str, int] | None:
    """A title that leaves its leaders no room: its page number stands where all others do, and
    is one of the pages between those of the entries around it."""
    found = _CROWDED.fullmatch(line.text)
    if found is None or abs(line.box[2] - edge) > 0.5 * line.size:
        return None
    page = int(found["page"])
    return (found["title"], page) if page in pages else None


def _of_entry(waiting: list[Line], line: Line) -> tuple[list[Line], list[Line]]:
    """Lines without a page number: categories, and the first lines of the entry that follows.

    A category is set in another face or size, or ends far from where an entry's line ends.
    """
    own: list[Line] = []
    reach = max([line.box[2], *(other.box[2] for other in waiting)])
    # A last line of a few glyphs is in the face of its leaders; it tells nothing.
    title, _ = _parse(line.text) or (line.text, 0)
    faced = 2 * len(title) > len(line.text)
    for other in reversed(waiting):
        differs = (faced and other.font != line.font) or abs(
            other.size - line.size
        ) > 0.05 * line.size
        far = reach - other.box[2] > 0.35 * (reach - other.box[0])
        if differs or far or other.text[:1] in "【[◆●■★":
            break
        own.insert(0, other)
    return waiting[: len(waiting) - len(own)], own


def _bare(category: str) -> str:
    return category.strip("【】[]◆●■★▲◇○□—- 　")
