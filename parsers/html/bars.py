"""The bars over an article: where it begins behind them and behind the headline."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from gongbao.text.days import find_day, is_day
from gongbao.text.keys import key_text
from parsers.html.furniture import is_bar, is_dated, is_tool, opens_pair
from parsers.html.grids import as_table
from parsers.html.lines import Line, Page
from parsers.html.standing import Headline, is_titled

__all__ = ["after_bars", "told_by"]

_HEAD_LINES = 45
_LABELLED = 0.25
"""The share of cells that are labels (索引号：) from which on a table only describes its page."""

_LONG_CELL = 100
_VALUE = 40
_FREE_LINES = 3
"""Lines that are neither headline nor bar before the last bar: kicker, subtitle, a number."""

_WHEN = re.compile(r"(?:时间|日期)\s*[:：]")
"""Under a bar that says the day, this says when what is told of takes place."""


def after_bars(page: Page, start: int, end: int, headline: Headline, *, known: bool) -> int:
    """Where the article begins: after the last bar that stands before any sentence.

    A headline printed over a bar goes with it; one printed in the text itself stays.
    """
    start = start if known else _from_headline(page, start, end, headline)
    bars = _Bars(page.lines, headline, start)
    cut = bars.end(end)
    if cut == start and not known:
        cut = _after_heading(page, start, end, bars.title)
    return cut if cut < end else start


class _Bars:
    """The lines that may be bars over an article, from the line ``start``."""

    def __init__(self, lines: list[Line], headline: Headline, start: int) -> None:
        self.lines = lines
        self.start = start
        self.title = key_text(headline.title)
        self._under = len(lines) if headline.end is None else headline.end
        self._over = [line.text for line in lines[self._under : start] if is_bar(line.text)]
        self._dated = any(map(find_day, self._over))
        self._tables = _Tables(self.title)

    def end(self, end: int) -> int:
        """The line behind the last bar; ``start`` when there is none."""
        cut = self.start
        free = 0
        for index in range(self.start, min(end, self.start + _HEAD_LINES)):
            if self._begins_article(index, barred=bool(self._over) or cut > self.start):
                break
            bar = self._bar_end(index)
            if bar > index:
                cut = min(end, bar)
            elif index >= cut:
                free += self._free(self.lines[index])
            if free > _FREE_LINES:
                break
        return cut

    def _begins_article(self, index: int, *, barred: bool) -> bool:
        """Whether a line is article whatever it looks like: a table of data, or the day of what is
        told of, under a bar."""
        line = self.lines[index]
        describes = self._tables.describe(line)
        if describes is not None:
            return not describes
        said_on = barred and _is_said_on(line.text)
        return said_on or (self._dated and _WHEN.match(line.text) is not None)

    def _bar_end(self, index: int) -> int:
        """The line behind a bar and its value; ``index`` when no bar stands there."""
        line = self.lines[index]
        if self._tables.describe(line):
            return index + 1
        dated = index >= self._under and is_dated(line.text)
        if dated or is_bar(line.text) or is_tool(line.text) or not line.key:
            return index + 1 + _has_value_below(self.lines, index)
        return index

    def _free(self, line: Line) -> int:
        """How much a line that is no bar says that none follows."""
        if line.key in self.title:
            return 0
        return _FREE_LINES + 1 if _tells(line) else 1


def _is_said_on(text: str) -> bool:
    """Under a bar, a day in brackets is that of the speech."""
    return text[0] in "（(" and is_day(text)


def _has_value_below(lines: list[Line], index: int) -> bool:
    """Whether a bar ends with a label whose value is the next line: 点击数： over 57."""
    if not opens_pair(lines[index].text) or index + 1 >= len(lines):
        return False
    value = lines[index + 1].text
    return len(value) <= _VALUE and value[-1:] not in "：:；。"


def _from_headline(page: Page, start: int, end: int, headline: Headline) -> int:
    """The headline's line where little stands above it."""
    at = headline.start
    if at is None or not start < at < end:
        return start
    above, told = (sum(told_by(line) for line in page.lines[start:to]) for to in (at, end))
    return at if 5 * above < told else start


def told_by(line: Line) -> int:
    """How much text a line tells: what of a sentence is no link."""
    return line.size - line.linked if line.sentence else 0


class _Tables:
    """Which lines stand in tables of data; each table is judged once."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._judged: dict[HtmlElement, bool | None] = {}

    def describe(self, line: Line) -> bool | None:
        """Whether a line stands in a table that only says what the page is (True) or that is
        article (False); None outside of tables of data."""
        table = next(line.element.iterancestors("table"), line.element)
        if table.tag != "table":
            return None
        if table not in self._judged:
            self._judged[table] = _describes(table, self._title)
        return self._judged[table]


def _describes(table: HtmlElement, title: str) -> bool | None:
    """Whether a table of labels, or of short cells and the title (a key) among them, only describes
    the page; None when it is no table of data."""
    grid = as_table(table)
    if grid is None:
        return None
    cells = [cell for row in grid.rows for cell in row if cell]
    if sum(opens_pair(cell) for cell in cells) >= _LABELLED * len(cells):
        return True
    short = max(map(len, cells)) <= _LONG_CELL
    return short and any(key_text(cell) == title for cell in cells if title)


def _after_heading(page: Page, start: int, end: int, title: str) -> int:
    """A headline that the markup calls one, or that stands apart from what follows, is the page's;
    one in a paragraph is the text's."""
    index = start
    while index < end and (is_titled(page.lines[index]) or _apart(page.lines, index)):
        if not page.lines[index].key or page.lines[index].key not in title:
            break
        index += 1
    return index


def _apart(lines: list[Line], index: int) -> bool:
    """Whether a line and the next one are neither of one block nor of neighbours."""
    if index + 1 >= len(lines):
        return False
    one, other = lines[index].element, lines[index + 1].element
    return one is not other and one.getparent() not in (other.getparent(), other)


def _tells(line: Line) -> bool:
    return line.sentence and line.size > 16 and line.linked < line.size
