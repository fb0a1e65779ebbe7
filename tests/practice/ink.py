"""What stands on a page: runs of type, rules, boxes and pictures, with the unit they belong to.

Lengths are PDF points; the origin is the page's top left corner, and ``y`` of a run is its
baseline. A mark knows its unit (the number of the truth paragraph, or FURNITURE) and its frame
(the text area it stands in), so that it can be drawn in several operator orders.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Face = Literal["serif", "sans"]
Grey = float

FURNITURE = -1
"""Running heads, page numbers, mastheads, 目录: marks that belong to no paragraph of the truth."""


@dataclass(frozen=True, slots=True)
class Type:
    """A face at a size. ``bold`` is drawn by outlining: the face has one weight only."""

    face: Face
    size: float
    bold: bool = False
    grey: Grey = 0.0
    red: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Glyphs drawn by one operator; ``spacing`` (points) is added after each of them."""

    x: float
    y: float
    text: str
    type: Type
    spacing: float = 0.0
    unit: int = FURNITURE
    frame: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.5
    grey: Grey = 0.0
    red: bool = False
    frame: int = 0


@dataclass(frozen=True, slots=True)
class Panel:
    """A rectangle, filled with ``fill`` or only outlined."""

    x: float
    y: float
    width: float
    height: float
    fill: Grey | None = None
    line: float = 0.5
    frame: int = 0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture made up from ``seed``."""

    x: float
    y: float
    width: float
    height: float
    seed: int
    frame: int = 0


Mark = Run | Rule | Panel | Picture


@dataclass(slots=True)
class Sheet:
    """One page and its marks in logical order."""

    width: float
    height: float
    marks: list[Mark] = field(default_factory=list)
