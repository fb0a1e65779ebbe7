"""Turned text that is no part of the text: tabs and running heads up a margin, page numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongbao.model import Note
from parsers.pdf.blocks import Block
from parsers.pdf.folios import page_number
from parsers.pdf.furniture import fold
from parsers.pdf.lines import Box
from parsers.pdf.scans import name_pages
from parsers.pdf.sheet import Leaf

__all__ = ["keep_turned_text"]


def keep_turned_text(
    leaves: Sequence[Leaf], furniture: Sequence[set[int]], notes: list[Note]
) -> list[Leaf]:
    """The leaves with the turned text that belongs to their text.

    Words that are furniture elsewhere or that come again on another page, page numbers, and what
    lies in a table go; the last of these and glyphs at an angle are counted in a note.
    """
    known = _known(leaves, furniture)
    kept: list[Leaf] = []
    for leaf in leaves:
        outside = tuple(b for b in _text(leaf, known) if not _in_table(b, leaf))
        kept.append(replace(leaf, turned=outside) if leaf.turned else leaf)
    notes += _notes(leaves, known)
    return kept


def _known(leaves: Sequence[Leaf], furniture: Sequence[set[int]]) -> set[str]:
    """Words that are furniture, or turned on more than one page."""
    known = {
        fold(leaf.lines[index].text)
        for leaf, gone in zip(leaves, furniture, strict=True)
        for index in gone
    }
    counts = Counter(words for leaf in leaves for words in set(map(_words, leaf.turned)))
    return known | {words for words, count in counts.items() if count > 1}


def _text(leaf: Leaf, known: set[str]) -> list[Block]:
    """Turned blocks that are neither known words nor numbers."""
    return [b for b in leaf.turned if _words(b) not in known and not _is_number(b)]


def _notes(leaves: Sequence[Leaf], known: set[str]) -> Iterator[Note]:
    oblique = [leaf for leaf in leaves if leaf.oblique]
    if oblique:
        count = sum(leaf.oblique for leaf in oblique)
        where = name_pages([leaf.number for leaf in oblique])
        yield Note("oblique-text", f"{count} glyphs at an angle were left out", where)
    lost = {leaf.number: _glyphs_in_tables(leaf, known) for leaf in leaves if leaf.turned}
    numbers = [number for number, count in lost.items() if count]
    if numbers:
        message = f"{sum(lost.values())} turned glyphs in tables were left out"
        yield Note("turned-text", message, name_pages(sorted(numbers)))


def _glyphs_in_tables(leaf: Leaf, known: set[str]) -> int:
    inside = (block for block in _text(leaf, known) if _in_table(block, leaf))
    return sum(len(line.text) for block in inside for line in block.lines)


def _words(block: Block) -> str:
    return fold("".join(line.text for line in block.lines))


def _is_number(block: Block) -> bool:
    return len(block.lines) == 1 and page_number(block.lines[0].text) is not None


def _in_table(block: Block, leaf: Leaf) -> bool:
    return any(_overlap(block.box, table.box) for table in leaf.tables)


def _overlap(box: Box, other: Box) -> bool:
    (a, b, c, d), (e, f, g, h) = box, other
    return min(c, g) > max(a, e) and min(d, h) > max(b, f)
