"""Tables of pages: grids filled with text, joined over page breaks, written as Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from gongbao.model import Span
from parsers.pdf.blocks import join_row, rows_of
from parsers.pdf.drawn import Drawn
from parsers.pdf.glyphs import Glyphs
from parsers.pdf.grids import Grid, find_grids
from parsers.pdf.joining import join_texts
from parsers.pdf.lines import Box, Line, find_grouped_lines

__all__ = ["PageTable", "continues", "join_tables", "take_tables", "to_markdown"]

_CELLS = 3
_LONG = 160
"""Rules around articles make grids too; their cells hold more text than this, in the median."""
_EDGES = 4.0
_TYPE = 9.0
_FULL = 0.62
_NUMBER = re.compile(r"\d|[-—–－]$")
_ENDED = "。！？；"


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table as it stands on pages ``page``…``last_page``; ``edges`` are its column rules, None
    where it has none. A span's text stands at its top left place. ``cut``: its last row goes on;
    ``rest``: its first is what is left of one."""

    rows: tuple[tuple[str, ...], ...]
    spans: tuple[Span, ...]
    box: Box
    page: int
    last_page: int
    edges: tuple[float, ...] = ()
    cut: bool = False
    rest: bool = False


def take_tables(glyphs: Glyphs, drawn: Drawn, page: int) -> tuple[list[PageTable], Glyphs]:
    """The ruled tables of a page, and the glyphs that lie in none of them."""
    tables: list[PageTable] = []
    if len(drawn.across) < 2 or not len(drawn.down) or not len(glyphs):
        return tables, glyphs
    for grid in find_grids(drawn):
        inside = _inside(glyphs, grid.box)
        table = _fill(glyphs.only(inside), grid, page) if inside.any() else None
        if table is not None:
            tables.append(table)
            glyphs = glyphs.only(~inside)
    return tables, glyphs


def _inside(glyphs: Glyphs, box: Box) -> NDArray[np.bool_]:
    x, y = _centres(glyphs)
    x0, top, x1, bottom = box
    return (x > x0) & (x < x1) & (y > top) & (y < bottom)


def _centres(glyphs: Glyphs) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    # The baseline says more of the height than boxes do: some fonts' boxes are twice the glyph.
    return (glyphs.box[:, 0] + glyphs.box[:, 2]) / 2, glyphs.base[:, 1] - 0.36 * glyphs.size


