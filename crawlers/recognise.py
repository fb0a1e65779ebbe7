"""Which family a page belongs to, from its address and its text: the start of a new source."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass, field
from typing import Any

from crawlers.link import Link
from crawlers.page import Page
from crawlers.records import URLS, first_of, json_of, records_at
from crawlers.rows import rows
from gongbao.plugins import families

__all__ = ["Guess", "recognise"]

_LARGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Guess:
    """A family that fits. ``seen`` is what it was recognised by, ``options`` what a source would
    say to it; ``rows`` counts the dated links that its page shows."""

    family: str
    options: dict[str, Any] = field(default_factory=dict)
    seen: tuple[str, ...] = ()
    rows: int = 0


def recognise(url: str, body: bytes) -> Guess:
    """The family whose marks the page shows most of; ``listing`` where it shows none."""
    page = Page(Link(url, "list"), url, body[:_LARGEST])
    scored = [(_seen(family, page), family) for family in families()]
    seen, family = max(scored, key=lambda pair: (len(pair[0]), pair[1] != "jsonlist"))
    shown = len(rows(page)) if page.is_text else 0
    if not seen:
        return Guess("listing", {"start": url, "follow": [_container(page)]}, rows=shown)
    options = {"start": url} | (_records(page) if family == "jsonlist" else {})
    return Guess(family, options, seen, shown)


def _seen(family: str, page: Page) -> tuple[str, ...]:
    marks: tuple[str, ...] = importlib.import_module(f"crawlers.families.{family}").FAMILY.MARKS
    text = f"{page.url}\n{page.text}"
    found = (re.search(mark, text) for mark in marks)
    return tuple(" ".join(match[0].split())[:80] for match in found if match is not None)


def _records(page: Page) -> dict[str, Any]:
    """The dotted path of the longest list of records that have an address."""
    tree, best = json_of(page), ("", 0)
    paths = [""]
    while paths:
        path = paths.pop()
        count = sum(first_of(record, URLS) is not None for record in records_at(tree, path))
        best = max(best, (path, count), key=lambda pair: pair[1])
        inside = tree
        for name in path.split(".") if path else ():
            inside = inside.get(name) if isinstance(inside, dict) else None
        if isinstance(inside, dict) and path.count(".") < 6:
            paths += [f"{path}.{name}".lstrip(".") for name in inside]
    return {"records": best[0]}


def _container(page: Page) -> str:
    """A selector of the element that holds most of the page's dated links."""
    wanted = {row.url for row in rows(page)}
    counts: dict[str, int] = {}
    for anchor in page.tree.xpath("//a[@href]"):
        if page.follow(anchor.attrib["href"]) not in wanted:
            continue
        for holder in anchor.root.iterancestors():
            name = holder.get("id") or (holder.get("class") or "").strip().split(" ")[0]
            if re.fullmatch(r"[A-Za-z][\w-]*", name):
                mark = "#" if holder.get("id") else "."
                selector = f"{holder.tag}{mark}{name} a"
                counts[selector] = counts.get(selector, 0) + 1
                break
    return max(counts, key=lambda selector: counts[selector], default="a")
