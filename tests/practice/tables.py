"""Tables on the page: column widths, rows over a page break, ruled or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from practice.breaking import Line, Measure, break_lines
from practice.flow import Flow
from practice.fonts import width
from practice.ink import Rule, Run, Type


@dataclass(frozen=True, slots=True)
class TableStyle:
    """How a table is set."""

    type: Type
    head: Type
    leading: float
    pad: float = 5.0
    ruled: bool = True
    repeat_head: bool = True


def set_table(flow: Flow, unit: int, rows: Sequence[Sequence[str]], style: TableStyle) -> None:
    """Set the rows from where the flow stands; a row is never parted."""
    widths = column_widths(rows, style, flow.frame.width)
    flow.need(sum(_height(row, widths, style) for row in rows[:2]))
    top = flow.y
    for number, row in enumerate(rows):
        height = _height(row, widths, style)
        if flow.y + height > flow.frame.bottom and flow.y > flow.frame.top:
            _verticals(flow, widths, top, style)
            flow.leave()
            top = flow.y
            if style.repeat_head and number:
                _row(flow, unit, rows[0], widths, style, head=True)
        _row(flow, unit, row, widths, style, head=number == 0)
    _verticals(flow, widths, top, style)


def column_widths(rows: Sequence[Sequence[str]], style: TableStyle, room: float) -> list[float]:
    """Widths that fill ``room``: short columns as they need, long ones share what is left."""
    natural = []
    for column in range(len(rows[0])):
        longest = max(width(row[column], style.head) for row in rows)
        natural.append(longest + 2 * style.pad + 3)
    short = [w if w < style.type.size * 7.5 else 0.0 for w in natural]
    if sum(natural) <= room or not all(short):
        shared = [0.0 if s else w**0.7 for s, w in zip(short, natural, strict=True)]
    else:
        short, shared = [0.0] * len(natural), natural
    if not sum(shared):
        short, shared = [0.0] * len(natural), natural
    left = room - sum(short)
    return [s or left * w / sum(shared) for s, w in zip(short, shared, strict=True)]


def _cell(text: str, w: float, type_: Type, style: TableStyle) -> list[Line]:
    return break_lines(text, type_, Measure(w - 2 * style.pad, justified=False)) if text else []


def _height(row: Sequence[str], widths: Sequence[float], style: TableStyle) -> float:
    lines = max(len(_cell(c, w, style.type, style)) for c, w in zip(row, widths, strict=True))
    return max(1, lines) * style.leading + 2 * style.pad


def _row(
    flow: Flow,
    unit: int,
    row: Sequence[str],
    widths: Sequence[float],
    style: TableStyle,
    *,
    head: bool,
) -> None:
    height, x, type_ = _height(row, widths, style), flow.frame.x, style.head if head else style.type
    if style.ruled:
        _horizontal(flow, flow.y, sum(widths))
    for text, w in zip(row, widths, strict=True):
        lines = _cell(text, w, type_, style)
        y = flow.y + (height - len(lines) * style.leading) / 2
        for line in lines:
            left = x + style.pad
            if len(lines) == 1:
                left = x + (w - line.width) / 2
            y += style.leading
            baseline = y - (style.leading - type_.size * 0.76) / 2
            for p in line.pieces:
                run = Run(left + p.x, baseline, p.text, type_, p.spacing, unit, flow.frame.number)
                flow.mark(run)
        x += w
    flow.place(unit, (flow.frame.x, flow.y, x, flow.y + height))
    flow.y += height
    if style.ruled:
        _horizontal(flow, flow.y, sum(widths))


def _horizontal(flow: Flow, y: float, w: float) -> None:
    flow.mark(Rule(flow.frame.x, y, flow.frame.x + w, y, frame=flow.frame.number))


def _verticals(flow: Flow, widths: Sequence[float], top: float, style: TableStyle) -> None:
    if not style.ruled or flow.y <= top:
        return
    x = flow.frame.x
    for w in [0.0, *widths]:
        x += w
        flow.mark(Rule(x, top, x, flow.y, frame=flow.frame.number))
