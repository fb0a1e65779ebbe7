"""Who owns the stacks that stand under no headline: the surest claim on each."""

from __future__ import annotations

from parsers.sheet.area import Area
from parsers.sheet.claims import BESIDE, LEVEL, find_claims, lowest, opening
from parsers.sheet.flow import flows
from parsers.sheet.parts import Stack

__all__ = ["take_orphans"]

_LEAST = 0.0
_COLUMN = 8


def take_orphans(area: Area) -> None:
    """Stacks under no headline, the surest first; a group without headline for the rest."""
    fresh = len(area.heads)
    orphans = [n for n in range(len(area.stacks)) if n not in area.owner]
    while orphans:
        scored = [(score, owner, n) for n in orphans for score, owner in find_claims(area, n)]
        best = max(scored, key=lambda row: (row[0], -row[2]), default=(_LEAST - 1, -1, -1))
        if best[0] > _LEAST:
            area.owner[best[2]] = best[1]
            orphans.remove(best[2])
            continue
        first = min(orphans, key=lambda n: (area.stacks[n].kind != "text", *area.stacks[n].box[:2]))
        owner = _unended(area, first)
        area.owner[first] = fresh if owner is None else owner
        fresh += owner is None
        orphans.remove(first)


def _unended(area: Area, n: int) -> int | None:
    """For a column of text that nothing claims: the article at its left that ends level with it
    and could go on in it, though a rule stands between and the headline is lower. A column without
    any headline is rarer."""
    stack = area.stacks[n]
    if len(stack.lines) < _COLUMN or area.roofs[n].kind not in ("edge", "rule"):
        return None
    fitting = [
        (other.box[2], owner)
        for m, owner in area.owner.items()
        if owner < len(area.heads) and _goes_on(area, other := area.stacks[m], m, owner, stack)
    ]
    return max(fitting, default=(0.0, None))[1]


def _goes_on(area: Area, other: Stack, m: int, owner: int, stack: Stack) -> bool:
    """Whether a stack is the foot of an article's last column and could run on in another."""
    gap = stack.box[0] - other.box[2]
    last = max(area.stacks[k].box[2] for k in area.owned(owner))
    level = abs(other.box[3] - stack.box[3]) < LEVEL * area.em
    beside = -area.em < gap < BESIDE * area.em and level and last <= other.box[2] + area.em
    return beside and m == lowest(area, m, owner) and flows(other, stack) > opening(stack)
