"""Reading order: bands that share gutters, cut into columns, and so on inside each column.

A recursive XY-cut (Nagy & Seth 1984; Ha, Haralick & Phillips, ICDAR 1995) that cuts down before
it cuts across: strips of white across the page are first joined into *bands* for as long as a
gutter runs through them, so a heading over two columns ends a band and a row gap inside the columns
does not. Rules and frames stand in the way of gutters like text. The order in which a file draws
plays no part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from parsers.pdf.bands import find_bands
from parsers.pdf.blocks import (
    Block,
    Piece,
    Region,
    enclose,
    is_spaced_out,
    join_row,
    rows_of,
)
from parsers.pdf.columns import columns_of, has_text_columns
from parsers.pdf.grounds import Grounds
from parsers.pdf.gutters import Gap
from parsers.pdf.lines import Box, Line
from parsers.pdf.loose import find_loose_tables, take_loose_table
from parsers.pdf.walls import part_at_walls

__all__ = ["find_regions"]

_DEPTH = 12
_FEW = 4
_BEYOND = 6.0


@dataclass(frozen=True, slots=True)
class _Area:
    """Where the cut stands: left and right edge, whether beside others, in a frame, how deep."""

    left: float
    right: float
    beside: bool = False
    framed: bool = False
    depth: int = 0


def find_regions(
    pieces: Sequence[Piece], em: float, walls: Iterable[Box] = (), gutters: Iterable[Gap] = ()
) -> list[Region]:
    """Regions of a page in reading order.

    ``em`` is the size of body text; ``walls`` are vertical rules, which part columns of any shape;
    ``gutters`` are known from the file's other pages, and part columns of a few short lines.
    """
    page = Grounds(em, tuple(walls), tuple(gutters))
    # Tables as wide as the page come first: their columns of white may run on in a gutter.
    rows = rows_of(pieces)
    if all(len(row) == 1 for row in rows) and all(isinstance(p, Line) for p in pieces):
        return _regions([row[0] for row in rows if isinstance(row[0], Line)], page, _area(pieces))
    rows = _with_tables([_as_word(row) for row in _rules_apart(rows)], 2, page.gutters)
    return _cut([piece for row in rows for piece in row], page, _area(pieces))


def _as_word(row: list[Piece]) -> list[Piece]:
    """A word whose glyphs stand far apart is one line, also where a gutter runs elsewhere."""
    lines = [piece for piece in row if isinstance(piece, Line)]
    return [join_row(lines)] if len(lines) == len(row) > 1 and is_spaced_out(lines) else row


def _area(pieces: Iterable[Piece], *, framed: bool = False, depth: int = 0) -> _Area:
    left, _, right, _ = enclose(piece.box for piece in pieces)
    return _Area(left, right, framed=framed, depth=depth)


def _cut(pieces: list[Piece], page: Grounds, area: _Area) -> list[Region]:
    regions: list[Region] = []
    parts = part_at_walls(pieces, page.walls, page.em) if area.depth < _DEPTH else [pieces]
    if len(parts) > 1:
        for part, inner in zip(parts, _areas(parts, area, page), strict=True):
            regions += _cut(part, page, inner)
        return regions
    flow: list[Piece] = []
    for band in find_bands(pieces, page):
        columns = columns_of(band, page) if area.depth < _DEPTH else [band.pieces]
        if len(columns) == 1:
            # White in one row, as around a raised number, parts bands and not the column's text.
            flow += band.pieces
            continue
        regions += _leaf(flow, page, area)
        flow = []
        for column, inner in zip(columns, _areas(columns, area, page), strict=True):
            regions += _cut(column, page, inner)
    return regions + _leaf(flow, page, area)


def _areas(columns: Sequence[Sequence[Piece]], area: _Area, page: Grounds) -> Iterable[_Area]:
    """The areas of columns: the outer edges are the whole's, the inner ones those of a known
    gutter, else their own."""
    boxes = [enclose(piece.box for piece in column) for column in columns]
    gaps = [page.gutter_in(a[2], b[0]) for a, b in pairwise(boxes)]
    lefts = [area.left, *(high for _, high in gaps)]
    rights = [*(low for low, _ in gaps), area.right]
    for left, right in zip(lefts, rights, strict=True):
        yield _Area(left, right, True, area.framed, area.depth + 1)


def _leaf(pieces: list[Piece], page: Grounds, area: _Area) -> list[Region]:
    """One column: its rows as lines, broken where a block or a table without a grid stands."""
    regions: list[Region] = []
    lines: list[Line] = []
    for row in _with_tables(list(_rules_apart(rows_of(pieces))), 1):
        blocks = [piece for piece in row if isinstance(piece, Block)]
        mates = [piece for piece in row if isinstance(piece, Line)]
        if blocks and lines:
            regions += _regions(lines, page, area)
            lines = []
        for block in blocks:
            regions += _open(block, page, area)
        if mates:
            lines.append(join_row(mates))
    if lines:
        regions += _regions(lines, page, area)
    return regions


def _regions(lines: list[Line], page: Grounds, area: _Area) -> list[Region]:
    """The region of some lines; those that fill only the first column of a page, as where the
    text ends before the second, are one of their own."""
    if area.beside or not page.gutters:
        return [_region(lines, area)]
    edge = min(low for low, _ in page.gutters)
    column = replace(area, right=edge, beside=True)
    found: list[Region] = []
    rest: list[Line] = []
    for narrow, group in groupby(lines, lambda line: line.box[2] < edge + 0.5 * page.em):
        run = list(group)
        if not narrow or not _fills(run, edge) or _goes_on(rest, run, edge):
            rest += run
            continue
        if rest:
            found.append(_region(rest, area))
        found.append(_region(run, column))
        rest = []
    return [*found, _region(rest, area)] if rest else found


def _goes_on(above: Sequence[Line], lines: Sequence[Line], edge: float) -> bool:
    """Whether lines begin with the rest of a paragraph that is set over all columns."""
    if not above:
        return False
    left, _, right, _ = above[-1].box
    em = lines[0].size
    return right > edge + _BEYOND * em and abs(lines[0].box[0] - left) < 0.5 * em


def _fills(lines: Sequence[Line], edge: float) -> bool:
    """Whether some lines reach an edge: more than one, so that none is a last line by chance."""
    return len(lines) > 1 and any(edge - line.box[2] < line.size for line in lines)


def _rules_apart(rows: Iterable[list[Piece]]) -> Iterator[list[Piece]]:
    """Rows, the rules that touch a line of text in rows of their own before it."""
    for row in rows:
        if len(row) == 1:
            yield row
            continue
        rules: list[Piece] = [p for p in row if isinstance(p, Block) and p.kind == "rule"]
        if rules and len(rules) < len(row):
            yield rules
            yield [piece for piece in row if piece not in rules]
        else:
            yield row


def _with_tables(
    rows: list[list[Piece]], least_gaps: int, gutters: Sequence[Gap] = ()
) -> list[list[Piece]]:
    """Rows, those of each table without a grid as one block; a few rows that leave a known gutter
    open are none."""
    if sum(len(row) > least_gaps for row in rows) < 2:
        return rows
    done: list[list[Piece]] = []
    index = 0
    for start, stop in find_loose_tables(rows, least_gaps):
        if start < index or (least_gaps > 1 and _are_columns(rows[start:stop], gutters)):
            continue
        first, index_after, table = take_loose_table(rows, start, stop)
        done += [*rows[index:first], [table]]
        index = index_after
    return done + rows[index:]


def _are_columns(rows: list[list[Piece]], gutters: Sequence[Gap]) -> bool:
    """Whether what looks like a table is text in columns: by its own rows, or a few rows that
    leave a known gutter open."""
    few = len(rows) < _FEW and any(_leaves_open(rows, gutter) for gutter in gutters)
    return few or has_text_columns(rows)


def _leaves_open(rows: Sequence[Sequence[Piece]], gutter: Gap) -> bool:
    low, high = gutter
    return not any(piece.box[0] < high - 1 and piece.box[2] > low + 1 for r in rows for piece in r)


def _region(lines: list[Line], area: _Area) -> Region:
    _, top, _, bottom = enclose(line.box for line in lines)
    box = (area.left, top, area.right, bottom)
    return Region(box, tuple(lines), framed=area.framed, beside=area.beside)


def _open(block: Block, page: Grounds, area: _Area) -> list[Region]:
    if block.kind == "rule":
        return []
    if block.kind == "frame" and area.depth < _DEPTH:
        inner = _area(block.lines, framed=True, depth=area.depth + 1)
        return _cut(list(block.lines), page, inner)
    return [Region(block.box, block=block)]
