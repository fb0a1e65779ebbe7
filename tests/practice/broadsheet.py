"""A broadsheet page set on one grid of baselines: plots for articles, filled to their last line.

The text of a plot is made up until its columns are full.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache
from math import ceil

from practice.breaking import Measure, break_lines
from practice.flow import Flow, Frame, Style, Unit
from practice.fonts import width
from practice.headlines import Headlines
from practice.ink import Panel, Picture, Rule, Run, Type
from practice.plot import GAP, Place, Plot, Story

_CHARACTERS = "零一二三四五六七八九十"


class Broadsheet(Headlines):
    """Sets stories on sheets. ``furniture`` is added by the caller."""

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

    def _place(self, plot: Plot) -> Place:
        look = self.look
        x = look.margin + plot.first * (look.column + look.gutter)
        count = plot.last - plot.first + 1
        wide = count * look.column + (count - 1) * look.gutter
        top, bottom = round(plot.top * look.rows), round(plot.bottom * look.rows)
        bottom -= GAP if plot.bottom < 1 else 0
        place = Place(plot, look, x, wide, plot.columns or count, look.gutter, top, bottom)
        if "box" in plot.extras or "tint" in plot.extras:
            pad = look.size * 0.9
            fill, line = (0.92, 0.0) if "tint" in plot.extras else (None, 0.7)
            high = (bottom - top) * look.leading
            panel = Panel(x, place.y(top), wide, high, fill=fill, line=line)
            self.sheets[plot.sheet].marks.append(panel)
            place.x, place.width = x + pad, wide - 2 * pad
            place.top, place.bottom = top + 1, bottom - 1
        return place

    def _story(self, places: list[Place]) -> None:
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

    # --- pictures

    def _picture(self, place: Place, frames: list[Frame]) -> tuple[list[Frame], Unit]:
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
        self, place: Place, unit: Unit, x: float, y: float, wide: float, style: Style
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

    def _alone(self, place: Place, units: list[Unit]) -> Unit:
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

    def _turned(self, places: list[Place], frames: list[Frame], title: str) -> list[Frame]:
        """The frames of all parts, with the marks that lead from one to the next."""
        for before, after in itertools.pairwise(places):
            there, back = (_CHARACTERS[p.plot.sheet + self.number] for p in (after, before))
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

    def _opened_again(self, place: Place, title: str) -> list[Frame]:
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

    def _pour(self, place: Place, frames: list[Frame], units: list[Unit]) -> None:
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
            lines = sum(_count(u, s, frames[0].width) for u, s in [*rows, *more])
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
        lines = sum(_count(u, s, wide) for u, s in [*rows, (unit, body)])
        if lines + 2 * crosses <= room:
            rows.append((unit, body))
        while sum(_count(u, s, wide) for u, s in rows) + 2 * crosses > room:
            last, style = rows[-1]
            if last.text.count("。") > 1:
                rows[-1] = (Unit("body", last.text[: last.text[:-1].rindex("。") + 1]), style)
            elif len(rows) > 1:
                rows.pop()
            else:
                return

    # --- advertisements and rules

    def _advertisement(self, place: Place) -> None:
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

    def _plain(self, plot: Plot) -> Place:
        look = self.look
        x = look.margin + plot.first * (look.column + look.gutter)
        count = plot.last - plot.first + 1
        wide = count * look.column + (count - 1) * look.gutter
        top, bottom = round(plot.top * look.rows), round(plot.bottom * look.rows)
        bottom -= GAP if plot.bottom < 1 else 0
        return Place(plot, look, x, wide, count, look.gutter, top, bottom)


def _count(unit: Unit, style: Style, wide: float) -> int:
    """Rows that a paragraph takes."""
    justified = style.align == "justify"
    return _rows(
        unit.text, style.type, Measure(wide, style.first * style.type.size, justified=justified)
    )


@cache
def _rows(text: str, type_: Type, measure: Measure) -> int:
    return len(break_lines(text, type_, measure))
