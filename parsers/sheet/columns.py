"""Whether a PDF is a newspaper's: by the size of its pages and the columns of their text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from parsers.pdf.engine import Unreadable, open_document
from parsers.pdf.limits import Limits
from parsers.pdf.lines import Line
from parsers.pdf.ocr import Recogniser, find_recogniser
from parsers.pdf.scans import reread_scans
from parsers.pdf.sheet import Leaf, read_leaf
from parsers.sheet.gutters import part_at_gutters
from parsers.sheet.lines import body_size, find_sheet_lines

__all__ = ["count_columns", "is_newspaper"]

_TRIED = 3
_LARGE = (640.0, 900.0)
"""Shorter and longer side of a page, in points, that are more than a book's or an office's: a
tabloid has 765 by 1105, A3 842 by 1191."""
_ON_LARGE, _ON_SMALL = 3, 4
_FULL = 5
"""Lines of one left and right edge that make a column."""
_LEAST, _MOST = 7.0, 0.34
"""Width of a column: in em, and as a share of the page."""


def is_newspaper(
    body: bytes, limits: Limits, find: Callable[[], Recogniser | None] = find_recogniser
) -> bool:
    """Whether one of the first pages has three columns of text on a sheet larger than a book's,
    or four on any. A scan shows its columns when it is recognised: the first one on a large sheet
    is, if ``find`` gives an engine. A file that cannot be read is none."""
    try:
        with open_document(body) as document:
            leaves: list[Leaf] = []
            for index in range(min(len(document), _TRIED)):
                leaves.append(read_leaf(document, index, limits, find_sheet_lines, headlines=False))
                if _is_sheet(leaves[-1]):
                    return True
            scans = [leaf for leaf in leaves if leaf.verdict != "honest" and _is_large(leaf)][:1]
            return any(map(_is_sheet, reread_scans(document, scans, limits, find, [])))
    except Unreadable:
        return False


def _is_sheet(leaf: Leaf) -> bool:
    least = _ON_LARGE if _is_large(leaf) else _ON_SMALL
    return count_columns(leaf.lines, leaf.size[0]) >= least


def _is_large(leaf: Leaf) -> bool:
    short, long = sorted(leaf.shown_size)
    return short >= _LARGE[0] and long >= _LARGE[1]


def count_columns(lines: Sequence[Line], width: float) -> int:
    """How many columns of justified text a page of this width has side by side."""
    em = body_size(lines)
    parts = [line for line in part_at_gutters(lines, em) if line.size < 1.2 * em]
    edges = Counter((round(line.box[0] / em), round(line.box[2] / em)) for line in parts)
    full = sorted(
        (left, right)
        for (left, right), count in edges.items()
        if count >= _FULL and right - left >= _LEAST and (right - left) * em < _MOST * width
    )
    found, reached = 0, float("-inf")
    for left, right in full:
        if left >= reached:
            found, reached = found + 1, right
    return found
