"""The title, and the line of the page where it is printed.

No single place is clean: ``<title>`` is "标题-栏目-站名" or only the site's name, an ``h1`` may
hold the site's name, and a gazette page prints its headline over three lines inside the body. So
the order is: the publishing system's own field; lines that ``<title>`` begins with (joined when the
headline is broken over several); headings; ``<title>`` cut at its separators.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, islice

from gongbao.text.keys import key_text
from parsers.html.furniture import is_bar, is_crumb, is_tool, opens_pair
from parsers.html.labels import begins_with_label
from parsers.html.lines import Line, Page
from parsers.html.metas import Metas
from parsers.html.titles import (
    NAMES_A_SITE,
    cut_title,
    is_cut_short,
    page_title,
    segment_keys,
    shown_title,
    title_tails,
)

__all__ = ["Headline", "find_headline", "is_titled"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:title|headline|tit|bt|biaoti|arti_?title|article_?title)", re.IGNORECASE
)
_ACT = re.compile(
    r"(?:关于.{2,}|.{6,})(?:通知|公告|通告|决定|命令|意见|办法|规定|细则|条例|方案|规划|批复|通报|报告|函|决议|议案|令)"
    r"(?:[（(].{1,12}[）)])?$"
)
_TELLS = 40
_COLUMN = 4
_FAR = 80
_LARGE = frozenset({"4", "5", "6", "7", "+1", "+2", "+3", "+4"})
_FONT_SIZE = re.compile(r"font-size\s*:\s*(\d{2}(?:\.\d+)?)(px|pt)", re.IGNORECASE)
_PIXELS, _FEW = 20, 8
"""Type of this size is large; it is looked for in so many elements of a line."""

_TAIL = 6
_NUMBER = re.compile(
    r"[（(]?[\u4e00-\u9fff]{2,14}[〔\[［（(]\d{4}[〕\]］）)]第?\s?\d{1,5}\s?号[）)]?"
)
_LETTERHEAD = re.compile(rf"文件$|^{_NUMBER.pattern}$")
_SHORT = 8
_MOST_LINES = 6
_LONGEST = 200
"""Lines and characters of a headline at most."""


@dataclass(frozen=True, slots=True)
class Headline:
    """``title`` as shown; it is printed in lines [start, end) (None when it was not found)."""

    title: str
    start: int | None = None
    end: int | None = None


def find_headline(page: Page, metas: Metas, hint: str = "") -> Headline:
    """The page's title. ``hint`` is what the list that announced the page called it."""
    trusted = shown_title(metas.title())
    full = page_title(page)
    if trusted:
        return _trusted(page.lines, trusted)
    for wanted in (full, metas.loose_title(), hint, *title_tails(full)):
        place = _printed(page.lines, key_text(wanted), segment_keys(wanted))
        if place and not _names_a_site(page.lines, place):
            over = _over_bar(page.lines, key_text(full)) if _is_banner(page.lines, place) else None
            if over is not None and over > place[0]:
                return _at(page, over)
            place = _without_kicker(page.lines, place)
            return Headline(_joined(page.lines, *place), *place)
    return _without_print(page, metas, full, hint)


def _trusted(lines: list[Line], title: str) -> Headline:
    """The title that metadata name, whole where the page prints what they cut short."""
    key = key_text(title)
    if not is_cut_short(title):
        return Headline(title, *(_printed(lines, key) or (None, None)))
    place = _begun(lines, key)
    return Headline(_joined(lines, *place), *place) if place else Headline(title, None, None)


def _printed(
    lines: list[Line], title: str, ends: frozenset[str] = frozenset()
) -> tuple[int, int] | None:
    """Lines whose joined key is the title, or begins it (up to one of ``ends`` when given).

    Among several the longest wins, then a heading, then the first.
    """
    best: tuple[tuple[int, int, int], tuple[int, int]] | None = None
    for start, line in enumerate(lines):
        if line.size > _LONGEST or not title.startswith(line.key):
            continue
        run = _run(lines, start, title, ends)
        if not run:
            continue
        end, key = run
        score = (int(key in ends or key == title), len(key), _standing(line))
        if best is None or score > best[0]:
            best = (score, (start, end))
    return best[1] if best else None


