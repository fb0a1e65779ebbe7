"""Text lines to stacks: chains of lines in one column, each a line's step below the last."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from parsers.pdf.blocks import enclose
from parsers.pdf.lines import Line
from parsers.sheet.parts import Barriers, Stack

__all__ = ["SHOWN", "build_stacks"]

_STEP = 1.95
"""Baselines of one stack are at most this many em apart, until its own step is known."""
_LOOSER = 1.3
_SAME_SIZE = 0.08
_EDGE = 0.7
_INDENT = (1.2, 2.9)
_HEAD_ROWS = 3
"""A byline and the first line of a paragraph are set in both."""
_STUB = 2
SHOWN = 4
"""A stack of so many lines shows its edges."""


class _Chain:
    """A stack under way: its lines, its widest extent, its step."""

    def __init__(self, line: Line) -> None:
        self.lines = [line]
        self.left, self.right = line.box[0], line.box[2]
        self.step = 0.0

    @property
    def last(self) -> Line:
        return self.lines[-1]

    def add(self, line: Line) -> None:
        step = line.base - self.last.base
        self.step = min(self.step, step) if self.step else step
        self.lines.append(line)
        self.left, self.right = min(self.left, line.box[0]), max(self.right, line.box[2])


def build_stacks(lines: Sequence[Line], barriers: Barriers) -> list[Stack]:
    """Stacks of lines of text size, from top to bottom."""
    ordered = sorted(lines, key=lambda line: (line.base, line.box[0]))
    chains: list[_Chain] = []
    open_chains: list[_Chain] = []
    for index, line in enumerate(ordered):
        reach = line.base - _STEP * line.size - 0.1
        open_chains = [chain for chain in open_chains if chain.last.base >= reach - line.size]
        chain = _best(open_chains, line, ordered, index, barriers)
        if chain is None:
            chain = _Chain(line)
            chains.append(chain)
            open_chains.append(chain)
        else:
            chain.add(line)
    stacks = [
        Stack(enclose(line.box for line in chain.lines), tuple(chain.lines)) for chain in chains
    ]
    return _mended(stacks, barriers)


def _mended(stacks: Sequence[Stack], barriers: Barriers) -> list[Stack]:
    """The stacks, those of a line or two put on the column they stand on: the short last line of
    a paragraph at the head of a column shows neither its width nor its step."""
    left = list(stacks)
    for short in stacks:
        if len(short.lines) > _STUB:
            continue
        under = [other for other in left if _stands_on(short, other, barriers)]
        if len(under) == 1:
            whole = Stack(enclose((short.box, under[0].box)), (*short.lines, *under[0].lines))
            left = [other for other in left if other is not short]
            left[left.index(under[0])] = whole
    return left


def _stands_on(short: Stack, other: Stack, barriers: Barriers) -> bool:
    if other is short or len(other.lines) < SHOWN:
        return False
    em = short.size
    last, first = short.lines[-1], other.lines[0]
    own = min(b.base - a.base for a, b in itertools.pairwise(other.lines))
    step = first.base - last.base
    close = 0.5 * em < step <= max(_LOOSER * own, 1.2 * em)
    alike = abs(em - other.size) <= _SAME_SIZE * em and last.font.name == _face(other)
    flush = (
        abs(short.box[0] - other.box[0]) < _EDGE * em and short.width <= other.width + _EDGE * em
    )
    return (
        close
        and alike
        and flush
        and not barriers.under(short.box[3], first.box[1], other.box[0], other.box[2])
    )


def _face(stack: Stack) -> str:
    names = [line.font.name for line in stack.lines]
    return max(names, key=names.count)


def _best(
    chains: Sequence[_Chain], line: Line, ordered: Sequence[Line], index: int, barriers: Barriers
) -> _Chain | None:
    fitting = [chain for chain in chains if _fits(chain, line)]
    fitting = [chain for chain in fitting if not _is_shared(chain, line, ordered, index)]
    if barriers.across and fitting:
        x0, top, x1, _ = line.box
        fitting = [chain for chain in fitting if not barriers.under(chain.last.box[3], top, x0, x1)]
    if not fitting:
        return None
    return min(
        fitting,
        key=lambda chain: (
            abs(chain.left - line.box[0]) + abs(chain.right - line.box[2]),
            line.base - chain.last.base,
        ),
    )


def _may_widen(chain: _Chain, line: Line) -> bool:
    """Whether a line that begins with a chain may reach beyond it: the first line may be short, a
    crosshead, a byline, a paragraph of one line."""
    return len(chain.lines) == 1 or _is_set_in(chain, line) or not _is_justified(chain)


def _fits(chain: _Chain, line: Line) -> bool:
    """Whether a line is the next of a chain: its size, a step below, within its edges."""
    if not _is_step_below(chain, line):
        return False
    em = line.size
    left, _, right, _ = line.box
    slack = _EDGE * em
    if left >= chain.left - slack and right <= chain.right + slack:
        return True
    reaches = right >= chain.right - slack
    if _begins(chain, line) and (reaches or len(chain.lines) == 1):
        return _may_widen(chain, line)
    around = reaches and left <= chain.left + slack
    return around and len(chain.lines) <= 2 and right - left < 45 * em


def _is_step_below(chain: _Chain, line: Line) -> bool:
    """Whether a line of a chain's size stands a step below its last one."""
    last, em = chain.last, line.size
    limit = max(_LOOSER * chain.step, 1.2 * em) if chain.step else _STEP * em
    alike = abs(last.size - em) <= _SAME_SIZE * max(em, last.size)
    return alike and 0.5 * em < line.base - last.base <= limit


def _begins(chain: _Chain, line: Line) -> bool:
    """Whether a line begins at a chain's left edge, or an indent off it."""
    off = abs(chain.left - line.box[0]) / line.size
    return off < _EDGE or _INDENT[0] < off < _INDENT[1]


def _is_set_in(chain: _Chain, line: Line) -> bool:
    """Whether all lines of a chain were the indented heads of paragraphs."""
    outdent = (chain.left - line.box[0]) / line.size
    return 1.7 < outdent < 2.3 and len(chain.lines) <= _HEAD_ROWS


def _is_justified(chain: _Chain) -> bool:
    """Whether two lines of a chain end at its right edge, which is known then."""
    slack = 0.5 * chain.last.size
    return sum(abs(line.box[2] - chain.right) < slack for line in chain.lines) >= 2


def _is_shared(chain: _Chain, line: Line, ordered: Sequence[Line], index: int) -> bool:
    """Whether another line stands beside this one inside the chain's edges: then columns begin
    here under a line that runs over them."""
    em = line.size
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(ordered) and abs(ordered[at].base - line.base) < 0.8 * em:
            other = ordered[at].box
            middle = (other[0] + other[2]) / 2
            if chain.left < middle < chain.right and not _overlaps(other, line.box):
                return True
            at += step
    return False


def _overlaps(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return min(one[2], other[2]) - max(one[0], other[0]) > 0
