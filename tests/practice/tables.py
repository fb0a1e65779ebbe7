"""Tables on the page: column widths, spanning cells, rows over a page break, ruled or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from practice.breaking import Line, Measure, break_lines
from practice.flow import Flow
from practice.fonts import width
from practice.ink import Rule, Run, Type
from practice.markup import TableText


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How a table is set. ``ruled``: a grid, three lines (over, under the head, under), none."""

    type: Type
    head: Type
    leading: float
    pad: float = 5.0
    ruled: Literal["grid", "three", "none"] = "grid"
    repeat_head: bool = True


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell that shows: where it begins, what it covers, and its lines."""

    row: int
    column: int
    rows: int
    columns: int
    lines: tuple[Line, ...]


class _Grid:
    """The table measured: its cells, column edges and row heights."""

    def __init__(self, table: TableText, style: TableStyle, room: float) -> None:
        self.table, self.style = table, style
        widths = column_widths(table, style, room)
        self.edges = [sum(widths[:n]) for n in range(len(widths) + 1)]
        self.cells = [self._cell(r, c) for r, row in enumerate(table.rows) for c in range(len(row))]
        self.covered = {
            (r + i, c + j): (r, c)
            for r, c, rows, columns in table.spans
            for i in range(rows)
            for j in range(columns)
        }
        self.heights = [self._height(r) for r in range(len(table.rows))]

    def _cell(self, row: int, column: int) -> _Cell:
        spans = {(r, c): (rows, columns) for r, c, rows, columns in self.table.spans}
        rows, columns = spans.get((row, column), (1, 1))
        wide = self.edges[column + columns] - self.edges[column] - 2 * self.style.pad
        text = self.table.rows[row][column]
        type_ = self.type(row)
        lines = break_lines(text, type_, Measure(wide, justified=False)) if text else []
        return _Cell(row, column, rows, columns, tuple(lines))

    def type(self, row: int) -> Type:
        """The type of a row."""
        return self.style.head if row < self.table.heads else self.style.type

    def _height(self, row: int) -> float:
        lines = [len(cell.lines) for cell in self.cells if cell.row == row and cell.rows == 1]
        return max([1, *lines]) * self.style.leading + 2 * self.style.pad

    def owner(self, row: int, column: int) -> tuple[int, int]:
        """The place of the cell that covers a place."""
        return self.covered.get((row, column), (row, column))


def set_table(flow: Flow, unit: int, table: TableText, style: TableStyle) -> None:
    """Set the table from where the flow stands; a row is never parted."""
    grid, heads = _Grid(table, style, flow.frame.width), table.heads
    flow.need(sum(grid.heights[: heads + 1]))
    rows: list[int] = []
    top = flow.y
    for row, height in enumerate(grid.heights):
        used = sum(grid.heights[r] for r in rows)
        if row > heads and top + used + height > flow.frame.bottom:
            _band(flow, unit, grid, rows, top)
            flow.leave()
            top, rows = flow.y, list(range(heads)) if style.repeat_head else []
        rows.append(row)
    _band(flow, unit, grid, rows, top)


def column_widths(table: TableText, style: TableStyle, room: float) -> list[float]:
    """Widths that fill ``room``: short columns as they need, long ones share what is left."""
    rows, natural = table.rows, []
    wide = {(r, c) for r, c, _, columns in table.spans if columns > 1}
    for column in range(len(rows[0])):
        texts = [row[column] for r, row in enumerate(rows) if (r, column) not in wide]
        natural.append(max(width(text, style.head) for text in texts) + 2 * style.pad + 3)
    short = [w if w < style.type.size * 7.5 else 0.0 for w in natural]
    shared = [0.0 if s else w**0.7 for s, w in zip(short, natural, strict=True)]
    if not sum(shared):
        short, shared = [0.0] * len(natural), natural
    left = room - sum(short)
    return [s or left * w / sum(shared) for s, w in zip(short, shared, strict=True)]


def _band(flow: Flow, unit: int, grid: _Grid, rows: Sequence[int], top: float) -> None:
    """Draw these rows from ``top``: the part of the table that stands in one frame."""
    tops, y = {}, top
    for row in rows:
        tops[row] = y
        y += grid.heights[row]
    for cell in grid.cells:
        if cell.row in tops:
            _text(flow, unit, grid, cell, tops[cell.row])
    flow.place(unit, (flow.frame.x, top, flow.frame.x + grid.edges[-1], y))
    if grid.style.ruled == "grid":
        _edges(flow, grid, rows, tops, y)
    elif grid.style.ruled == "three":
        _three(flow, grid, rows, tops, y)
    flow.y = y


def _text(flow: Flow, unit: int, grid: _Grid, cell: _Cell, top: float) -> None:
    style, type_ = grid.style, grid.type(cell.row)
    high = sum(grid.heights[cell.row : cell.row + cell.rows])
    left, right = grid.edges[cell.column], grid.edges[cell.column + cell.columns]
    y = top + (high - len(cell.lines) * style.leading) / 2
    for line in cell.lines:
        x = left + style.pad
        if len(cell.lines) == 1:
            x = left + (right - left - line.width) / 2
        y += style.leading
        baseline = y - (style.leading - type_.size * 0.76) / 2
        for piece in line.pieces:
            at = flow.frame.x + x + piece.x
            frame = flow.frame.number
            flow.mark(Run(at, baseline, piece.text, type_, piece.spacing, unit, frame))


def _edges(
    flow: Flow, grid: _Grid, rows: Sequence[int], tops: dict[int, float], end: float
) -> None:
    """Every edge between two cells, joined to long rules."""
    columns = len(grid.edges) - 1
    levels = [*(tops[row] for row in rows), end]
    for n, level in enumerate(levels):
        closed = [
            n in (0, len(rows)) or grid.owner(rows[n - 1], c) != grid.owner(rows[n], c)
            for c in range(columns)
        ]
        for a, b in _stretches(closed):
            _rule(flow, grid.edges[a], level, grid.edges[b], level)
    for c in range(columns + 1):
        closed = [c in (0, columns) or grid.owner(row, c - 1) != grid.owner(row, c) for row in rows]
        for a, b in _stretches(closed):
            _rule(flow, grid.edges[c], levels[a], grid.edges[c], levels[b])


def _three(
    flow: Flow, grid: _Grid, rows: Sequence[int], tops: dict[int, float], end: float
) -> None:
    levels = [tops[rows[0]], end]
    if rows[0] == 0:
        levels.append(tops[rows[grid.table.heads]])
    for level in levels:
        _rule(flow, 0, level, grid.edges[-1], level)


def _stretches(closed: Sequence[bool]) -> list[tuple[int, int]]:
    """Runs of True as (start, end)."""
    stretches: list[tuple[int, int]] = []
    for n, true in enumerate(closed):
        if true and stretches and stretches[-1][1] == n:
            stretches[-1] = (stretches[-1][0], n + 1)
        elif true:
            stretches.append((n, n + 1))
    return stretches


def _rule(flow: Flow, x0: float, y0: float, x1: float, y1: float) -> None:
    x = flow.frame.x
    flow.mark(Rule(x + x0, y0, x + x1, y1, frame=flow.frame.number))