def _run(lines: list[Line], start: int, title: str, ends: frozenset[str]) -> tuple[int, str] | None:
    """The longest run of lines from ``start`` that spells a beginning of the title."""
    key = ""
    found: tuple[int, str] | None = None
    for index in range(start, min(start + _MOST_LINES, len(lines))):
        piece = lines[index].key
        together = index == start or _belong(lines[start], lines[index])
        if not piece or not together or not title.startswith(key + piece):
            break
        key += piece
        if key == title or key in ends or _is_most(key, title, lines[start]):
            found = (index + 1, key)
    return found


def _is_most(key: str, title: str, first: Line) -> bool:
    """Whether a beginning of a title, in a line that stands out, is enough of it."""
    return len(key) >= 6 and len(key) * 2 >= len(title) and _standing(first) > 0


def _belong(first: Line, other: Line) -> bool:
    """Whether two lines can be one headline: no links, in one element or side by side."""
    if first.linked or other.linked:
        return False
    return first.element is other.element or first.element.getparent() is other.element.getparent()


def _names_a_site(lines: list[Line], place: tuple[int, int]) -> bool:
    """A short line like 首页 or the site's own name, which some templates put into ``<title>``."""
    line = lines[place[0]]
    if place[1] - place[0] > 1 or line.size > 16 or is_titled(line):
        return False
    return line.linked > 0 or NAMES_A_SITE.search(line.text) is not None


def _without_kicker(lines: list[Line], place: tuple[int, int]) -> tuple[int, int]:
    """Without what stands over a heading and is none itself, or names a column."""
    start, end = place
    column = lines[start].size <= _COLUMN and NAMES_A_SITE.search(lines[start].text)
    if column and end - start > 1:
        return start + 1, end
    headings = [i for i in range(start, end) if lines[i].element.tag in _HEADINGS]
    if headings and lines[headings[0]].size >= _SHORT:
        return headings[0], end
    return place


def _is_banner(lines: list[Line], place: tuple[int, int]) -> bool:
    """A heading that is the name of an organ: its site's, where a bar has another line over it."""
    return place[1] - place[0] == 1 and NAMES_A_SITE.search(lines[place[0]].text) is not None


def is_titled(line: Line) -> bool:
    """Whether the markup calls the line a headline: a heading element or a name like ``title``."""
    return _standing(line) >= 2


def _standing(line: Line) -> int:
    """How much a line looks like the headline of its page."""
    if line.linked * 2 > line.size or line.side:
        return -1
    if line.element.tag in _HEADINGS:
        return 3
    names = f"{line.element.get('class') or ''} {line.element.get('id') or ''}"
    if _NAMED.search(names):
        return 2
    return 1 if line.bold == line.size else 0


def _joined(lines: list[Line], start: int, end: int) -> str:
    text = lines[start].text
    for line in lines[start + 1 : end]:
        gap = " " if text[-1:].isascii() and line.text[:1].isascii() else ""
        text += gap + line.text
    return shown_title(text)


def _without_print(page: Page, metas: Metas, full: str, hint: str) -> Headline:
    """No line spells the title: a heading like it, the list's word for it, the line over the bar, a
    part of ``<title>``, any heading, in this order."""
    site = key_text(metas.site())
    cut = cut_title(full, site)
    heads = [index for index, line in enumerate(page.lines) if _heads(line, site)]
    like = _like(page.lines, heads, cut, full)
    if like is not None:
        return _at(page, like)
    if hint:
        return Headline(shown_title(hint))
    shown = _shown(page.lines, heads, site)
    if cut and not NAMES_A_SITE.search(cut):
        return _cut_or_shown(page, cut, shown)
    opening = _opening(page.lines)
    if opening:
        return Headline(_joined(page.lines, *opening), *opening)
    return Headline(shown_title(cut)) if shown is None else _at(page, shown)


