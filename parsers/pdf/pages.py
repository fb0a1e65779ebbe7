"""A page put together: what is left of its lines without furniture, in regions in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

from parsers.pdf.blocks import Block, Piece, Region
from parsers.pdf.drawn import Drawn
from parsers.pdf.frame import unturn_box
from parsers.pdf.grids import find_frames
from parsers.pdf.gutters import Gap, usual_gutters
from parsers.pdf.laid import lay_out
from parsers.pdf.lines import Box, Line
from parsers.pdf.order import find_regions
from parsers.pdf.sheet import Leaf
from parsers.pdf.tables import PageTable

__all__ = ["Page", "compose_pages"]

_WALL = 4.0
_RULE = 5.0
_PICTURE = 3.0
"""Walls, rules and pictures shorter than this many em do not stand in the way of text."""
_HEAD = 1.6
"""Larger turned text is a headline."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read: its size as shown, the quarter turns (anticlockwise) of the frame that its
    lines and regions are in, regions in reading order, and the furniture taken out."""

    number: int
    width: float
    height: float
    turns: int
    regions: tuple[Region, ...]
    furniture: tuple[Line, ...]
    drawn: Drawn

    def shown(self, box: Box) -> Box:
        """A box of the turned frame on the page as shown, rounded to hundredths of a point."""
        x0, top, x1, bottom = unturn_box(box, self.turns, self.width, self.height)
        return (round(x0, 2), round(top, 2), round(x1, 2), round(bottom, 2))


def compose_pages(
    leaves: Sequence[Leaf], furniture: Sequence[set[int]], em: float
) -> tuple[list[Page], list[PageTable]]:
    """The pages of a file and their tables, whose indices the pages' blocks bear.

    Where pages have columns, all are put together again with those gutters known: a last page
    with three short lines in each column shows none by itself.
    """
    pages, tables = _compose(leaves, furniture, em, ())
    gutters = usual_gutters([page.regions for page in pages], em)
    return _compose(leaves, furniture, em, gutters) if gutters else (pages, tables)


def _compose(
    leaves: Sequence[Leaf], furniture: Sequence[set[int]], em: float, gutters: Sequence[Gap]
) -> tuple[list[Page], list[PageTable]]:
    tables: list[PageTable] = []
    pages = [
        _compose_page(leaf, gone, em, gutters, tables)
        for leaf, gone in zip(leaves, furniture, strict=True)
    ]
    return pages, tables


def _compose_page(
    leaf: Leaf,
    furniture: set[int],
    em: float,
    gutters: Sequence[Gap],
    tables: list[PageTable],
) -> Page:
    lines = [line for index, line in enumerate(leaf.lines) if index not in furniture]
    gone = [leaf.lines[index] for index in sorted(furniture)]
    turned = _without_heads(leaf, lines, em, gone)
    blocks = [
        Block("table", table.box, index=index)
        for index, table in enumerate(leaf.tables, len(tables))
    ]
    tables += leaf.tables
    drawn = leaf.drawn
    pieces: list[Piece] = [*_framed(lines, drawn, leaf.size), *blocks, *turned]
    pieces += _rules(drawn, em, [block.box for block in blocks])
    pieces += _pictures(drawn, lines, em, leaf.size)
    walls = [_box(rule) for rule in drawn.down.tolist() if rule[3] - rule[1] > _WALL * em]
    found = find_regions(pieces, em, walls, gutters) if lines or blocks or turned else []
    regions = tuple(_with_table(region, leaf.number, tables) for region in found)
    return Page(leaf.number, *leaf.shown_size, leaf.turns, regions, tuple(gone), drawn)


def _box(sides: Sequence[float]) -> Box:
    x0, top, x1, bottom = sides
    return (x0, top, x1, bottom)


def _without_heads(
    leaf: Leaf, lines: Sequence[Line], em: float, gone: list[Line]
) -> tuple[Block, ...]:
    """Turned text without the running heads that run another way than a page set in columns from
    top to bottom; these go to what is ``gone``."""
    if not leaf.turns % 2:
        return leaf.turned
    heads = [block for block in leaf.turned if _runs_beyond(block, lines, em)]
    gone += chain.from_iterable(block.lines for block in heads)
    return tuple(block for block in leaf.turned if block not in heads)


def _runs_beyond(block: Block, lines: Sequence[Line], em: float) -> bool:
    """Whether text of the size of text lies beyond the start or the end of all lines."""
    if not lines or max(line.size for line in block.lines) > _HEAD * em:
        return False
    before = block.box[2] <= min(line.box[0] for line in lines) + 0.5 * em
    return before or block.box[0] >= max(line.box[2] for line in lines) - 0.5 * em


def _with_table(region: Region, page: int, tables: list[PageTable]) -> Region:
    """A region of a table without a grid gets its place among the tables."""
    block = region.block
    if block is None or block.kind != "table" or block.index >= 0:
        return region
    tables.append(lay_out(block.lines, page, block.gaps))
    return replace(region, block=replace(block, index=len(tables) - 1))


def _framed(lines: Sequence[Line], drawn: Drawn, size: tuple[float, float]) -> list[Piece]:
    """Lines, those inside a frame together in its block."""
    pieces: list[Piece] = []
    left = list(lines)
    for box in find_frames(drawn):
        if (box[2] - box[0]) * (box[3] - box[1]) > 0.6 * size[0] * size[1]:
            continue
        shares = [(line, _share(line.box, box)) for line in left]
        inside = tuple(line for line, share in shares if share > 0.9)
        cut = any(0.1 < share <= 0.9 for _, share in shares)
        if cut or len(inside) < 2 or len(inside) > 0.7 * len(lines):
            continue
        pieces.append(Block("frame", box, inside))
        left = [line for line, share in shares if share <= 0.9]
    return [*pieces, *left]


def _share(box: Box, other: Box) -> float:
    """Share of the first box that lies in the second."""
    a, b, c, d = box
    e, f, g, h = other
    area = (c - a) * (d - b)
    if c <= e or g <= a or d <= f or h <= b or area <= 0:
        return 0.0
    return (min(c, g) - max(a, e)) * (min(d, h) - max(b, f)) / area


def _rules(drawn: Drawn, em: float, tables: Sequence[Box]) -> list[Block]:
    """Horizontal rules long enough to part text, those of tables left out."""
    boxes = (box for box in drawn.across.tolist() if box[2] - box[0] > _RULE * em)
    return [
        Block("rule", (x0, y0, x1, y1))
        for x0, y0, x1, y1 in boxes
        if not any(top - 3 <= y0 <= bottom + 3 for _, top, _, bottom in tables)
    ]


def _pictures(
    drawn: Drawn, lines: Sequence[Line], em: float, size: tuple[float, float]
) -> list[Block]:
    """Pictures that stand among the text; what lies under or over text (a seal, a tinted ground)
    does not part it."""
    blocks: list[Block] = []
    for x0, y0, x1, y1 in drawn.pictures.tolist():
        wide, tall = x1 - x0, y1 - y0
        if min(wide, tall) < _PICTURE * em or wide * tall > 0.6 * size[0] * size[1]:
            continue
        if not any(_share(line.box, (x0, y0, x1, y1)) > 0.05 for line in lines):
            blocks.append(Block("picture", (x0, y0, x1, y1)))
    return blocks
