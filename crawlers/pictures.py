"""The pictures of an article that is nothing but pictures: they hold its text, so they are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from crawlers.rows import Row
from crawlers.urls import suffix_of

if TYPE_CHECKING:
    from crawlers.page import Page

__all__ = ["article_pictures"]

_SUFFIXES = frozenset({"jpg", "jpeg", "png", "bmp", "gif", "tif", "tiff", "webp"})
_UNSEEN = ("script", "style", "head")
_INLINE = re.compile(r"</?(?:span|font|b|strong|i|em|u|o:p|ins)\b[^<>]{0,2000}>")
_RUN = re.compile(r"[^<>]{40,}")
_SENTENCE = re.compile(r"[\u4e00-\u9fff].{0,200}?[，。；]", re.DOTALL)
_CONTENT = re.compile(r"editor|content|article|detail|zoom|news|text|body|main", re.IGNORECASE)
_FRAME = re.compile(
    r"(?:^|[\s/_-])(?:head|foot|nav|banner|logo|side|share|qr|ewm|icon|menu|top|print|close)",
    re.IGNORECASE,
)
_OWN = re.compile(r"/W\d{8,}|/__local/|/upload|/attach|/picture/|\d{8}", re.IGNORECASE)
_SMALL = 120
"""Pixels: a picture whose page gives it less than this is an icon."""
_WORDS = 30
_MOST = 30
_LOOKED_AT = 200


def article_pictures(page: Page) -> Iterator[Row]:
    """The pictures of an article without a sentence of its own; nothing for any other page.

    A picture counts where it stands alone: in a part of the page that is named like an article's
    text, or where it lies beside the page or among uploads. At most 30 are given.
    """
    if "<img" not in page.text.lower() or _tells(page.text):
        return
    found: dict[str, Row] = {}
    for image, url in _pictures(page):
        if not _is_small(image) and _is_the_article(image, url, page.url):
            found.setdefault(url, Row(url, (image.get("alt") or image.get("title") or "").strip()))
    yield from islice(found.values(), _MOST)


def _pictures(page: Page) -> Iterator[tuple[Any, str]]:
    """The pictures between header and footer, with their addresses."""
    for chosen in page.tree.xpath("//img[not(ancestor::header or ancestor::footer)]")[:_LOOKED_AT]:
        url = page.follow(chosen.root.get("src") or chosen.root.get("data-src") or "")
        if url is not None and suffix_of(url) in _SUFFIXES:
            yield chosen.root, url


def _tells(text: str) -> bool:
    """Whether a page has a sentence between its tags."""
    plain = text.lower()
    for tag in _UNSEEN:
        first, *rest = re.split(rf"<{tag}\b", plain)
        plain = first + "".join(part.partition(f"</{tag}")[2] for part in rest)
    return any(_SENTENCE.search(run[0]) for run in _RUN.finditer(_INLINE.sub("", plain)))


def _is_small(image: Any) -> bool:
    sizes = (image.get(name, "").removesuffix("px") for name in ("width", "height"))
    return any(size.isdigit() and int(size) < _SMALL for size in sizes)


def _is_the_article(image: Any, url: str, of: str) -> bool:
    """Whether the part of the page that holds this picture and no words is the article's text."""
    names = []
    for holder in image.iterancestors():
        if holder.tag in ("body", "html") or _has_words(holder):
            names.append(_named(holder))
            break
        names.append(_named(holder))
    said = " ".join(names)
    path = urlsplit(url).path
    if _FRAME.search(said) or _FRAME.search(path.rpartition("/")[2]):
        return False
    folder = of.rpartition("/")[0] + "/"
    beside = url.startswith(folder) and len(urlsplit(folder).path) > 1
    return bool(_CONTENT.search(said)) or beside or _OWN.search(path) is not None


def _has_words(holder: Any) -> bool:
    return sum(len(text.strip()) for text in islice(holder.itertext(), _LOOKED_AT)) > _WORDS


def _named(holder: Any) -> str:
    if holder.tag in ("body", "html"):
        return ""
    return f"{holder.get('id') or ''} {holder.get('class') or ''}"
