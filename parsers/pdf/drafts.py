"""A passage under way, and what tells that a line of it is its last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from parsers.pdf.lines import Line
from parsers.pdf.marks import WORD
from parsers.pdf.measure import SHORT, Column

__all__ = ["DEEPEST", "END", "Align", "Draft", "is_short"]

Align = Literal["left", "centre", "right"]

DEEPEST = 5.5
"""Ideographs that the further lines of a numbered passage are set in, at most."""
END = frozenset("。！？；：!?;:…”’」』.．")


@dataclass(slots=True)
class Draft:
    """A passage under way: its lines with the page each is on."""

    lines: list[tuple[int, Line]]
    column: Column
    align: Align
    framed: bool
    first_part: int = 0
    first_column: Column | None = None

    def go_on(self, other: Draft) -> None:
        """Take in what stands in the next column or page."""
        self.first_part = self.first_part or len(self.lines)
        self.lines += other.lines
        self.first_column = self.first_column or self.column
        self.column = other.column

    @property
    def last(self) -> Line:
        """The line that another may follow."""
        return self.lines[-1][1]


def is_short(last: Line, line: Line, column: Column) -> bool:
    """A line that ends before the edge although the next word would have fitted."""
    white = (column.right - last.box[2]) / line.size
    if white <= SHORT:
        return False
    word = WORD.match(line.text)
    needed = sum(0.55 if c.isascii() else 1.0 for c in word[0]) if word else 0.0
    return white > needed + 0.5
