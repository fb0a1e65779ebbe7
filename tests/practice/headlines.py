"""Headlines of a newspaper page, what stands over and under them, and the columns they leave."""

from __future__ import annotations

import random
from collections.abc import Mapping
from math import ceil

from practice.flow import Flow, Frame, Style, Unit
from practice.fonts import width
from practice.ink import Run, Sheet, Type
from practice.plot import GAP, Look, Place, Story
from practice.reports import Reports
from practice.roles import TITLE_LEVEL

_DISPLAY = {1: 1.75, 2: 2.4, 3: 3.0, 4: 3.6, 5: 4.2, 6: 4.6, 7: 4.8, 8: 5.0}


class Headlines:
    """Sets headlines on sheets, and keeps what was set."""

    def __init__(self, look: Look, sheets: list[Sheet], reports: Reports, number: int = 1) -> None:
        self.look, self.sheets, self.reports, self.number = look, sheets, reports, number
        self.rng: random.Random = reports.rng
        self.stories: list[Story] = []
        self.advertisements: list[list[str]] = []
        self.turns: list[str] = []
        self._frames = 0

    def _opened(self, place: Place, title: str, units: list[Unit]) -> list[Frame]:
        """Set the headline; the frames that are left for the text, in reading order."""
        kind, _, number = place.plot.head.partition("-")
        if kind == "upright":
            return self._upright(place, title, units, left=number == "left")
        count = int(number) if number else place.count
        start = {"left": 0, "right": place.count - count, "middle": (place.count - count) // 2}
        begin = start.get(kind, 0)
        used = self._headline(place, title, begin, count, units) if kind != "none" else 0
        tops = dict.fromkeys(range(begin, begin + count), place.top + used)
        if kind == "top" and "lead" in place.plot.extras:
            used += self._lead(place, place.top + used, units)
            tops = dict.fromkeys(range(place.count), place.top + used)
        return self._columns(place, tops)

    def _columns(self, place: Place, tops: Mapping[int, int], skip: int = -1) -> list[Frame]:
        frames = []
        for n in range(place.count):
            own = place.plot.tops.get(place.plot.first + n)
            top = round(own * self.look.rows) if own else tops.get(n, place.top)
            end = place.plot.bottoms.get(place.plot.first + n)
            bottom = round(end * self.look.rows) - GAP if end else place.bottom
            if n != skip and bottom - top >= 3:
                frames.append(self._frame(place, n, top, bottom))
        return frames

    def _frame(self, place: Place, column: int, top: int, bottom: int) -> Frame:
        self._frames += 1
        x, y0, y1 = place.left(column), place.y(top), place.y(bottom)
        return Frame(self._frames, place.plot.sheet, x, y0, place.column, y1 + 0.5)

    def _headline(self, place: Place, title: str, begin: int, count: int, units: list[Unit]) -> int:
        """Set it over ``count`` columns from ``begin``; the rows it takes."""
        wide, em = place.over(count), self.look.size
        size = em * _DISPLAY[min(count, 8)] * self.rng.uniform(0.92, 1.1)
        lines = _broken(title, place.plot.lines)
        size = min(size, *(wide / (width(line, Type("serif", 1.0)) + 0.2) for line in lines))
        if size < 1.4 * em and len(lines) == 1:
            lines = _broken(title, 2)
            size = min(wide / (width(line, Type("serif", 1.0)) + 0.2) for line in lines)
            size = min(size, em * _DISPLAY[min(count, 8)])
        face = self.rng.choice(("serif", "sans"))
        align = self.rng.choice(("centre", "centre", "left"))
        x, y = place.left(begin), place.y(place.top)
        self._frames += 1
        frame = Frame(self._frames, place.plot.sheet, x, y, wide, 1e9)
        flow = Flow(self.sheets, lambda _: frame, units)
        small = em * self.rng.choice((1.15, 1.3, 1.5))
        if "kicker" in place.plot.extras:
            self._display(flow, "kicker", small, wide, align)
        style = Style(Type(face, size, bold=True), size * 1.3, align)
        flow.paragraph(Unit("heading", title, TITLE_LEVEL), style, lines)
        if "subtitle" in place.plot.extras:
            self._display(flow, "subtitle", small, wide, align)
        if "byline-over" in place.plot.extras:
            byline = Style(Type("sans", em), em * 1.7, "centre")
            flow.paragraph(Unit("note", self.reports.byline()), byline)
        return ceil((flow.y - y + 0.4 * em) / self.look.leading)

    def _display(self, flow: Flow, kind: str, size: float, wide: float, align: str) -> None:
        text = self.reports.word(kind + "s")
        size = min(size, wide / (width(text, Type("sans", 1.0)) + 0.2))
        style = Style(Type("sans", size), size * 1.5, "left" if align == "left" else "centre")
        flow.paragraph(Unit("heading", text), style)

    def _lead(self, place: Place, row: int, units: list[Unit]) -> int:
        """A paragraph over all columns; the rows it takes."""
        em = self.look.size * 1.08
        self._frames += 1
        x, y = place.x, place.y(row)
        frame = Frame(self._frames, place.plot.sheet, x, y, place.width, 1e9)
        flow = Flow(self.sheets, lambda _: frame, units)
        style = Style(Type("sans", em), self.look.leading, first=2)
        flow.paragraph(Unit("body", self.reports.lead()), style)
        return ceil((flow.y - y + 0.5 * em) / self.look.leading)

    def _upright(self, place: Place, title: str, units: list[Unit], *, left: bool) -> list[Frame]:
        """A headline that runs down in a column of its own."""
        lines = _broken(title, place.plot.lines)
        high = (place.bottom - place.top) * self.look.leading
        longest = max(len(line) for line in lines)
        size = min(self.look.size * 3.2, high / (longest * 1.18), place.column / 1.3 / len(lines))
        column = 0 if left else place.count - 1
        unit = Unit("heading", title, TITLE_LEVEL)
        units.append(unit)
        self._frames += 1
        middle = place.left(column) + place.column / 2
        type_ = Type("serif", size, bold=True)
        for n, line in enumerate(lines):  # from right to left
            x = middle + (len(lines) / 2 - n - 1) * size * 1.25 + size * 0.125
            y = place.y(place.top) + size * 0.95
            for glyph in line:
                run = Run(x, y, glyph, type_, unit=len(units) - 1, frame=self._frames)
                self.sheets[place.plot.sheet].marks.append(run)
                y += size * 1.15
        top = place.y(place.top)
        box = (middle - size * len(lines) * 0.65, top, middle + size * len(lines) * 0.65, y - size)
        unit.places.append((place.plot.sheet + 1, box))
        return self._columns(place, {}, column)


def _broken(title: str, lines: int) -> list[str]:
    """The headline in so many lines of about one length; marks are not parted from words."""
    if lines < 2 or len(title) < 8:
        return [title]
    middle = len(title) // 2
    allowed = [
        at
        for at in range(2, len(title) - 1)
        if title[at] not in "”、，：！？”」" and title[at - 1] not in "“「"
    ]
    at = min(allowed, key=lambda place: abs(place - middle))
    return [title[:at], title[at:]]
