"""What stands among the articles and is none: the day's contents (导读), the name of a column."""

from __future__ import annotations

import re

from parsers.sheet.articles import Article

__all__ = ["aside_of"]

_CONTENTS = re.compile(r"^(?:今日|本期|本报|版面)?(?:导读|导览|导航|要目|提要|索引|看点)$")
_POINTER = re.compile(r"第?\s*[A-Za-z]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s*版")
_RUBRIC = 6


def aside_of(article: Article) -> str:
    """ "contents" for a list of what stands on other sheets, "rubric" for a word or two that stand
    over several articles, else ""."""
    rows = [piece for piece in article.pieces if piece.role != "heading"]
    if _CONTENTS.match(article.title) and any(_POINTER.search(row.text) for row in rows):
        return "contents"
    alone = not rows and not article.tables and not article.notice and len(article.pieces) == 1
    return "rubric" if alone and 0 < len(article.title) <= _RUBRIC else ""
