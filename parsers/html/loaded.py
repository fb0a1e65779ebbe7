"""A page's bytes as lines, and what had to be mended on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongbao.model import Note
from parsers.html.containers import CONTAINER_IDS
from parsers.html.decode import Decoded, decode
from parsers.html.embedded import embedded_fields, unfolded
from parsers.html.lines import Page
from parsers.html.metas import Metas, read_metas
from parsers.html.refuse import media_refusal
from parsers.html.repair import read_tree
from parsers.html.walk import read_lines

__all__ = ["Loaded", "PageText", "load_page"]

_CHINESE = ("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936")
_SHOWN = 150
"""A page that shows fewer characters of sentences may hold its article as text of markup."""

_LITTLE = 40
"""A page that shows fewer may hold it as text without markup."""


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's bytes and what was known of it before: its address, headers' charset, list hints."""

    body: bytes
    url: str = ""
    content_type: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A page as lines, with what it says of itself to machines and what had to be mended."""

    source: PageText
    page: Page
    metas: Metas
    notes: tuple[Note, ...]


def load_page(source: PageText) -> Loaded | Note:
    """The page's lines and metas, or the note that says why it is no page."""
    wrong = media_refusal(source.body, source.url)
    if wrong:
        return wrong
    decoded = decode(source.body, source.content_type)
    root, mended = read_tree(decoded.text)
    if root is None:
        return Note("not-html", "no element in the page", source.url)
    embedded: dict[str, str] = {}
    page = read_lines(root, CONTAINER_IDS)
    shown = sum(line.size for line in page.lines if line.sentence)
    if shown < _SHOWN and unfolded(root, bare=shown < _LITTLE):
        page = read_lines(root, CONTAINER_IDS)
        embedded = embedded_fields(root)
        mended += (Note("embedded-article", "the article stands in a script's text", source.url),)
    metas = read_metas(page).or_else(embedded)
    return Loaded(source, page, metas, (*_text_notes(decoded, page), *mended))


def _text_notes(decoded: Decoded, page: Page) -> list[Note]:
    notes = []
    if decoded.declared and not _same_charset(decoded.declared, decoded.used):
        message = f"declared {decoded.declared}, read as {decoded.used}"
        notes.append(Note("charset-differs", message))
    if decoded.mixed:
        notes.append(Note("charset-mixed", f"pieces in another encoding than {decoded.used}"))
    if decoded.damaged:
        notes.append(Note("charset-damaged", f"{decoded.damaged} bytes are no character"))
    if page.cut:
        notes.append(Note("page-cut", "too many elements; the rest of the page was not read"))
    return notes


def _same_charset(declared: str, used: str) -> bool:
    if used.startswith("utf-16"):
        return declared.startswith("utf-16")
    if used == "gb18030":
        return declared in _CHINESE
    return declared.replace("_", "-").replace("utf8", "utf-8") == used