def _cut_or_shown(page: Page, cut: str, shown: int | None) -> Headline:
    """A part of ``<title>`` that names no site, unless a line shows better what the page is."""
    if shown is None:
        return Headline(shown_title(cut))
    # A short one that is printed nowhere names the column or the site (某某在线), and so may a
    # heading that opens the page.
    if len(key_text(cut)) >= _SHORT and (shown == 0 or not is_titled(page.lines[shown])):
        return Headline(shown_title(cut))
    if _is_end(page.lines[shown].text, cut):
        return Headline(shown_title(cut), shown, shown + 1)
    return _at(page, shown)


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
    over = _over_bar(lines, site)
    if over is not None and is_titled(lines[over]):
        return over
    named = _named(lines, [index for index in heads if over is None or index < over])
    if named is None:
        named = over
    return _large(lines, site) if named is None else named


def _large(lines: list[Line], site: str) -> int | None:
    """The first line in large or wholly bold type before anything is told."""
    for index, line in enumerate(lines[:_FAR]):
        if _tells(line):
            return None
        beside = _is_beside_bar(lines, index, site) or NAMES_A_SITE.search(line.text)
        if _SHORT <= line.size <= _TELLS and not beside and (_is_large(line) or _stands_out(line)):
            return index
    return None


def _is_large(line: Line) -> bool:
    sizes = (font.get("size") or "" for font in line.element.iter("font"))
    if any(size.strip() in _LARGE for size in sizes):
        return True
    styles = (part.get("style") or "" for part in islice(line.element.iter(), _FEW))
    found = filter(None, map(_FONT_SIZE.search, styles))
    return any(float(size[1]) * (4 / 3 if size[2] == "pt" else 1) >= _PIXELS for size in found)


def _tells(line: Line) -> bool:
    return line.sentence and line.size > _TELLS and not line.linked


def _named(lines: list[Line], heads: list[int]) -> int | None:
    """The first heading that does not name a site."""
    return next((index for index in heads if not NAMES_A_SITE.search(lines[index].text)), None)


def _at(page: Page, index: int) -> Headline:
    return Headline(shown_title(page.lines[index].text), index, index + 1)


def _alike(key: str, cut: str) -> bool:
    """Whether a heading begins like a part of ``<title>``, or holds it."""
    return key.startswith(key_text(cut)[:12]) or key_text(cut) in key


def _opening(lines: list[Line]) -> tuple[int, int] | None:
    """The title of an act over its text: bold or centred lines that together name a kind of act,
    before anything is told."""
    for start, line in enumerate(lines):
        if _tells(line):
            return None
        if _LETTERHEAD.search(line.text):
            continue
        text = ""
        for end in range(start, min(start + _MOST_LINES, len(lines))):
            if not _stands_out(lines[end]) or not _belong(line, lines[end]):
                break
            text += lines[end].text
            if len(text) <= _LONGEST and _ACT.search(text):
                return start, end + 1
    return None


def _stands_out(line: Line) -> bool:
    centred = "center" in f"{line.element.get('style') or ''} {line.element.get('align') or ''}"
    return bool(line.size) and (line.bold == line.size or centred or _standing(line) >= 2)


def _ends(line: Line, full: str) -> bool:
    """Whether ``<title>`` ends with the line, behind the site's or a speaker's name."""
    if line.size < _TAIL or NAMES_A_SITE.search(line.text):
        return False
    if not (_stands_out(line) or _is_large(line)) or line.linked:
        return False
    return key_text(full).endswith(line.key)


def _over_bar(lines: list[Line], site: str) -> int | None:
    """The line over the first bar: where templates put headlines without naming them. Under what
    tells, a day is a signature."""
    told = next((index for index, line in enumerate(lines) if _tells(line)), len(lines))
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
    if _standing(line) < 2 or not 4 <= len(line.text) <= 120:
        return False
    return not (is_bar(line.text) or is_tool(line.text) or line.key == site)


def _begun(lines: list[Line], beginning: str) -> tuple[int, int] | None:
    """The first line that begins so and is no link: a title that the system cut with dots."""
    for index, line in enumerate(lines):
        if line.size <= _LONGEST and not line.linked and line.key.startswith(beginning):
            return index, index + 1
    return None
