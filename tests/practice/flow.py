"""Paragraphs poured into frames, line by line, with the truth of where they went."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from practice.breaking import Line, Measure, break_lines
from practice.ink import FURNITURE, Mark, Run, Sheet, Type

Align = Literal["justify", "left", "centre", "right"]
Role = Literal["heading", "body", "list", "table", "caption", "signature", "note"]


@dataclass(frozen=True, slots=True)
class Frame:
    """A text area of a page (``sheet`` counts from 0)."""

    number: int
    sheet: int
    x: float
    top: float
    width: float
    bottom: float


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
    """A cursor that runs through frames; ``next_frame(n)`` makes the n-th one when needed."""

    def __init__(self, sheets: list[Sheet], next_frame: Callable[[int], Frame]) -> None:
        self.sheets = sheets
        self.units: list[Unit] = []
        self._next = next_frame
        self.frame = next_frame(0)
        self.y = self.frame.top

    def paragraph(self, unit: Unit, style: Style, lines: list[str] | None = None) -> None:
        """Set a unit; ``lines`` are its parts when it is broken by hand (a title)."""
        number = self.add(unit)
        measure = self._measure(style)
        broken = [
            line
            for part in (lines or [unit.text])
            for line in break_lines(part, style.type, measure)
        ]
        self.gap(style.before)
        self.need(style.leading * (len(broken) + style.keep) if style.keep else style.leading)
        for line in broken:
            self.need(style.leading)
            self._line(line, style, number)
        self.gap(style.after)

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
        if self.y + height > self.frame.bottom + 0.01 and self.y > self.frame.top:
            self.leave()

    def leave(self) -> None:
        """Go on to the next frame."""
        self.frame = self._next(self.frame.number + 1)
        self.y = self.frame.top

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

    def _line(self, line: Line, style: Style, unit: int) -> None:
        room = self.frame.width - style.right * style.type.size - line.width
        shift = {"justify": 0.0, "left": 0.0, "centre": room / 2, "right": room}[style.align]
        baseline = self.y + (style.leading + style.type.size * 0.76) / 2
        x0 = self.frame.x + shift
        for piece in line.pieces:
            self.mark(
                Run(
                    x0 + piece.x,
                    baseline,
                    piece.text,
                    style.type,
                    piece.spacing,
                    unit,
                    self.frame.number,
                )
            )
        left = x0 + line.pieces[0].x
        top = baseline - style.type.size * 0.88
        self.place(unit, (left, top, left + line.width, top + style.type.size))
        self.y += style.leading


def _same_frame(
    box: tuple[float, float, float, float], other: tuple[float, float, float, float], frame: Frame
) -> bool:
    inside = frame.x - 1 <= box[0] and box[2] <= frame.x + frame.width + 20
    return inside and box[1] <= other[1]


def _union(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
