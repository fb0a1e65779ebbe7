"""The title, and the line of the page where it is printed.

No single place is clean: ``<title>`` is "标题-栏目-站名" or only the site's name, an ``h1`` may
hold the site's name, and a gazette page prints its headline over three lines inside the body. So
the order is: the publishing system's own field; lines that ``<title>`` begins with (joined when the
headline is broken over several); headings; ``<title>`` cut at its separators.
"""

from __future__ import annotations

from gongbao.text.keys import key_text
from parsers.html.lines import Line, Page
from parsers.html.metas import Metas
from parsers.html.standing import (
    HEADINGS,
    LONGEST,
    MOST_LINES,
    SHORT,
    Headline,
    belong,
    is_titled,
    joined,
    line_as_headline,
    standing,
)
from parsers.html.titles import (
    NAMES_A_SITE,
    is_cut_short,
    page_title,
    segment_keys,
    shown_title,
    title_tails,
)
from parsers.html.unprinted import headline_without_print, line_over_bar

__all__ = ["find_headline"]

_COLUMN = 4


def find_headline(page: Page, metas: Metas, hint: str = "") -> Headline:
    """The page's title. ``hint`` is what the list that announced the page called it."""
    trusted = shown_title(metas.title())
    full = page_title(page)
    if trusted:
        return _trusted(page.lines, trusted)
    for wanted in (full, metas.loose_title(), hint, *title_tails(full)):
        place = _printed(page.lines, key_text(wanted), segment_keys(wanted))
        if place and not _names_a_site(page.lines, place):
            over = (
                line_over_bar(page.lines, key_text(full)) if _is_banner(page.lines, place) else None
            )
            if over is not None and over > place[0]:
                return line_as_headline(page.lines, over)
            place = _without_kicker(page.lines, place)
            return Headline(joined(page.lines, *place), *place)
    return headline_without_print(page, metas, full, hint)


def _trusted(lines: list[Line], title: str) -> Headline:
    """The title that metadata name, whole where the page prints what they cut short."""
    key = key_text(title)
    if not is_cut_short(title):
        return Headline(title, *(_printed(lines, key) or (None, None)))
    place = _begun(lines, key)
    return Headline(joined(lines, *place), *place) if place else Headline(title, None, None)


def _printed(
    lines: list[Line], title: str, ends: frozenset[str] = frozenset()
) -> tuple[int, int] | None:
    """Lines whose joined key is the title, or begins it (up to one of ``ends`` when given).

    Among several the longest wins, then a heading, then the first.
    """
    best: tuple[tuple[int, int, int], tuple[int, int]] | None = None
    for start, line in enumerate(lines):
        if line.size > LONGEST or not title.startswith(line.key):
            continue
        run = _run(lines, start, title, ends)
        if not run:
            continue
        end, key = run
        score = (int(key in ends or key == title), len(key), standing(line))
        if best is None or score > best[0]:
            best = (score, (start, end))
    return best[1] if best else None


def _run(lines: list[Line], start: int, title: str, ends: frozenset[str]) -> tuple[int, str] | None:
    """The longest run of lines from ``start`` that spells a beginning of the title."""
    key = ""
    found: tuple[int, str] | None = None
    for index in range(start, min(start + MOST_LINES, len(lines))):
        piece = lines[index].key
        together = index == start or belong(lines[start], lines[index])
        if not piece or not together or not title.startswith(key + piece):
            break
        key += piece
        if key == title or key in ends or _is_most(key, title, lines[start]):
            found = (index + 1, key)
    return found


def _is_most(key: str, title: str, first: Line) -> bool:
    """Whether a beginning of a title, in a line that stands out, is enough of it."""
    return len(key) >= 6 and len(key) * 2 >= len(title) and standing(first) > 0


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
    headings = [i for i in range(start, end) if lines[i].element.tag in HEADINGS]
    if headings and lines[headings[0]].size >= SHORT:
        return headings[0], end
    return place


def _is_banner(lines: list[Line], place: tuple[int, int]) -> bool:
    """A heading that is the name of an organ: its site's, where a bar has another line over it."""
    return place[1] - place[0] == 1 and NAMES_A_SITE.search(lines[place[0]].text) is not None


def _begun(lines: list[Line], beginning: str) -> tuple[int, int] | None:
    """The first line that begins so and is no link: a title that the system cut with dots."""
    for index, line in enumerate(lines):
        if line.size <= LONGEST and not line.linked and line.key.startswith(beginning):
            return index, index + 1
    return None
