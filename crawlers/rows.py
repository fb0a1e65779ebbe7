"""Rows of a list page: links with a title, and a date in the link or in the row's own container."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from crawlers.clicks import address_of
from crawlers.dates import DATE, date_in_url, find_date
from crawlers.urls import suffix_of

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["FILES", "Row", "file_links", "link_rows", "row_of", "rows"]

FILES = frozenset(
    {"pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "ofd", "zip", "rar", "7z"}
)
"""Suffixes of files that hang on an article."""

_DEPTH = 5
_TEXT = 400
_DAY_IN_A_BOX = 2
_NODES = 200
_MOST = 20_000
_SPACES = re.compile(r"\s+")
_EDGE = " \t[](){}【】〖〗（）·•-—|:："
_INDEX = re.compile(r"/(?:index|default)\.[a-z]{3,5}$")


@dataclass(frozen=True, slots=True)
class Row:
    """One announced page. ``published`` is the row's date, or the one its address carries."""

    url: str
    title: str
    published: date | None = None

    @property
    def hints(self) -> dict[str, str]:
        """What the row says of its document."""
        found = {"title": self.title}
        if self.published is not None:
            found["published"] = self.published.isoformat()
        return {name: value for name, value in found.items() if value}


def rows(page: Page, scope: str = "", article: str = "") -> list[Row]:
    """The rows of a list page, in its order, each address once.

    ``scope`` is a selector of the part that holds them; without it only links with a date of
    their own count (where a page shows none, those with a date in their address), or those that
    ``article`` (a pattern of addresses) lets through.
    """
    wanted: dict[str, Row] = {}
    for row in _chosen(list(_candidates(page, scope)), page.url, scope, article):
        if row.url == page.url:
            continue
        known = wanted.get(row.url)
        if known is None or _says_more(row, known):
            wanted[row.url] = row
    return list(wanted.values())


def _chosen(
    candidates: Sequence[tuple[Row, bool]], url: str, scope: str, article: str
) -> list[Row]:
    if article:
        pattern = re.compile(article)
        return [row for row, _ in candidates if pattern.search(row.url)]
    below = [(row, dated) for row, dated in candidates if not _is_above(row.url, url)]
    if scope:
        return [row for row, _ in below]
    shown = [row for row, dated in below if dated]
    return shown or [row for row, _ in below if row.published is not None and row.title]


def link_rows(page: Page, selector: str) -> list[Row]:
    """The links that ``selector`` finds (``a`` elements, or what holds them), as rows."""
    found: dict[str, Row] = {}
    anchors = [a.root for chosen in page.select(selector) for a in _anchors_of(chosen)]
    shared = _shares(page.tree.xpath("//a"))
    for anchor in anchors:
        row = row_of(page, anchor, shared)
        if row is not None:
            known = found.get(row.url)
            if known is None or _says_more(row, known):
                found[row.url] = row
    return list(found.values())


def row_of(page: Page, anchor: Any, shared: Counter[Any] | None = None) -> Row | None:
    """The row of one ``a`` element, or None when it leads nowhere."""
    url = address_of(page, anchor)
    if url is None:
        return None
    inner = _text(anchor)
    day = find_date(inner)
    if day is None and shared is not None:
        day = find_date(_own_text(anchor, shared))
    return Row(url, _title(anchor, inner), day or date_in_url(url))


def file_links(page: Page, scope: str = "") -> Iterator[Row]:
    """Links to files on an article's page, outside its header, footer and navigation; then the
    files that its frames and scripts show."""
    roots = page.select(scope) if scope else page.tree.xpath("/*")
    found = roots.xpath(".//a[@href][not(ancestor::header or ancestor::footer or ancestor::nav)]")
    for anchor in found:
        row = row_of(page, anchor.root)
        if row is not None and (suffix_of(row.url) in FILES or _DOWNLOAD.search(row.url)):
            yield row
    for href, title in (*_shown(roots), *_written(page.text)):
        url = page.follow(href)
        if url is not None and suffix_of(url) in FILES:
            yield Row(url, _SPACES.sub(" ", title).strip())


_DOWNLOAD = re.compile(r"/(?:module/download/|system/_content/download\.jsp\?)")
_VIEWED = re.compile(r"[?&](?:file|url|src)=([^&#]+)")
_IN_SCRIPT = re.compile(
    r"""file_appendix\s*=\s*['"]\s*<a\b[^>]{1,300}?href=\\?["']"""
    r"""([^"'\\]{1,2000})[^>]{0,300}>([^<]{0,300})"""
    r"""|\b\w{0,40}pdf\w{0,40}\(\s*["']([^"'\\<>]{1,1000}\.pdf)["']""",
    re.IGNORECASE,
)


