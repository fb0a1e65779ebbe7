"""大汉 Hanweb JCMS (大连, 江苏, 浙江 …): rows in CDATA, further pages from a data proxy.

``/col/col<C>/index.html`` holds ``<script type="text/xml"><datastore>`` with ``<record>``s, and in
``<nextgroup>`` the address of what follows (``/module/web/jpage/dataproxy.jsp?page=…``), whose
answer is of the same form. Where no next group stands, the proxy is asked by record numbers with
the ``unitid`` of the page's script. A wrong question is answered with some fifty bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawlers.link import Link
from crawlers.lists import ListFamily
from crawlers.options import ListOptions
from crawlers.page import NotRead, Page
from crawlers.rows import Row, rows

__all__ = ["FAMILY", "Hanweb"]

_HREF = re.compile(r"href=[\"']([^\"']+)[\"']")
_TOTAL = re.compile(r"totalrecord\s*[\"']?\s*[:=>]\s*['\"]?(\d+)", re.IGNORECASE)
_PARAMETER = re.compile(r"['\"]?(unitid|columnid|webid|webname|path)['\"]?\s*[:=]\s*['\"]([^'\"]*)")
_GROUP = 45


class Hanweb(ListFamily[ListOptions]):
    """Records of the page and of its proxy; the proxy's first group may repeat the page's."""

    STALE = 1
    MARKS = (r"dataproxy\.jsp", r"<datastore>", r"/col/col\d+/", r"/art/\d{4}/\d{1,2}/\d{1,2}/art_")

    def rows(self, page: Page) -> list[Row]:
        """The rows of all records. Raises NotRead for a proxy that gives none of many."""
        records = "\n".join(_inside(page.text, "record"))
        if records:
            inner = Page(page.link, page.url, f"<div>{records}</div>".encode())
            return rows(inner, article=self.options.article)
        if page.link.number == 0:
            return super().rows(page)
        held, total = int(page.link.carry["rows"]), int(page.link.carry.get("total", "0"))
        if held < total:
            raise NotRead(f"the data proxy gave no record; {held} of {total} were announced")
        return []

    def after(self, page: Page, carry: Mapping[str, str]) -> Iterator[Link]:
        """The number of all records goes along: the proxy's answers need not say it."""
        total = _TOTAL.search(page.text)
        yield from super().after(page, {**carry, "total": total[1]} if total else carry)

    def next(self, page: Page) -> str | None:
        """The next group by its address, else by record numbers."""
        group = _HREF.search(next(_inside(page.text, "nextgroup"), ""))
        if group is not None:
            return page.follow(group[1].replace("&amp;", "&"))
        return self._by_numbers(page)

    def _by_numbers(self, page: Page) -> str | None:
        query = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
        if "startrecord" in query:
            first = int(query["startrecord"]) + _GROUP
            total = _TOTAL.search(page.text)
            if total is None or first > int(total[1]):
                return None
        else:
            first, query = 1, self._question(page)
            if not query.get("unitid"):
                return None
        numbers = {"startrecord": str(first), "endrecord": str(first + _GROUP - 1)}
        return page.follow("/module/web/jpage/dataproxy.jsp?" + urlencode(query | numbers))

    def _question(self, page: Page) -> dict[str, str]:
        fixed = {"perpage": "15", "col": "1", "appid": "1", "path": "/", "sourceContentType": "1"}
        said = {match[1]: match[2] for match in _PARAMETER.finditer(page.text)}
        column = re.search(r"/col/col(\d+)/", page.url)
        if column is not None:
            said.setdefault("columnid", column[1])
        return {**fixed, "permissiontype": "0", **said}


def _inside(text: str, tag: str) -> Iterator[str]:
    """What stands between the tags, out of its CDATA."""
    for after in text.split(f"<{tag}>")[1:]:
        inner = after.partition(f"</{tag}>")[0].strip()
        yield inner.removeprefix("<![CDATA[").removesuffix("]]>")


FAMILY = Hanweb
