"""The operator orders in which a page may be drawn; what it looks like never changes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, get_args

from practice.fonts import width
from practice.ink import Mark, Run

Order = Literal["logical", "rows", "shuffled", "frames"]
ORDERS: tuple[Order, ...] = get_args(Order)


def ordered(marks: Sequence[Mark], order: Order, seed: int = 0) -> list[Mark]:
    """The marks as they are to be drawn: what is no text first, then the runs in ``order``."""
    ground: list[Mark] = [mark for mark in marks if not isinstance(mark, Run)]
    runs = [mark for mark in marks if isinstance(mark, Run)]
    rng = random.Random(seed)
    if order == "rows":
        runs.sort(key=lambda run: (round(run.y, 1), run.x))
    elif order == "shuffled":
        runs = [piece for run in runs for piece in _torn(run, rng)]
        rng.shuffle(runs)
    elif order == "frames":
        frames = list({run.frame: None for run in runs})
        rng.shuffle(frames)
        runs.sort(key=lambda run: frames.index(run.frame))
    return [*ground, *runs]


def _torn(run: Run, rng: random.Random) -> list[Run]:
    """The run in pieces of a few glyphs: how some programs write text."""
    pieces, x, text = [], run.x, run.text
    while text:
        count = rng.randint(3, 12) if rng.random() < 0.5 else len(text)
        piece, text = text[:count], text[count:]
        pieces.append(replace(run, x=x, text=piece))
        x += width(piece, run.type) + run.spacing * len(piece)
    return pieces
