"""An area's headlines and stacks, and which of them own which so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from parsers.pdf.lines import Box
from parsers.sheet.parts import Barriers, Head, Stack, share_x

__all__ = ["Area", "Roof", "find_roof"]


@dataclass(slots=True)
class Area:
    """``em`` is the size of the text, ``wide`` the usual width of a column, ``owner`` the owner of
    each stack that has one, ``roofs`` what stands over each."""

    heads: Sequence[Head]
    stacks: Sequence[Stack]
    barriers: Barriers
    walls: Sequence[Box]
    em: float
    wide: float
    owner: dict[int, int] = field(default_factory=dict)
    roofs: dict[int, Roof] = field(default_factory=dict)

    def owned(self, owner: int) -> list[int]:
        """The numbers of the stacks of an owner."""
        return [n for n, number in self.owner.items() if number == owner]


@dataclass(frozen=True, slots=True)
class Roof:
    """The nearest thing over a stack: its kind, number and lower edge."""

    kind: str
    number: int
    bottom: float


def find_roof(area: Area, box: Box) -> Roof:
    """What stands over a box, nearest first."""
    best = Roof("edge", -1, -1e9)
    for kind, boxes in (
        ("head", [head.box for head in area.heads]),
        ("stack", [stack.box for stack in area.stacks]),
        ("wall", area.walls),
        ("rule", area.barriers.across),
    ):
        for number, other in enumerate(boxes):
            if other[3] > best.bottom and _is_over(kind, other, box, area.em):
                best = Roof(kind, number, other[3])
    return best


def _is_over(kind: str, other: Box, box: Box, em: float) -> bool:
    """Whether a thing of this kind ends over a box and spans enough of it."""
    if other == box or other[3] > box[1] + 0.6 * em:
        return False
    if (other[1] + other[3]) / 2 >= (box[1] + box[3]) / 2:
        return False
    wide = box[2] - box[0]
    need = 0.35 * min(wide, other[2] - other[0]) if kind != "rule" else 0.6 * wide
    return share_x(box, other) > max(need, 1.0)
