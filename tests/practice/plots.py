"""The twelve layouts of practice.sheets: which plots stand where. What differs follows from the
seed."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterable
from typing import Any

from practice.plot import Plot

Plots = tuple[dict[str, Any], list[Plot]]
_EXTRAS = ("kicker", "subtitle", "byline", "byline-over", "cross")


def _some(rng: random.Random, *always: str, but: Iterable[str] = ()) -> frozenset[str]:
    """A choice of what an article may have besides its headline."""
    chosen = {extra for extra in _EXTRAS if extra not in but and rng.random() < 0.4}
    if "byline" in chosen:
        chosen.discard("byline-over")
    return frozenset({*chosen, *always})


def _classic(rng: random.Random) -> Plots:
    first, second = rng.uniform(0.36, 0.44), rng.uniform(0.7, 0.76)
    return {"columns": 5, "rules": rng.choice(("rows", "all"))}, [
        Plot(0, 4, 0, first, extras=_some(rng, "kicker", "subtitle"), picture=("right", 2, 13)),
        Plot(0, 2, first, second, lines=2, extras=_some(rng)),
        Plot(3, 4, first, second, extras=_some(rng, "box", but=("cross",))),
        Plot(0, 1, second, 1, extras=_some(rng)),
        Plot(2, 4, second, 1, extras=_some(rng), picture=("right", 1, 9)),
    ]


def _narrow(rng: random.Random) -> Plots:
    cut, low = rng.uniform(0.5, 0.56), rng.uniform(0.74, 0.8)
    return {"columns": 6, "rules": "none", "gutter": 1.15}, [
        Plot(0, 3, 0, cut, extras=_some(rng, "kicker"), bottoms={2: cut * 0.62, 3: cut * 0.62}),
        Plot(2, 3, cut * 0.62, cut, extras=_some(rng, but=("cross",))),
        Plot(4, 5, 0, cut, head="upright-left", extras=_some(rng, but=("kicker", "subtitle"))),
        Plot(0, 3, cut, low, head="left-2", lines=2, extras=_some(rng)),
        Plot(4, 5, cut, low, extras=_some(rng)),
        Plot(0, 5, low, 1, head="middle-2", lines=2, extras=_some(rng, but=("cross",))),
    ]


def _wide(rng: random.Random) -> Plots:
    a, b = rng.uniform(0.28, 0.34), rng.uniform(0.58, 0.66)
    return {"columns": 4, "rules": "all"}, [
        Plot(0, 2, 0, b, extras=_some(rng, "lead", "subtitle"), picture=("wide", 3, 18)),
        Plot(3, 3, 0, a, lines=2, extras=_some(rng, but=("kicker", "subtitle"))),
        Plot(3, 3, a, b, lines=2, extras=_some(rng, but=("kicker",))),
        Plot(0, 1, b, 1, extras=_some(rng)),
        Plot(2, 3, b, 1, lines=2, extras=_some(rng), picture=("bottom", 1, 8)),
    ]


def _eight(rng: random.Random) -> Plots:
    a, b = rng.uniform(0.3, 0.36), rng.uniform(0.62, 0.7)
    return {"columns": 8, "rules": rng.choice(("rows", "all")), "size": 0.9, "gutter": 1.2}, [
        Plot(0, 4, 0, a, extras=_some(rng, "subtitle")),
        Plot(5, 7, 0, a, extras=_some(rng), picture=("right", 1, 8)),
        Plot(0, 2, a, b, extras=_some(rng)),
        Plot(3, 7, a, b, extras=_some(rng, "kicker"), picture=("middle", 2, 9)),
        Plot(0, 1, b, 1, lines=2, extras=_some(rng, but=("subtitle",))),
        Plot(2, 3, b, 1, lines=2, extras=_some(rng, "box", but=("cross",))),
        Plot(4, 7, b, 1, extras=_some(rng)),
    ]


def _upright(rng: random.Random) -> Plots:
    a, b = rng.uniform(0.32, 0.38), rng.uniform(0.66, 0.72)
    none = ("kicker", "subtitle", "byline-over")
    return {"columns": 5, "rules": rng.choice(("rows", "none"))}, [
        Plot(0, 2, 0, a, head="upright-left", extras=_some(rng, but=none)),
        Plot(3, 4, 0, a, extras=_some(rng)),
        Plot(0, 1, a, b, lines=2, extras=_some(rng)),
        Plot(2, 4, a, b, head="upright-right", lines=2, extras=_some(rng, but=none)),
        Plot(0, 4, b, 1, head="upright-left", lines=2, extras=_some(rng, but=none)),
    ]


def _briefs(rng: random.Random) -> Plots:
    count = rng.choice((5, 6))
    cuts = [n / count for n in range(count + 1)]
    b = rng.uniform(0.55, 0.65)
    column = rng.choice((0, 4))
    rest = (1, 4) if column == 0 else (0, 3)
    briefs = [
        Plot(column, column, top, bottom, lines=2, extras=frozenset({"brief"}))
        for top, bottom in itertools.pairwise(cuts)
    ]
    return {"columns": 5, "rules": "all"}, [
        *briefs,
        Plot(*rest, 0, b, extras=_some(rng, "byline"), picture=("right", 2, 14)),
        Plot(*rest, b, 1, head="right-2", lines=2, extras=_some(rng, but=("kicker",))),
    ]


def _boxes(rng: random.Random) -> Plots:
    a, b = rng.uniform(0.3, 0.36), rng.uniform(0.62, 0.7)
    return {"columns": 6, "rules": "rows"}, [
        Plot(0, 3, 0, a, extras=_some(rng, "kicker", "box")),
        Plot(4, 5, 0, a, lines=2, extras=_some(rng)),
        Plot(0, 1, a, b, lines=2, extras=_some(rng, "tint", but=("cross",))),
        Plot(2, 5, a, b, extras=_some(rng), bottoms={4: (a + b) / 2, 5: (a + b) / 2}),
        Plot(4, 5, (a + b) / 2, b, extras=_some(rng, "box", "brief", but=("cross",))),
        Plot(0, 5, b, 1, extras=_some(rng, "subtitle"), columns=rng.choice((4, 6))),
    ]


def _turns(rng: random.Random) -> Plots:
    a, b = rng.uniform(0.4, 0.5), rng.uniform(0.3, 0.4)
    return {"columns": 5, "rules": "rows", "sheets": 2}, [
        Plot(0, 2, 0, a, extras=_some(rng, "kicker"), story="first"),
        Plot(3, 4, 0, a, lines=2, extras=_some(rng)),
        Plot(0, 1, a, 1, lines=2, extras=_some(rng), story="second"),
        Plot(2, 4, a, 1, extras=_some(rng), picture=("right", 2, 12)),
        Plot(0, 4, 0, b, head=rng.choice(("none", "top")), story="first", sheet=1),
        Plot(0, 2, b, 1, extras=_some(rng), sheet=1),
        Plot(3, 4, b, 1, head="top", lines=2, story="second", sheet=1),
    ]


def _pictures(rng: random.Random) -> Plots:
    a, b = rng.uniform(0.36, 0.42), rng.uniform(0.68, 0.74)
    return {"columns": 5, "rules": rng.choice(("rows", "none"))}, [
        Plot(0, 2, 0, a, extras=frozenset({"brief"}), picture=("alone", 3, 0)),
        Plot(3, 4, 0, a, lines=2, extras=_some(rng)),
        Plot(0, 4, a, b, extras=_some(rng, "subtitle"), picture=("middle", 1, 11)),
        Plot(0, 2, b, 1, extras=_some(rng), picture=("left", 1, 9)),
        Plot(3, 4, b, 1, extras=frozenset({"brief"}), picture=("alone", 2, 0)),
    ]


def _advertisements(rng: random.Random) -> Plots:
    a, b, c = rng.uniform(0.28, 0.33), rng.uniform(0.55, 0.62), rng.uniform(0.78, 0.84)
    return {"columns": 6, "rules": "rows"}, [
        Plot(0, 3, 0, a, extras=_some(rng)),
        Plot(4, 5, 0, a, lines=2, extras=_some(rng)),
        Plot(0, 1, a, b, lines=2, extras=_some(rng, but=("kicker",))),
        Plot(2, 5, a, b, extras=_some(rng, "kicker"), picture=("right", 2, 9)),
        Plot(0, 2, b, c, advertisement=True),
        Plot(3, 5, b, c, extras=_some(rng, but=("cross",))),
        Plot(0, 5, c, 1, advertisement=True),
    ]


def _measures(rng: random.Random) -> Plots:
    a, b = rng.uniform(0.4, 0.48), rng.uniform(0.7, 0.76)
    return {"columns": 6, "rules": "all"}, [
        Plot(0, 2, 0, a, columns=2, extras=_some(rng, "byline"), scale=1.1),
        Plot(3, 5, 0, a, extras=_some(rng)),
        Plot(0, 5, a, b, columns=5, extras=_some(rng, "subtitle"), picture=("right", 2, 12)),
        Plot(0, 1, b, 1, columns=1, lines=2, extras=_some(rng)),
        Plot(2, 5, b, 1, columns=3, extras=_some(rng, "byline-over", but=("byline",)), scale=0.9),
    ]


def _front(rng: random.Random) -> Plots:
    a, b, c = rng.uniform(0.3, 0.36), rng.uniform(0.56, 0.62), rng.uniform(0.76, 0.82)
    return {"columns": 6, "rules": "rows", "front": True}, [
        Plot(0, 5, 0, a, extras=_some(rng, "kicker", "subtitle", "byline-over", but=("byline",))),
        Plot(0, 3, a, b, head="right-2", lines=2, extras=_some(rng, but=("kicker",))),
        Plot(4, 5, a, b, lines=2, extras=_some(rng, "tint", but=("cross",))),
        Plot(0, 2, b, 1, extras=_some(rng), picture=("right", 2, 12)),
        Plot(3, 5, b, c, extras=_some(rng)),
        Plot(3, 5, c, 1, extras=_some(rng, but=("cross",))),
    ]


LAYOUTS: dict[str, Callable[[random.Random], Plots]] = {
    "classic": _classic,
    "narrow": _narrow,
    "wide": _wide,
    "eight": _eight,
    "upright": _upright,
    "briefs": _briefs,
    "boxes": _boxes,
    "turns": _turns,
    "pictures": _pictures,
    "advertisements": _advertisements,
    "measures": _measures,
    "front": _front,
}
