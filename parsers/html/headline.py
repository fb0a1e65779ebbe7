"""The title, and the line of the page where it is printed.

No single place is clean: ``<title>`` is "标题-栏目-站名" or only the site's name, an ``h1`` may
hold the site's name, and a gazette page prints its headline over three lines inside the body. So
the order is: the publishing system's own field; lines that ``<title>`` begins with (joined when the
headline is broken over several); headings; ``<title>`` cut at its separators.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gongbao.text.display import clean_line
from gongbao.text.keys import key_text
from parsers.html.furniture import is_bar, is_crumb, is_tool
from parsers.html.lines import Line, Page
from parsers.html.metas import Metas

__all__ = ["Headline", "find_headline", "is_titled", "page_title", "title_column", "title_segments"]

_SEPARATOR = re.compile(r"\s*(?:[_|｜»>]+|-{2,}|—{3,}|(?<=\S)\s[-–—·]\s(?=\S))\s*")
_ANY_SEPARATOR = re.compile(r"[-–—_|｜>»\s]+")
_DASH = re.compile(r"(?<=[\u4e00-\u9fff）)”》])[-–—](?=[\u4e00-\u9fff])")
_SITE = re.compile(
    r"网$|网站|门户|首页|频道|日报社?$|晚报$|新闻中心|官网|人民政府$|委员会$|[厅局]$|\.(?:com|cn|"
    r"net|gov)|新闻网|政务公开|信息公开$"
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:title|headline|tit|bt|biaoti|arti_?title|article_?title)", re.IGNORECASE
)
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
    trusted = _shown(metas.title())
    full = page_title(page)
    if trusted:
        place = _printed(page.lines, key_text(trusted))
        if _cut_short(trusted):
            place = _begun(page.lines, key_text(trusted))
            if place:
                return Headline(_joined(page.lines, *place), *place)
        return Headline(trusted, *(place or (None, None)))
    for wanted in (full, metas.loose_title(), hint, *_tails(full)):
        place = _printed(page.lines, key_text(wanted), _segment_keys(wanted))
        if place and not _names_a_site(page.lines, place):
            return Headline(_joined(page.lines, *place), *place)
    return _without_print(page, metas, full, hint)


def page_title(page: Page) -> str:
    """The text of ``<title>``."""
    for element in page.root.iter("title"):
        return clean_line("".join(element.itertext()))[:400]
    return ""


def title_segments(title: str) -> list[str]:
    """``<title>`` cut where sites put their separators."""
    parts = [part.strip() for part in _SEPARATOR.split(title) if part.strip()]
    return [piece.strip() for part in parts for piece in _dashed(part) if piece.strip()]


def title_column(page: Page, title: str) -> str:
    """The column that ``<title>`` names between the headline and the site, or ""."""
    segments = title_segments(page_title(page))
    known = key_text(title)
    after = [s for s in segments[1:-1] if key_text(s) and key_text(s) not in known]
    begins = bool(segments) and known.startswith(key_text(segments[0]))
    return after[0] if begins and after and not _SITE.search(after[0]) else ""


def _tails(title: str) -> list[str]:
    """What follows a site's or column's name at the head of ``<title>``."""
    cuts = list(_ANY_SEPARATOR.finditer(title))[:6]
    named = [bool(_SITE.search(title[: cut.start()])) for cut in cuts]
    first = named.index(True) if True in named else len(cuts)
    tails = [title[cut.end() :] for cut in cuts[first:]]
    segments = title_segments(title)
    tails.extend(" ".join(segments[at:]) for at in range(1, min(4, len(segments))))
    return [tail for tail in tails if len(tail) >= 6]


def _dashed(part: str) -> list[str]:
    """Cut at single dashes, as long as what follows reads like a site or column."""
    found = list(_DASH.finditer(part))
    if not found:
        return [part]
    last = found[-1]
    tail = part[last.end() :]
    if _SITE.search(tail) or len(tail) <= 6:
        return [*_dashed(part[: last.start()]), tail]
    return [part]


def _segment_keys(title: str) -> frozenset[str]:
    """Keys at which a headline may end: the first segments of the title, joined one by one."""
    keys: list[str] = []
    joined = ""
    for segment in title_segments(title):
        words = segment.split(" ")
        keys.extend(joined + key_text("".join(words[:at])) for at in range(1, len(words)))
        joined += key_text(segment)
        keys.append(joined)
    return frozenset(key for key in keys if len(key) >= 4)


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
        if not piece or not title.startswith(key + piece):
            break
        if index > start and not _belong(lines[start], lines[index]):
            break
        key += piece
        whole = key == title or key in ends
        if whole or (len(key) >= 6 and _standing(lines[start]) > 0 and len(key) * 2 >= len(title)):
            found = (index + 1, key)
    return found


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
    return line.linked > 0 or _SITE.search(line.text) is not None


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
    return _shown(text)


def _without_print(page: Page, metas: Metas, full: str, hint: str) -> Headline:
    """No line spells the title: a heading, the list's word for it, or a part of ``<title>``."""
    site = key_text(metas.site())
    cut = _cut_title(full, site)
    for index, line in enumerate(page.lines):
        if not _heads(line, site):
            continue
        key = line.key
        if cut and (key.startswith(key_text(cut).rstrip("…")[:12]) or key_text(cut) in key):
            return Headline(_shown(line.text), index, index + 1)
    if hint:
        return Headline(_shown(hint))
    over = _over_bar(page.lines, site)
    if over is not None and (not cut or _SITE.search(cut)):
        return Headline(_shown(page.lines[over].text), over, over + 1)
    if cut and not _SITE.search(cut):
        return Headline(_shown(cut))
    for index, line in enumerate(page.lines):
        if _heads(line, site) and not _SITE.search(line.text):
            return Headline(_shown(line.text), index, index + 1)
    return Headline(_shown(cut))


def _over_bar(lines: list[Line], site: str) -> int | None:
    """The line over the first bar: where templates put headlines without naming them."""
    for index, line in enumerate(lines):
        if not is_bar(line.text) or is_crumb(line.text) or line.side:
            continue
        for above in range(index - 1, max(-1, index - 5), -1):
            text = lines[above].text
            if is_bar(text) or is_tool(text) or lines[above].linked or lines[above].key == site:
                continue
            return above if 5 <= len(text) <= 120 else None
    return None


def _heads(line: Line, site: str) -> bool:
    if _standing(line) < 2 or not 4 <= len(line.text) <= 120:
        return False
    return not (is_bar(line.text) or is_tool(line.text) or line.key == site)


def _cut_title(full: str, site: str) -> str:
    segments = title_segments(full)
    named = [s for s in segments if key_text(s) != site and not _SITE.search(s)]
    return (named or segments or [""])[0]


def _begun(lines: list[Line], beginning: str) -> tuple[int, int] | None:
    """The first line that begins so and is no link: a title that the system cut with dots."""
    for index, line in enumerate(lines):
        if line.size <= _LONGEST and not line.linked and line.key.startswith(beginning):
            return index, index + 1
    return None


def _cut_short(title: str) -> bool:
    return title.endswith(("...", "…", "．．．"))


def _shown(title: str) -> str:
    return clean_line(re.sub(r"<[^>]*>", "", title))
