"""Which headline owns which stacks.

What stands right under a headline is its own; a short headline centred over several columns
owns those that it is in the middle of. The rest follows by where it stands (level with the
headline, beside or under owned columns, no rule between) and by whether its text goes on with
theirs.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from parsers.pdf.lines import Box
from parsers.sheet.flow import flows
from parsers.sheet.heads import opens_article
from parsers.sheet.parts import Barriers, Head, Stack, share_x, share_y
from parsers.sheet.turnmarks import is_turn

__all__ = ["assign"]

_FAR = 4.5
_UNDER_PICTURE = 3.3
_LEVEL = 1.3
_LEAST = 0.0
_BESIDE = 4.5


@dataclass(slots=True)
class _Area:
    heads: Sequence[Head]
    stacks: Sequence[Stack]
    barriers: Barriers
    walls: Sequence[Box]
    em: float
    wide: float
    owner: dict[int, int] = field(default_factory=dict)
    roofs: dict[int, _Roof] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Roof:
    """The nearest thing over a stack: its kind, number and lower edge."""

    kind: str
    number: int
    bottom: float


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
    area = _Area(heads, stacks, barriers, walls, em, median(widths) if widths else 0.0)
    area.roofs = {n: _roof(area, stack.box) for n, stack in enumerate(stacks)}
    _take_reached(area)
    _take_orphans(area)
    return [area.owner[n] for n in range(len(stacks))]


def _roof(area: _Area, box: Box) -> _Roof:
    """What stands over a box, nearest first."""
    best = _Roof("edge", -1, -1e9)
    wide = box[2] - box[0]
    for kind, boxes in (
        ("head", [head.box for head in area.heads]),
        ("stack", [stack.box for stack in area.stacks]),
        ("wall", area.walls),
        ("rule", area.barriers.across),
    ):
        for number, other in enumerate(boxes):
            if other == box or other[3] <= best.bottom or other[3] > box[1] + 0.6 * area.em:
                continue
            if (other[1] + other[3]) / 2 >= (box[1] + box[3]) / 2:
                continue
            need = 0.35 * min(wide, other[2] - other[0]) if kind != "rule" else 0.6 * wide
            if share_x(box, other) > max(need, 1.0):
                best = _Roof(kind, number, other[3])
    return best


# --- what stands under a headline


def _take_reached(area: _Area) -> None:
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


def _limits(area: _Area, number: int) -> tuple[float, float]:
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


def _is_reached(area: _Area, number: int, limit: tuple[float, float], n: int) -> bool:
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


def _settle(area: _Area, claims: dict[int, list[int]]) -> None:
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


def _cost(area: _Area, left: int, right: int, members: Sequence[int], cut: int) -> float:
    mine = [*_owned(area, left), *members[:cut]]
    theirs = [*members[cut:], *_owned(area, right)]
    cost = _misfit(area, left, mine) + _misfit(area, right, theirs)
    for part in (mine, theirs):
        ordered = sorted(part, key=lambda n: area.stacks[n].box[0])
        for a, b in itertools.pairwise(ordered):
            cost -= flows(area.stacks[a], area.stacks[b])
            cost += 0.5 * abs(area.stacks[a].box[1] - area.stacks[b].box[1]) / area.em
    return cost


def _misfit(area: _Area, number: int, members: Sequence[int]) -> float:
    """How far, in em, a headline is from the middle, or the left edge, of what is under it."""
    if not members:
        return 6.0
    ink = area.heads[number].ink
    x0 = min(area.stacks[n].box[0] for n in members)
    x1 = max(area.stacks[n].box[2] for n in members)
    centre = abs(x0 + x1 - ink[0] - ink[2]) / 2
    left = abs(x0 - ink[0])
    return min(centre, left + area.em, 12 * area.em) / area.em


def _owned(area: _Area, number: int) -> list[int]:
    return [n for n, owner in area.owner.items() if owner == number]


# --- what stands elsewhere


def _take_orphans(area: _Area) -> None:
    """Stacks under no headline, the surest first; a group without headline for the rest."""
    fresh = len(area.heads)
    orphans = [n for n in range(len(area.stacks)) if n not in area.owner]
    while orphans:
        scored = [(score, owner, n) for n in orphans for score, owner in _candidates(area, n)]
        best = max(scored, key=lambda row: (row[0], -row[2]), default=(_LEAST - 1, -1, -1))
        if best[0] > _LEAST:
            area.owner[best[2]] = best[1]
            orphans.remove(best[2])
            continue
        first = min(orphans, key=lambda n: (area.stacks[n].kind != "text", *area.stacks[n].box[:2]))
        area.owner[first] = fresh
        fresh += 1
        orphans.remove(first)


def _candidates(area: _Area, n: int) -> list[tuple[float, int]]:
    """Owners that a stack may have, each with how sure it is."""
    found: dict[int, float] = {}
    for score, owner in (*_from_above(area, n), *_from_sides(area, n), *_from_heads(area, n)):
        found[owner] = max(score, found.get(owner, -9.0))
    return [(score, owner) for owner, score in found.items()]


def _from_above(area: _Area, n: int) -> list[tuple[float, int]]:
    """The article that the thing over a stack belongs to."""
    stack, roof = area.stacks[n], area.roofs[n]
    if roof.kind == "wall":
        roof = _roof(area, (stack.box[0], area.walls[roof.number][1], *stack.box[2:]))
        if roof.kind != "stack" or area.owner.get(roof.number) is None:
            return []
        return [(0.2 + flows(area.stacks[roof.number], stack), area.owner[roof.number])]
    if roof.kind != "stack" or roof.number not in area.owner:
        return []
    above = area.stacks[roof.number]
    return [(_continues(area, above, roof.number, stack), area.owner[roof.number])]


def _continues(area: _Area, above: Stack, number: int, stack: Stack) -> float:
    """How sure it is that a stack goes on with the article of the one right over it."""
    if stack.lines and is_turn(stack.lines[0].text):
        return 3.0
    gap = (stack.box[1] - above.box[3]) / area.em
    if above.kind == "picture":
        return 2.3 if gap < _UNDER_PICTURE else 0.6 if gap < _FAR else -0.9
    near = 1.3 if stack.kind == "text" else 2.2
    score = 1.5 + flows(above, stack) - (1.9 if gap > near else 0.0) - (1.5 if gap > _FAR else 0.0)
    score -= 2.0 if _opens(stack) and gap > 1.2 else 0.0
    # A line or two under a headline are its subtitle, whatever their type: no text goes on there.
    under_head = len(above.lines) <= 2 and area.roofs[number].kind == "head"
    return max(score, 1.5) if under_head and gap < _FAR else score


def _from_sides(area: _Area, n: int) -> list[tuple[float, int]]:
    """Articles of the columns right beside a stack."""
    stack = area.stacks[n]
    rows: list[tuple[float, int]] = []
    for other, owner in area.owner.items():
        box = area.stacks[other].box
        left, right = stack.box[0] - box[2], box[0] - stack.box[2]
        gap = max(left, right)
        if gap < -area.em or gap > _BESIDE * area.em or share_y(stack.box, box) <= 0:
            continue
        low, high = sorted((box[2], stack.box[0])) if left > right else (stack.box[2], box[0])
        top, bottom = max(box[1], stack.box[1]), min(box[3], stack.box[3])
        score = 0.3 + _level(area, n, owner)
        if area.barriers.beside(low, high, top, bottom):
            score -= 2.5
        if left > right:
            score += _after(area, n, other, owner)
        else:
            score += _before(area, n, other)
        rows.append((score, owner))
    return rows


def _after(area: _Area, n: int, other: int, owner: int) -> float:
    """For a stack right of an article's column: whether its text goes on in it."""
    before = _lowest(area, other, owner)
    if before == n:
        return 0.0
    score = flows(area.stacks[before], area.stacks[n])
    if _opens(area.stacks[n]):
        score -= 2.0
    foot = max(area.stacks[m].box[3] for m in _owned(area, owner))
    if foot - area.stacks[before].box[3] > 1.2 * area.em and score < 2.0:
        score -= 1.5  # the article has ended in this column
    return score