def _fill(glyphs: Glyphs, grid: Grid, page: int) -> PageTable | None:
    x, y = _centres(glyphs)
    row = np.clip(np.searchsorted(grid.ys, y) - 1, 0, len(grid.ys) - 2)
    column = np.clip(np.searchsorted(grid.xs, x) - 1, 0, len(grid.xs) - 2)
    lines: dict[int, list[Line]] = {}
    for cell, line in find_grouped_lines(glyphs, grid.cell[row, column]):
        lines.setdefault(cell, []).append(line)
    texts = {cell: _cell_text(found) for cell, found in lines.items()}
    lengths = sorted(len(text) for text in texts.values())
    if len(texts) < _CELLS or lengths[len(lengths) // 2] > _LONG:
        return None
    rows, spans = _lay_out(grid, texts)
    edges = tuple(grid.xs.tolist())
    return PageTable(rows, spans, grid.box, page, page, edges, grid.cut, grid.rest)


def _cell_text(lines: list[Line]) -> str:
    rows = rows_of(lines)
    return join_texts(join_row([m for m in row if isinstance(m, Line)]).text for row in rows)


def _lay_out(
    grid: Grid, texts: dict[int, str]
) -> tuple[tuple[tuple[str, ...], ...], tuple[Span, ...]]:
    """Rows of text and spans, without the rows and columns that hold nothing of their own."""
    height, width = grid.cell.shape
    cells = [["" for _ in range(width)] for _ in range(height)]
    spans: list[Span] = []
    numbers, first, count = np.unique(grid.cell, return_index=True, return_counts=True)
    for number, at, places in zip(numbers.tolist(), first.tolist(), count.tolist(), strict=True):
        top, left = divmod(at, width)
        cells[top][left] = texts.get(number, "")
        if places > 1:
            wide = int((grid.cell[top] == number).sum())
            spans.append(Span(top, left, places // wide, wide))
    return tuple(tuple(row) for row in cells), tuple(spans)


def continues(first: PageTable, second: PageTable) -> bool:
    """Whether the second table has the columns of the first."""
    if len(first.rows[0]) != len(second.rows[0]):
        return False
    if not first.edges or not second.edges:
        return not (first.edges or second.edges or _has_other_head(first, second))
    shift = second.edges[0] - first.edges[0]
    return all(abs(b - a - shift) < _EDGES for a, b in zip(first.edges, second.edges, strict=True))


def _has_other_head(first: PageTable, second: PageTable) -> bool:
    """Whether both begin with words over columns of numbers, and not with the same ones."""
    tops = (first.rows[0], second.rows[0])
    pairs = list(zip(*tops, strict=True))
    if all(a.startswith(b) or b.startswith(a) for a, b in pairs):
        return False
    if any(_NUMBER.search(cell) for row in tops for cell in row):
        return False
    return all(_is_numbers(table) for table in (first, second))


def _is_numbers(table: PageTable) -> bool:
    """Whether the first row has several cells, and most others have numbers in two or more."""
    counts = [sum(map(bool, map(_NUMBER.search, row[1:]))) for row in table.rows[1:]]
    return sum(map(bool, table.rows[0])) > 1 and 2 * sum(n > 1 for n in counts) > len(counts)


def join_tables(first: PageTable, second: PageTable) -> PageTable:
    """One table of a table and its continuation; head rows that come again come once."""
    again = _heads_again(first, second)
    rows, more = first.rows, second.rows[again:]
    rest = _rest_of_last(first, second, again) if more else 0
    if rest:
        whole = reduce(_one_row, more[:rest], rows[-1])
        rows, more, again = (*rows[:-1], whole), more[rest:], again + rest
    offset = len(rows) - again
    spans = [replace(span, row=span.row + offset) for span in second.spans if span.row >= again]
    return replace(
        first,
        rows=rows + more,
        spans=(*first.spans, *spans),
        last_page=second.last_page,
        cut=second.cut,
    )


def _heads_again(first: PageTable, second: PageTable) -> int:
    """How many of the first rows of both tables are the same."""
    limit = min(len(first.rows), len(second.rows), 4)
    for again in range(limit):
        if not _same_row(first.rows[again], second.rows[again]):
            return again
    return limit


def _rest_of_last(first: PageTable, second: PageTable, start: int) -> int:
    """How many rows of the second table from ``start`` are the rest of the first one's last."""
    last, *others = second.rows[start:]
    spanned = any(span.row <= start < span.row + span.rows for span in second.spans)
    if not spanned and _complete(first.rows[-1], last):
        # Without rules, lines of the cells that were left may be taken for rows.
        within = takewhile(lambda row: any(row) and not _says_more(row, last), others)
        return 1 + (0 if first.edges else sum(1 for _ in within))
    rest = not spanned and _is_rest(first.rows[-1], last, first.edges)
    return int(first.cut or second.rest or rest)


def _says_more(row: Sequence[str], than: Sequence[str]) -> bool:
    """Whether a row has a cell filled where another has none."""
    return any(cell and not other for cell, other in zip(row, than, strict=True))


def _complete(last: Sequence[str], row: Sequence[str]) -> bool:
    """Whether two rows of three cells or more make one, each with what the other lacks."""
    return len(row) > 2 and all(bool(a) != bool(b) for a, b in zip(last, row, strict=True))


def _one_row(row: Sequence[str], rest: Sequence[str]) -> tuple[str, ...]:
    return tuple(join_texts([a, b]) if b else a for a, b in zip(row, rest, strict=True))


def _is_rest(last: Sequence[str], row: Sequence[str], edges: Sequence[float]) -> bool:
    """Whether a row is what was left of the one before the page break: cells that were full and
    had not ended go on, most others are empty."""
    filled = [column for column, cell in enumerate(row) if cell]
    if not edges or not filled or 2 * len(filled) > len(row):
        return False
    return all(
        last[column]
        and last[column][-1] not in _ENDED
        and _width(last[column]) > _FULL * (edges[column + 1] - edges[column])
        for column in filled
    )


def _width(text: str) -> float:
    """The width of a text in the smallest type that tables are set in, in points."""
    return _TYPE * sum(0.5 if character.isascii() else 1.0 for character in text)


def _same_row(first: Sequence[str], second: Sequence[str]) -> bool:
    squeezed = (["".join(cell.split()) for cell in row] for row in (first, second))
    one, other = squeezed
    return one == other and any(one)


def to_markdown(rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown; bars inside cells are escaped."""
    head, *body = (
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
        for row in rows
    )
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *body])
