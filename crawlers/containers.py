"""The selector of a list's rows on a page of no known software: a guess for a person to look at."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from crawlers.clicks import address_of
from crawlers.rows import rows

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["container"]

_NAME = re.compile(r"[A-Za-z][\w-]{0,60}")
_FRAMES = ("header", "footer", "nav")
_LEAST = 3
_SAMPLES = 8
_NAMED = 0.02
_TITLE = 8
"""Titles of articles are seldom shorter, those of columns seldom longer."""


def container(page: Page) -> str:
    """The CSS selector that finds most of the page's rows and least of the rest; "a" for none."""
    anchors = [a.root for a in page.tree.xpath("//a | //*[self::li or self::tr][@onclick]")]
    found = [(anchor, url) for anchor in anchors if (url := address_of(page, anchor))]
    wanted = {row.url for row in rows(page)}
    if len(wanted) < _LEAST:
        wanted = _titled(found)
    rest = {id(anchor): url for anchor, url in found}
    sample = [anchor for anchor, url in found if url in wanted][:: max(1, len(wanted) // _SAMPLES)]
    best, score = "a", 0.0
    for selector in _common(sample):
        chosen = {rest[id(a.root)] for a in page.tree.css(selector) if id(a.root) in rest}
        fits = _fits(selector, chosen, wanted)
        if fits > score + 1e-9:
            best, score = selector, fits
    return best


def _fits(selector: str, chosen: set[str], wanted: set[str]) -> float:
    """F1 of what a selector finds; a name of the site's own outlasts an element like others."""
    right = len(chosen & wanted)
    named = _NAMED if "." in selector or "#" in selector else 0.0
    return 2 * right / (len(chosen) + len(wanted)) + named if right else 0.0


def _titled(found: list[tuple[Any, str]]) -> set[str]:
    """The largest group of links with long words that stand in like places."""
    groups: dict[str, set[str]] = {}
    for anchor, url in found:
        words = anchor.get("title") or "".join(islice(anchor.itertext(), 20))
        if len(words.strip()) < _TITLE:
            continue
        holders = list(islice(anchor.iterancestors(), 4))
        if not any(holder.tag in _FRAMES for holder in holders):
            groups.setdefault("/".join(str(holder.tag) for holder in holders), set()).add(url)
    return max(groups.values(), key=len, default=set())


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
    return bool(name) and _NAME.fullmatch(name or "") is not None
