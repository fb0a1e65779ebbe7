"""A page as lines of text in reading order.

Everything later works on ranges of lines: an element is a range, the article is a range, and what
two ways of finding it agree on is a count of characters.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.html import HtmlElement

from gongbao.text.display import clean_line
from gongbao.text.keys import key_text

__all__ = ["Anchor", "Line", "Mark", "Node", "Page", "Picture"]


@dataclass(slots=True)
class Line:
    """One line of text and what the markup says of it. Lengths count characters without blanks.

    ``element`` is the innermost block; ``linked`` and ``bold`` are how much of ``size`` lies in
    links and in bold; ``side`` says that an ancestor is named as navigation or the like.
    """

    text: str
    element: HtmlElement
    size: int
    linked: int
    bold: int
    marks: int
    sentence: bool
    side: bool
    _key: str | None = None

    @property
    def key(self) -> str:
        """The text as it is compared."""
        if self._key is None:
            self._key = key_text(self.text)
        return self._key


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link: the line it stands in, its address as written, its text as written, whether it
    leads to a file."""

    line: int
    href: str
    raw: str
    file: bool

    @property
    def text(self) -> str:
        """The link's text as shown."""
        return clean_line(self.raw)


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: the line it stands before or in, its address as written, its alternative text."""

    line: int
    src: str
    alt: str
    element: HtmlElement


@dataclass(frozen=True, slots=True)
class Mark:
    """A comment of the markup, the line it stands before or in, the text right after it, and
    whether the line begins before it."""

    line: int
    text: str
    tail: str = ""
    inside: bool = False


@dataclass(slots=True)
class Node:
    """A block element and its lines [start, end)."""

    element: HtmlElement
    start: int
    end: int = 0


@dataclass(slots=True)
class Page:
    """The lines, and where blocks, links, pictures and comments stand among them."""

    root: HtmlElement
    lines: list[Line] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    cut: bool = False

    def text(self, start: int, end: int) -> str:
        """Lines [start, end), joined by newlines."""
        return "\n".join(line.text for line in self.lines[start:end])
