"""Files that a page offers beside its text."""

from __future__ import annotations

import re
from urllib.parse import unquote, urljoin, urlsplit

from gongbao.text.display import clean_line
from parsers.html.lines import Anchor, Page
from parsers.html.links import is_file_name

__all__ = ["MAX_ATTACHMENTS", "absolute", "file_links"]

MAX_ATTACHMENTS = 500
"""More than this is no list of attachments."""

_CALLED = re.compile("附件|附表|附图|相关文件|文件下载|正文下载|原文下载")


def file_links(page: Page, base: str, article: range, reach: int) -> list[tuple[str, str]]:
    """Addresses (absolute where ``base`` is) and titles of the files linked in the article's lines
    and, where they are called attachments or by a file's name, up to line ``reach``. Each once."""
    found: dict[str, str] = {}
    for anchor in page.anchors:
        if not anchor.file:
            continue
        if anchor.line in article or (
            article.start <= anchor.line < reach and _announced(page, anchor)
        ):
            url = absolute(base, anchor.href)
            if url and len(found) < MAX_ATTACHMENTS:
                found.setdefault(url, anchor.text or _name(anchor))
    return list(found.items())


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


def _name(anchor: Anchor) -> str:
    return clean_line(unquote(anchor.href.rsplit("/", 1)[-1].split("?")[0]))
