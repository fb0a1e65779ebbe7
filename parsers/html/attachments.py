"""Files that a page offers beside its text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

from lxml.html import HtmlElement

from gongbao.text.display import clean_line
from parsers.html.lines import Anchor, Page
from parsers.html.links import is_file_link, is_file_name

__all__ = ["MAX_ATTACHMENTS", "absolute", "file_links"]

MAX_ATTACHMENTS = 500
"""More than this is no list of attachments."""

_MOST_SCRIPT = 200_000
_VIEWED = re.compile(r"[?&](?:file|url|src)=([^&#]+)")
_SHOWN = re.compile(
    r"""\b\w{0,40}pdf\w{0,40}\(\s*["']([^"'\\<>]{1,1000}\.pdf)["']""", re.IGNORECASE
)
_WRITTEN = re.compile(
    r"""<a\s[^<>]{0,200}?href=\\?["']([^"'\\<>]{1,300})\\?["'][^<>]{0,200}>"""
    r"(.{0,200}?)</a>"
)
_TAG = re.compile(r"<[^>]*>")
_CALLED = re.compile("附件|附表|附图|相关文件|文件下载|正文下载|原文下载")


def file_links(page: Page, base: str, article: range, reach: int) -> list[tuple[str, str]]:
    """Addresses (absolute where ``base`` is) and titles of the files linked in the article's lines
    and, where they are called attachments or by a file's name, up to line ``reach``; of those that
    a frame shows or a script would write. Each address once."""
    found: dict[str, str] = {}
    linked = (
        (anchor.href, anchor.text)
        for anchor in page.anchors
        if anchor.file
        and (
            anchor.line in article
            or (article.start <= anchor.line < reach and _announced(page, anchor))
        )
    )
    for href, text in (*linked, *_shown_or_written(page.root)):
        url = absolute(base, href)
        if url and len(found) < MAX_ATTACHMENTS:
            found.setdefault(url, text or _name(href))
    return list(found.items())


def _framed(element: HtmlElement) -> str:
    """The address that a frame shows, be it through a viewer of PDFs."""
    source = element.get("src") or element.get("data") or ""
    viewed = _VIEWED.search(source)
    return unquote(viewed[1]) if viewed else source


def _shown_or_written(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """Files in frames (a page whose article is a PDF), in the strings of TRS's scripts
    (``var file_appendix='<a href="./P02023.pdf">..</a>'``) and in the calls of VSB's
    (``showVsbpdfIframe("/__local/1.pdf", ...)``)."""
    framed = map(_framed, root.iter("iframe", "embed", "object"))
    yield from ((href, "") for href in framed if is_file_link(href))
    for script in root.iter("script"):
        text = (script.text or "")[:_MOST_SCRIPT]
        for match in _WRITTEN.finditer(text):
            if is_file_link(match[1]):
                yield match[1], clean_line(_TAG.sub("", match[2]))
        yield from ((match[1], "") for match in _SHOWN.finditer(text))


def _announced(page: Page, anchor: Anchor) -> bool:
    """Whether a link outside the article says that it is one of its files."""
    above = page.lines[max(0, anchor.line - 3) : anchor.line + 1]
    return is_file_name(anchor.text) or any(
        _CALLED.search(line.text) for line in above if line.size <= 80
    )


def absolute(base: str, href: str) -> str:
    """The address a link means on the page ``base``; "" when it is none."""
    try:
        url = urljoin(base, href.strip())
        urlsplit(url)
    except ValueError:
        return ""
    return url


def _name(href: str) -> str:
    return clean_line(unquote(href.rsplit("/", 1)[-1].split("?", maxsplit=1)[0]))
