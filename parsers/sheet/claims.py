"""Claims on a stack under no headline: what is over, beside and under it, and how sure each is."""

from __future__ import annotations

from parsers.pdf.blocks import enclose
from parsers.sheet.area import Area, find_roof
from parsers.sheet.bylines import opens_article
from parsers.sheet.flow import flows
from parsers.sheet.parts import Stack, share_x, share_y
from parsers.sheet.turnmarks import is_turn

__all__ = ["BESIDE", "LEVEL", "find_claims", "lowest", "opening"]

BESIDE = 4.5
"""Columns of one article are at most so many em apart."""
LEVEL = 1.3
"""Stacks that begin, or end, less than so many em apart are level."""
_FAR = 4.5
_UNDER_PICTURE = 3.3
_TORN = 2.0


def find_claims(area: Area, n: int) -> list[tuple[float, int]]:
    """Owners that a stack may have, each with how sure it is."""
    found: dict[int, float] = {}
    rows = (*_from_above(area, n), *_from_sides(area, n), *_from_heads(area, n))
    for score, owner in (*rows, *_from_below(area, n)):
        found[owner] = max(score, found.get(owner, -9.0))
    return [(score, owner) for owner, score in found.items()]


def _from_above(area: Area, n: int) -> list[tuple[float, int]]:
    """The article that the thing over a stack belongs to."""
    stack, roof = area.stacks[n], area.roofs[n]
    if roof.kind == "wall":
        roof = find_roof(area, (stack.box[0], area.walls[roof.number][1], *stack.box[2:]))
        if roof.kind != "stack" or area.owner.get(roof.number) is None:
            return []
        return [(0.2 + flows(area.stacks[roof.number], stack), area.owner[roof.number])]
    if roof.kind != "stack" or roof.number not in area.owner:
        return []
    above = area.stacks[roof.number]
    return [(_continues(area, above, roof.number, stack), area.owner[roof.number])]


def _from_below(area: Area, n: int) -> list[tuple[float, int]]:
    """For a picture with nothing over it: the headline right under it, with its columns no wider
    than what stands in the picture's row."""
    stack, roof = area.stacks[n], area.roofs[n]
    if stack.kind != "picture" or roof.kind not in ("edge", "rule", "wall"):
        return []
    rows: list[tuple[float, int]] = []
    for number, head in enumerate(area.heads):
        gap = head.box[1] - stack.box[3]
        around = enclose([head.box, *(area.stacks[m].box for m in area.owned(number))])
        inside = share_x(around, stack.box) > 0.9 * stack.width
        if head.upright or not inside or not -area.em < gap < _FAR * area.em:
            continue
        if not area.barriers.under(stack.box[3], head.box[1], stack.box[0], stack.box[2]):
            rows.append((0.8, number))
    return rows


def _continues(area: Area, above: Stack, number: int, stack: Stack) -> float:
    """How sure it is that a stack goes on with the article of the one right over it."""
    if stack.lines and is_turn(stack.lines[0].text):
        return 3.0
    gap = (stack.box[1] - above.box[3]) / area.em
    if above.kind == "picture":
        return 2.3 if gap < _UNDER_PICTURE else 0.6 if gap < _FAR else -0.9
    score = 1.5 + flows(above, stack) - _apart(stack, gap)
    # A line or two under a headline are its subtitle, whatever their type: no text goes on there.
    under_head = len(above.lines) <= 2 and area.roofs[number].kind == "head"
    return max(score, 1.5) if under_head and gap < _FAR else score


def _apart(stack: Stack, gap: float) -> float:
    """What the white over a stack, in em, says against its going on with what is over it."""
    near = 1.3 if stack.kind == "text" else 2.2
    cost = 1.9 * (gap > near) + 1.5 * (gap > _FAR)
    return cost + (opening(stack) if gap > 1.2 else 0.0)


def _from_sides(area: Area, n: int) -> list[tuple[float, int]]:
    """Articles of the columns right beside a stack."""
    stack = area.stacks[n]
    rows: list[tuple[float, int]] = []
    for other, owner in area.owner.items():
        box = area.stacks[other].box
        left, right = stack.box[0] - box[2], box[0] - stack.box[2]
        gap = max(left, right)
        if gap < -area.em or gap > BESIDE * area.em or share_y(stack.box, box) <= 0:
            continue
        low, high = sorted((box[2], stack.box[0])) if left > right else (stack.box[2], box[0])
        top, bottom = max(box[1], stack.box[1]), min(box[3], stack.box[3])
        score = 0.3 + _level(area, n, owner)
        parted = area.barriers.beside(low, high, top, bottom)
        if parted:
            score -= 2.5
        if left > right:
            going = _after(area, n, other, owner)
            # A line torn at the foot of one and the head of the other outdoes a rule.
            score += going + _TORN * (parted and going >= 2.0)
        else:
            score += _before(area, n, other)
        rows.append((score, owner))
    return rows


