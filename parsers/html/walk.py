"""The one walk over a page's tree that makes its lines."""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from gongbao.text.display import clean_line, join_wrapped
from parsers.html.label_names import BAR_NAMES, either
from parsers.html.lines import Anchor, Line, Mark, Node, Page, Picture
from parsers.html.links import is_file_link
from parsers.html.words import words

__all__ = ["MAX_ELEMENTS", "read_lines"]

MAX_ELEMENTS = 600_000
"""Elements walked at most; the largest saved page has 12,000."""

_SKIPPED = words(
    "script style noscript iframe select option button input textarea object embed svg canvas "
    "video audio template map head title link area"
)
_UNSHOWN = frozenset({"noscript", "template"})
_INLINE = words(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark nobr o q ruby s "
    "samp small span strike strong sub sup tt u var time img wbr rb rt rp"
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_BOLD = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"})
_SIDE_TAGS = frozenset({"nav", "footer", "aside"})
_SIDE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|foot|footer|share|related?|relevant|comments?|sidebar|side|crumbs?|"
    r"breadcrumbs?|copyright|pager|pagination|hot|rank|ranking|recommend|tuijian|ad|ads|advert|"
    r"login|search|toolbar|qrcode|friendlink|links|bottom|topbar|bdsharebuttonbox)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MARKS = re.compile("[，。；、：！？“”]")
_INDENT = re.compile(r"(?<=[。！？；：”）])[\s\u3000]*(?:\u3000{2,}|\xa0{4,})(?=\S)")
_LABEL = re.compile(
    rf"\s*(?:{either(BAR_NAMES)}|[\u4e00-\u9fff]{{0,2}}(?:[来來]源|记者|[时時]间|日期|编辑))\s*[:：]"
)
"""An element of a bar that begins so is no part of the word before it."""

_SENTENCE = re.compile("[，。；！？]")
_LITTLE, _MUCH = 9, 150
"""Characters of sentences that a page shows which hides its article, and that it then hides."""

_WRAPPED, _WRAPPED_LINES = 200, 3
"""A link round so many characters of sentences in so many lines is round an article."""


def read_lines(root: HtmlElement, named_blocks: frozenset[str] = frozenset()) -> Page:
    """Lines of a tree. Inline elements whose id is in ``named_blocks`` count as blocks (a site may
    keep its article in a ``span``). Hidden parts are read only when nothing else tells anything."""
    page = _Walk(root, named_blocks, hidden=False).run()
    if _told(page) < _LITTLE:
        shown = _Walk(root, named_blocks, hidden=True).run()
        if _told(shown) > _MUCH:
            return shown
    return page


def _told(page: Page) -> int:
    telling = (line for line in page.lines if line.sentence and not line.linked and not line.side)
    return sum(line.size for line in telling)


class _Walk:
    """One pass over the tree; all state of the line being made lives here."""

    def __init__(self, root: HtmlElement, named_blocks: frozenset[str], *, hidden: bool) -> None:
        self.page = Page(root)
        self.named = named_blocks
        self.hidden = hidden
        self.blocks: list[Node] = [Node(root, 0)]
        self.sides: list[bool] = [False]
        self.parts: list[str] = []
        self.linked = self.bold = 0
        self.solid = False
        self.skipped: HtmlElement | None = None
        self.in_link: list[tuple[HtmlElement, int, int]] = []
        self.in_bold = 0

    def run(self) -> Page:
        walker = etree.iterwalk(self.page.root, events=("start", "end", "comment"))
        seen = 0
        for event, element in walker:
            if event == "comment":
                said, tail = element.text or "", element.tail or ""
                self.page.marks.append(Mark(len(self.page.lines), said, tail, self.solid))
                self._text(element.tail)
            elif event == "start":
                seen += 1
                if seen > MAX_ELEMENTS:
                    self.page.cut = True
                    break
                if self._skipped(element):
                    self.skipped = element
                    walker.skip_subtree()
                else:
                    self._open(element)
            else:
                self._close(element)
        self._flush()
        for node in self.blocks:
            node.end = len(self.page.lines)
            self.page.nodes.append(node)
        return self.page

    def _skipped(self, element: HtmlElement) -> bool:
        if element.tag in _SKIPPED:
            return not (self.hidden and element.tag in _UNSHOWN)
        if self.hidden:
            return False
        style = element.get("style")
        hidden = bool(style and _HIDDEN.search(style)) or element.get("hidden") is not None
        return hidden and element.get("id") not in self.named

    def _block(self, element: HtmlElement) -> bool:
        return element.tag not in _INLINE or element.get("id") in self.named

    def _open(self, element: HtmlElement) -> None:
        tag = element.tag
        if tag == "br":
            self._flush()
            return
        if tag == "img":
            self._picture(element)
        if self._block(element):
            self._flush()
            self.blocks.append(Node(element, len(self.page.lines)))
            self.sides.append(self.sides[-1] or _is_side(element))
        if tag == "a" and not _is_target(element):
            self.in_link.append((element, len(self.page.lines), len(self.parts)))
        if tag in _BOLD:
            self.in_bold += 1
        if self.solid and _is_labelled(element):
            self.parts.append(" ")
        self._text(element.text)

    def _close(self, element: HtmlElement) -> None:
        tag = element.tag
        if element is self.skipped or tag == "br":
            self._text(element.tail)
            return
        if tag in _BOLD:
            self.in_bold -= 1
        if self._block(element):
            self._flush()
            node = self.blocks.pop()
            self.sides.pop()
            node.end = len(self.page.lines)
            self.page.nodes.append(node)
        if tag == "a" and self.in_link and self.in_link[-1][0] is element:
            self._anchor()
        self._text(element.tail)

    def _anchor(self) -> None:
        element, line, part = self.in_link.pop()
        wrapped = self.page.lines[line:]
        _free_article(wrapped)
        href = (element.get("href") or "").strip()
        if not href:
            return
        raw = "".join(self.parts if wrapped else self.parts[part:])
        if not raw or raw.isspace():
            raw = element.get("title") or (wrapped[0].text if wrapped else "")
        self.page.anchors.append(Anchor(line, href, raw, is_file_link(href, raw)))

    def _picture(self, element: HtmlElement) -> None:
        src = (element.get("src") or element.get("data-src") or element.get("oldsrc") or "").strip()
        if src and not src.startswith("data:"):
            alt = clean_line(element.get("alt") or "")
            self.page.pictures.append(Picture(len(self.page.lines), src, alt, element))

    def _text(self, text: str | None) -> None:
        if not text:
            return
        self.parts.append(text)
        if text.isspace():
            return
        self.solid = True
        if self.in_link or self.in_bold:
            size = len("".join(text.split()))
            self.linked += size if self.in_link else 0
            self.bold += size if self.in_bold else 0

    def _flush(self) -> None:
        if not self.solid:
            self.parts.clear()
            return
        raw = "".join(self.parts)
        pieces = raw.split("\n") if self._preformatted() else _INDENT.split(raw)
        for piece in pieces:
            self._line(clean_line(join_wrapped(piece)), len(pieces))
        self.parts.clear()
        self.linked = self.bold = 0
        self.solid = False

    def _preformatted(self) -> bool:
        return str(self.blocks[-1].element.tag) == "pre"

    def _line(self, text: str, among: int) -> None:
        """Add one line; of several made from one run of text each has its share of links."""
        if not text:
            return
        size = len(text) - text.count(" ")
        self.page.lines.append(
            Line(
                text,
                self.blocks[-1].element,
                size,
                min(size, self.linked // among),
                min(size, self.bold // among),
                len(_MARKS.findall(text)),
                _SENTENCE.search(text) is not None,
                self.sides[-1],
            )
        )


def _is_target(element: HtmlElement) -> bool:
    """Whether an ``a`` is only a place that links lead to."""
    return element.get("href") is None and bool(element.get("name"))


def _is_labelled(element: HtmlElement) -> bool:
    text = element.text
    return text is not None and len(text) > 1 and _LABEL.match(text) is not None


def _free_article(lines: list[Line]) -> None:
    """Lines of a link round a whole article are no links."""
    told = [line for line in lines if line.sentence]
    if len(told) >= _WRAPPED_LINES and sum(line.size for line in told) >= _WRAPPED:
        for line in told:
            line.linked = 0


def _is_side(element: HtmlElement) -> bool:
    if element.tag in _SIDE_TAGS:
        return True
    names = f"{element.get('id') or ''} {element.get('class') or ''}"
    return len(names) > 1 and _SIDE_NAMES.search(names) is not None
