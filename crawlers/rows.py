"""Rows of a list page: links with a title, and a date in the link or in the row's own container."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from crawlers.asides import asides
from crawlers.clicks import address_of
from crawlers.dates import DATE, date_in_url, find_date
from crawlers.places import Places, column_day, text_of
from crawlers.urls import suffix_of

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["FILES", "Row", "file_links", "link_rows", "row_of", "rows", "rows_and_asides"]

FILES = frozenset(
    {"pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "ofd", "zip", "rar", "7z"}
)
"""Suffixes of files that hang on an article."""

_TEXT = 400
_DAY_IN_A_BOX = 2
_DATED_PART = 24
_MOST = 20_000
_SPACES = re.compile(r"\s+")
_EDGE = " \t[](){}【】〖〗（）·•-—|:："
_BRACKETS = (("(", ")"), ("（", "）"), ("[", "]"), ("【", "】"), ("〖", "〗"))
_INDEX = re.compile(r"/(?:index|default)\.[a-z]{3,5}$")


@dataclass(frozen=True, slots=True)
class Row:
    """One announced page. ``published`` is the row's date, or the one its address carries;
    ``files`` are those that its row offers beside it."""

    url: str
    title: str
    published: date | None = None
    files: tuple[Row, ...] = ()

    @property
    def hints(self) -> dict[str, str]:
        """What the row says of its document."""
        found = {"title": self.title}
        if self.published is not None:
            found["published"] = self.published.isoformat()
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class _Seen:
    """A link of a page: its row, whether a date stands there, and the link it stands beside."""

    row: Row
    anchor: Any
    dated: bool
    main: Any | None


def rows(page: Page, scope: str = "", article: str = "") -> list[Row]:
    """The rows of a list page, in its order, each address once.

    ``scope`` is a selector of the part that holds them; without it only links with a date of
    their own count (where a page shows none, those with a date in their address), or those that
    ``article`` (a pattern of addresses) lets through.
    """
    return rows_and_asides(page, scope, article)[0]


def rows_and_asides(
    page: Page, scope: str = "", article: str = ""
) -> tuple[list[Row], frozenset[str]]:
    """The rows, and the addresses of other lists' rows that the page shows beside its own."""
    chosen = _chosen(list(_candidates(page, scope)), page.url, scope, article)
    beside: frozenset[str] = frozenset()
    if not scope and not article:
        beside = asides([(seen.anchor, seen.row.url) for seen in chosen], page.url)
    kept = [seen for seen in chosen if seen.row.url not in beside]
    return [row for row in _merged(kept) if row.url != page.url], beside


def _chosen(candidates: Sequence[_Seen], url: str, scope: str, article: str) -> list[_Seen]:
    if article:
        pattern = re.compile(article)
        return [seen for seen in candidates if pattern.search(seen.row.url)]
    below = [seen for seen in candidates if not _is_above(seen.row.url, url)]
    return below if scope else _dated(below)


def _dated(links: Sequence[_Seen]) -> list[_Seen]:
    """The links with a day beside them, and those that stand beside such; where there are none,
    those with a title and a day in their address."""
    shown = {seen.anchor for seen in links if seen.dated}
    if shown:
        return [seen for seen in links if seen.anchor in shown or seen.main in shown]
    return [seen for seen in links if seen.row.published is not None and seen.row.title]


def _merged(chosen: Sequence[_Seen]) -> list[Row]:
    """One row an address; a small link beside a chosen one is no row, but may be its file."""
    urls = {seen.anchor: seen.row.url for seen in chosen}
    found: dict[str, Row] = {}
    for seen in chosen:
        known = found.get(seen.row.url)
        if seen.main not in urls and (known is None or _says_more(seen.row, known)):
            found[seen.row.url] = seen.row
    for seen in chosen:
        row = found.get(urls.get(seen.main, ""))
        if row is not None and suffix_of(seen.row.url) in FILES and seen.row.url not in found:
            found[row.url] = replace(row, files=(*row.files, seen.row))
    return list(found.values())


