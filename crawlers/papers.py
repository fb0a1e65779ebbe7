"""A page of an e-paper of no known maker: which links of its day are pages, and which articles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawlers.clicks import address_of

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["paper_options"]

_EDITION = re.compile(
    r"^\s*(?:第\s*)?[A-Z]?\d{1,3}\s*版|^\s*[A-Z]?\d{1,3}\s*[:：]|^\s*[A-Z]\d{1,2}\b"
)
_DAY = re.compile(r"/(?:19|20)\d{2}[-/]?\d{2}[-/]?\d{2}/[^/]*$")
_FEWEST = 2


def paper_options(page: Page) -> dict[str, str]:
    """``node`` and ``article`` for a page in the folder of its day, whose links lead to its other
    pages (by their names: 第02版) and to articles; {} where names do not tell them apart."""
    if not page.is_text or not _DAY.search(page.url):
        return {}
    folder = urljoin(page.url, ".")
    nodes: set[str] = {page.url}
    articles: set[str] = set()
    for selector in page.tree.xpath("//a"):
        url = address_of(page, selector.root)
        if url is not None and url.startswith(folder) and "/" not in url[len(folder) :]:
            words = selector.xpath("normalize-space(.)").get(default="")
            (nodes if _EDITION.search(words) else articles).add(url)
    articles -= nodes
    if len(nodes) < _FEWEST or len(articles) < _FEWEST:
        return {}
    node, article = (_pattern(name[len(folder) - 1 :] for name in group)
                     for group in (nodes, articles))  # fmt: skip
    told_apart = node and article and _only(node, nodes, articles)
    return {"node": node, "article": article} if told_apart else {}


def _pattern(names: Iterable[str]) -> str:
    """What most file names have in common, with their numbers by length; "" for nothing."""
    forms: dict[str, list[list[int]]] = {}
    for name in names:
        numbers = [len(number) for number in re.findall(r"\d+", name)]
        form = re.sub(r"\d+", "#", name.partition("?")[0])
        forms.setdefault(re.sub(r"[A-Z](?=#)", "@", form), []).append(numbers)
    form, lengths = max(forms.items(), key=lambda pair: len(pair[1]), default=("", []))
    made = re.escape(form).replace("@", "[A-Z]")
    for place in zip(*lengths, strict=False):
        most = max(place)
        digits = r"\d{1,3}" if most < 4 else rf"\d{{{min(place)},}}"
        made = made.replace(r"\#", digits, 1)
    return f"{made}$" if form else ""


def _only(pattern: str, these: Collection[str], others: Collection[str]) -> bool:
    known = re.compile(pattern)
    return all(known.search(url) for url in these) and not any(known.search(url) for url in others)
