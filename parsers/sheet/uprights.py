"""Headlines that run down: columns of single upright glyphs, the first one at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from parsers.pdf.blocks import enclose
from parsers.pdf.lines import Box, Line
from parsers.sheet.parts import share_x, share_y

__all__ = ["take_uprights"]

_FEW = 3
"""Glyphs that may stand side by side in a row of an upright headline."""
_LEAST = 4
"""Glyphs of the longest column of one, at least."""


Column = list[tuple[int, Line]]


def take_uprights(
    display: Sequence[Line], text: Sequence[Line]
) -> tuple[list[list[tuple[int, tuple[Line, ...]]]], list[Line], list[Line]]:
    """Upright headlines, each as its parts in reading order (level and columns from right to
    left), and the other lines of display and of text size."""
    groups = _found(display, text)
    shown = {id(line) for line in display}
    titles = [group for group in groups if not shown.isdisjoint(s for s, _ in group[0])]
    headlines: list[list[tuple[int, tuple[Line, ...]]]] = []
    used: set[int] = set()
    for title in sorted(titles, key=lambda group: -_size(group)):
        if _sources(title) & used:
            continue
        beside = [group for group in groups if _is_beside(group, title, used)]
        parts = sorted([title, *beside], key=lambda group: -_box(group)[2])
        headlines.append([(int(part is title), _as_lines(part)) for part in parts])
        used.update(*map(_sources, parts))
    return headlines, _but(display, used), _but(text, used)


def _found(display: Sequence[Line], text: Sequence[Line]) -> list[list[Column]]:
    """Columns of single glyphs side by side that may be headlines."""
    short = [line for line in display if len(line.text) <= _FEW]
    short += [line for line in text if len(line.text) == 1]
    columns = [c for c in _columns(cell for line in short for cell in _cells(line)) if len(c) >= 2]
    return [group for group in _side_by_side(columns) if _is_headline(group)]


def _but(lines: Sequence[Line], used: set[int]) -> list[Line]:
    return [line for line in lines if id(line) not in used]


def _is_headline(group: Sequence[Column]) -> bool:
    """More glyphs below each other than beside, and enough of them."""
    longest = max(len(column) for column in group)
    return longest >= _LEAST and longest > len(group)


def _is_beside(group: Sequence[Column], title: Sequence[Column], used: set[int]) -> bool:
    """Whether smaller columns stand close beside the title's: its kicker or subtitle."""
    if group is title or _sources(group) & (used | _sources(title)):
        return False
    one, other, size = _box(group), _box(title), _size(title)
    level = share_y(one, other) > 0.5 * (one[3] - one[1])
    return level and _size(group) < size and -0.2 * size < -share_x(one, other) < 1.2 * size


def _sources(group: Sequence[Column]) -> set[int]:
    return {source for column in group for source, _ in column}


def _size(group: Sequence[Column]) -> float:
    return median(cell.size for column in group for _, cell in column)


def _box(group: Sequence[Column]) -> Box:
    return enclose(cell.box for column in group for _, cell in column)


def _as_lines(group: Sequence[Column]) -> tuple[Line, ...]:
    ordered = sorted(group, key=lambda column: -column[0][1].box[0])
    return tuple(_as_line([cell for _, cell in column]) for column in ordered)


def _cells(line: Line) -> list[tuple[int, Line]]:
    """The glyphs of a line, each as a line, with the id of the whole."""
    text = line.text.replace(" ", "")
    if len(text) == 1:
        return [(id(line), line)]
    x0, top, x1, bottom = line.box
    pitch = (x1 - x0 - line.size) / (len(text) - 1)
    return [
        (
            id(line),
            replace(
                line,
                text=glyph,
                box=(x0 + n * pitch, top, x0 + n * pitch + line.size, bottom),
                cuts=(),
            ),
        )
        for n, glyph in enumerate(text)
    ]


def _columns(cells: Iterable[tuple[int, Line]]) -> list[list[tuple[int, Line]]]:
    columns: list[list[tuple[int, Line]]] = []
    for source, cell in sorted(cells, key=lambda cell: (cell[1].base, cell[1].box[0])):
        for column in columns:
            last = column[-1][1]
            step = (cell.base - last.base) / cell.size
            level = abs(_middle(cell) - _middle(last)) < 0.35 * cell.size
            if level and 0.8 < step < 2.2 and abs(cell.size - last.size) < 0.08 * cell.size:
                column.append((source, cell))
                break
        else:
            columns.append([(source, cell)])
    return columns


def _side_by_side(
    columns: Sequence[list[tuple[int, Line]]],
) -> list[list[list[tuple[int, Line]]]]:
    """Columns of one size that begin about level, close beside each other."""
    groups: list[list[list[tuple[int, Line]]]] = []
    for column in sorted(columns, key=lambda column: column[0][1].box[0]):
        first = column[0][1]
        for group in groups:
            other = group[-1][0][1]
            beside = first.box[0] - other.box[0] < 2.2 * first.size
            level = abs(first.base - other.base) < 2.5 * first.size
            if beside and level and abs(first.size - other.size) < 0.08 * first.size:
                group.append(column)
                break
        else:
            groups.append([column])
    return groups


def _middle(line: Line) -> float:
    return (line.box[0] + line.box[2]) / 2


def _as_line(cells: Sequence[Line]) -> Line:
    text = "".join(cell.text for cell in cells)
    return replace(
        cells[0],
        text=text,
        box=enclose(cell.box for cell in cells),
        size=median(cell.size for cell in cells),
        cuts=(),
    )
