"""Where the links of a page stand: which elements are the row of one link, and what they say.

A row holds one link with words enough to be a title, and at most a few small ones beside it (its
column, a download). Its date stands in it, or between it and its neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any

from crawlers.dates import find_date

__all__ = ["Places", "column_day", "text_of"]

_DEPTH = 5
_TEXT = 400
_NODES = 200
_SPACES = re.compile(r"\s+")
_TITLE = 6
_SMALL_ONES = 3
_SIBLINGS = 6
_PUBLISHED = re.compile("发布|公布|公开|上传|发稿")
_ISSUE = re.compile(r"[期号月年]")


def text_of(node: Any) -> str:
    """Text of an element without its scripts, shortened: a row is never long."""
    parts: list[str] = []
    size = 0
    for element in islice(node.iter(), _NODES):
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            parts.append(element.text or "")
        if element is not node:
            parts.append(element.tail or "")
        size += len(parts[-1]) if parts else 0
        if size > 4 * _TEXT:
            break
    return _SPACES.sub(" ", " ".join(parts)).strip()


def column_day(anchor: Any) -> date | None:
    """The day in the column of a table that is headed as the day of publication, in the row of a
    link, where the row has several days; else None."""
    row = next(anchor.iterancestors("tr"), None)
    table = next(row.iterancestors("table"), None) if row is not None else None
    cells = [cell for cell in row if cell.tag in ("td", "th")] if row is not None else []
    days = [find_date(text_of(cell)) for cell in cells]
    if table is None or sum(day is not None for day in days) < 2:
        return None
    head = [text_of(cell) for cell in next(table.iter("tr"))]
    headed = (day for words, day in zip(head, days, strict=False) if _PUBLISHED.search(words))
    return next(headed, None)


class Places:
    """The rows that links of a page stand in; ``anchors`` are all its links (lxml)."""

    def __init__(self, anchors: Iterable[Any]) -> None:
        self._held: dict[Any, set[str]] = {}
        self._titled: dict[Any, dict[str, Any]] = {}
        self._style: dict[Any, bool] = {}
        self._main: dict[Any, Any | None] = {}
        for anchor in anchors:
            target = anchor.get("href") or anchor.get("onclick") or ""
            titled = _is_titled(anchor)
            for holder in islice(anchor.iterancestors(), _DEPTH):
                self._held.setdefault(holder, set()).add(target)
                if titled:
                    self._titled.setdefault(holder, {}).setdefault(target, anchor)

    def text_around(self, anchor: Any) -> str:
        """The text of a link's row, and what stands between it and its neighbours where the row
        has no date; "" for a small link in the row of another."""
        if self.main_of(anchor) is not None:
            return ""
        row = anchor
        for holder in islice(anchor.iterancestors(), _DEPTH):
            if holder.tag in ("body", "html") or not self._is_row(holder):
                break
            row = holder
        text = text_of(row)
        if row is anchor or find_date(text) is None:
            # <dt><a/></dt><dd>date</dd>, or links and dates as siblings in one paragraph.
            text += " " + self._between(row)
        return text

    def main_of(self, anchor: Any) -> Any | None:
        """The link with the title, for a small one that stands beside it in its row."""
        if anchor not in self._main:
            self._main[anchor] = self._find_main(anchor)
        return self._main[anchor]

    def _find_main(self, anchor: Any) -> Any | None:
        if _is_titled(anchor) or _ISSUE.search(text_of(anchor)):
            return None
        for holder in islice(anchor.iterancestors(), _DEPTH):
            titled = self._titled.get(holder, {})
            if holder.tag in ("body", "html") or len(titled) > 1 or not self._few(holder):
                return None
            if titled:
                return next(iter(titled.values()))
        return None

    def _is_row(self, holder: Any) -> bool:
        if len(self._held.get(holder, ())) <= 1:
            return True
        return len(self._titled.get(holder, ())) == 1 and self._few(holder)

    def _few(self, holder: Any) -> bool:
        small = len(self._held.get(holder, ())) - len(self._titled.get(holder, ()))
        return small <= _SMALL_ONES

    def _between(self, row: Any) -> str:
        """What stands after a row and before the next one; before it, where its list begins with
        a date and ends without one."""
        parent = row.getparent()
        if parent is None:
            return row.tail or ""
        if parent not in self._style:
            self._style[parent] = _dates_come_first(parent)
        return _before(row, parent) if self._style[parent] else _after(row)


def _dates_come_first(parent: Any) -> bool:
    linked = [child for child in parent if isinstance(child.tag, str) and _has_link(child)]
    if not linked or find_date(_before(linked[0], parent)) is None:
        return False
    return find_date(_after(linked[-1])) is None


def _after(row: Any) -> str:
    parts = [row.tail or ""]
    for sibling in islice(row.itersiblings(), _SIBLINGS):
        if isinstance(sibling.tag, str):
            if _has_link(sibling):
                break
            parts.append(text_of(sibling))
        parts.append(sibling.tail or "")
    return " ".join(parts)[:_TEXT]


def _before(row: Any, parent: Any) -> str:
    parts = []
    for sibling in islice(row.itersiblings(preceding=True), _SIBLINGS):
        parts.append(sibling.tail or "")
        if isinstance(sibling.tag, str):
            if _has_link(sibling):
                break
            parts.append(text_of(sibling))
    else:
        parts.append(parent.text or "")
    return " ".join(reversed(parts))[-_TEXT:]


def _has_link(element: Any) -> bool:
    return element.tag == "a" or element.find(".//a") is not None


def _is_titled(anchor: Any) -> bool:
    return len((anchor.get("title") or "").strip() or text_of(anchor)) >= _TITLE
