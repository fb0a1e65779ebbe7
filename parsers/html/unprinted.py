"""The headline of a page on which no line spells what ``<title>`` says: a heading like it, the line
over the label bar, a part of ``<title>``, the title of an act over its text."""

from __future__ import annotations

import re
from itertools import chain

from gongbao.text.keys import key_text
from parsers.html.furniture import is_bar, is_crumb, is_tool, opens_pair
from parsers.html.labels import begins_with_label
from parsers.html.lines import Line, Page
from parsers.html.metas import Metas
from parsers.html.standing import (
    LONGEST,
    MOST_LINES,
    SHORT,
    TELLS,
    Headline,
    belong,
    is_large,
    is_titled,
    joined,
    line_as_headline,
    standing,
    stands_out,
    tells,
)
from parsers.html.titles import NAMES_A_SITE, cut_title, shown_title

__all__ = ["headline_without_print", "line_over_bar"]

_ACT = re.compile(
    r"(?:关于.{2,}|.{6,})(?:通知|公告|通告|决定|命令|意见|办法|规定|细则|条例|方案|规划|批复|通报|报告|函|决议|议案|令)"
    r"(?:[（(].{1,12}[）)])?$"
)
_FAR = 80
_TAIL = 6
_NUMBER = re.compile(
    r"[（(]?[\u4e00-\u9fff]{2,14}[〔\[［（(]\d{4}[〕\]］）)]第?\s?\d{1,5}\s?号[）)]?"
)
_LETTERHEAD = re.compile(rf"文件$|^{_NUMBER.pattern}$")


def headline_without_print(page: Page, metas: Metas, full: str, hint: str) -> Headline:
    """No line spells the title: a heading like it, the list's word for it, the line over the bar, a
    part of ``<title>``, any heading, in this order."""
    site = key_text(metas.site())
    cut = cut_title(full, site)
    heads = [index for index, line in enumerate(page.lines) if _heads(line, site)]
    like = _like(page.lines, heads, cut, full)
    if like is not None:
        return line_as_headline(page.lines, like)
    if hint:
        return Headline(shown_title(hint))
    shown = _shown(page.lines, heads, site)
    if cut and not NAMES_A_SITE.search(cut):
        return _cut_or_shown(page, cut, shown)
    opening = _opening(page.lines)
    if opening:
        return Headline(joined(page.lines, *opening), *opening)
    return Headline(shown_title(cut)) if shown is None else line_as_headline(page.lines, shown)


def _cut_or_shown(page: Page, cut: str, shown: int | None) -> Headline:
    """A part of ``<title>`` that names no site, unless a line shows better what the page is."""
    if shown is None:
        return Headline(shown_title(cut))
    # A short one that is printed nowhere names the column or the site (某某在线), and so may a
    # heading that opens the page.
    if len(key_text(cut)) >= SHORT and (shown == 0 or not is_titled(page.lines[shown])):
        return Headline(shown_title(cut))
    if _is_end(page.lines[shown].text, cut):
        return Headline(shown_title(cut), shown, shown + 1)
    return line_as_headline(page.lines, shown)


def _is_end(printed: str, cut: str) -> bool:
    """Whether a line leaves out how the title begins, which is not who speaks."""
    return cut.endswith(printed) and cut.removesuffix(printed)[-1:] not in ("：", ":")


def _like(lines: list[Line], heads: list[int], cut: str, full: str) -> int | None:
    """The first heading like a part of ``<title>``, else the first line that ends it."""
    alike = (index for index in heads if cut and _alike(lines[index].key, cut))
    ending = (index for index, line in enumerate(lines) if _ends(line, full))
    return next(chain(alike, ending), None)


def _shown(lines: list[Line], heads: list[int], site: str) -> int | None:
    """Where a headline stands that ``<title>`` does not know: a heading over the first bar, the
    line over the bar, any heading, the first line set large."""
    over = line_over_bar(lines, site)
    if over is not None and is_titled(lines[over]):
        return over
    named = _named(lines, [index for index in heads if over is None or index < over])
    if named is None:
        named = over
    return _large(lines, site) if named is None else named


def _large(lines: list[Line], site: str) -> int | None:
    """The first line in large or wholly bold type before anything is told."""
    for index, line in enumerate(lines[:_FAR]):
        if tells(line):
            return None
        beside = _is_beside_bar(lines, index, site) or NAMES_A_SITE.search(line.text)
        if SHORT <= line.size <= TELLS and not beside and (is_large(line) or stands_out(line)):
            return index
    return None


def _named(lines: list[Line], heads: list[int]) -> int | None:
    """The first heading that does not name a site."""
    return next((index for index in heads if not NAMES_A_SITE.search(lines[index].text)), None)


def _alike(key: str, cut: str) -> bool:
    """Whether a heading begins like a part of ``<title>``, or holds it."""
    return key.startswith(key_text(cut)[:12]) or key_text(cut) in key


def _opening(lines: list[Line]) -> tuple[int, int] | None:
    """The title of an act over its text: bold or centred lines that together name a kind of act,
    before anything is told."""
    for start, line in enumerate(lines):
        if tells(line):
            return None
        if _LETTERHEAD.search(line.text):
            continue
        text = ""
        for end in range(start, min(start + MOST_LINES, len(lines))):
            if not stands_out(lines[end]) or not belong(line, lines[end]):
                break
            text += lines[end].text
            if len(text) <= LONGEST and _ACT.search(text):
                return start, end + 1
    return None


def _ends(line: Line, full: str) -> bool:
    """Whether ``<title>`` ends with the line, behind the site's or a speaker's name."""
    if line.size < _TAIL or NAMES_A_SITE.search(line.text):
        return False
    if not (stands_out(line) or is_large(line)) or line.linked:
        return False
    return key_text(full).endswith(line.key)


def line_over_bar(lines: list[Line], site: str) -> int | None:
    """The line over the first bar: where templates put headlines without naming them. Under what
    tells, a day is a signature."""
    told = next((index for index, line in enumerate(lines) if tells(line)), len(lines))
    bars = (
        index
        for index, line in enumerate(lines[:told])
        if is_bar(line.text) and not is_crumb(line.text) and not line.side
    )
    above = (
        index
        for bar in bars
        for index in range(bar - 1, max(-1, bar - 5), -1)
        if not _is_beside_bar(lines, index, site)
    )
    place = next(above, None)
    return place if place is not None and 5 <= len(lines[place].text) <= 120 else None


def _is_beside_bar(lines: list[Line], index: int, site: str) -> bool:
    """Whether a line over a bar is a part of it: a value, a tool, a link, the site's name."""
    line = lines[index]
    if _NUMBER.fullmatch(line.text) or opens_pair(line.text) or begins_with_label(line.text):
        return True
    if index and opens_pair(lines[index - 1].text):
        return True
    return is_bar(line.text) or is_tool(line.text) or bool(line.linked) or line.key == site


def _heads(line: Line, site: str) -> bool:
    if standing(line) < 2 or not 4 <= len(line.text) <= 120:
        return False
    return not (is_bar(line.text) or is_tool(line.text) or line.key == site)
