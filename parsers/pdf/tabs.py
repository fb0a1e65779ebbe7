"""Turned text that is no part of the text: tabs and running heads up a margin, page numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongbao.model import Note
from parsers.pdf.blocks import Block
from parsers.pdf.furniture import fold, page_number
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
    known = {
        fold(leaf.lines[index].text)
        for leaf, gone in zip(leaves, furniture, strict=True)
        for index in gone
    }
    counts = Counter(words for leaf in leaves for words in {_words(b) for b in leaf.turned})
    known |= {words for words, count in counts.items() if count > 1}
    kept: list[Leaf] = []
    for leaf in leaves:
        text = [b for b in leaf.turned if _words(b) not in known and not _is_number(b)]
        outside = tuple(block for block in text if not _in_table(block, leaf))
        kept.append(replace(leaf, turned=outside) if leaf.turned else leaf)
    notes += _notes(leaves, kept, known)
    return kept


def _notes(leaves: Sequence[Leaf], kept: Sequence[Leaf], known: set[str]) -> Iterator[Note]:
    oblique = [leaf for leaf in leaves if leaf.oblique]
    if oblique:
        count = sum(leaf.oblique for leaf in oblique)
        where = name_pages([leaf.number for leaf in oblique])
        yield Note("oblique-text", f"{count} glyphs at an angle were left out", where)
    pairs = zip(leaves, kept, strict=True)
    lost = [
        (leaf.number, block)
        for leaf, other in pairs
        for block in leaf.turned
        if block not in other.turned and _words(block) not in known and not _is_number(block)
    ]
    if lost:
        count = sum(len(line.text) for _, block in lost for line in block.lines)
        where = name_pages(sorted({number for number, _ in lost}))
        yield Note("turned-text", f"{count} turned glyphs in tables were left out", where)


def _words(block: Block) -> str:
    return fold("".join(line.text for line in block.lines))


def _is_number(block: Block) -> bool:
    return len(block.lines) == 1 and page_number(block.lines[0].text) is not None


def _in_table(block: Block, leaf: Leaf) -> bool:
    return any(_overlap(block.box, table.box) for table in leaf.tables)


def _overlap(box: Box, other: Box) -> bool:
    (a, b, c, d), (e, f, g, h) = box, other
    return min(c, g) > max(a, e) and min(d, h) > max(b, f)
