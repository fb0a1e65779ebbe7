"""Headlines: display lines that belong together, upright ones too, with the kicker over them and
the subtitle, byline and lead under them."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.pdf.blocks import enclose
from parsers.pdf.lines import Box, Line
from parsers.sheet.bylines import is_byline, with_bylines_apart, with_far_bylines
from parsers.sheet.parts import Barriers, Head, Stack, share_x
from parsers.sheet.under import with_kicker, with_under

__all__ = ["build_heads"]

_TITLE, _SCANNED_TITLE = 0.94, 0.85
_FLUSH = 0.2
_STEPPED = 0.25
"""Share of the narrower of two lines of a headline that are set in steps."""


def build_heads(
    display: Sequence[Line],
    uprights: Sequence[Sequence[tuple[int, tuple[Line, ...]]]],
    stacks: Sequence[Stack],
    others: Sequence[Stack],
    barriers: Barriers,
    face: str,
) -> tuple[list[Head], list[Stack]]:
    """Headlines, and the stacks that are no part of one. ``uprights`` are the parts, in reading
    order, of headlines that run down: level and columns of glyphs; ``others`` are pictures and
    tables; ``face`` is the font of the text."""
    rest = with_bylines_apart(stacks)
    heads = [_upright_head(parts) for parts in uprights]
    for group in _groups(display, barriers, stacks):
        head = _level_head(group)
        head, rest = with_kicker(head, rest, barriers, face)
        head, rest = with_under(head, rest, others, barriers, face)
        heads.append(head)
    return with_far_bylines(heads, rest, others, barriers)


def _groups(
    display: Sequence[Line], barriers: Barriers, stacks: Sequence[Stack]
) -> list[list[Line]]:
    """Display lines in groups, each line close under the one before and over or under it."""
    groups: list[list[Line]] = []
    for line in sorted(display, key=lambda line: (line.box[1], line.box[0])):
        fitting = [group for group in groups if _joins(group, line, barriers, stacks)]
        if fitting:
            min(fitting, key=lambda group: line.box[1] - group[-1].box[3]).append(line)
        else:
            groups.append([line])
    return groups


def _joins(group: Sequence[Line], line: Line, barriers: Barriers, stacks: Sequence[Stack]) -> bool:
    last, box = group[-1], enclose(one.box for one in group)
    stepped = _is_step(last, line)
    shared = share_x(box, line.box) / min(box[2] - box[0], line.box[2] - line.box[0])
    if not _is_near(last, line) or shared < (_STEPPED if stepped else 0.6):
        return False
    left, right = max(box[0], line.box[0]), min(box[2], line.box[2])
    if barriers.under(last.box[3], line.box[1], left, right) or _is_between(last, line, stacks):
        return False
    aligned = min(abs(box[0] - line.box[0]), _off(box, line.box))
    return stepped or aligned < 1.5 * max(last.size, line.size)


def _is_near(last: Line, line: Line) -> bool:
    """Whether a display line stands close under another: closer where it is not in line."""
    small, big = sorted((last.size, line.size))
    flush = min(abs(last.box[0] - line.box[0]), _off(last.box, line.box)) < _FLUSH * big
    most = min(0.9 * big, (2.0 if flush else 1.6) * small)
    return -0.6 * small <= line.box[1] - last.box[3] <= most


def _is_step(last: Line, line: Line) -> bool:
    """Whether two lines of one face and size may be set in steps."""
    small, big = sorted((last.size, line.size))
    gap = line.box[1] - last.box[3]
    return last.font.name == line.font.name and big < 1.06 * small and gap < 0.6 * big


def _is_between(last: Line, line: Line, stacks: Sequence[Stack]) -> bool:
    """Whether text stands between two display lines."""
    return any(
        share_x(stack.box, line.box) > 0
        and last.box[3] - 2 < (stack.box[1] + stack.box[3]) / 2 < line.box[1] + 2
        for stack in stacks
    )


def _off(box: Box, other: Box) -> float:
    """How far the middles of two boxes are apart."""
    return abs(box[0] + box[2] - other[0] - other[2]) / 2


def _level_head(lines: Sequence[Line]) -> Head:
    """Kicker, title and subtitle by size: the title is the largest."""
    largest = max(line.size for line in lines)
    main = max(lines, key=lambda line: (line.size, len(line.text)))
    title = [n for n, line in enumerate(lines) if _is_alike(line, main)]
    first, last = title[0], title[-1]
    parts: list[tuple[str, int, tuple[Line, ...]]] = []
    if first:
        parts.append(("heading", 0, tuple(lines[:first])))
    parts.append(("heading", 1, tuple(lines[first : last + 1])))
    parts += [(_role(line), 0, (line,)) for line in lines[last + 1 :]]
    ink = enclose(line.box for line in lines[first : last + 1])
    return Head(enclose(line.box for line in lines), ink, tuple(parts), largest)


def _is_alike(line: Line, main: Line) -> bool:
    """Whether a line is of the title: its size and its face, as far as that is known."""
    if not main.font.name:
        return line.size >= _SCANNED_TITLE * main.size
    return line.size >= _TITLE * main.size and line.font.name == main.font.name


def _role(line: Line) -> str:
    return "note" if is_byline(line.text) else "heading"


def _upright_head(parts: Sequence[tuple[int, tuple[Line, ...]]]) -> Head:
    """Columns of glyphs, each one line, from right to left."""
    ink = enclose(line.box for level, columns in parts if level for line in columns)
    box = enclose(line.box for _, columns in parts for line in columns)
    size = max(line.size for _, columns in parts for line in columns)
    named = tuple(("heading", level, columns) for level, columns in parts)
    return Head(box, ink, named, size, upright=True)
