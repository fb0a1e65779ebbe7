"""The glist CMS (朝阳, 丹东, 辽阳 …): page 1 is static, further pages come from another host.

Page 1 is ``…/glist.html``; page N is ``http://cms.<city>/html/page.xhtml?s=<SITE>&o=N&p=<site
id>&c=<column id>``, an address that only a script builds, by ``getDynamicPageUrl(domain, siteCode,
offset, siteId, columnId)``. Articles are ``/html/<SITE>/<YYYYMM>/<id>.html``, whose id holds the
moment of creation in milliseconds. Gaps between pages are normal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from pydantic import AfterValidator

from crawlers.link import Link
from crawlers.lists import ListFamily
from crawlers.options import ListOptions
from crawlers.page import Page
from crawlers.urls import canonical, follow, host_of

__all__ = ["FAMILY", "Glist", "GlistOptions"]

_CALL = re.compile(
    r"(?<!function )getDynamicPageUrl\s*\(\s*['\"]([^'\"]+)['\"]\s*,\s*['\"](\w+)['\"]\s*,"
    r"[^,()]{0,200},\s*['\"]?(\d+)['\"]?\s*,\s*['\"]?(\d+)['\"]?"
)
_SITE = re.compile(r"/html/([A-Z][A-Z0-9]+)/(?:globalScript\.js|\d{6}/)")
_SITE_ID = re.compile(r"(?:selfSiteSiteId|siteId)\W{1,5}(\d{8,20})")
_COLUMN = re.compile(r"(?:columnLogicId|columnId)\W{1,5}(\d{8,20})")
_GAPS = 3


class GlistOptions(ListOptions):
    """``cms`` is the address of the host that serves further pages; ``site``, ``site_id`` and
    ``column`` are its parameters s, p and c. What is not given is read from page 1."""

    cms: Annotated[str, AfterValidator(lambda url: canonical(url) if url else "")] = ""
    site: str = ""
    site_id: str = ""
    column: str = ""

    @property
    def hosts(self) -> frozenset[str]:
        """Those of the source and the CMS's own."""
        return super().hosts | ({host_of(self.cms)} if self.cms else set())


class Glist(ListFamily[GlistOptions]):
    """Rows with title and date inside the link; pages by number until one brings nothing new."""

    Options = GlistOptions
    MARKS = (
        r"/glist\d*\.html",
        r"getDynamicPageUrl\(",
        r"/html/page\.xhtml\?",
        r"globalScript\.js",
    )

    def next(self, page: Page) -> str | None:
        """The page after this one by the script's address, else ``glistN.html`` beside page 1."""
        stem = page.link.carry.get("stem") or self._stem(page)
        return _numbered(stem, page.link.number + 2) if stem else None

    def after(self, page: Page, carry: Mapping[str, str]) -> Iterator[Link]:
        """What is known of page 1 goes along, for no later page says it again."""
        stem = page.link.carry.get("stem") or self._stem(page) or ""
        yield from super().after(page, {**carry, "stem": stem, "gaps": "0"})

    def lost(self, link: Link) -> Iterator[Link]:
        """A list page that is not there is a gap, unless several are missing on end."""
        gaps = int(link.carry.get("gaps", _GAPS)) + 1
        if link.then != "list" or gaps > _GAPS or link.number + 1 >= self.options.pages:
            return
        number = link.number + 1
        url = _numbered(link.carry["stem"], number + 1)
        if url is not None:
            carry = {**link.carry, "gaps": str(gaps)}
            yield replace(link, url=url, number=number, carry=carry)

    def _stem(self, page: Page) -> str | None:
        cms, *values = self._parameters(page)
        if cms and all(values):
            query = urlencode(dict(zip(("s", "p", "c"), values, strict=True)))
            base = urlsplit(cms)._replace(path="/html/page.xhtml", query="").geturl()
            return f"{base}?{query.replace('&', '&o={}&', 1)}"
        if page.url.endswith("glist.html"):
            return page.url.replace("glist.html", "glist{}.html")
        return None

    def _parameters(self, page: Page) -> tuple[str, str, str, str]:
        """The CMS's address, s, p and c: as the source says, else the script's call, else the
        variables that stand about the page."""
        said = _CALL.search(page.text)
        domain, *called = said.groups() if said else _variables(page)
        cms = self.options.cms or follow(page.url, domain if "//" in domain else f"//{domain}")
        options = (self.options.site, self.options.site_id, self.options.column)
        site, site_id, column = (o or c for o, c in zip(options, called, strict=True))
        return cms or "", site, site_id or column, column


def _variables(page: Page) -> tuple[str, str, str, str]:
    """What stands about a page without the call; the CMS is a neighbour of its host."""
    found = (kind.search(page.text) for kind in (_SITE, _SITE_ID, _COLUMN))
    site, site_id, column = (match[1] if match else "" for match in found)
    return f"http://cms.{host_of(page.url).partition('.')[2]}", site, site_id, column


def _numbered(stem: str, number: int) -> str | None:
    return follow(stem, stem.replace("{}", str(number)))


FAMILY = Glist
