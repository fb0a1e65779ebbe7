"""Figures with their captions, and boxes with text of their own, in a flow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from practice.flow import Flow, Frame, Style, Unit
from practice.ink import Panel, Picture

_PAD = 9.0
BOX_FRAMES = 20_000
"""Added to a frame's number for the boxes in it: a box is a frame of its own."""


def set_figure(
    flow: Flow, caption: str, style: Style, shape: tuple[float, float], seed: int
) -> None:
    """A picture with its caption under it. ``shape``: the share of the frame's width it takes,
    and how many times it is as wide as high."""
    wide = flow.frame.width * shape[0]
    high = wide / shape[1]
    flow.need(high + style.leading * 2 + 12)
    flow.gap(6)
    frame = flow.frame
    x = frame.x + (frame.width - wide) / 2
    flow.mark(Picture(x, flow.y, wide, high, seed, frame.number))
    flow.y += high + 3
    flow.paragraph(Unit("caption", caption), style)


def set_box(flow: Flow, heading: str, texts: Sequence[str], head: Style, body: Style) -> None:
    """A ruled box: a heading and paragraphs, never parted."""
    trial = Flow([], lambda _: replace(_inner(flow), sheet=0, top=0.0, bottom=1e9))
    trial.sheets.append(replace(flow.sheets[0], marks=[]))
    _fill(trial, heading, texts, head, body)
    high = trial.y - trial.frame.top + 2 * _PAD
    flow.need(high + 16)
    flow.gap(8)
    frame = flow.frame
    flow.mark(Panel(frame.x, flow.y, frame.width, high, line=0.8, frame=frame.number))
    inside = Flow(flow.sheets, lambda _: _inner(flow), flow.units)
    _fill(inside, heading, texts, head, body)
    flow.y += high
    flow.gap(8)


def _inner(flow: Flow) -> Frame:
    frame = flow.frame
    return replace(
        frame,
        number=BOX_FRAMES + len(flow.units),
        x=frame.x + _PAD,
        width=frame.width - 2 * _PAD,
        top=flow.y + _PAD,
        bottom=1e9,
    )


def _fill(flow: Flow, heading: str, texts: Sequence[str], head: Style, body: Style) -> None:
    flow.paragraph(Unit("heading", heading), head)
    for text in texts:
        flow.paragraph(Unit("body", text), body)