def _opens(stack: Stack) -> bool:
    """Whether a stack begins as articles do: with a byline or the name of an agency."""
    return bool(stack.lines) and opens_article(stack.lines[0].text)


def _before(area: _Area, n: int, other: int) -> float:
    """For a stack left of an article's first column: whether the text could begin in it."""
    stack = area.stacks[n]
    first = stack.lines[0] if stack.lines else None
    score = flows(stack, area.stacks[other]) - 0.5
    if first is not None and (first.box[0] - stack.box[0]) / first.size < 1.0:
        # Not where an article begins: then another column must stand at its left.
        score -= 0.0 if _has_free_left(area, n) else 3.0
    if _opens(area.stacks[other]) or area.stacks[other].kind != "text":
        score -= 2.0
    return score


def _has_free_left(area: _Area, n: int) -> bool:
    """Whether a stack of no article yet stands left of one and could run on into it."""
    stack = area.stacks[n]
    return any(
        m not in area.owner
        and 0 < stack.box[0] - other.box[2] < _BESIDE * area.em
        and share_y(stack.box, other.box) > 0
        and flows(other, stack) > 0
        for m, other in enumerate(area.stacks)
        if m != n
    )


def _lowest(area: _Area, other: int, owner: int) -> int:
    """The last stack of an article in the column of one of its stacks."""
    box = area.stacks[other].box
    column = [
        m
        for m in _owned(area, owner)
        if share_x(area.stacks[m].box, box) > 0.5 * area.stacks[m].width
        and area.stacks[m].kind == "text"
    ]
    return max(column, key=lambda m: area.stacks[m].box[3], default=other)


