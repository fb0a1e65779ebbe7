"""Headlines that run down: columns of single upright glyphs, the first one at the right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import median

from parsers.pdf.blocks import enclose
from parsers.pdf.lines import Line

__all__ = ["take_uprights"]

_FEW = 3
"""Glyphs that may stand side by side in a row of an upright headline."""
_LEAST = 4
"""Glyphs of the longest column of one, at least."""


def take_uprights(display: Sequence[Line]) -> tuple[list[tuple[Line, ...]], list[Line]]:
    """Upright headlines, each as its columns from right to left, and the other display lines."""
    short = [line for line in display if len(line.text) <= _FEW]
    cells = [cell for line in short for cell in _cells(line)]
    columns = [column for column in _columns(cells) if len(column) >= 2]
    headlines: list[tuple[Line, ...]] = []
    used: set[int] = set()
    for group in _side_by_side(columns):
        if max(len(column) for column in group) < _LEAST or not _runs_down(group):
            continue
        ordered = sorted(group, key=lambda column: -column[0][1].box[0])
        headlines.append(tuple(_as_line([cell for _, cell in column]) for column in ordered))
        used |= {source for column in group for source, _ in column}
    rest = [line for line in display if id(line) not in used]
    return headlines, rest


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


def _runs_down(group: Sequence[Sequence[tuple[int, Line]]]) -> bool:
    """More glyphs below each other than beside."""
    return max(len(column) for column in group) > len(group)


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
