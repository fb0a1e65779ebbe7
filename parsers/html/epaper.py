"""E-paper pages (Founder and its like): the layout page of one sheet, and its articles' headings.

The structure is known from the selectors of a dozen public crawlers: old ``/html/2023-05/12/
node_3.htm`` with ``founder-title`` elements, new ``pc/layout/202305/12/node_01.html``, both with
the property comment ``enpproperty``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from lxml.html import HtmlElement

from gongbao.text.days import find_day, url_day
from gongbao.text.display import clean_line
from gongbao.text.keys import key_text
from parsers.html.article import Loaded
from parsers.html.attachments import absolute
from parsers.html.furniture import is_bar, is_tool

__all__ = ["Headings", "Layout", "article_headings", "read_layout"]

_SHEET = re.compile(r"第\s*([A-Za-z]{0,2}\d{1,3})\s*版(?:\s*[:：]\s*([^\s|]{1,20}))?")
_SHEET_FIRST = re.compile(r"^([A-Za-z]{0,2}\d{1,3})\s*版?\s*[:：]\s*([^\s|]{1,20})")
_SHEET_INSIDE = re.compile(r"(?<![0-9A-Za-z])([A-Za-z]{0,2}\d{1,3})\s*版\s*[:：]\s*([^\s|]{1,20})")
_NODE = re.compile(r"node_([A-Za-z]{0,2}\d{1,3})\.s?html?$")
_ARTICLE = re.compile(r"content_\d|/(?:con|content)/|nw\.D|article[_/]\d|[?&]id=\d", re.IGNORECASE)
_NO_ARTICLE = re.compile(
    r"node_|/layout/|\.pdf|\.jpe?g|index\.s?html?$|^javascript:|^#", re.IGNORECASE
)
_DIVISION = re.compile(r"\?div=-?\d+$")
"""The part of the page's picture that a link stands for: the article is the same."""
_BAR = re.compile(r"(?:来源|日期|版次|时间|作者)\s*[:：]")
_PRINTED = re.compile(r"[《(（\s]*[^《(（\s]*报\s*》?\s*[（(]?\s*(?:19|20)\d\d年.*$")
"""《 某某日报 》（ 2024年11月18日 第 01 版）: where it was printed."""
_SIGNED = re.compile(
    r"^[□■◆●]?\s*(?:本报|本网|新华社|通讯员|见习|实习|特约)?\S{0,4}(?:记者|通讯员)"
)
_ROWS = 3
_LINE = 60
_HEADING_TAGS = {
    "kicker": ("founder-introtitle", "founder-intro-title", "founder-pretitle"),
    "title": ("founder-title",),
    "subtitle": ("founder-subtitle", "founder-sub-title"),
    "author": ("founder-author",),
}
_HEADING_NAMES = {
    "kicker": ("PreTitle", "pretitle", "intro", "yinti", "introtitle", "kicker"),
    "title": ("Title",),
    "subtitle": ("SubTitle", "subtitle", "sub", "futi"),
    "author": ("Author", "author", "byline", "sec"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """One sheet (版) of one day: its printed number ("01", "A03"), its name, its articles in the
    order in which the page lists them (address, title)."""

    day: date | None
    number: str
    name: str
    articles: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Headings:
    """Kicker (引题), headline, subtitles (副题) and byline of an article, "" where it has none."""

    kicker: str = ""
    title: str = ""
    subtitle: str = ""
    author: str = ""


def read_layout(loaded: Loaded) -> Layout:
    """What the page of a sheet says."""
    url = loaded.source.url
    number, name = _sheet(loaded)
    hinted = loaded.source.hints.get("published", "")
    top = " ".join(line.text for line in loaded.page.lines[:60])
    day = url_day(url) or find_day(hinted) or find_day(top)
    return Layout(day, number, name, tuple(_articles(loaded).items()))


def article_headings(loaded: Loaded) -> Headings:
    """The headings of an article page: from the property comment, else from its markup."""
    known = loaded.metas.founder
    found = {
        "kicker": known.get("introtitle", ""),
        "title": known.get("title", ""),
        "subtitle": known.get("subtitle", ""),
        "author": known.get("author", ""),
    }
    for part, value in found.items():
        if not value:
            found[part] = _named(loaded.page.root, part)
    headings = Headings(**{part: clean_line(value) for part, value in found.items()})
    if headings.kicker or headings.subtitle:
        return headings
    around = _around(loaded, headings)
    return around if around.kicker or around.subtitle else _celled(loaded, headings)


def _sheet(loaded: Loaded) -> tuple[str, str]:
    """The printed number and name of the sheet: of the link to this very page, of a line that
    says so, of the list's hint, or the number in the address."""
    own = _file(loaded.source.url)
    node = _NODE.search(own)
    for text in _sheet_texts(loaded, own):
        number, name = _named_sheet(text)
        if number:
            return number, name
    for line in loaded.page.lines:
        number, name = _named_sheet(line.text) if line.linked * 2 < line.size else ("", "")
        if number and (node is None or _same_number(number, node[1])):
            return number, name
    hinted, _ = _named_sheet(loaded.source.hints.get("issue_label", ""))
    return hinted or (node[1].upper() if node else ""), ""


def _sheet_texts(loaded: Loaded, own: str) -> Iterator[str]:
    """Texts of the links that lead to the page itself."""
    return (anchor.text for anchor in loaded.page.anchors if own and _file(anchor.href) == own)


def _file(url: str) -> str:
    return url.rsplit("/", 1)[-1].split("?", maxsplit=1)[0]


def _named_sheet(text: str) -> tuple[str, str]:
    """Number and name in 第01版：要闻, A03：副刊 or 3月12日 A03版：副刊, empty without any."""
    found = _SHEET.search(text) or _SHEET_FIRST.match(text) or _SHEET_INSIDE.search(text)
    return (found[1].upper(), (found[2] or "").strip()) if found else ("", "")


def _same_number(one: str, other: str) -> bool:
    return one.upper().lstrip("0") == other.upper().lstrip("0")


def _articles(loaded: Loaded) -> dict[str, str]:
    """Address and title of each article linked, lists before the picture's areas."""
    base = loaded.source.url
    found: dict[str, str] = {}
    areas = [(area.get("href") or "", "") for area in loaded.page.root.iter("area")]
    for href, text in [*((a.href, a.text) for a in loaded.page.anchors), *areas]:
        if not _ARTICLE.search(href) or _NO_ARTICLE.search(href):
            continue
        url = _DIVISION.sub("", absolute(base, href).split("#")[0])
        if url and not found.get(url):
            found[url] = text
    return found


def _named(root: HtmlElement, part: str) -> str:
    for tag in _HEADING_TAGS[part]:
        for element in root.iter(tag):
            return _text(element)
    for name in _HEADING_NAMES[part]:
        path = (
            f"//*[@id='{name}' or contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"
        )
        for element in root.xpath(path):
            text = _text(element)
            text = _PRINTED.sub("", text).strip() if part == "author" else text
            if text and len(text) <= 120 and not _BAR.search(text):
                return text
    return ""


def _around(loaded: Loaded, headings: Headings) -> Headings:
    """Kicker and subtitle from the heading elements right beside the headline (h3, h1, h2)."""
    heads = [e for e in loaded.page.root.iter("h1", "h2", "h3", "h4") if _text(e)]
    headline = _headline_among(heads, key_text(headings.title))
    if headline is None:
        return headings
    beside = [e for e in heads if e.getparent() is headline.getparent()]
    at = beside.index(headline)
    before = _text(beside[at - 1]) if at else ""
    after = _text(beside[at + 1]) if at + 1 < len(beside) else ""
    return Headings(before, _text(headline), after, headings.author)


def _celled(loaded: Loaded, headings: Headings) -> Headings:
    """The same from the rows of a table beside the headline's row: old pages have no other names
    for them than those of fonts."""
    wanted = key_text(headings.title or loaded.source.hints.get("title", ""))
    cell = _cell(loaded.page.root, wanted) if wanted else None
    row = next(cell.iterancestors("tr"), None) if cell is not None else None
    if cell is None or row is None:
        return headings
    above = row.getprevious()
    kicker = _row_text(above) if above is not None else ""
    subtitle, author = _under_row(row)
    return Headings(kicker, headings.title or _text(cell), subtitle, headings.author or author)


def _under_row(row: HtmlElement) -> tuple[str, str]:
    """The subtitle and the byline in the rows under a headline's, "" without one."""
    texts = [_row_text(other) for other in islice(row.itersiblings("tr"), _ROWS)]
    authors = [text for text in texts if _SIGNED.match(text)]
    others = [text for text in texts if text and text not in authors]
    return next(iter(others), ""), next(iter(authors), "")


def _cell(root: HtmlElement, wanted: str) -> HtmlElement | None:
    """The innermost cell that says what is wanted."""
    inner = (cell for cell in root.iter("td") if not cell.findall(".//td"))
    return next((cell for cell in inner if _is(cell, wanted)), None)


def _is(element: HtmlElement, wanted: str) -> bool:
    text = _text(element)
    return len(text) <= 2 * _LINE and key_text(text) == wanted


def _row_text(row: HtmlElement) -> str:
    """What a row says, without links and tools; "" for a row of text or of nothing else."""
    if row.tag != "tr" or row.find(".//a") is not None or row.find(".//p") is not None:
        return ""
    text = _text(row)
    return "" if is_tool(text) or is_bar(text) or len(text) > _LINE else text


def _headline_among(heads: list[HtmlElement], wanted: str) -> HtmlElement | None:
    """The heading that is the title; without one known, the first h1 or else the first."""
    if wanted:
        return next((e for e in heads if key_text(_text(e)) == wanted), None)
    return next((e for e in heads if e.tag == "h1"), heads[0] if heads else None)


def _text(element: HtmlElement) -> str:
    for br in element.iter("br"):
        br.tail = " " + (br.tail or "")
    return clean_line("".join(element.itertext()))
