"""Headlines as they stand on a page: their lines, and what makes a line look like one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from parsers.html.lines import Line
from parsers.html.titles import shown_title

__all__ = [
    "HEADINGS",
    "LONGEST",
    "MOST_LINES",
    "SHORT",
    "TELLS",
    "Headline",
    "belong",
    "is_large",
    "is_titled",
    "joined",
    "line_as_headline",
    "standing",
    "stands_out",
    "tells",
]

HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
"""Elements of headings."""
SHORT = 8
"""Characters below which a line may be the name of a column or a site."""
MOST_LINES = 6
LONGEST = 200
"""Lines and characters of a headline at most."""

_NAMED = re.compile(
    r"(?:^|[\s_-])(?:title|headline|tit|bt|biaoti|arti_?title|article_?title)", re.IGNORECASE
)
TELLS = 40
"""A sentence longer than this is text."""
_LARGE = frozenset({"4", "5", "6", "7", "+1", "+2", "+3", "+4"})
_FONT_SIZE = re.compile(r"font-size\s*:\s*(\d{2}(?:\.\d+)?)(px|pt)", re.IGNORECASE)
_PIXELS, _FEW = 20, 8
"""Type of this size is large; it is looked for in so many elements of a line."""


@dataclass(frozen=True, slots=True)
class Headline:
    """``title`` as shown; it is printed in lines [start, end) (None when it was not found)."""

    title: str
    start: int | None = None
    end: int | None = None


def joined(lines: list[Line], start: int, end: int) -> str:
    """The title that the lines [start, end) spell together."""
    text = lines[start].text
    for line in lines[start + 1 : end]:
        gap = " " if text[-1:].isascii() and line.text[:1].isascii() else ""
        text += gap + line.text
    return shown_title(text)


def line_as_headline(lines: list[Line], index: int) -> Headline:
    """The headline that is one line of the page."""
    return Headline(shown_title(lines[index].text), index, index + 1)


def is_titled(line: Line) -> bool:
    """Whether the markup calls the line a headline: a heading element or a name like ``title``."""
    return standing(line) >= 2


def standing(line: Line) -> int:
    """How much a line looks like the headline of its page."""
    if line.linked * 2 > line.size or line.side:
        return -1
    if line.element.tag in HEADINGS:
        return 3
    names = f"{line.element.get('class') or ''} {line.element.get('id') or ''}"
    if _NAMED.search(names):
        return 2
    return 1 if line.bold == line.size else 0


def stands_out(line: Line) -> bool:
    """Whether a line is bold, centred, or called a headline by the markup."""
    centred = "center" in f"{line.element.get('style') or ''} {line.element.get('align') or ''}"
    return bool(line.size) and (line.bold == line.size or centred or standing(line) >= 2)


def is_large(line: Line) -> bool:
    """Whether the markup sets a line in large type."""
    sizes = (font.get("size") or "" for font in line.element.iter("font"))
    if any(size.strip() in _LARGE for size in sizes):
        return True
    styles = (part.get("style") or "" for part in islice(line.element.iter(), _FEW))
    found = filter(None, map(_FONT_SIZE.search, styles))
    return any(float(size[1]) * (4 / 3 if size[2] == "pt" else 1) >= _PIXELS for size in found)


def tells(line: Line) -> bool:
    """Whether a line is a sentence of some length: text, no headline."""
    return line.sentence and line.size > TELLS and not line.linked


def belong(first: Line, other: Line) -> bool:
    """Whether two lines can be one headline: no links, in one element or side by side."""
    if first.linked or other.linked:
        return False
    return first.element is other.element or first.element.getparent() is other.element.getparent()