def _level(area: _Area, n: int, owner: int) -> float:
    """Whether a stack begins level with an article, or with one of its columns."""
    top = area.stacks[n].box[1]
    tops = [area.stacks[m].box[1] for m in _owned(area, owner)]
    if owner < len(area.heads):
        tops.append(area.heads[owner].box[1])
    if min(abs(top - other) for other in tops) < _LEVEL * area.em:
        return 1.5
    return -1.5 if top < min(tops) - _LEVEL * area.em else 0.0


def _from_heads(area: _Area, n: int) -> list[tuple[float, int]]:
    """Headlines right beside a stack: upright ones, and those level with it."""
    stack = area.stacks[n]
    rows: list[tuple[float, int]] = []
    for number, head in enumerate(area.heads):
        left, right = stack.box[0] - head.box[2], head.box[0] - stack.box[2]
        gap = max(left, right)
        reach = max(area.wide, 9 * area.em) if head.upright else _BESIDE * area.em
        if not -area.em < gap < reach or share_y(stack.box, head.box) <= 0:
            continue
        low, high = (head.box[2], stack.box[0]) if left > right else (stack.box[2], head.box[0])
        top, bottom = max(head.box[1], stack.box[1]), min(head.box[3], stack.box[3])
        score = _level(area, n, number) + (1.5 if head.upright else 0.5)
        if area.barriers.beside(low, high, top, bottom):
            score -= 3.0
        if not head.upright and right > left:
            score += _before_head(area, n, number)
        rows.append((score, number))
    return rows


def _before_head(area: _Area, n: int, number: int) -> float:
    """For a stack left of a headline: whether its text could run on into what stands under it."""
    owned = [m for m in _owned(area, number) if area.stacks[m].kind == "text"]
    if not owned:
        return -0.5
    first = min(owned, key=lambda m: area.stacks[m].box[0])
    if _opens(area.stacks[first]):
        return -2.0
    return min(flows(area.stacks[n], area.stacks[first]), 0.0)
