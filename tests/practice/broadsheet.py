"""A broadsheet page set on one grid of baselines: plots for articles, filled to their last line.

A plot says which columns from which to which row an article takes and what it has (headline over
it, beside, in its middle or upright; kicker, subtitle, lead, byline, picture, box). Its text is
made up until its columns are full.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from practice.breaking import Measure, break_lines
from practice.flow import Flow, Frame, Style, Unit
from practice.fonts import width
from practice.ink import Panel, Picture, Rule, Run, Sheet, Type
from practice.reports import Reports
from practice.roles import TITLE_LEVEL

GAP = 2
"""Rows kept free under a plot."""
_DISPLAY = {1: 1.75, 2: 2.4, 3: 3.0, 4: 3.6, 5: 4.2, 6: 4.6, 7: 4.8, 8: 5.0}
_CHARACTERS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Look:
    """Measures of a paper; ``rules`` are drawn between plots (``rows``), beside them too
    (``all``), in every gutter (``columns``) or not at all (``none``)."""

    page: tuple[float, float]
    margin: float
    columns: int
    gutter: float
    size: float
    leading: float
    rules: str
    top: float
    bottom: float

    @property
    def column(self) -> float:
        """Width of a column."""
        room = self.page[0] - 2 * self.margin - (self.columns - 1) * self.gutter
        return room / self.columns

    @property
    def rows(self) -> int:
        """Rows of the type area."""
        return int((self.page[1] - self.bottom - self.top) / self.leading)


@dataclass(frozen=True, slots=True)
class Plot:
    """A place for an article: columns ``first`` to ``last`` (from 0), ``top`` and ``bottom`` as
    shares of the type area; columns in ``tops`` and ``bottoms`` begin later or end earlier.
    ``head`` is top, left-N, right-N, middle-N, upright-left, upright-right or none; ``picture``
    (place, columns, rows); ``story`` names an article that goes on in another plot."""

    first: int
    last: int
    top: float
    bottom: float
    head: str = "top"
    lines: int = 1
    extras: frozenset[str] = frozenset()
    picture: tuple[str, int, int] | None = None
    tops: Mapping[int, float] = field(default_factory=dict)
    bottoms: Mapping[int, float] = field(default_factory=dict)
    columns: int = 0
    scale: float = 1.0
    story: str = ""
    sheet: int = 0
    advertisement: bool = False


@dataclass(slots=True)
class Story:
    """An article as set."""

    title: str
    units: list[Unit]
    boxed: bool


@dataclass(slots=True)
class _Place:
    """A plot on its sheet, in points and rows."""

    plot: Plot
    look: Look
    x: float
    width: float
    count: int
    gutter: float
    top: int
    bottom: int

    @property
    def column(self) -> float:
        return (self.width - (self.count - 1) * self.gutter) / self.count

    def left(self, column: int) -> float:
        """Left edge of its own column number ``column``."""
        return self.x + column * (self.column + self.gutter)

    def over(self, columns: int) -> float:
        """Width of so many of its columns."""
        return columns * self.column + (columns - 1) * self.gutter

    def y(self, row: float) -> float:
        return self.look.top + row * self.look.leading


class Broadsheet:
    """Sets stories on sheets. ``furniture`` is added by the caller."""

    def __init__(self, look: Look, sheets: list[Sheet], reports: Reports) -> None:
        self.look, self.sheets, self.reports = look, sheets, reports
        self.rng: random.Random = reports.rng
        self.stories: list[Story] = []
        self.advertisements: list[list[str]] = []
        self.turns: list[str] = []
        self._frames = 0

    def set(self, plots: Sequence[Plot]) -> None:
        """Set what stands in all plots; those of one story become one article."""
        told: dict[str, list[Plot]] = {}
        for number, plot in enumerate(plots):
            told.setdefault(plot.story or f"#{number}", []).append(plot)
        for parts in told.values():
            if parts[0].advertisement:
                self._advertisement(self._place(parts[0]))
            else:
                self._story([self._place(plot) for plot in parts])
        for plot in plots:
            self._rules(plot, plots)

    def _place(self, plot: Plot) -> _Place:
        look = self.look
        x = look.margin + plot.first * (look.column + look.gutter)
        count = plot.last - plot.first + 1
        wide = count * look.column + (count - 1) * look.gutter
        top, bottom = round(plot.top * look.rows), round(plot.bottom * look.rows)
        bottom -= GAP if plot.bottom < 1 else 0
        place = _Place(plot, look, x, wide, plot.columns or count, look.gutter, top, bottom)
        if "box" in plot.extras or "tint" in plot.extras:
            pad = look.size * 0.9
            fill, line = (0.92, 0.0) if "tint" in plot.extras else (None, 0.7)
            high = (bottom - top) * look.leading
            panel = Panel(x, place.y(top), wide, high, fill=fill, line=line)
            self.sheets[plot.sheet].marks.append(panel)
            place.x, place.width = x + pad, wide - 2 * pad
            place.top, place.bottom = top + 1, bottom - 1
        return place

    def _story(self, places: list[_Place]) -> None:
        units: list[Unit] = []
        first = places[0]
        title = self.reports.headline(brief="brief" in first.plot.extras)
        frames = self._opened(first, title, units)
        caption: Unit | None = None
        if first.plot.picture and first.plot.picture[0] != "alone":
            frames, caption = self._picture(first, frames)
        if len(places) > 1:
            frames = self._turned(places, frames, title)
        if "alone" in (first.plot.picture or ()):
            caption = self._alone(first, units)
        elif frames:
            self._pour(first, frames, units)
        if caption:
            units.append(caption)
        boxed = bool(first.plot.extras & {"box", "tint"})
        self.stories.append(Story(title, units, boxed))

    # --- headlines

    def _opened(self, place: _Place, title: str, units: list[Unit]) -> list[Frame]:
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

    def _columns(self, place: _Place, tops: Mapping[int, int], skip: int = -1) -> list[Frame]:
        frames = []
        for n in range(place.count):
            own = place.plot.tops.get(place.plot.first + n)
            top = round(own * self.look.rows) if own else tops.get(n, place.top)
            end = place.plot.bottoms.get(place.plot.first + n)
            bottom = round(end * self.look.rows) - GAP if end else place.bottom
            if n != skip and bottom - top >= 3:
                frames.append(self._frame(place, n, top, bottom))
        return frames

    def _frame(self, place: _Place, column: int, top: int, bottom: int) -> Frame:
        self._frames += 1
        x, y0, y1 = place.left(column), place.y(top), place.y(bottom)
        return Frame(self._frames, place.plot.sheet, x, y0, place.column, y1 + 0.5)

    def _headline(
        self, place: _Place, title: str, begin: int, count: int, units: list[Unit]
    ) -> int:
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

    def _lead(self, place: _Place, row: int, units: list[Unit]) -> int:
        """A paragraph over all columns; the rows it takes."""
        em = self.look.size * 1.08
        self._frames += 1
        x, y = place.x, place.y(row)
        frame = Frame(self._frames, place.plot.sheet, x, y, place.width, 1e9)
        flow = Flow(self.sheets, lambda _: frame, units)
        style = Style(Type("sans", em), self.look.leading, first=2)
        flow.paragraph(Unit("body", self.reports.lead()), style)
        return ceil((flow.y - y + 0.5 * em) / self.look.leading)

    def _upright(self, place: _Place, title: str, units: list[Unit], *, left: bool) -> list[Frame]:
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

    # --- pictures

    def _picture(self, place: _Place, frames: list[Frame]) -> tuple[list[Frame], Unit]:
        """Put the picture in; the frames around it and its caption, set."""
        where, count, rows = place.plot.picture or ("", 1, 10)
        count = min(count, place.count)
        begin = {"right": place.count - count, "left": 0}.get(where, (place.count - count) // 2)
        if where == "bottom":
            begin = place.count - count
        covered = [place.left(n) for n in range(begin, begin + count)]
        inside = [f for f in frames if any(abs(f.x - x) < 1 for x in covered)]
        top = max(round((f.top - self.look.top) / self.look.leading) for f in inside)
        low = min(round((f.bottom - self.look.top) / self.look.leading) for f in inside)
        if where == "middle":
            top += max(4, (low - top - rows) // 2)
        elif where == "bottom":
            top = low - rows - 2
        caption = Unit("caption", self.reports.word("captions"))
        wide, y = place.over(count), place.y(top)
        style = Style(Type("sans", self.look.size * 0.88), self.look.leading * 0.85, "left")
        count_lines = len(break_lines(caption.text, style.type, Measure(wide, justified=False)))
        taken = rows + ceil(count_lines * 0.85 + 0.5)
        high = rows * self.look.leading - 4
        seed = self.rng.randint(1, 999)
        sheet = self.sheets[place.plot.sheet]
        sheet.marks.append(Picture(covered[0], y + 2, wide, high, seed))
        self._caption(place, caption, covered[0], y + 2 + high, wide, style)
        left: list[Frame] = []
        for frame in frames:
            if frame in inside:
                left += self._around(frame, place.y(top), place.y(top + taken))
            else:
                left.append(frame)
        return left, caption

    def _caption(
        self, place: _Place, unit: Unit, x: float, y: float, wide: float, style: Style
    ) -> None:
        self._frames += 1
        frame = Frame(self._frames, place.plot.sheet, x, y, wide, 1e9)
        scratch: list[Unit] = []
        Flow(self.sheets, lambda _: frame, scratch).paragraph(unit, style)

    def _around(self, frame: Frame, top: float, bottom: float) -> list[Frame]:
        """What a picture leaves of a frame."""
        parts = [(frame.top, top - self.look.leading * 0.4), (bottom, frame.bottom)]
        left = []
        for y0, y1 in parts:
            rows = int((y1 - y0) / self.look.leading + 0.05)
            if rows >= 2:
                self._frames += 1
                low = y0 + rows * self.look.leading + 0.5
                number, sheet = self._frames, frame.sheet
                left.append(Frame(number, sheet, frame.x, y0, frame.width, low))
        return left

    def _alone(self, place: _Place, units: list[Unit]) -> Unit:
        """A picture that is all of its article, under its headline."""
        end = max(y1 for unit in units for _, (_, _, _, y1) in unit.places)
        y, low = end + self.look.leading * 0.6, place.y(place.bottom - 3)
        mark = Picture(place.x, y, place.width, low - y, self.rng.randint(1, 999))
        self.sheets[place.plot.sheet].marks.append(mark)
        caption = Unit("caption", self.reports.word("captions") + self.reports.word("captions"))
        style = Style(Type("sans", self.look.size * 0.9), self.look.leading * 0.9, first=2)
        self._caption(place, caption, place.x, low + 2, place.width, style)
        return caption

    # --- text

    def _turned(self, places: list[_Place], frames: list[Frame], title: str) -> list[Frame]:
        """The frames of all parts, with the marks that lead from one to the next."""
        for before, after in itertools.pairwise(places):
            there, back = (_CHARACTERS[p.plot.sheet + 1] for p in (after, before))
            last = frames[-1]
            low = last.bottom - self.look.leading
            frames[-1] = Frame(last.number, last.sheet, last.x, last.top, last.width, low)
            self._mark(f"（下转第{there}版）", frames[-1], low - 0.5, right=True)
            more = self._opened_again(after, title)
            first = more[0]
            self._mark(f"（上接第{back}版）", first, first.top, right=False)
            top = first.top + self.look.leading
            more[0] = Frame(first.number, first.sheet, first.x, top, first.width, first.bottom)
            frames += more
        return frames

    def _opened_again(self, place: _Place, title: str) -> list[Frame]:
        if place.plot.head == "none":
            return self._columns(place, {})
        scratch: list[Unit] = []
        used = self._headline(place, title, 0, place.count, scratch)
        return self._columns(place, dict.fromkeys(range(place.count), place.top + used))

    def _mark(self, text: str, frame: Frame, y: float, *, right: bool) -> None:
        type_ = Type("sans", self.look.size)
        x = frame.x + (frame.width - width(text, type_) if right else 0)
        baseline = y + (self.look.leading + self.look.size * 0.76) / 2
        self.sheets[frame.sheet].marks.append(Run(x, baseline, text, type_, frame=frame.number))
        self.turns.append(text)

    def _pour(self, place: _Place, frames: list[Frame], units: list[Unit]) -> None:
        """Fill the frames with text, the last one nearly."""
        em = self.look.size * place.plot.scale
        body = Style(Type("serif", em), self.look.leading, first=2)
        sans = Style(Type("sans", em), self.look.leading, first=2)
        cross = Style(Type("sans", em, bold=True), self.look.leading, "centre", keep=1)
        room = sum(int((f.bottom - f.top) / self.look.leading) for f in frames)
        rows: list[tuple[Unit, Style]] = []
        if "byline" in place.plot.extras:
            rows.append((Unit("note", self.reports.byline()), sans))
        reporter = not place.plot.extras & {"byline", "byline-over"}
        rows.append((Unit("body", self.reports.opening(reporter=reporter)), body))
        misses = 0
        while True:
            crosses = sum(unit.role == "heading" for unit, _ in rows)
            more = [(Unit("body", self.reports.paragraph()), body)]
            if "cross" in place.plot.extras and len(rows) % 4 == 3 and room > 40:
                more.insert(0, (Unit("heading", self.reports.word("crossheads")), cross))
            lines = sum(self._count(u, s, frames[0].width) for u, s in [*rows, *more])
            if lines + 2 * crosses + 2 <= room - 1:
                rows += more
                continue
            misses += 1
            if misses > 12:
                break
        self._fill_up(rows, body, frames[0].width, room)
        flow = Flow(self.sheets, lambda n: frames[n], units)
        for unit, style in rows:
            flow.paragraph(unit, style)

    def _fill_up(self, rows: list[tuple[Unit, Style]], body: Style, wide: float, room: int) -> None:
        """A last short paragraph when there is room for it."""
        unit = Unit("body", self.reports.closing())
        crosses = sum(u.role == "heading" for u, _ in rows)
        lines = sum(self._count(u, s, wide) for u, s in [*rows, (unit, body)])
        if lines + 2 * crosses <= room:
            rows.append((unit, body))
        while sum(self._count(u, s, wide) for u, s in rows) + 2 * crosses > room:
            last, style = rows[-1]
            if last.text.count("。") > 1:
                rows[-1] = (Unit("body", last.text[: last.text[:-1].rindex("。") + 1]), style)
            elif len(rows) > 1:
                rows.pop()
            else:
                return

    def _count(self, unit: Unit, style: Style, wide: float) -> int:
        em = style.type.size
        justified = style.align == "justify"
        measure = Measure(wide, style.first * em, justified=justified)
        return len(break_lines(unit.text, style.type, measure))

    # --- advertisements and rules

    def _advertisement(self, place: _Place) -> None:
        sheet = self.sheets[place.plot.sheet]
        lines = self.reports.advertisement()
        tall = (place.bottom - place.top) * self.look.leading
        fill = self.rng.choice((None, 0.9))
        sheet.marks.append(
            Panel(place.x, place.y(place.top), place.width, tall, fill=fill, line=0.8)
        )
        y = place.y(place.top) + tall / (len(lines) + 2)
        for n, line in enumerate(lines):
            size = min(self.look.size * (1.4, 3.2, 1.6)[n % 3], 0.9 * place.width / len(line))
            type_ = Type("sans", size, bold=n == 1)
            x = place.x + (place.width - width(line, type_)) / 2
            sheet.marks.append(Run(x, y + size, line, type_, frame=50_000 + self._frames))
            y += tall / (len(lines) + 1)
        self.advertisements.append(lines)

    def _rules(self, plot: Plot, plots: Sequence[Plot]) -> None:
        """The rule under a plot, and the one at its right."""
        look, sheet = self.look, self.sheets[plot.sheet]
        if look.rules == "none":
            return
        place = self._plain(plot)
        if plot.bottom < 1 and not plot.bottoms:
            y = place.y(place.bottom + GAP / 2)
            sheet.marks.append(Rule(place.x, y, place.x + place.width, y, 0.5))
        beside = any(
            other.sheet == plot.sheet
            and other.first == plot.last + 1
            and min(other.bottom, plot.bottom) - max(other.top, plot.top) > 0.02
            for other in plots
        )
        x = place.x + place.width + look.gutter / 2
        if beside and look.rules in ("all", "columns") and not plot.bottoms:
            sheet.marks.append(Rule(x, place.y(place.top), x, place.y(place.bottom), 0.4))

    def _plain(self, plot: Plot) -> _Place:
        look = self.look
        x = look.margin + plot.first * (look.column + look.gutter)
        count = plot.last - plot.first + 1
        wide = count * look.column + (count - 1) * look.gutter
        top, bottom = round(plot.top * look.rows), round(plot.bottom * look.rows)
        bottom -= GAP if plot.bottom < 1 else 0
        return _Place(plot, look, x, wide, count, look.gutter, top, bottom)


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
