"""What a sheet is made of: stacks of lines, pictures, tables, headlines, and barriers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from parsers.pdf.lines import Box, Line

__all__ = ["Barriers", "Head", "Stack", "between_x", "share_x", "share_y"]

StackKind = Literal["text", "picture", "table"]


@dataclass(frozen=True, slots=True)
class Stack:
    """Lines of one column that follow each other without a break; or a picture or a table, whose
    caption are its ``lines``. ``index`` is a table's place among the page's; ``measure`` are the
    edges of its text where something beside it makes that narrower than its column."""

    box: Box
    lines: tuple[Line, ...] = ()
    kind: StackKind = "text"
    index: int = -1
    measure: tuple[float, float] | None = None

    @property
    def left(self) -> float:
        """Where its lines begin that are not set in."""
        return self.measure[0] if self.measure else self.box[0]

    @property
    def right(self) -> float:
        """Where its full lines end."""
        return self.measure[1] if self.measure else self.box[2]

    @property
    def size(self) -> float:
        """Size of its type in points."""
        return self.lines[0].size if self.lines else 0.0

    @property
    def width(self) -> float:
        """From its left edge to its right one."""
        return self.box[2] - self.box[0]


@dataclass(frozen=True, slots=True)
class Head:
    """A headline with what belongs to it: ``parts`` are (role, level, lines) in reading order.
    ``box`` is around all of it, ``ink`` around the title alone."""

    box: Box
    ink: Box
    parts: tuple[tuple[str, int, tuple[Line, ...]], ...]
    size: float
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Barriers:
    """Rules of an area as boxes: ``across`` and ``down``."""

    across: tuple[Box, ...] = ()
    down: tuple[Box, ...] = ()

    def under(self, top: float, bottom: float, left: float, right: float) -> bool:
        """Whether a rule lies between two heights, over half of a stretch."""
        need = 0.5 * (right - left)
        return any(
            top - 1 <= (y0 + y1) / 2 <= bottom + 1 and min(x1, right) - max(x0, left) > need
            for x0, y0, x1, y1 in self.across
        )

    def beside(self, left: float, right: float, top: float, bottom: float) -> bool:
        """Whether a rule stands between two places, over half of a height."""
        need = 0.5 * (bottom - top)
        return any(
            left - 1 <= (x0 + x1) / 2 <= right + 1 and min(y1, bottom) - max(y0, top) > need
            for x0, y0, x1, y1 in self.down
        )


def share_x(one: Box, other: Box) -> float:
    """Length of x that two boxes share; negative: how far they are apart."""
    return min(one[2], other[2]) - max(one[0], other[0])


def share_y(one: Box, other: Box) -> float:
    """The same of y."""
    return min(one[3], other[3]) - max(one[1], other[1])


def between_x(one: Box, others: Sequence[Box], low: float, high: float) -> bool:
    """Whether any of the others stands between two x, level with the first."""
    return any(box[0] >= low - 1 and box[2] <= high + 1 and share_y(one, box) > 0 for box in others)
