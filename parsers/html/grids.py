"""HTML tables: which hold data and which only place things; data tables as full grids."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from lxml.html import HtmlElement

from gongbao.model import Span, Table
from gongbao.text.display import clean_line, join_wrapped

__all__ = ["MAX_CELLS", "as_table"]

MAX_CELLS = 200_000
"""Places of a grid at most; ``colspan="99999"`` is not believed."""

_MAX_SPAN = 1000
_LONG_CELL = 400
_MOST = 0.75
"""A cell longer than an article's paragraph that holds most of the table's text is its article."""

_SKIPPED = ("script", "style")
_BLOCKS = ("p", "div", "li")
_BREAKS = ("br", *_BLOCKS)


def as_table(element: HtmlElement) -> Table | None:
    """The grid of a ``table``; None when it places things rather than holds data."""
    rows = list(_rows(element))
    if len(rows) < 2 or not _holds_data(element, rows):
        return None
    return _grid(rows)


def _rows(table: HtmlElement) -> Iterator[list[HtmlElement]]:
    for child in table:
        if child.tag in ("thead", "tbody", "tfoot"):
            yield from _rows(child)
        elif child.tag == "tr":
            cells = [cell for cell in child if cell.tag in ("td", "th")]
            if cells:
                yield cells


def _holds_data(element: HtmlElement, rows: list[list[HtmlElement]]) -> bool:
    """At least two columns, no table inside, most places filled, no cell that is an article."""
    if element.find(".//table") is not None or max(map(len, rows)) < 2:
        return False
    sizes = [len(_cell_text(cell)) for row in rows for cell in row]
    filled = sum(size > 0 for size in sizes)
    if filled < 2 or (max(sizes) > _LONG_CELL and max(sizes) > _MOST * sum(sizes)):
        return False
    return filled * 3 >= len(sizes) or element.get("border", "0") not in ("", "0")


def _grid(rows: list[list[HtmlElement]]) -> Table:
    places: dict[tuple[int, int], str] = {}
    spans: list[Span] = []
    for number, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (number, column) in places:
                column += 1
            down = min(_span(cell, "rowspan"), len(rows) - number)
            span = Span(number, column, down, _span(cell, "colspan"))
            if (column + span.columns) * len(rows) > MAX_CELLS:
                break
            _cover(places, span, _cell_text(cell))
            if span.rows > 1 or span.columns > 1:
                spans.append(span)
            column += span.columns
    width = max((column for _, column in places), default=0) + 1
    grid = tuple(
        tuple(places.get((row, column), "") for column in range(width)) for row in range(len(rows))
    )
    return Table(grid, tuple(spans))


def _cover(places: dict[tuple[int, int], str], span: Span, text: str) -> None:
    """Write a cell: its text at the top left of what it covers."""
    for row in range(span.row, span.row + span.rows):
        for column in range(span.column, span.column + span.columns):
            places[row, column] = ""
    places[span.row, span.column] = text


def _span(cell: HtmlElement, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(1, int(value)), _MAX_SPAN) if value.isascii() and value.isdigit() else 1


def _cell_text(cell: HtmlElement) -> str:
    lines = (clean_line(join_wrapped(line)) for line in "".join(_parted(cell)).split("\v"))
    return "\n".join(line for line in lines if line)


def _parted(cell: HtmlElement) -> Iterator[str]:
    """Text of a cell, its blocks and line ends parted by vertical tabs."""
    walker = etree.iterwalk(cell, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        if event == "start" and node.tag in _SKIPPED:
            walker.skip_subtree()
        elif event == "start":
            yield ("\v" if node.tag in _BREAKS else "") + (node.text or "")
        elif node is not cell:
            yield ("\v" if node.tag in _BLOCKS else "") + (node.tail or "")
