"""博达 VSB (锦州 …): list pages are numbered backwards.

``/ztzl/col.htm`` is the newest page, then ``/ztzl/col/95.htm`` down to ``/ztzl/col/1.htm``, the
oldest; so a page's content moves when articles are added, and only articles keep their address.
Articles are ``/info/<tree>/<id>.htm``; files hang on ``/system/_content/download.jsp?…``.
"""

from __future__ import annotations

import re

from crawlers.lists import ListFamily
from crawlers.options import ListOptions
from crawlers.page import Page
from crawlers.pager import next_link
from crawlers.urls import follow

__all__ = ["FAMILY", "Vsb"]

_NUMBERED = re.compile(r"/(\d+)\.htm$")
_COUNTED = re.compile(r"(?<!\d)\d{1,5}\s*/\s*(\d{1,5})(?!\d)")
_NEXT = "//*[contains(@class,'p_next') or contains(@class,'Next')]/descendant-or-self::a[@href]"


class Vsb(ListFamily[ListOptions]):
    """Dated rows; the next page is the one that its link names, else one number less."""

    MARKS = (
        r"/?info/\d+/\d+\.htm\b",
        r"_showDynClick|NewsvoteDWR",
        r"/system/resource/js/|vsb_content|class=['\"]p_(?:next|t)\b",
    )

    def next(self, page: Page) -> str | None:
        """The next older page, or None after page 1."""
        named = next_link(page, _NEXT) or next_link(page)
        if named is not None:
            return named
        number = _NUMBERED.search(page.url)
        if number is not None:
            below = int(number[1]) - 1
            return f"{page.url[: number.start()]}/{below}.htm" if below > 0 else None
        return self._second(page)

    def _second(self, page: Page) -> str | None:
        """From ``col.htm``: the highest number that the page links to, or its count less one."""
        stem = page.url.removesuffix(".htm") + "/"
        links = (page.follow(str(href)) for href in page.tree.xpath("//a/@href").getall())
        numbers = [
            int(match[1])
            for url in links
            if url is not None and url.startswith(stem) and (match := _NUMBERED.search(url))
        ]
        counted = _COUNTED.search(page.tree.xpath("string(//body)").get(default=""))
        if counted:
            numbers.append(int(counted[1]) - 1)
        highest = max(numbers, default=0)
        return follow(page.url, f"{stem}{highest}.htm") if highest > 0 else None


FAMILY = Vsb
