"""Addresses of e-papers, and of no known maker: which links are a day's pages, which articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from crawlers.clicks import address_of
from crawlers.urls import host_of, suffix_of

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["DAY", "day_of", "paper_options", "place_of", "renumbered"]

_EDITION = re.compile(
    r"^\s*(?:第\s*)?[A-Z]?\d{1,3}\s*版|^\s*[A-Z]?\d{1,3}\s*[:：]|^\s*[A-Z]\d{1,2}\b"
)
DAY = re.compile(
    r"(?<!\d)((?:19|20)\d{2})([-/_.]?)(0[1-9]|1[0-2])([-/_.]?)(0[1-9]|[12]\d|3[01])(?!\d)"
)
"""The day in an address of a paper, wherever it stands."""

_NUMBER = re.compile(r"(\d+)(?=\D*$)")
_TITLE = 4
_FEWEST = 2


def paper_options(page: Page) -> dict[str, str]:
    """``node`` and ``article`` for a page of a paper, whose links lead to its day's other pages
    (by their names: 第02版) and to articles; {} where names do not tell them apart."""
    if not page.is_text:
        return {}
    place = place_of(page.url)
    nodes: set[str] = {page.url}
    articles: set[str] = set()
    for url, words in _links(page):
        if _EDITION.search(words):
            nodes |= {url} if place_of(url) == place else set()
        elif len(words) >= _TITLE and _of_one_day(url, page.url):
            articles.add(url)
    articles = _most_alike(articles - nodes)
    if len(nodes) < _FEWEST or len(articles) < _FEWEST:
        return {}
    return _patterns(nodes, articles)


def _links(page: Page) -> Iterator[tuple[str, str]]:
    """The addresses on the page's own host that are no files, and the words of their links."""
    for selector in page.tree.xpath("//a | //area | //select/option[@value]"):
        url = address_of(page, selector.root) or page.follow(selector.attrib.get("value", "#"))
        if url is None or host_of(url) != host_of(page.url) or suffix_of(url) in ("pdf", "jpg"):
            continue
        said = selector.xpath("normalize-space(.)").get(default="")
        yield url, said or selector.attrib.get("title", "")


def _patterns(nodes: Collection[str], articles: Collection[str]) -> dict[str, str]:
    """What tells pages and articles apart: how their addresses end, else the whole of them."""
    for part in (_tail, _path):
        node, article = (_pattern(part(url) for url in group) for group in (nodes, articles))
        if node and article and _only(node, nodes, articles) and _only(article, articles, nodes):
            return {"node": node, "article": article}
    return {}


def day_of(url: str) -> date | None:
    """The day that an address says, or None."""
    match = DAY.search(url)
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[3]), int(match[5]))
    except ValueError:
        return None


def place_of(url: str) -> str:
    """What the pages of a day have in common: what stands before the day and the day itself; the
    folder where there is none."""
    match = DAY.search(url)
    return url[: match.end()] if match else urljoin(url, ".")


def renumbered(url: str, step: int) -> str | None:
    """The page ``step`` numbers on, or page 1 for step 0; numbers keep their width."""
    folder, _, name = url.rpartition("/")
    match = _NUMBER.search(name)
    if match is None:
        return None
    number = int(match[1]) + step if step else 1
    start, end = match.span(1)
    return f"{folder}/{name[:start]}{number:0{len(match[1])}d}{name[end:]}"


def _of_one_day(url: str, of: str) -> bool:
    """Whether an article is of a page's day by its address: by the day in it, or by the folder
    where the page's has none."""
    day = day_of(of)
    return day_of(url) in (None, day) if day else url.startswith(urljoin(of, "."))


def _most_alike(urls: Iterable[str]) -> set[str]:
    """The largest group of addresses that differ only in their numbers."""
    forms = {url: re.sub(r"\d+", "#", url) for url in urls}
    most = Counter(forms.values()).most_common(1)
    return {url for url, form in forms.items() if form == most[0][0]} if most else set()


def _path(url: str) -> str:
    return "/" + url.partition("://")[2].partition("/")[2]


def _tail(url: str) -> str:
    """What an address says after its day; its last name where it says none."""
    path = _path(url)
    match = DAY.search(path)
    tail = path[match.end() :] if match else ""
    return tail if "/" in tail and match else path[path.partition("?")[0].rfind("/") :]


def _pattern(names: Iterable[str]) -> str:
    """What most names have in common, with their numbers by length; "" for nothing."""
    forms: dict[str, list[list[int]]] = {}
    for name in names:
        numbers = [len(number) for number in re.findall(r"\d+", name)]
        form = re.sub(r"\d+", "#", name)
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
