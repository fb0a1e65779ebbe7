"""The 目录: entries with title, category (栏目) and printed page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.acts.words import fold, is_number
from parsers.pdf.blocks import Region, join_row, lines_of, rows_of
from parsers.pdf.lines import Line
from parsers.pdf.pages import Page

__all__ = ["Contents", "Entry", "bare_category", "find_contents"]

_HEADING = re.compile(r"(?:本期)?(?:要?目[录次]|目录摘要|contents)", re.IGNORECASE)
_MAY_HEAD = re.compile("[目cCｃＣ]")
_LEADERS = re.compile(
    r"(?P<title>.*?)[\s　]*(?P<lead>[.…·．⋯‥•_\-—－。\s　]{2,}(?:/[.…·⋯‥\s　]*)?|[（(/]\s*)"
    r"(?P<page>\d{1,3})\s*[)）]?"
)
_CROWDED = re.compile(r"(?P<title>.*[^\d\s第〔（(年])\s?(?P<page>\d{1,3})")
_BEFORE = re.compile(r"(?P<page>\d{1,3})[.、]?[\s　]*(?P<title>[《“一-鿿].*)")
_MARKS = re.compile(r"^[^\w（(《“]+|[^\w）)》”]+$")
_BEYOND = "….·⋯‥ 　"
"""Leaders may be drawn on behind the number, where the page cuts them off."""
_FURTHER = 30
_FEW = 2
_TITLED = 0.25
_ALIGNED, _LEVEL = 11.0, 9.0
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
    """Entries in the order of their pages, and the pages (from 1) they stand on."""

    entries: tuple[Entry, ...] = ()
    pages: tuple[int, ...] = ()


def find_contents(pages: Sequence[Page]) -> Contents:
    """The contents of an issue, empty when there are none among its first pages."""
    entries: list[Entry] = []
    on: list[int] = []
    for page in pages[:_FRONT_PAGES]:
        lines = _in_rows([line for region in page.regions for line in _lines(region)])
        if _promises(lines, least=1 if on else _ENTRIES):
            category = entries[-1].category if entries else ""
            entries += _entries(lines, category)
            on.append(page.number)
        elif on:
            break
    return Contents(tuple(sorted(entries, key=lambda entry: entry.page)), tuple(on))


def _promises(lines: Sequence[Line], least: int) -> bool:
    """Lines of a contents page: leaders below the word, or many of them, at ``least`` so many."""
    leaders = sum(_parse(line.text) is not None for line in lines)
    if leaders >= max(least, 0.3 * len(lines)):
        return True
    headed = any(_is_heading(line) for line in lines)
    if not headed and least > 1:
        return False
    if leaders:
        return headed or not any("。" in line.text for line in lines)
    return len(_bare_numbers(lines)) >= (_FEW if headed else max(_FEW, _TITLED * len(lines)))


def _lines(region: Region) -> tuple[Line, ...]:
    """Lines of a region; titles and their numbers may look like a table without rules."""
    return region.block.lines if region.block is not None else region.lines


def _in_rows(lines: list[Line]) -> list[Line]:
    """Lines row by row: the columns that other pages have do not part titles from their numbers.
    Where many numbers end left of the middle, the contents are in columns themselves."""
    ends = [line.box[2] for line in lines if line.text.rstrip("）)")[-1:].isdigit()]
    if not ends:
        return _numbers_behind(lines)
    middle = (min(line.box[0] for line in lines) + max(ends)) / 2
    if sum(end < middle for end in ends) > max(1, _TITLED * len(ends)):
        return _by_columns(lines, middle)
    return _numbers_behind([join_row(lines_of(row)) for row in rows_of(lines)])


def _by_columns(lines: list[Line], middle: float) -> list[Line]:
    """The lines of the left column before those of the right one, where white parts them."""
    left: list[Line] = []
    right: list[Line] = []
    for line in lines:
        is_right = line.box[0] >= middle and not _is_heading(line)
        (right if is_right else left).append(line)
    edge = min((line.box[0] for line in right), default=0.0)
    across = sum(line.box[2] > edge and not _is_heading(line) for line in left)
    return [*left, *right] if 2 * across < len(left) else lines


def _numbers_behind(lines: list[Line]) -> list[Line]:
    """Lines whose page numbers stand left of the titles, as if they stood behind them."""
    edge, told = _numbers_before(lines)
    if len(told) < _FEW or any(_ends(lines)) or not any(map(_is_heading, lines)):
        return lines
    done: list[Line] = []
    for line in lines:
        above = _parse(done[-1].text) if done and line.box[0] - edge > line.size else None
        if line in told:
            done.append(replace(line, text=told[line]))
        elif above is not None:
            done[-1] = replace(done[-1], text=_with_more(*above, line.text))
        else:
            done.append(line)
    return done


def _numbers_before(lines: Sequence[Line]) -> tuple[float, dict[Line, str]]:
    """Where lines begin that have numbers before them, and what each says with it behind; none
    unless the numbers rise."""
    read = [(line, match) for line in lines if (match := _BEFORE.fullmatch(line.text))]
    edge = min((line.box[0] for line, _ in read), default=0.0)
    level = [(line, m["title"], int(m["page"])) for line, m in read if line.box[0] - edge < _LEVEL]
    rising = all(one <= other for (*_, one), (*_, other) in pairwise(level))
    return edge, {line: f"{title}……{page}" for line, title, page in level} if rising else {}


def _with_more(title: str, page: int, more: str) -> str:
    """An entry with the line below its title, but for the number of the act (文号)."""
    return f"{title}{'' if is_number(more) else more}……{page}"


def _bare_numbers(lines: Sequence[Line]) -> list[tuple[float, int]]:
    """Right edge and number of entries without leaders: numbers that rise down the page and end
    at one edge. None when the page has other lines with numbers at their end."""
    read = ((line, _CROWDED.fullmatch(line.text)) for line in lines)
    told = [(line.box[2], int(match["page"])) for line, match in read if match]
    edge = max((right for right, _ in told), default=0.0)
    aligned = [(right, page) for right, page in told if edge - right < _ALIGNED]
    rising = all(one <= other for (_, one), (_, other) in pairwise(aligned))
    return aligned if rising else []


def _is_heading(line: Line) -> bool:
    if len(line.text) >= _SHORT or not _MAY_HEAD.search(line.text):
        return False
    return bool(_HEADING.fullmatch(fold(line.text)))


def _parse(text: str) -> tuple[str, int] | None:
    # Most lines end in no number: told by one character, not by the whole pattern.
    text = text.rstrip(_BEYOND) if text[-1:] in _BEYOND else text
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
            entries.append(Entry(title.strip(), parsed[1], bare_category(category)))
            waiting = []
    return entries


def _ends(lines: Sequence[Line]) -> tuple[float, int]:
    """Where the page numbers of entries end, and the lowest of them."""
    told = [(line.box[2], parsed[1]) for line in lines if (parsed := _parse(line.text))]
    told = told or _bare_numbers(lines)
    return max((edge for edge, _ in told), default=0.0), min((n for _, n in told), default=0)


def _full(line: Line, edge: float, pages: range) -> tuple[str, int] | None:
    """A title that leaves its leaders no room: its page number stands where all others do, and
    is one of the pages between those of the entries around it."""
    found = _CROWDED.fullmatch(line.text)
    if found is None or edge - line.box[2] > _ALIGNED:
        return None
    page = int(found["page"])
    return (found["title"], page) if page in pages else None


def _of_entry(waiting: list[Line], line: Line) -> tuple[list[Line], list[Line]]:
    """Lines without a page number: categories, and the first lines of the entry that follows.

    A category is set in another face or size, or ends far from where an entry's line ends.
    """
    own: list[Line] = []
    # A last line of a few glyphs is in the face of its leaders; it tells nothing.
    title, _ = _parse(line.text) or (line.text, 0)
    faced = 2 * len(title) > len(line.text)
    for other in reversed(waiting):
        differs = (faced and other.font != line.font) or abs(
            other.size - line.size
        ) > 0.05 * line.size
        reach = max(mate.box[2] for mate in (line, *waiting) if _is_over(mate, other))
        far = reach - other.box[2] > 0.35 * (reach - other.box[0])
        if differs or far or other.text[:1] in "【[◆●■★":
            break
        own.insert(0, other)
    return waiting[: len(waiting) - len(own)], own


def _is_over(line: Line, other: Line) -> bool:
    """Whether two lines are of one column."""
    return line.box[0] < other.box[2] and other.box[0] < line.box[2]


def bare_category(category: str) -> str:
    """A category's name without the brackets and marks around it."""
    return _MARKS.sub("", category)
