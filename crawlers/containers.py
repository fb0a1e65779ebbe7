"""The selector of a list's rows on a page of no known software: a guess for a person to look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from crawlers.clicks import address_of
from crawlers.rows import rows
from crawlers.urls import suffix_of

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["container", "names_a_list"]

_NAME = re.compile(r"[A-Za-z][\w-]{0,60}")
_LEADING = (
    "//a | //*[self::li or self::tr or self::div or self::dd or self::dl or self::p][@onclick]"
)
_FRAMES = ("header", "footer", "nav")
_NUMERAL = r"[\d〇○零一二三四五六七八九十百]"
_LIST = re.compile(
    rf".{{0,16}}?(?:第?\s*{_NUMERAL}+\s*(?:[-—~至、]\s*第?{_NUMERAL}+\s*)?期|{_NUMERAL}{{4}}\s*年"
    r"(?:度|份|合订本)?|增刊|专刊)(?:\s*[(（].{0,30}[)）])?(?:公报|目录|总目录)?"
)
_YEAR = re.compile(rf"{_NUMERAL}{{4}}\s*年(?:度|份|合订本)?")
_FRAMED = re.compile(r"foot|copyright|friend|links?$|nav|menu|crumb|weizhi|position", re.IGNORECASE)
_DATED = re.compile(r"\d{4}")
_LEAST = 3
_SAMPLES = 8
_NAMED = 0.02
_TITLE = 8
"""Titles of articles are seldom shorter, those of columns seldom longer."""


def container(page: Page, besides: Collection[str] = ()) -> str:
    """The CSS selector that finds most of the page's rows and least of the rest; "a" for none.

    ``besides`` are addresses that are no rows: those of the site's frame, where it is known.
    """
    anchors = [a.root for a in page.tree.xpath(_LEADING)]
    found = [(anchor, url) for anchor in anchors if (url := address_of(page, anchor))]
    own = [(anchor, url) for anchor, url in found if url not in besides]
    wanted = {row.url for row in rows(page)} - set(besides)
    if len(wanted) < _LEAST:
        wanted = _undated(own, files=bool(besides))
    sample = [anchor for anchor, url in found if url in wanted][:: max(1, len(wanted) // _SAMPLES)]
    url_of = dict(found)
    fits = {"a": 0.0}
    for selector in _common(sample):
        chosen = {url_of[a.root] for a in page.tree.css(selector) if a.root in url_of}
        fits[selector] = round(_fits(selector, chosen, wanted), 9)
    return max(fits, key=fits.__getitem__)


def _fits(selector: str, chosen: set[str], wanted: set[str]) -> float:
    """F1 of what a selector finds; a name of the site's own outlasts an element like others."""
    right = len(chosen & wanted)
    named = _NAMED if "." in selector or "#" in selector else 0.0
    return 2 * right / (len(chosen) + len(wanted)) + named if right else 0.0


def names_a_list(words: str) -> bool:
    """Whether these words name a year or an issue: 2026年, 2025年第3期（总第96期）, 第十二期."""
    return _LIST.fullmatch(words.strip()) is not None


def _undated(found: list[tuple[Any, str]], *, files: bool) -> set[str]:
    """Rows without a day: lists of years or issues, ``files``, or what has titles."""
    issues = {url for _, url in found if files and suffix_of(url) == "pdf"}
    return _named_lists(found) or issues or _titled(found)


def _named_lists(found: list[tuple[Any, str]]) -> set[str]:
    """Links that are named like years or issues, where there are several."""
    words = (
        (anchor.get("title") or "".join(islice(anchor.itertext(), 20)), u) for anchor, u in found
    )
    named = [(said.strip(), url) for said, url in words if names_a_list(said)]
    years = {url for said, url in named if _YEAR.fullmatch(said)}
    lists = years if len(years) >= _LEAST else {url for _, url in named}
    return lists if len(lists) >= _LEAST else set()


def _titled(found: list[tuple[Any, str]]) -> set[str]:
    """The largest group of links with long words that stand in like places."""
    groups: dict[str, set[str]] = {}
    for anchor, url in found:
        words = anchor.get("title") or "".join(islice(anchor.itertext(), 20))
        if len(words.strip()) < _TITLE:
            continue
        holders = list(islice(anchor.iterancestors(), 4))
        if not any(_is_frame(holder) for holder in holders):
            groups.setdefault("/".join(str(holder.tag) for holder in holders), set()).add(url)
    return max(groups.values(), key=len, default=set())


def _is_frame(holder: Any) -> bool:
    named = f"{holder.get('id') or ''} {holder.get('class') or ''}"
    return holder.tag in _FRAMES or _FRAMED.search(named) is not None


def _common(sample: list[Any]) -> list[str]:
    """Selectors that find at least half of the sample, the nearest elements first."""
    counts: Counter[str] = Counter()
    for anchor in sample:
        counts.update(dict.fromkeys(_selectors(anchor), 1))
    return [selector for selector, n in counts.items() if 2 * n >= len(sample)]


def _selectors(anchor: Any) -> Iterator[str]:
    tag = anchor.tag
    ends = [tag, *(f"{tag}.{name}" for name in _names(anchor))]
    ends += [f"{tag}[title]"] if anchor.get("title") else []
    inner = ""
    for holder in islice(anchor.iterancestors(), 7):
        if not isinstance(holder.tag, str) or holder.tag in ("body", "html"):
            break
        for mark in _marks(holder):
            yield from (f"{mark} {inner}{end}" for end in ends)
            yield f"{mark} {tag}"
        inner = f"{holder.tag} {inner}" if inner.count(" ") < 2 else inner
    yield from ends[1:]


def _marks(element: Any) -> list[str]:
    """Selectors of one element: by its id, by its classes, by its tag."""
    named = [f"{element.tag}#{element.get('id')}"] if _is_name(element.get("id")) else []
    return [*named, *(f"{element.tag}.{name}" for name in _names(element)), element.tag]


def _names(element: Any) -> list[str]:
    return [name for name in (element.get("class") or "").split()[:3] if _is_name(name)]


def _is_name(name: str | None) -> bool:
    """Names with numbers are those of one day's or one issue's page."""
    return _NAME.fullmatch(name or "") is not None and _DATED.search(name or "") is None
