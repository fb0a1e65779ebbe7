"""Paragraphs poured into frames, line by line, with the truth of where they went."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from practice.breaking import Line, Measure, break_lines
from practice.fonts import width
from practice.ink import FURNITURE, Mark, Rule, Run, Sheet, Type

Align = Literal["justify", "left", "centre", "right"]
FOOT_FRAMES = 10_000
"""Added to a frame's number for the footnotes under it: they are a frame of their own."""
_FOOT_GAP = 12.0

Role = Literal["heading", "body", "list", "table", "caption", "signature", "note"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A text area of a page (``sheet`` counts from 0); ``short`` if others are higher."""

    number: int
    sheet: int
    x: float
    top: float
    width: float
    bottom: float
    short: bool = False


@dataclass(slots=True)
class Unit:
    """A paragraph of the truth, and the places (page from 1, box) its lines were set in."""

    role: Role
    text: str
    level: int = 0
    table: int | None = None
    places: list[tuple[int, tuple[float, float, float, float]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set. Indents are in ems; ``right`` is kept free at the right (ems)."""

    type: Type
    leading: float
    align: Align = "justify"
    first: float = 0.0
    rest: float = 0.0
    right: float = 0.0
    before: float = 0.0
    after: float = 0.0
    keep: int = 0
    tracking: float = 0.0
    autospace: float = 0.0


class Flow:
    """A cursor that runs through frames; ``frames(n)`` gives the n-th one when it is needed."""

    def __init__(
        self,
        sheets: list[Sheet],
        frames: Callable[[int], Frame],
        units: list[Unit] | None = None,
    ) -> None:
        self.sheets = sheets
        self.units: list[Unit] = [] if units is None else units
        self._frames, self._index = frames, 0
        self._feet: list[tuple[Style, int]] = []
        self._reserved = 0.0
        self._later: list[Callable[[Flow], None]] = []
        self.overfull = False
        self.frame = frames(0)
        self.y = self.frame.top

    def paragraph(
        self,
        unit: Unit,
        style: Style,
        lines: Sequence[str] = (),
        feet: Sequence[tuple[Unit, Style]] = (),
    ) -> None:
        """Set a unit. ``lines`` are its parts when it is broken by hand (a title); ``feet`` are
        its footnotes, each beginning with its mark, set at the foot of the frame the mark is in."""
        number = self.add(unit)
        notes = {note.text[0]: (style_, self.add(note)) for note, style_ in feet}
        broken = self._broken(unit.text, style, lines)
        self.gap(style.before)
        self.need(style.leading * (len(broken) + style.keep) if style.keep else style.leading)
        for line in broken:
            called = [notes[c] for piece in line.pieces for c in piece.text if c in notes]
            self.need(style.leading + self._feet_height(called))
            self._line(line, style, number, notes)
            self._feet += called
            self._reserved += self._feet_height(called)
        self.gap(style.after)

    def finish(self) -> None:
        """Set the footnotes that are still owed to this frame."""
        feet, self._feet = self._feet, []
        if not feet:
            return
        self.y = self.frame.bottom - self._reserved
        rule = self.frame.x + self.frame.width * 0.3
        self._reserved = 0.0
        y = self.y + _FOOT_GAP / 2
        self.mark(Rule(self.frame.x, y, rule, y, 0.5, frame=self.frame.number))
        self.y += _FOOT_GAP
        for style, number in feet:
            for line in self._broken(self.units[number].text, style):
                self._line(line, style, number, {}, FOOT_FRAMES)

    def _broken(self, text: str, style: Style, lines: Sequence[str] = ()) -> list[Line]:
        measure = self._measure(style)
        parts = lines or [text]
        return [line for part in parts for line in break_lines(part, style.type, measure)]

    def _feet_height(self, feet: Sequence[tuple[Style, int]]) -> float:
        lines = sum(
            style.leading * len(self._broken(self.units[number].text, style))
            for style, number in feet
        )
        return lines + (_FOOT_GAP if feet and not self._feet else 0.0)

    def add(self, unit: Unit) -> int:
        """Take the unit into the truth; its number."""
        self.units.append(unit)
        return len(self.units) - 1

    def gap(self, height: float) -> None:
        """White space; none at the top of a frame."""
        if self.y > self.frame.top:
            self.y += height

    def need(self, height: float) -> None:
        """Go on to the next frame when less than ``height`` is left in this one."""
        room = self.frame.bottom - self._reserved - self.y
        if height <= room + 0.01:
            return
        if self.y > self.frame.top or self.frame.short:
            self.leave()
        self.overfull = self.overfull or height > self.frame.bottom - self.frame.top + 0.01

    def leave(self) -> None:
        """Go on to the next frame."""
        self.finish()
        self._index += 1
        self.frame = self._frames(self._index)
        self.y = self.frame.top
        self._settle()

    def later(self, step: Callable[[Flow], None]) -> None:
        """Have something set at the top of the next frame: it may stand inside a paragraph."""
        self._later.append(step)

    def _settle(self) -> None:
        steps, self._later = self._later, []
        for step in steps:
            step(self)

    def mark(self, mark: Mark) -> None:
        """Put a mark on the sheet of the current frame."""
        self.sheets[self.frame.sheet].marks.append(mark)

    def place(self, unit: int, box: tuple[float, float, float, float]) -> None:
        """Note that part of the unit stands here; boxes in one frame grow together."""
        if unit == FURNITURE:
            return
        places, page = self.units[unit].places, self.frame.sheet + 1
        if places and places[-1][0] == page and _same_frame(places[-1][1], box, self.frame):
            box = _union(places.pop()[1], box)
        places.append((page, box))

    def _measure(self, style: Style) -> Measure:
        em = style.type.size
        return Measure(
            self.frame.width - style.right * em,
            style.first * em,
            style.rest * em,
            justified=style.align == "justify",
            autospace=style.autospace,
            tracking=style.tracking * em,
        )

    def _line(
        self,
        line: Line,
        style: Style,
        unit: int,
        marks: Container[str],
        frames: int = 0,
    ) -> None:
        room = self.frame.width - style.right * style.type.size - line.width
        shift = {"justify": 0.0, "left": 0.0, "centre": room / 2, "right": room}[style.align]
        baseline = self.y + (style.leading + style.type.size * 0.76) / 2
        x0 = self.frame.x + shift
        for piece in line.pieces:
            run = Run(
                x0 + piece.x,
                baseline,
                piece.text,
                style.type,
                piece.spacing,
                unit,
                frames + self.frame.number,
            )
            for part in _raised(run, marks):
                self.mark(part)
        left = x0 + line.pieces[0].x
        top = baseline - style.type.size * 0.88
        self.place(unit, (left, top, left + line.width, top + style.type.size))
        self.y += style.leading


def _raised(run: Run, marks: Container[str]) -> list[Run]:
    """The run with the marks of footnotes in it small and raised."""
    parts, x = [], run.x
    for text in re.split(r"([①-⑳])", run.text):
        small = text != "" and text in marks
        type_ = replace(run.type, size=run.type.size * 0.7) if small else run.type
        lift = run.type.size * 0.32 if small else 0.0
        if text:
            parts.append(replace(run, x=x, y=run.y - lift, text=text, type=type_))
            x += width(text, run.type) + run.spacing * len(text)
    return parts


def _same_frame(
    box: tuple[float, float, float, float], other: tuple[float, float, float, float], frame: Frame
) -> bool:
    inside = frame.x - 1 <= box[0] and box[2] <= frame.x + frame.width + 20
    return inside and box[1] <= other[1]


def _union(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
