"""开普 ucap (黑龙江, 海南, 新疆 …): HTML lists counted from 1, or JSON with the same rows.

``createPageHTML('page_div', pages, current, 'xlist', 'shtml', rows)`` leads to ``xlist_2.shtml``;
the interface is ``/common/search/<channel>?page=1&_pageSize=15&_isAgg=true&_isJson=true``, whose
answer has ``data.results``. Articles are ``/<site>/c<column>/<YYYYMM>/<32 hex>.shtml``.
"""

from __future__ import annotations

from crawlers.lists import ListFamily
from crawlers.options import ListOptions
from crawlers.page import Page
from crawlers.pager import next_page
from crawlers.records import json_of, record_rows, records_at, with_page
from crawlers.rows import Row

__all__ = ["FAMILY", "Ucap"]


class Ucap(ListFamily[ListOptions]):
    """Either kind of list, told apart by the answer."""

    MARKS = (
        r"createPageHTML\(\s*['\"][\w-]+['\"]\s*,",
        r"<UCAP(?:TITLE|CONTENT)>|UCAP-CONTENT",
        r"/common/search/\w+\?",
        r"/c\d{4,}/(?:\d{6}/[0-9a-f]{32}|\w*list)\w*\.shtml",
    )

    def rows(self, page: Page) -> list[Row]:
        """Dated links, or the records of the interface."""
        if _is_json(page):
            return record_rows(page, records_at(json_of(page), "data.results"))
        return super().rows(page)

    def next(self, page: Page) -> str | None:
        """The file that the pager's call names, or the interface's next page."""
        if not _is_json(page):
            return next_page(page)
        return with_page(page.link.url, "page", page.link.number + 2)


def _is_json(page: Page) -> bool:
    return page.body.lstrip()[:1] == b"{"


FAMILY = Ucap
