"""What a newspaper page is planned with: the paper's measures, and plots for its articles.

A plot says which columns from which to which row an article takes and what it has (headline over
it, beside, in its middle or upright; kicker, subtitle, lead, byline, picture, box).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from practice.flow import Unit

GAP = 2
"""Rows kept free under a plot."""


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
class Place:
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
