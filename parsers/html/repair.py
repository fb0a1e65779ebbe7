"""Text of a page to a tree that holds all of it.

A State Council gazette page had a stray ``</html>`` inside an included header: libxml2 puts what
follows into a second root, and six well-known extractors returned nothing of the article. Here
every such tag goes before parsing (a parser closes both at the end by itself).
"""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from gongbao.model import Note
from parsers.html.words import words

__all__ = ["MAX_CHARACTERS", "MAX_NESTING", "read_tree", "repair"]

MAX_CHARACTERS = 16_000_000
"""A page's text beyond this is not read (the longest saved page has 0.3 million)."""

MAX_NESTING = 400
"""Elements deeper than this are taken out and their text kept (saved pages reach 60)."""

_CLOSERS = re.compile(r"</\s*(?:html|body)\s*>", re.IGNORECASE)
_OPENERS = re.compile(r"<(html|body|head)(?=[\s>])[^<>]*>", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*?(/?)>")
_UNNESTED = words(
    "area base br col embed hr img input link meta param source track wbr "
    "p li td th tr dd dt option tbody thead tfoot html body head"
)
_MOST_CLOSERS = 50
_SWALLOWERS = ("script", "style", "textarea", "title", "noscript", "iframe", "xmp")


def read_tree(text: str) -> tuple[lxml_html.HtmlElement | None, tuple[Note, ...]]:
    """The page's tree (None when there is no element in it) and what had to be mended."""
    mended, notes = repair(text)
    root, too_deep = _parse(mended)
    if too_deep:
        root, _ = _parse(_flatten(mended))
        notes += (Note("markup-too-deep", f"elements nested deeper than {MAX_NESTING} taken out"),)
    return root, notes


def repair(text: str) -> tuple[str, tuple[Note, ...]]:
    """The same page without what breaks trees: inner document tags, control characters, comments
    and scripts that never end."""
    notes: list[Note] = []
    if len(text) > MAX_CHARACTERS:
        notes.append(Note("page-cut", f"only the first {MAX_CHARACTERS} of {len(text)} characters"))
        text = text[:MAX_CHARACTERS]
    text = _CONTROLS.sub("", text)
    text = _without_inner_tags(text, notes)
    return _closed(text), tuple(notes)


def _without_inner_tags(text: str, notes: list[Note]) -> str:
    closers = list(_CLOSERS.finditer(text))
    stray = [tag for tag in closers[:_MOST_CLOSERS] if _text_follows(text, tag)]
    if stray:
        share = 100 * stray[0].start() // max(1, len(text))
        notes.append(Note("stray-end-tag", f"{stray[0][0]} at {share} % of the page taken out"))
    if closers:
        text = _CLOSERS.sub("", text)
    seen: set[str] = set()

    def once(tag: re.Match[str]) -> str:
        name = tag[1].lower()
        known = name in seen
        seen.add(name)
        return "" if known else tag[0]

    return _OPENERS.sub(once, text)


def _text_follows(text: str, tag: re.Match[str]) -> bool:
    """Whether markup other than the other closing tag follows, not just analytics' leftovers."""
    rest = text[tag.end() : tag.end() + 4000]
    return bool(re.search(r"<(?:p|div|table|td|h\d|span|ul)[\s>]", rest, re.IGNORECASE))


def _closed(text: str) -> str:
    """Take out the opening of a comment or script that never ends: it would swallow the rest."""
    last = text.rfind("<!--")
    if last >= 0 and text.find("-->", last) < 0:
        text = text[:last] + text[last + 4 :]
    lowered = text.lower() if len(text) == len(text.lower()) else text
    for name in _SWALLOWERS:
        last = lowered.rfind(f"<{name}")
        if (
            last >= 0
            and lowered.find(f"</{name}", last) < 0
            and text[last + 1 + len(name)] in " >\t\r\n"
        ):
            end = text.find(">", last)
            text = text[:last] + text[end + 1 :] if end >= 0 else text[:last]
            lowered = text.lower() if len(text) == len(text.lower()) else text
    return text


def _parse(text: str) -> tuple[lxml_html.HtmlElement | None, bool]:
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None, False
    return root, "Excessive depth" in str(parser.error_log)


def _flatten(text: str) -> str:
    """The same text without the tags that open deeper than MAX_NESTING."""
    depth = 0
    pieces: list[str] = []
    position = 0
    for tag in _TAG.finditer(text):
        if tag[2].lower() in _UNNESTED or tag[3]:
            continue
        depth += -1 if tag[1] else 1
        if depth > MAX_NESTING or (tag[1] and depth == MAX_NESTING):
            pieces.append(text[position : tag.start()])
            position = tag.end()
        depth = max(0, depth)
    pieces.append(text[position:])
    return "".join(pieces)
