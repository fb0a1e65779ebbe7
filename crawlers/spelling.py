"""One address for addresses that differ only in how they are spelt.

A site may name the same page with and without ``www.``, and a Windows server knows no difference
between ``/News/Show.aspx?ID=5`` and ``/news/show.aspx?id=5``. What was seen first is what counts,
and before it what the archive knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from crawlers.urls import suffix_of

__all__ = ["Spellings"]

_BEGIN = re.compile(r"^https?://(?:www\.)?")
_WINDOWS = frozenset({"asp", "aspx", "ashx", "asmx"})


class Spellings:
    """Lives as long as a crawl; ``known`` are the addresses of the archive, whose scheme and host
    stand: a site that moved is asked where it is now."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = known
        self._held: dict[str, str] | None = None
        self._first: dict[str, str] = {}

    def of(self, url: str) -> str:
        """The spelling of an address that is used."""
        if self._held is None:
            self._held = {held.lower(): held for held in self._known}
        held = self._held.get(url.lower(), url)
        if held != url and _alike(held, url):
            url = held
        first = self._first.setdefault(_key(url), url)
        return first if first == url or _alike(first, url) else url


def _key(url: str) -> str:
    return _BEGIN.sub("", url).lower()


def _alike(one: str, other: str) -> bool:
    """Whether two addresses that differ in case, scheme or ``www.`` are sure to be one page:
    case counts in names and numbers of pages, but not on Windows and not in folders of letters."""
    first, second = urlsplit(_BEGIN.sub("http://", one)), urlsplit(_BEGIN.sub("http://", other))
    if suffix_of(one) in _WINDOWS:
        return _values(first.query) == _values(second.query)
    if first.query != second.query:
        return False
    folders, name = first.path.rpartition("/")[::2]
    others, other_name = second.path.rpartition("/")[::2]
    changed = [a for a, b in zip(folders.split("/"), others.split("/"), strict=True) if a != b]
    return name == other_name and not any(re.search(r"\d", folder) for folder in changed)


def _values(query: str) -> list[str]:
    return [part.partition("=")[2] for part in query.split("&")]
