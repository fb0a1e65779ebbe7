"""Rows that a list page shows beside its own: the newest of other columns, what is read most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

__all__ = ["asides"]

_ROW = frozenset({"a", "li", "tr", "td", "dd", "dt", "p", "span", "tbody"})
_PASSING = re.compile(r"^(?:odd|even|first|last|on|cur|active|hover|\d+|\w*[_-]?\d+)$")
_OF_TIME = re.compile(r"^(?:(?:19|20)\d{2}(?:[-_]?\d{2}){0,2}|\d{1,2}|(?:0[1-9]|1[0-2])[0-3]\d)$")
_LEAST = 3


def asides(links: Sequence[tuple[Any, str]], of: str) -> frozenset[str]:
    """The addresses of those links (lxml elements with their addresses) that are not the list's.

    A list's own articles mostly lie below its folder. Where some do, what lies in no such folder
    and stands in another part of the page is another list's, as long as it is the smaller part.
    """
    folder = _folder(of)
    if folder.count("/") < 2:
        return frozenset()
    own: list[Any] = []
    others: list[tuple[Any, str]] = []
    for anchor, url in links:
        if _folder(url).startswith(folder):
            own.append(anchor)
        else:
            others.append((anchor, url))
    if not others or len(own) < _LEAST:
        return frozenset()
    parts = set(map(_part, own))
    beside = frozenset(url for anchor, url in others if _part(anchor) not in parts)
    return beside if len(beside) <= len(own) else frozenset()


def _folder(url: str) -> str:
    """Host and folders without the parts that only say a day; "host/xwzx/zwyw/"."""
    parts = urlsplit(url)
    folders = parts.path.split("/")[1:-1]
    return "/".join([parts.netloc, *(name for name in folders if not _OF_TIME.match(name)), ""])


def _part(anchor: Any) -> str:
    """The part of the page that a link stands in, by the names of what holds its row."""
    return "/".join(_named(holder) for holder in anchor.iterancestors() if holder.tag not in _ROW)


def _named(holder: Any) -> str:
    names = (holder.get("class") or "").split()
    kept = [name for name in names if not _PASSING.match(name.lower())]
    return f"{holder.tag}#{holder.get('id') or ''}.{'.'.join(kept)}"
