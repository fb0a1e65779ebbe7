"""南方网 NFCMS (深圳市人民政府公报 …): a static tree of JSON beside the pages.

``/postmeta/i/<id>.json`` has ``children`` (years, then issues) or ``articles`` of ``{id, title,
url, date, EXT_zh 文号, EXT_fwdw 发文单位, EXT_sort 栏目}``. ``start`` is the root of the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from crawlers.link import Link
from crawlers.lists import ListFamily
from crawlers.options import ListOptions
from crawlers.page import Page
from crawlers.records import json_of, record_rows, records_at
from crawlers.rows import Row

__all__ = ["FAMILY", "Nfcms"]

_FIELDS = {"number": "EXT_zh", "issuer": "EXT_fwdw", "category": "EXT_sort"}
_DEPTH = 6


class Nfcms(ListFamily[ListOptions]):
    """Walks the tree from its root; leaves announce their articles."""

    MARKS = (r"/postmeta/[ip]/", r'"EXT_(?:zh|fwdw|sort)"', r"/content/post_\d+\.html")

    def rows(self, page: Page) -> list[Row]:
        """The articles of one node."""
        return record_rows(page, records_at(json_of(page), "articles"))

    def read_list(self, page: Page) -> Iterator[Link]:
        """Articles of this node, then its children, newest (last) first."""
        tree = json_of(page)
        said = {str(record.get("url")): record for record in records_at(tree, "articles")}
        byurl = {page.follow(url): record for url, record in said.items()}
        for row in self.rows(page):
            if self.window.holds(row.published, row.url):
                link = self.document(page, row)
                yield replace(
                    link, hints={**page.link.hints, **link.hints, **_told(byurl[row.url])}
                )
        if page.link.number < _DEPTH:
            for child in sorted(records_at(tree, "children"), key=_order, reverse=True):
                yield from self._child(page, child)

    def _child(self, page: Page, child: Mapping[str, Any]) -> Iterator[Link]:
        url = page.follow(f"/postmeta/i/{child.get('id')}.json")
        label = _label(child, page.link.hints.get("issue_label", ""))
        if url is None or self.window.is_over(url, label):
            return
        if str(child.get("id", "")).isdigit():
            hints = {"issue_label": label} if label else {}
            number = page.link.number + 1
            found_on = page.link.url
            yield replace(page.link, url=url, number=number, found_on=found_on, hints=hints)


def _order(child: Mapping[str, Any]) -> int:
    identity = str(child.get("id", ""))
    return int(identity) if identity.isdigit() else 0


def _label(child: Mapping[str, Any], above: str) -> str:
    name = " ".join(str(child.get("name") or child.get("title") or "").split())
    return f"{above}{name}" if name and not name.startswith(above) else name or above


def _told(record: Mapping[str, Any]) -> dict[str, str]:
    found = {name: str(record.get(field) or "").strip() for name, field in _FIELDS.items()}
    return {name: value for name, value in found.items() if value}


FAMILY = Nfcms
