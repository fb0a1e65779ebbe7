"""大汉 jpaas (浙江, 杭州 …): a gateway that answers with HTML inside JSON.

``/api-gateway/jpaas-publish-server/front/page/build/unit?…&pageId=<column>&rows=15&pageNo=1`` gives
``{"success": true, "data": {"html": "<ul>…"}}``. ``start`` is that address. From abroad the gateway
gives page 1 whatever is asked; the walk ends there, for it brings nothing new.
"""

from __future__ import annotations

from crawlers.lists import ListFamily
from crawlers.options import ListOptions
from crawlers.page import NotRead, Page
from crawlers.records import json_of, with_page
from crawlers.rows import Row, rows

__all__ = ["FAMILY", "Jpaas"]


class Jpaas(ListFamily[ListOptions]):
    """Rows of the HTML inside the answer; pages are counted by ``pageNo``."""

    MARKS = (r"/api-gateway/jpaas-publish-server/", r"[?&]pageNo=\d", r'"html"\s*:')

    def rows(self, page: Page) -> list[Row]:
        """Dated links of the unit. Raises NotRead when the gateway gave none."""
        tree = json_of(page)
        inside = tree.get("data") if isinstance(tree, dict) else None
        html = inside.get("html") if isinstance(inside, dict) else None
        if not isinstance(html, str):
            raise NotRead("the gateway's answer has no unit")
        unit = Page(page.link, page.url, html.encode())
        return rows(unit, self.options.rows, self.options.article)

    def next(self, page: Page) -> str | None:
        """The same unit, one page on."""
        return with_page(page.link.url, "pageNo", page.link.number + 2)


FAMILY = Jpaas
