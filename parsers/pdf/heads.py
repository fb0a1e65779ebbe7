"""Heads of a loose table that stand over several columns: the rule below them says over which."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise, takewhile

from parsers.pdf.blocks import Block, Piece, enclose, is_spaced_out, join_row, lines_of
from parsers.pdf.gutters import Gap
from parsers.pdf.level import is_amount
from parsers.pdf.lines import Box, Line

__all__ = ["find_heads", "part_heads", "widen_heads"]

_REACH = 8
_NEAR = 1.6
"""A head stands at most this many em above what is below it."""
_SLACK = 2.0
_CENTRE = 1.5
"""The middle of a head is this near, in em, to that of its rule."""


def find_heads(rows: Sequence[Sequence[Piece]], start: int, left: float) -> tuple[int, list[Line]]:
    """The first row of the heads over the table that starts at row ``start``, whose first column
    begins at ``left``, and those that stand each over its column's rule, with a rule above.
    Heads over several columns leave the first one open."""
    first, cells = start, _boxes(rows[start])
    rules: list[Piece] = []
    single: list[Line] = []
    for at, lines, more in _rows_above(rows, start):
        rules += more
        if _are_heads(lines, [rule for rule in rules if _spans(rule.box, cells, left)]):
            first, rules = at, []
        elif _have_own_rules(lines, rules) and _has_rule_above(rows, at):
            first, rules, cells = at, [], _boxes(lines)
            single += lines
        elif enclose(_boxes(lines))[2] > min(cell[0] for cell in cells):
            break
    return first, single


def _rows_above(
    rows: Sequence[Sequence[Piece]], start: int
) -> Iterator[tuple[int, list[Line], list[Piece]]]:
    """Rows of lines near above each other, upwards, each with the rules below it."""
    rules: list[Piece] = []
    below = enclose(_boxes(rows[start]))
    for at in range(start - 1, max(start - _REACH, 0) - 1, -1):
        lines = lines_of(rows[at])
        if not lines:
            rules = _joined([*rules, *rows[at]])
            continue
        box = enclose(_boxes(rows[at]))
        if below[1] - box[3] > _NEAR * lines[0].size or len(lines) < len(rows[at]):
            return
        yield at, lines, rules
        rules, below = [], box


def _joined(rules: Iterable[Piece]) -> list[Piece]:
    """Rules, the widest first, those that follow each other on one line also as one."""
    ordered = sorted(rules, key=lambda rule: (round(rule.box[1] / 2), rule.box[0]))
    found = list(ordered)
    for before, rule in pairwise(ordered):
        level = abs(before.box[1] - rule.box[1]) < _SLACK
        if level and abs(rule.box[0] - before.box[2]) < _SLACK:
            found.append(Block("rule", enclose([before.box, rule.box])))
    return sorted(found, key=lambda rule: rule.box[0] - rule.box[2])


def _have_own_rules(lines: Sequence[Line], rules: Sequence[Piece]) -> bool:
    """Whether two lines or more stand each alone over a rule."""
    counts = [[_within(line.box, rule.box) for line in lines] for rule in rules]
    alone = [count for count in counts if sum(count) == 1]
    return len(lines) > 1 and all(any(count[at] for count in alone) for at in range(len(lines)))


def _has_rule_above(rows: Sequence[Sequence[Piece]], at: int) -> bool:
    """Whether a rule stands near above a row, or above one that is beside it."""
    box = enclose(_boxes(rows[at]))
    near = (rows[index] for index in range(max(at - 3, 0), at) if not lines_of(rows[index]))
    return any(box[1] - row[0].box[3] < 3 * (box[3] - box[1]) for row in near)


def _boxes(pieces: Iterable[Piece]) -> list[Box]:
    return [piece.box for piece in pieces]


def _are_heads(lines: Sequence[Line], rules: Sequence[Piece]) -> bool:
    """Whether all lines stand over rules."""
    return sum(len(heads) for heads, _ in _over(lines, rules)) == len(lines)


def _spans(rule: Box, cells: Sequence[Box], left: float) -> bool:
    """Whether a rule reaches over two cells or more, the first column left open."""
    inside = sum(_within(cell, rule) for cell in cells)
    return inside > 1 and rule[0] > left + 2 * (cells[0][3] - cells[0][1])


def _within(box: Box, rule: Box) -> bool:
    return rule[0] - _SLACK <= box[0] and box[2] <= rule[2] + _SLACK


def _over(lines: Sequence[Line], rules: Sequence[Piece]) -> Iterator[tuple[list[Line], Box]]:
    """Lines that stand alone over the middle or the start of a rule, or as one word spaced out,
    with it."""
    seen: set[int] = set()
    for rule in _boxes(rules):
        heads = [line for line in lines if _within(line.box, rule)]
        if not heads or id(heads[0]) in seen or (len(heads) > 1 and not is_spaced_out(heads)):
            continue
        x0, _, x1, _ = enclose(_boxes(heads))
        off = min(abs(x0 + x1 - rule[0] - rule[2]) / 2, x0 - rule[0])
        if off < _CENTRE * heads[0].size:
            seen.add(id(heads[0]))
            yield heads, rule


def widen_heads(
    rows: Sequence[Sequence[Piece]], cells: Sequence[Sequence[Line]], gaps: Sequence[Gap]
) -> list[Sequence[Line]]:
    """The cells of a table's rows; a head over a rule is as wide as the columns that spans."""
    widened = list(cells)
    tops = takewhile(lambda at: not any(map(is_amount, cells[at])), range(len(cells)))
    for at in [at for at in tops if cells[at]]:
        rules = chain.from_iterable(takewhile(lambda row: not lines_of(row), rows[at + 1 :]))
        for heads, rule in _over(cells[at], _joined(rules)):
            sides = _columns(rule, gaps)
            if sides and _has_cells_below(rule, cells[at + 1 :]):
                head = join_row(heads)
                head = replace(head, box=(sides[0], head.box[1], sides[1], head.box[3]), cuts=())
                widened[at] = [head, *(line for line in widened[at] if line not in heads)]
    return widened


def _has_cells_below(rule: Box, rows: Iterable[Sequence[Line]]) -> bool:
    """Whether some row has two cells or more below a rule."""
    return any(sum(_within(line.box, rule) for line in row) > 1 for row in rows)


def _columns(rule: Box, gaps: Sequence[Gap]) -> Gap | None:
    """Where the columns that a rule spans begin and end, None where it spans no gap."""
    inside = [at for at, (low, high) in enumerate(gaps) if rule[0] < low and high < rule[2]]
    if not inside:
        return None
    before, after = gaps[: inside[0]], gaps[inside[-1] + 1 :]
    left = max(rule[0], before[-1][1]) if before else rule[0]
    return left, min(rule[2], after[0][0]) if after else rule[2]


def part_heads(row: Sequence[Line], edges: Sequence[float]) -> list[list[Line]]:
    """A row of lines, in two where some stand below a head over several columns."""
    if any(map(is_amount, row)):
        return [list(row)]
    below: list[Line] = []
    for head in (line for line in row if any(line.box[0] < x < line.box[2] for x in edges)):
        under = [line for line in row if _is_below(line, head)]
        if len({bisect_left(edges, line.box[0] + 1) for line in under}) > 1:
            below += under
    if not below:
        return [list(row)]
    return [[line for line in row if line not in below], *part_heads(below, edges)]


def _is_below(line: Line, head: Line) -> bool:
    return _within(line.box, head.box) and line.box[1] > head.box[3] - 0.5 * head.size
