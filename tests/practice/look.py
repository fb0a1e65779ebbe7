"""What makes one gazette look different from another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from practice.ink import Face

A4 = (595.28, 841.89)


@dataclass(frozen=True, slots=True)
class Look:
    """How an issue is set: lengths in points, indents in ems.

    ``lead_full`` sets what stands before an act's first heading over all columns, ``wide_tables``
    tables too. ``ruled`` is how tables are ruled: a grid, three lines, or not at all.
    """

    page: tuple[float, float] = A4
    size: float = 14.0
    leading: float = 25.0
    margin_x: float = 78.0
    margin_top: float = 92.0
    margin_bottom: float = 84.0
    face: Face = "serif"
    title_size: float = 20.0
    title_tracking: float = 0.0
    indent: float = 2.0
    paragraph_gap: float = 0.0
    columns: int = 1
    gutter: float = 24.0
    lead_full: bool = False
    wide_tables: bool = True
    new_page: bool = True
    appendix_new_page: bool = True
    autospace: float = 0.0
    ruled: Literal["grid", "three", "none"] = "grid"
    repeat_head: bool = True
    head: Literal["outer", "centre", "none"] = "outer"
    folio: str = "— {} —"
    folio_centred: bool = False
    printed_from: int = 1
    cover: Literal["plain", "picture", "chinese"] = "plain"
    contents_title: str = "目　录"
    dots: Literal["…", "."] = "…"
