"""Watermarks and side tabs: words at the same place on most pages that are no part of the text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from parsers.pdf.edges import Sheet
from parsers.pdf.lines import Line

__all__ = ["find_watermarks"]


def find_watermarks(sheets: Sequence[Sheet]) -> Iterator[tuple[int, int]]:
    """Watermarks and side tabs: the same words at the same place on most pages, pale, very large,
    or beside the text. (The same addressee below the title of every act is none.)"""
    if len(sheets) < 3:
        return
    sizes = sorted(line.size for sheet in sheets for line in sheet.lines)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    enough = max(3, 0.6 * len(sheets))
    groups: dict[tuple[str, int, int, int], list[tuple[int, int]]] = defaultdict(list)
    for page, sheet in enumerate(sheets):
        for index, line in _apart_from_text(sheet, usual):
            key = (line.text, round(line.size), round(line.box[0] / 3), round(line.base / 3))
            groups[key].append((page, index))
    for (text, *_), places in groups.items():
        if len(text) > 1 and len(dict(places)) >= enough:
            yield from places


def _apart_from_text(sheet: Sheet, usual: float) -> Iterator[tuple[int, Line]]:
    """Lines that are pale, very large, or beside the text."""
    left, right = _text_edges(sheet)
    for index, line in enumerate(sheet.lines):
        aside = line.box[2] < left or line.box[0] > right
        if aside or line.pale or line.size > 2 * usual:
            yield index, line


def _text_edges(sheet: Sheet) -> tuple[float, float]:
    """Where most of a page's long lines begin and end."""
    long = sorted(sheet.lines, key=lambda line: line.box[0] - line.box[2])[: len(sheet.lines) // 2]
    if not long:
        return 0.0, sheet.width
    return min(line.box[0] for line in long), max(line.box[2] for line in long)
