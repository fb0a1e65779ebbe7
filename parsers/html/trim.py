"""From an element's lines to the article's: without bars, neighbours and tools."""

from __future__ import annotations

import math
import re

from parsers.html.bars import after_bars, told_by
from parsers.html.furniture import (
    ends_article,
    is_credit,
    is_disclaimer,
    is_tool,
    opens_comments,
    pager_line,
)
from parsers.html.lines import Line, Page
from parsers.html.standing import Headline

__all__ = ["trimmed"]

_WHOLE = 300
"""After this much text a line like 相关阅读 ends the article however much follows."""

_KEYWORDS = re.compile(r"^\W*(?:关键[词字]|标\s?签|tags?|专题|话题)\s*[:：]", re.IGNORECASE)
_POINTS = re.compile(r"^\W*(?:相关|延伸|推荐|更多)(?:阅读|新闻|链接|报道)\s*[:：]")
_FORWARD = re.compile(r"点击(?:进入|查看|下载|阅读)|更多|详情|>>|»|^\W*$")


def trimmed(page: Page, start: int, end: int, headline: Headline, *, known: bool) -> list[int]:
    """Indices of the lines of [start, end) that are article."""
    start = after_bars(page, start, end, headline, known=known)
    end = _before_neighbours(page, start, end)
    files = {anchor.line for anchor in page.anchors if anchor.file}
    kept = [
        index
        for index in range(start, end)
        if index in files or not _out_of_place(page.lines, index)
    ]
    return _once(page, _without_sides(page, _without_lists(page, kept, files)))


def _once(page: Page, kept: list[int]) -> list[int]:
    """Without a second copy of the whole article (the same page for telephones, shown by style)."""
    telling = [i for i in kept if page.lines[i].size >= 20 and page.lines[i].sentence]
    keys = [page.lines[index].key for index in telling]
    half = keys.index(keys[0], 1) if keys and keys[0] in keys[1:] else 0
    if half < 2 or keys[:half] != keys[half : 2 * half] or len(keys) > 2 * half + 1:
        return kept
    return [index for index in kept if index <= telling[half - 1]]


def _without_sides(page: Page, kept: list[int]) -> list[int]:
    """Without what is named as a side column, unless most of the article is."""
    sides = sum(page.lines[index].size for index in kept if page.lines[index].side)
    if sides * 2 > sum(page.lines[index].size for index in kept):
        return kept
    return [index for index in kept if not page.lines[index].side]


def _before_neighbours(page: Page, start: int, end: int) -> int:
    """Where the article ends: before the first line after which nothing of it stands."""
    lines = page.lines
    told = sum(told_by(lines[index]) for index in range(start, end))
    after = 0
    cut = end
    for index in range(end - 1, start, -1):
        most = _most_after(lines[index], told, after)
        if most is None:
            after += told_by(lines[index])
        elif after < told and opens_comments(lines[index].text):
            told, after, cut = told - after, 0, index
        elif after < most:
            cut = index
    return cut


def _most_after(line: Line, told: int, after: int) -> float | None:
    """How much may stand under a line that ends the article, of which ``after`` of all that is
    ``told`` is left there; None for a line that ends none."""
    if is_disclaimer(line.text) and (line.size > 12 or after == 0):
        return 0.1 * told
    if is_credit(line.text) or (ends_article(line.text) and not pager_line(line.text)):
        whole = told - after > _WHOLE and line.linked == 0
        return math.inf if whole else 0.4 * told
    return None


def _out_of_place(lines: list[Line], index: int) -> bool:
    """Tools, page numbers, editors and pointers to other pages, wherever they stand."""
    line = lines[index]
    if is_tool(line.text) or is_credit(line.text) or pager_line(line.text):
        return True
    if line.linked and (_KEYWORDS.match(line.text) or _POINTS.match(line.text)):
        return True
    if line.linked >= 0.8 * line.size:
        return line.side or _FORWARD.search(line.text) is not None
    return False


def _without_lists(page: Page, kept: list[int], files: set[int]) -> list[int]:
    """Without runs of three and more lines that are nothing but links to other pages."""
    result: list[int] = []
    run: list[int] = []
    for index in [*kept, -1]:
        line = page.lines[index]
        if index >= 0 and index not in files and line.linked >= 0.9 * line.size:
            run.append(index)
            continue
        if len(run) < 3:
            result.extend(run)
        run = []
        if index >= 0:
            result.append(index)
    return result