def link_rows(page: Page, selector: str) -> list[Row]:
    """The links that ``selector`` finds (``a`` elements, or what holds them), as rows."""
    anchors = [a.root for chosen in page.select(selector) for a in _anchors_of(chosen)]
    places = _places(page)
    seen = [one for anchor in anchors if (one := _seen(page, anchor, places)) is not None]
    return _merged(seen)


def row_of(page: Page, anchor: Any) -> Row | None:
    """The row of one ``a`` element, or None when it leads nowhere."""
    url = address_of(page, anchor)
    if url is None:
        return None
    inner = text_of(anchor)
    return Row(url, _title(anchor, inner), find_date(inner) or date_in_url(url))


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


def _candidates(page: Page, scope: str) -> Iterator[_Seen]:
    whole = page.tree.xpath("//a")
    places = _places(page)
    chosen = whole if not scope else page.select(scope).xpath("descendant-or-self::a")
    for selector in chosen[:_MOST]:
        seen = _seen(page, selector.root, places)
        if seen is not None:
            yield seen


def _places(page: Page) -> Places:
    return Places([selector.root for selector in page.tree.xpath("//a")])


def _seen(page: Page, anchor: Any, places: Places) -> _Seen | None:
    url = address_of(page, anchor)
    if url is None:
        return None
    inner = text_of(anchor)
    day = _day_of(anchor, inner, places.text_around(anchor))
    row = Row(url, _title(anchor, inner), day or date_in_url(url))
    return _Seen(row, anchor, day is not None, places.main_of(anchor))


def _day_of(anchor: Any, inner: str, around: str) -> date | None:
    """The day of a row: of the column that says so, beside its link, in a part of the link; a day
    in the title itself comes last."""
    headed = column_day(anchor)
    if headed is not None or find_date(inner) is None:
        return headed or find_date(around)
    beside = find_date(around.replace(inner, " ", 1)) if anchor.tag == "a" else None
    parts = (find_date(words) for part in anchor.iter() if part is not anchor
             and len(words := text_of(part)) <= _DATED_PART)  # fmt: skip
    return beside or next((day for day in parts if day), None) or find_date(inner)


def _is_above(url: str, of: str) -> bool:
    """Whether an address is a folder above another: home pages and breadcrumbs stand beside the
    day's date, and change every day."""
    return of.startswith(_INDEX.sub("/", url)) and _INDEX.sub("/", url).endswith("/")


def _anchors_of(chosen: Any) -> Iterable[Any]:
    found: Iterable[Any] = chosen.xpath("descendant-or-self::a") or chosen.xpath(
        "descendant-or-self::*[@onclick or @data-href or @data-url]"
    )
    return found


def _title(anchor: Any, inner: str) -> str:
    """The title attribute when it is whole; else the link's text without the row's date."""
    declared = _SPACES.sub(" ", anchor.get("title") or "").strip()
    if anchor.tag != "a":  # a row that is clicked: its longest cell
        inner = max((text_of(cell) for cell in anchor), key=len, default=inner) or inner
    shown = DATE.sub(" ", inner) if DATE.search(inner) else inner
    shown = _headline(anchor, dated=find_date(inner) is not None) or shown
    return (declared or _stripped(_SPACES.sub(" ", shown)))[:_TEXT]


def _stripped(words: str) -> str:
    """Without the signs that stood about a date; a closing bracket stays with its opening one."""
    bare = words.strip(_EDGE)
    for opening, closing in _BRACKETS:
        whole = bare + closing
        if bare.count(opening) > bare.count(closing) and words.rstrip().endswith(whole):
            return whole
    return bare


def _headline(anchor: Any, *, dated: bool) -> str:
    """What a link says in its heading, where it holds a whole card; "" for a plain link."""
    for tags in (("h1", "h2", "h3", "h4", "h5"), ("b", "strong") if dated else ()):
        words = (text_of(element) for element in (anchor.iter(*tags) if tags else ()))
        said = next((text for text in words if len(text) > _DAY_IN_A_BOX), "")
        if said:
            return said
    return ""


def _says_more(row: Row, known: Row) -> bool:
    return (row.published is not None, len(row.title)) > (
        known.published is not None,
        len(known.title),
    )