def _shown(roots: Any) -> Iterator[tuple[str, str]]:
    """Files in frames: bare, or handed to a viewer (``viewer.html?file=%2Fupload%2Fa.pdf``)."""
    for frame in roots.xpath(".//iframe | .//embed | .//object"):
        source = frame.root.get("src") or frame.root.get("data") or ""
        viewed = _VIEWED.search(source)
        yield unquote(viewed[1]) if viewed else source, ""


def _written(text: str) -> Iterator[tuple[str, str]]:
    """Files that a script writes (TRS) or shows in a frame of its own (VSB)."""
    for match in _IN_SCRIPT.finditer(text):
        yield match[1] or match[3], match[2] or ""


def _candidates(page: Page, scope: str) -> Iterator[tuple[Row, bool]]:
    whole = page.tree.xpath("//a")
    shared = _shares(whole)
    chosen = whole if not scope else page.select(scope).xpath("descendant-or-self::a")
    for selector in chosen[:_MOST]:
        anchor = selector.root
        url = address_of(page, anchor)
        if url is None:
            continue
        inner = _text(anchor)
        day = find_date(inner) or find_date(_own_text(anchor, shared))
        yield Row(url, _title(anchor, inner), day or date_in_url(url)), day is not None


def _is_above(url: str, of: str) -> bool:
    """Whether an address is a folder above another: home pages and breadcrumbs stand beside the
    day's date, and change every day."""
    return of.startswith(_INDEX.sub("/", url)) and _INDEX.sub("/", url).endswith("/")


def _anchors_of(chosen: Any) -> Iterable[Any]:
    found: Iterable[Any] = chosen.xpath("descendant-or-self::a") or chosen.xpath(
        "descendant-or-self::*[@onclick or @data-href or @data-url]"
    )
    return found


def _shares(anchors: Iterable[Any]) -> Counter[Any]:
    """How many different targets each element holds, for elements a few levels above a link."""
    holders: dict[Any, set[str]] = {}
    for selector in anchors:
        node = selector.root
        target = node.get("href") or node.get("onclick") or ""
        for _ in range(_DEPTH):
            node = node.getparent()
            if node is None:
                break
            holders.setdefault(node, set()).add(target)
    return Counter({node: len(targets) for node, targets in holders.items()})


def _own_text(anchor: Any, shared: Counter[Any]) -> str:
    """The text around a link that no other link shares: its row."""
    row = anchor
    for _ in range(_DEPTH):
        parent = row.getparent()
        if parent is None or shared[parent] > 1 or parent.tag in ("body", "html"):
            break
        row = parent
    text = _text(row)
    if row is anchor or find_date(text) is None:
        # <dt><a/></dt><dd>date</dd>, or links and dates as siblings in one paragraph.
        text += " " + _until_next_link(row)
    return text


def _until_next_link(row: Any) -> str:
    parts = [row.tail or ""]
    for sibling in row.itersiblings():
        if not isinstance(sibling.tag, str):
            continue
        if sibling.tag == "a" or sibling.find(".//a") is not None:
            break
        parts += [_text(sibling), sibling.tail or ""]
        if len(parts) > 8:
            break
    return " ".join(parts)[:_TEXT]


def _text(node: Any) -> str:
    """Text of an element without its scripts, shortened: a row is never long."""
    parts: list[str] = []
    size = 0
    for element in islice(node.iter(), _NODES):
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            parts.append(element.text or "")
        if element is not node:
            parts.append(element.tail or "")
        size += len(parts[-1]) if parts else 0
        if size > 4 * _TEXT:
            break
    return _SPACES.sub(" ", " ".join(parts)).strip()


def _title(anchor: Any, inner: str) -> str:
    """The title attribute when it is whole; else the link's text without the row's date."""
    declared = _SPACES.sub(" ", anchor.get("title") or "").strip()
    if anchor.tag != "a":  # a row that is clicked: its longest cell
        inner = max((_text(cell) for cell in anchor), key=len, default=inner) or inner
    shown = DATE.sub(" ", inner) if DATE.search(inner) else inner
    shown = _headline(anchor, dated=find_date(inner) is not None) or shown
    return (declared or _SPACES.sub(" ", shown).strip(_EDGE))[:_TEXT]


def _headline(anchor: Any, *, dated: bool) -> str:
    """What a link says in its heading, where it holds a whole card; "" for a plain link."""
    for tags in (("h1", "h2", "h3", "h4", "h5"), ("b", "strong") if dated else ()):
        words = (_text(element) for element in (anchor.iter(*tags) if tags else ()))
        said = next((text for text in words if len(text) > _DAY_IN_A_BOX), "")
        if said:
            return said
    return ""


def _says_more(row: Row, known: Row) -> bool:
    return (row.published is not None, len(row.title)) > (
        known.published is not None,
        len(known.title),
    )
