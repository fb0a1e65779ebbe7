"""Front pages: those that show the newest rows of several lists, or the newest issue of many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from crawlers.clicks import address_of
from crawlers.rows import rows
from crawlers.urls import host_of

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["older_issues", "sections_of"]

_MORE = ("更多", "more", "more>", "more>>", "more+", "查看更多", "查看全部", "全部")
_OLDER = ("往期", "历史", "过刊", "更多", "历年")
_YEAR = re.compile(r"^(?:19|20)\d{2}\s?年?$")
_HEADED = "h1|h2|h3|h4|h5"
_NAMED = 10
_FEWEST = 2
_FEW_HEADINGS = 3
_MOST = 12
_MOST_OLDER = 2
_MOST_YEARS = 30
_SHARE = 0.6


def sections_of(page: Page, *, paged: bool) -> tuple[str, ...]:
    """The lists of the other years, where they stand beside the rows of one; else those whose
    newest rows a page shows, by their "more" or their headings; () for a page most of whose rows
    stand in one place, or that is ``paged``: it is a list itself."""
    shown = {row.url for row in rows(page)}
    years = list(dict.fromkeys(_said(page, shown, ".//a", lambda words: bool(_YEAR.match(words)))))
    if shown and years:
        return tuple(dict.fromkeys((page.url, *years)))[:_MOST_YEARS]
    if not shown or paged or _in_one_place(page, shown):
        return ()
    told = list(dict.fromkeys(_said(page, shown, ".//a", _says_more)))
    if len(told) < _FEWEST:
        headed = " | ".join(f".//{tag}//a" for tag in _HEADED.split("|"))
        titled = ".//*[contains(@class, 'tit') or contains(@class, 'hd')]//a"
        told = list(dict.fromkeys(_said(page, shown, f"{headed} | {titled}", _is_name)))
        told = told if len(told) >= _FEW_HEADINGS else []
    return tuple(told[:_MOST])


def older_issues(page: Page) -> tuple[str, ...]:
    """Where a page that names some issues says that the others are."""

    def says_older(words: str) -> bool:
        return len(words) <= _NAMED and any(word in words for word in _OLDER)

    return tuple(dict.fromkeys(_said(page, set(), ".//a", says_older)))[:_MOST_OLDER]


def _said(page: Page, shown: set[str], path: str, fits: Any) -> Iterator[str]:
    for selector in page.tree.xpath(path):
        words = selector.xpath("normalize-space(.)").get(default="") or selector.attrib.get("title")
        url = address_of(page, selector.root) if words and fits(words) else None
        if url is None or url in shown or url in (page.url, page.link.url):
            continue
        if host_of(url) == host_of(page.url):
            yield url


def _says_more(words: str) -> bool:
    return words.lower().strip(" >»›+[]【】…").replace(" ", "") in _MORE


def _is_name(words: str) -> bool:
    return _FEWEST <= len(words) <= _NAMED


def _in_one_place(page: Page, shown: set[str]) -> bool:
    """Whether one list, table or box holds most of the rows."""
    places: Counter[Any] = Counter()
    for selector in page.tree.xpath("//a"):
        if address_of(page, selector.root) in shown:
            places[_place(selector.root)] += 1
    return max(places.values(), default=0) > _SHARE * sum(places.values())


def _place(anchor: Any) -> Any:
    """The list of a link's row; the second element about it where it stands in none."""
    listed = next(anchor.iterancestors("ul", "ol", "dl", "table"), None)
    if listed is not None:
        return listed
    holder = anchor.getparent()
    return holder.getparent() if holder is not None else None
