"""Pictures that stand where text does: a table or a page set into a file as a picture.

Whether a picture holds text only recognition could say. What can be said without is that one as
wide as the text, with no caption of a figure, stands among text that was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongbao.model import Note
from parsers.pdf.pages import Page
from parsers.pdf.passages import Passage
from parsers.pdf.scans import name_pages

__all__ = ["unread_pictures"]

_WIDE, _TALL = 0.5, 0.06
"""Smaller pictures, in shares of the page's width and height, are ornaments and marks."""
_LARGE = 1.15
"""A cover's picture stands among lines that are all larger than text."""
_OF_TABLE = re.compile(r".*(?:表|清单|名单|名录|目录)|[（(]?单位\s*[:：].*|表\s*\d.*")


def unread_pictures(
    pages: Sequence[Page], passages: Sequence[Passage], size: float
) -> Iterator[Note]:
    """One note of all pages with such pictures; ``size`` is that of the text, in points."""
    found = [
        passage.page
        for index, passage in enumerate(passages)
        if _is_picture(passage)
        and _is_large(passage, pages)
        and _is_among_text(passages, index, size)
    ]
    if found:
        message = "a picture stands in the place of text or of a table: what it says was not read"
        yield Note("unread-picture", message, name_pages(sorted(set(found))))


def _is_picture(passage: Passage) -> bool:
    return passage.role == "caption" and not passage.text and passage.table < 0


def _is_large(passage: Passage, pages: Sequence[Page]) -> bool:
    page = pages[passage.page - 1]
    left, top, right, bottom = page.shown(passage.box)
    return right - left > _WIDE * page.width and bottom - top > _TALL * page.height


def _is_among_text(passages: Sequence[Passage], picture: int, size: float) -> bool:
    """Whether text stands beside a picture, or what names it a table; no other caption."""
    page = passages[picture].page
    around = [p for p in passages[max(picture - 1, 0) : picture + 2] if p.text and p.page == page]
    if any(p.role == "caption" for p in around):
        return any(_OF_TABLE.fullmatch(p.text) for p in around)
    return any(p.size < _LARGE * size for p in around)
