"""Headlines: display lines that belong together, upright ones too, with the kicker over them and
the subtitle, byline and lead under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from parsers.pdf.blocks import enclose
from parsers.pdf.lines import Box, Line
from parsers.sheet.parts import Barriers, Head, Stack, share_x, share_y

__all__ = ["build_heads", "is_byline", "opens_article"]

_BYLINE = re.compile(
    r"^[□■◆●▲○◎]|^(?:[（(])?(?:本报|本网|新华社|人民日报|见习|实习|特约|首席|全媒体|通讯员|文/|图/|文图)"
    r".{0,10}(?:记者|通讯员|评论员|摄|图|文)?|^(?:记者|通讯员)"
)
_OPENING = re.compile(r"[□■◆●]|(?:本报|本网|新华社|人民日报)(?:讯|记者|通讯员|.{0,8}电)|记者")
_NAME = re.compile(r"^[\u4e00-\u9fff]\s*[\u4e00-\u9fff]{1,3}$")
_STOP = re.compile(r"[。；;]$")
_TITLE, _SCANNED_TITLE = 0.94, 0.85
_KICKER_ROWS, _UNDER_ROWS = 2, 3
_BESIDE, _FLUSH = 3.0, 0.2
_WIDER = 1.5
_REACH = 6.0
_STEPPED = 0.25
"""Share of the narrower of two lines of a headline that are set in steps."""


def is_byline(text: str) -> bool:
    """Whether a short line says who wrote what follows."""
    return len(text) <= 40 and not _STOP.search(text) and bool(_BYLINE.match(text))


def opens_article(text: str) -> bool:
    """Whether a line begins as articles do: with a byline or the name of an agency."""
    return bool(_OPENING.match(text))


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
    rest = _with_bylines_apart(stacks)
    heads = [_upright_head(parts) for parts in uprights]
    for group in _groups(display, barriers, stacks):
        head = _level_head(group)
        head, rest = _with_kicker(head, rest, barriers, face)
        head, rest = _with_under(head, rest, others, barriers, face)
        heads.append(head)
    return _with_far_bylines(heads, rest, others, barriers)


def _with_bylines_apart(stacks: Sequence[Stack]) -> list[Stack]:
    """The stacks, bylines over several columns cut off the one they happen to stand over."""
    parted: list[Stack] = []
    for stack in stacks:
        first = stack.lines[0] if stack.lines else None
        if first is None or len(stack.lines) < 2 or not is_byline(first.text):
            parted.append(stack)
            continue
        second = stack.lines[1]
        apart = first.font.name != second.font.name or first.box[0] - stack.box[0] > 3 * first.size
        over = Stack(first.box, (first,))
        under = Stack(enclose(line.box for line in stack.lines[1:]), stack.lines[1:])
        rest = [other for other in stacks if other is not stack]
        if apart and _has_own_row(over, [over, under, *rest]):
            parted += [over, under]
        else:
            parted.append(stack)
    return parted


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
    small, big = sorted((last.size, line.size))
    gap = line.box[1] - last.box[3]
    flush = min(abs(last.box[0] - line.box[0]), _off(last, line)) < _FLUSH * big
    if gap > 0.9 * big or gap > (2.0 if flush else 1.6) * small or gap < -0.6 * small:
        return False
    shared = share_x(box, line.box) / min(box[2] - box[0], line.box[2] - line.box[0])
    stepped = last.font.name == line.font.name and big < 1.06 * small and gap < 0.6 * big
    if shared < (_STEPPED if stepped else 0.6):
        return False
    left, right = max(box[0], line.box[0]), min(box[2], line.box[2])
    if barriers.under(last.box[3], line.box[1], left, right):
        return False
    aligned = min(abs(box[0] - line.box[0]), abs(box[0] + box[2] - line.box[0] - line.box[2]) / 2)
    between = any(
        share_x(stack.box, line.box) > 0
        and last.box[3] - 2 < (stack.box[1] + stack.box[3]) / 2 < line.box[1] + 2
        for stack in stacks
    )
    return (stepped or aligned < 1.5 * big) and not between


def _off(line: Line, other: Line) -> float:
    """How far the middles of two lines are apart."""
    return abs(line.box[0] + line.box[2] - other.box[0] - other.box[2]) / 2


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


def _with_kicker(
    head: Head, stacks: list[Stack], barriers: Barriers, face: str
) -> tuple[Head, list[Stack]]:
    """The head with the one or two lines right over it."""
    for stack in stacks:
        if stack.kind != "text" or len(stack.lines) > _KICKER_ROWS:
            continue
        gap = head.box[1] - stack.box[3]
        if not -0.3 * stack.size < gap < 0.75 * head.size or not _is_aligned(stack.box, head):
            continue
        own = stack.lines[0].font.name != face or stack.size > 1.06 * _usual(stacks)
        nearer = _gap_above(stack, stacks) > 1.5 * max(gap, 1.0) + 0.4 * stack.size
        if _STOP.search(stack.lines[-1].text) or not (own or nearer):
            continue
        if barriers.under(stack.box[3], head.box[1], stack.box[0], stack.box[2]):
            continue
        part = (_role(stack.lines[0]), 0, stack.lines)
        grown = replace(head, box=enclose((head.box, stack.box)), parts=(part, *head.parts))
        return grown, [other for other in stacks if other is not stack]
    return head, stacks


def _usual(stacks: Sequence[Stack]) -> float:
    sizes = sorted(s.size for s in stacks if s.kind == "text" and len(s.lines) > 2)
    return sizes[len(sizes) // 2] if sizes else 10.0


def _gap_above(stack: Stack, stacks: Sequence[Stack]) -> float:
    """White over a stack up to the next one above."""
    above = [
        stack.box[1] - other.box[3]
        for other in stacks
        if other is not stack
        and share_x(stack.box, other.box) > 0
        and other.box[3] <= stack.box[1] + 2
    ]
    return min(above, default=1e3)


def _with_under(
    head: Head, stacks: list[Stack], others: Sequence[Stack], barriers: Barriers, face: str
) -> tuple[Head, list[Stack]]:
    """The head with subtitle, byline and lead: what stands close under it and is no column."""
    while True:
        found = _next_under(head, [*stacks, *others], barriers, face)
        if found is None:
            return head, stacks
        stack, role = found
        box = enclose((head.box, stack.box))
        head = replace(head, box=box, parts=(*head.parts, (role, 0, stack.lines)))
        stacks = [other for other in stacks if other is not stack]


def _next_under(
    head: Head, stacks: Sequence[Stack], barriers: Barriers, face: str
) -> tuple[Stack, str] | None:
    for stack in stacks:
        if stack.kind != "text" or not _is_close_under(stack, head):
            continue
        need = 0.5 * min(stack.width, head.box[2] - head.box[0])
        if share_x(stack.box, head.box) < need and not _is_over_its_columns(stack, head, stacks):
            continue
        if barriers.under(head.box[3], stack.box[1], stack.box[0], stack.box[2]):
            continue
        role = _role_under(stack, head, stacks, face)
        if role:
            return stack, role
    return None


def _role_under(stack: Stack, head: Head, stacks: Sequence[Stack], face: str) -> str:
    """Role of a stack under a headline when it is a part of it, else ""."""
    text = "".join(line.text for line in stack.lines)
    below = _columns_below(stack, stacks)
    told = below and len(below[0].lines) > _UNDER_ROWS and stack.width > _WIDER * below[0].width
    if len(below) > 1 or told:
        if len(stack.lines) > _UNDER_ROWS or _STOP.search(text):
            return "body"
        return "note" if is_byline(text) else "heading"
    if len(stack.lines) > _UNDER_ROWS - 1:
        return ""
    own = stack.lines[0].font.name != face or stack.size > 1.08 * _usual(stacks)
    placed = _is_aligned(stack.box, head) or (
        is_byline(text) and (len(below) == 1 or _has_own_row(stack, stacks))
    )
    if not own or not placed or _STOP.search(text):
        return ""
    return "note" if is_byline(text) or _NAME.match(text) else "heading"


def _has_own_row(stack: Stack, stacks: Sequence[Stack]) -> bool:
    """Whether nothing stands beside a line, over columns that begin level right under it, or over
    a lead that is wider than they are."""
    columns = _level_columns(stack, stacks)
    lead = any(s.width > _WIDER * median(other.width for other in stacks) for s in columns)
    around = enclose([*(s.box for s in columns), stack.box])
    height = 0.3 * stack.size
    level = [s for s in stacks if s is not stack and share_y(s.box, stack.box) > height]
    beside = [s for s in level if abs(s.box[1] - stack.box[1]) < 0.6 * stack.size]
    return (
        (len(columns) > 1 or lead)
        and not any(share_x(s.box, around) > stack.size for s in level)
        and not any(-share_x(s.box, columns[0].box) < _BESIDE * stack.size for s in beside)
    )


def _level_columns(stack: Stack, stacks: Sequence[Stack]) -> list[Stack]:
    """The columns that begin right under a line and, level with them, beside each other."""
    found = _columns_below(stack, stacks)[:1]
    if not found:
        return []
    em, top = stack.size, found[0].box[1]
    rest = [s for s in stacks if s is not stack and abs(s.box[1] - top) < 0.6 * em]
    rest = sorted(
        (s for s in rest if s is not found[0]), key=lambda s: abs(s.box[0] - stack.box[0])
    )
    for other in rest:
        if any(-share_x(other.box, s.box) < _BESIDE * em for s in found):
            found.append(other)
    return found


def _with_far_bylines(
    heads: Sequence[Head], stacks: list[Stack], others: Sequence[Stack], barriers: Barriers
) -> tuple[list[Head], list[Stack]]:
    """The heads with the bylines that stand over their columns but not under them."""
    grown = list(heads)
    left = list(stacks)
    for stack in stacks:
        text = "".join(line.text for line in stack.lines)
        if stack.kind != "text" or len(stack.lines) > _KICKER_ROWS or not is_byline(text):
            continue
        if not _has_own_row(stack, left):
            continue
        around = enclose(s.box for s in _level_columns(stack, left))
        fitting = [
            n
            for n, head in enumerate(grown)
            if _is_close_under(stack, head)
            and share_x(around, head.box) > stack.size
            and not barriers.under(head.box[3], stack.box[1], stack.box[0], stack.box[2])
            and not barriers.beside(*_between(stack.box, head.box), head.box[1], stack.box[3])
        ]
        if fitting:
            things = [*left, *others]
            at = max(fitting, key=lambda n: _nearness(stack, grown[n], things))
            parts = (*grown[at].parts, ("note", 0, stack.lines))
            grown[at] = replace(grown[at], box=enclose((grown[at].box, stack.box)), parts=parts)
            left = [other for other in left if other is not stack]
    return grown, left


def _is_close_under(stack: Stack, head: Head) -> bool:
    gap = stack.box[1] - head.box[3]
    return -0.4 * stack.size < gap < max(1.9 * stack.size, 0.6 * head.size)


def _between(one: Box, other: Box) -> tuple[float, float]:
    """Left and right edge of the white between two boxes, or of what they share."""
    low, high = sorted((max(one[0], other[0]), min(one[2], other[2])))
    return low, high


def _nearness(stack: Stack, head: Head, things: Sequence[Stack]) -> tuple[float, bool, float]:
    """How likely a byline is a headline's: one that stands over the middle or from the left edge
    of what is under both, that begins left of it, and the nearest."""
    em = stack.size
    under = enclose(
        thing.box
        for thing in things
        if thing is not stack
        and -em < thing.box[1] - head.box[3] < _REACH * em
        and (share_x(thing.box, head.ink) > em or share_x(thing.box, stack.box) > em)
    )
    centre = abs(under[0] + under[2] - head.ink[0] - head.ink[2]) / 2
    off = min(centre, abs(under[0] - head.ink[0])) / em
    return (
        -float(round(min(off, 9.0) / 3)),
        head.ink[0] <= stack.box[2],
        share_x(stack.box, head.box),
    )


def _is_over_its_columns(stack: Stack, head: Head, stacks: Sequence[Stack]) -> bool:
    """Whether a line or two beside a headline stand over columns of it: over two and in neither,
    or alone in their row."""
    below = _columns_below(stack, stacks)
    em = stack.size
    outside = not any(s.box[0] - em < stack.box[0] and stack.box[2] < s.box[2] + em for s in below)
    under = [s for s in below if share_x(s.box, head.box) > em]
    return bool(under) and ((len(below) > 1 and outside) or _has_own_row(stack, stacks))


def _columns_below(stack: Stack, stacks: Sequence[Stack]) -> list[Stack]:
    """Stacks right under one, side by side."""
    below = [
        other
        for other in stacks
        if other is not stack
        and share_x(stack.box, other.box) > min(0.4 * other.width, 0.15 * stack.width)
        and -0.4 * stack.size < other.box[1] - stack.box[3] < 3.5 * stack.size
    ]
    return [s for s in below if any(share_y(s.box, t.box) > 0 for t in below if t is not s)] or (
        below[:1]
    )


def _is_aligned(box: Box, head: Head) -> bool:
    """Centred on the title, or from its left edge."""
    centre = abs(box[0] + box[2] - head.ink[0] - head.ink[2]) / 2
    left = abs(box[0] - head.ink[0])
    inside = share_x(box, head.ink) > 0
    return inside and min(centre, left) < max(1.2 * head.size, 12.0)
