"""Pages that only send their reader on: by a script, or by ``<meta http-equiv="refresh">``.

Entries of e-papers do so, and news that is no more than a link to another site (VSB writes
``location.href="…"``). An HTTP client sees a page of 200 without a word of the article.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["sends_on", "targets"]

_LARGEST = 64 * 1024
_WORDS = 200
"""A page that says more than this, beside its links, is read and not left."""

_ANYWHERE = re.compile(
    r"""(?:location(?:\.href)?\s*=\s*|location\.replace\(\s*)["']([^"']+)["']"""
    r"""|http-equiv=["']?refresh["']?[^>]{0,300}?url\s*=\s*["']?([^"'>\s]+)""",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"<script\b[^>]{0,300}>(.{0,1500}?)</script", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--|-->|(?<!:)//[^\n]*|/\*.{0,1000}?\*/", re.DOTALL)
_PLACE = r"(?:(?:window|self|top|parent|document)\s*\.\s*){0,2}location"
_GO = re.compile(
    rf"""(?:var\s+\w+\s*=\s*(?P<named>["'][^"']+["'])\s*;\s*)?"""
    rf"""(?:setTimeout\s*\(\s*(?:function\s*\(\)\s*\{{|["'])\s*)?"""
    rf"""{_PLACE}(?:\s*\.\s*href)?\s*(?:=|\.\s*(?:replace|assign)\s*\()\s*"""
    rf"""(?:(?P<literal>\\?["'][^"']+["'])|\w+)[\s;)}}"',\d]*""",
    re.IGNORECASE,
)
_REFRESH = re.compile(r"^\s*[\d.]*\s*[;,]?\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)


def targets(page: Page) -> list[str]:
    """Every address that a script or a refresh of the page could lead to, in its order."""
    found = (page.follow(match[1] or match[2]) for match in _ANYWHERE.finditer(page.text))
    return [url for url in found if url is not None]


def sends_on(page: Page) -> str | None:
    """Where a page leads that has nothing to say itself; None for any other page.

    The script must do nothing else: one that asks for the reader's device first, or waits for a
    click, is no redirect. A page that leads to itself is none either.
    """
    if len(page.body) > _LARGEST or not page.is_text:
        return None
    href = _said(page)
    url = page.follow(href.replace("\\/", "/")) if href else None
    if url is None or url in (page.url, page.link.url):
        return None
    words = page.tree.xpath(
        "//body//text()[not(ancestor::script or ancestor::style or ancestor::a"
        " or ancestor::noscript)]"
    ).getall()
    return url if sum(len(word.strip()) for word in words) <= _WORDS else None


def _said(page: Page) -> str:
    scripts = _SCRIPT.finditer(page.text) if "location" in page.text else ()
    for script in scripts:
        go = _GO.fullmatch(_COMMENT.sub("", script[1]).strip())
        literal = (go["literal"] or go["named"] or "") if go is not None else ""
        if literal:
            return literal.strip("\\\"'")
    return _refreshed(page)


def _refreshed(page: Page) -> str:
    if "refresh" in page.text.lower():
        for content in page.tree.xpath("//meta[@http-equiv]"):
            refresh = _REFRESH.match(content.attrib.get("content", ""))
            if content.attrib["http-equiv"].lower() == "refresh" and refresh is not None:
                return refresh[1].strip()
    return ""