def _after(area: Area, n: int, other: int, owner: int) -> float:
    """For a stack right of an article's column: whether its text goes on in it."""
    before = lowest(area, other, owner)
    if before == n:
        return 0.0
    score = flows(area.stacks[before], area.stacks[n])
    score -= opening(area.stacks[n])
    foot = max(area.stacks[m].box[3] for m in area.owned(owner))
    if foot - area.stacks[before].box[3] > 1.2 * area.em and score < 2.0:
        score -= 1.5  # the article has ended in this column
    return score


def opening(stack: Stack) -> float:
    """How surely a stack begins as articles do: with a byline or the name of an agency, less so
    with what a reporter has seen, as paragraphs within an article do too."""
    if not stack.lines or not opens_article(stack.lines[0].text):
        return 0.0
    return 1.0 if stack.lines[0].text.startswith("记者") else 2.0


def _before(area: Area, n: int, other: int) -> float:
    """For a stack left of an article's first column: whether the text could begin in it."""
    stack = area.stacks[n]
    first = stack.lines[0] if stack.lines else None
    score = flows(stack, area.stacks[other]) - 0.5
    if first is not None and (first.box[0] - stack.left) / first.size < 1.0:
        # Not where an article begins: then another column must stand at its left.
        score -= 0.0 if _has_free_left(area, n) else 3.0
    if area.stacks[other].kind != "text":
        return score - 2.0
    return score - opening(area.stacks[other])


def _has_free_left(area: Area, n: int) -> bool:
    """Whether a stack of no article yet stands left of one and could run on into it."""
    stack = area.stacks[n]
    return any(
        m not in area.owner
        and 0 < stack.box[0] - other.box[2] < BESIDE * area.em
        and share_y(stack.box, other.box) > 0
        and flows(other, stack) > 0
        for m, other in enumerate(area.stacks)
        if m != n
    )


def lowest(area: Area, other: int, owner: int) -> int:
    """The last stack of an article in the column of one of its stacks."""
    box = area.stacks[other].box
    column = [
        m
        for m in area.owned(owner)
        if share_x(area.stacks[m].box, box) > 0.5 * area.stacks[m].width
        and area.stacks[m].kind == "text"
    ]
    return max(column, key=lambda m: area.stacks[m].box[3], default=other)


def _level(area: Area, n: int, owner: int) -> float:
    """Whether a stack begins level with an article, or with one of its columns."""
    top = area.stacks[n].box[1]
    tops = [area.stacks[m].box[1] for m in area.owned(owner)]
    if owner < len(area.heads):
        tops.append(area.heads[owner].box[1])
    if min(abs(top - other) for other in tops) < LEVEL * area.em:
        return 1.5
    return -1.5 if top < min(tops) - LEVEL * area.em else 0.0


def _from_heads(area: Area, n: int) -> list[tuple[float, int]]:
    """Headlines right beside a stack: upright ones, and those level with it."""
    stack = area.stacks[n]
    rows: list[tuple[float, int]] = []
    for number, head in enumerate(area.heads):
        left, right = stack.box[0] - head.box[2], head.box[0] - stack.box[2]
        gap = max(left, right)
        reach = max(area.wide, 9 * area.em) if head.upright else BESIDE * area.em
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


def _is_roof(area: Area, n: int, owner: int) -> bool:
    """Whether something of an article stands right under a stack."""
    roofs = (area.roofs[m] for m in area.owned(owner))
    return any(roof.kind == "stack" and roof.number == n for roof in roofs)


def _before_head(area: Area, n: int, number: int) -> float:
    """For a stack left of a headline: whether its text could run on into what stands under it."""
    if area.stacks[n].kind == "picture" and _is_roof(area, n, number):
        return 0.0
    owned = [m for m in area.owned(number) if area.stacks[m].kind == "text"]
    if not owned:
        return -0.5
    first = min(owned, key=lambda m: area.stacks[m].box[0])
    opens = opening(area.stacks[first])
    if opens:
        return -opens
    return min(flows(area.stacks[n], area.stacks[first]), 0.0)
