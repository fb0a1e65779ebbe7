"""Which headline owns which stacks.

What stands right under a headline is its own; a short headline centred over several columns
owns those that it is in the middle of. The rest follows by where it stands (level with the
headline, beside or under owned columns, no rule between) and by whether its text goes on with
theirs.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median

from parsers.pdf.lines import Box
from parsers.sheet.area import Area, find_roof
from parsers.sheet.flow import flows
from parsers.sheet.orphans import take_orphans
from parsers.sheet.parts import Barriers, Head, Stack, share_x

__all__ = ["assign"]

_FAR = 4.5
_UNDER_PICTURE = 3.3
_LEVEL = 1.3


def assign(
    heads: Sequence[Head],
    stacks: Sequence[Stack],
    barriers: Barriers,
    walls: Sequence[Box],
    em: float,
) -> list[int]:
    """The owner of each stack: the number of a headline, or a number from ``len(heads)`` on for
    each group without one. ``walls`` are boxes that hold articles of their own."""
    widths = [stack.width for stack in stacks if stack.kind == "text"]
    area = Area(heads, stacks, barriers, walls, em, median(widths) if widths else 0.0)
    area.roofs = {n: find_roof(area, stack.box) for n, stack in enumerate(stacks)}
    _take_reached(area)
    take_orphans(area)
    return [area.owner[n] for n in range(len(stacks))]


def _take_reached(area: Area) -> None:
    limits = [_limits(area, number) for number in range(len(area.heads))]
    claims: dict[int, list[int]] = {}
    for n, stack in enumerate(area.stacks):
        roof = area.roofs[n]
        if roof.kind == "head" and _is_under(area.heads[roof.number], stack):
            area.owner[n] = roof.number
            continue
        found = [h for h, limit in enumerate(limits) if _is_reached(area, h, limit, n)]
        if found:
            claims[n] = found
    for n, found in list(claims.items()):
        if len(found) == 1:
            area.owner[n] = found[0]
            del claims[n]
    _settle(area, claims)


def _is_under(head: Head, stack: Stack) -> bool:
    shared = share_x(head.box, stack.box)
    return not head.upright and shared > 0.5 * min(stack.width, head.box[2] - head.box[0])


def _limits(area: Area, number: int) -> tuple[float, float]:
    """How far the white at both sides of a headline reaches."""
    head = area.heads[number]
    x0, top, x1, bottom = head.ink
    boxes = [stack.box for stack in area.stacks]
    boxes += [other.box for at, other in enumerate(area.heads) if at != number]
    boxes += [*area.walls, *area.barriers.down]
    level = [box for box in boxes if min(bottom, box[3]) - max(top, box[1]) > 0.3 * (bottom - top)]
    middle = (x0 + x1) / 2
    left = max((b[2] for b in level if (b[0] + b[2]) / 2 < middle), default=-1e9)
    right = min((b[0] for b in level if (b[0] + b[2]) / 2 > middle), default=1e9)
    return left, right


def _is_reached(area: Area, number: int, limit: tuple[float, float], n: int) -> bool:
    """Whether a stack stands under the white beside a headline."""
    head, stack, roof = area.heads[number], area.stacks[n], area.roofs[n]
    if head.upright:
        return False
    x0, top, x1, _ = stack.box
    gap = top - head.box[3]
    if not -0.6 * area.em < gap < _FAR * area.em or not limit[0] - 1 <= x0 < x1 <= limit[1] + 1:
        return False
    if roof.kind == "head":
        return roof.number == number
    if roof.kind == "stack" and top - roof.bottom < _UNDER_PICTURE * area.em:
        # What stands right under a picture is its article's, and that one began over it.
        over = area.stacks[roof.number]
        if over.kind == "picture" and over.box[1] < head.box[1]:
            return False
    return roof.bottom <= head.ink[1] + 0.5 * (head.ink[3] - head.ink[1])


def _settle(area: Area, claims: dict[int, list[int]]) -> None:
    """Stacks that two headlines reach: the split that puts both best in their middle."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for n, found in claims.items():
        ordered = tuple(sorted(found, key=lambda h: area.heads[h].ink[0]))
        groups.setdefault((ordered[0], ordered[-1]), []).append(n)
    for (left, right), members in sorted(groups.items()):
        members.sort(key=lambda n: area.stacks[n].box[0])
        best = min(range(len(members) + 1), key=lambda cut: _cost(area, left, right, members, cut))
        for at, n in enumerate(members):
            area.owner[n] = left if at < best else right


def _cost(area: Area, left: int, right: int, members: Sequence[int], cut: int) -> float:
    mine = [*area.owned(left), *members[:cut]]
    theirs = [*members[cut:], *area.owned(right)]
    cost = _misfit(area, left, mine) + _misfit(area, right, theirs)
    for part in (mine, theirs):
        ordered = sorted(part, key=lambda n: area.stacks[n].box[0])
        for a, b in itertools.pairwise(ordered):
            cost += _parting(area, area.stacks[a], area.stacks[b])
    return cost


def _parting(area: Area, left: Stack, right: Stack) -> float:
    """What speaks against two columns side by side in one article."""
    cost = 0.5 * abs(left.box[1] - right.box[1]) / area.em - flows(left, right)
    if left.box[3] < right.box[3] - _LEVEL * area.em:
        cost += 1.0  # only the last column of an article may end early
    floors = (_floor(area, left), _floor(area, right))
    if _are_parted(floors, area.em):
        cost += 1.5  # the line under them is drawn in two
    return cost


def _are_parted(floors: tuple[Box | None, Box | None], em: float) -> bool:
    one, other = floors
    return one is not None and other is not None and one != other and abs(one[1] - other[1]) < em


def _floor(area: Area, stack: Stack) -> Box | None:
    """The rule next under a stack, when no headline stands between."""
    x0, _, x1, foot = stack.box
    rules = [
        rule
        for rule in area.barriers.across
        if rule[1] > foot - 1 and share_x(rule, stack.box) > 0.6 * (x1 - x0)
    ]
    rule = min(rules, key=lambda rule: rule[1], default=None)
    if rule is None or any(
        foot - 1 < head.box[1] < rule[1] and share_x(head.box, stack.box) > 0 for head in area.heads
    ):
        return None
    return rule


def _misfit(area: Area, number: int, members: Sequence[int]) -> float:
    """How far, in em, a headline is from the middle, or the left edge, of what is under it."""
    if not members:
        return 6.0
    ink = area.heads[number].ink
    x0 = min(area.stacks[n].box[0] for n in members)
    x1 = max(area.stacks[n].box[2] for n in members)
    centre = abs(x0 + x1 - ink[0] - ink[2]) / 2
    left = abs(x0 - ink[0])
    return min(centre, left + area.em, 12 * area.em) / area.em
