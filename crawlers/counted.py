"""Pagers that a page's script counts: so many pages, and an address put together from a number.

``countPage = 12; … document.write("<a href=\\"index"+"_"+nextPage+"."+"html\\">")`` (older TRS),
``laypage({pages: 12, jump: … location.href = 'list-' + obj.curr + '.html'})``, 上海's
``{totalPage: 12}`` without an address. Nothing is run.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from crawlers.urls import follow

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["counted_page"]

_SET = r"['\"]?\s*[:=]\s*(?:parseInt\(\s*)?['\"]?(\d{1,7})(?![\w.])"
_PAGES = re.compile(
    rf"\b(?:total_?pages?|page_?totals?|page_?counts?|count_?pages?|m_nPageCount|max_?page){_SET}",
    re.IGNORECASE,
)
_PAGES_OF_A_CALL = re.compile(rf"\bpages{_SET}")
_RECORDS = re.compile(
    rf"\b(?:m_nRecordCount|record_?counts?|total_?records?|total_?counts?|total){_SET}",
    re.IGNORECASE,
)
_SIZE = re.compile(rf"\b(?:m_nPageSize|page_?size|per_?page|limit){_SET}", re.IGNORECASE)
_CURRENT = re.compile(
    rf"\b(?:current_?(?:page|index)?|curr(?:_?page)?|now_?page|m_nCurrPage|page_?(?:no|index)){_SET}",
    re.IGNORECASE,
)
_LITERAL = r"\"(?:[^\"\\\n]|\\.){0,200}\"|'(?:[^'\\\n]|\\.){0,200}'"
_TERM = rf"(?:{_LITERAL}|\(?\s*[A-Za-z_$][\w.$]{{0,40}}(?:\(\))?(?:\s*[+-]\s*1\b)?\s*\)?)"
_CHAIN = re.compile(rf"(?:{_LITERAL})(?:\s*\+\s*{_TERM}){{1,8}}")
_TERMS = re.compile(_TERM)
_COUNTS = re.compile(r"page|next|cur|index|num|obj|^[inp]$", re.IGNORECASE)
_OTHER = re.compile(r"prev|last|total|count|size", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[\w./?=&%:-]*(?:[_/=-]\{n\}|\{n\}\.)[\w./?=&%-]*",
)
_FILE = re.compile(r"\{n\}(?:\.[a-z]{2,6}\b|$)|=\{n\}")
_MOST = 100_000
_SCANNED = 500_000
_CHAINS = 200


def counted_page(page: Page) -> str | None:
    """The address of the list's next page as a script makes it; None after the last one.

    Page 1 has the number that the script says it has, 0 or 1; on later pages the address asked
    for says how they are counted.
    """
    text = page.text[:_SCANNED]
    written = _template(text)
    pages = _pages(text, written is not None)
    number = page.link.number + 1
    if number >= min(pages, _MOST):
        return None
    template = written or _beside(page)
    if template is None:
        return None
    first = _first(page, template, text)
    return follow(page.base, template.replace("{n}", str(number + first)))


def _pages(text: str, has_address: bool) -> int:
    found = _PAGES.search(text) or (_PAGES_OF_A_CALL.search(text) if has_address else None)
    if found is not None:
        return int(found[1])
    records, size = _RECORDS.search(text), _SIZE.search(text)
    if not has_address or records is None or size is None or int(size[1]) == 0:
        return 0
    return -(-int(records[1]) // int(size[1]))


def _first(page: Page, template: str, text: str) -> int:
    """The number of page 1: 0 or 1."""
    if page.link.number:
        pattern = re.escape(template.rpartition("./")[2]).replace(r"\{n\}", r"(\d+)")
        asked = re.search(rf"{pattern}$", page.link.url)
        if asked is not None:
            return max(0, int(asked[1]) - page.link.number)
    said = _CURRENT.search(text)
    return 0 if said is not None and int(said[1]) == 0 else 1


def _template(text: str) -> str | None:
    """The address that a script makes of a page's number; that of "next" before any other."""
    found: list[tuple[bool, str]] = []
    for chain in islice(_CHAIN.finditer(text), _CHAINS):
        made, names = _joined(chain[0])
        if len(names) != 1 or _OTHER.search(names[0]) or not _COUNTS.search(names[0]):
            continue
        address = _ADDRESS.search(made)
        if address is not None and _FILE.search(address[0]):
            found.append(("next" not in names[0].lower(), address[0]))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _joined(chain: str) -> tuple[str, list[str]]:
    made, names = "", []
    for term in _TERMS.findall(chain):
        if term[0] in "\"'":
            made += re.sub(r"\\(.)", r"\1", term[1:-1])
        else:
            made += "{n}"
            names.append(term)
    return made, names


def _beside(page: Page) -> str | None:
    """``index_N.html`` beside ``index.html``: where only the number of pages is said."""
    name = page.url.partition("?")[0].rpartition("/")[2] or "index.html"
    stem, dot, ext = name.rpartition(".")
    sign = re.search(r"([_-])\d+$", stem)
    stem = stem[: sign.start()] if sign else stem
    return f"{stem}{sign[1] if sign else '_'}{{n}}{dot}{ext}" if dot else None
