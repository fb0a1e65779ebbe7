"""Which pages are sent to recognition, and what is noted of those that are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np
import pypdfium2 as pdfium

from gongbao.model import Note
from parsers.pdf.limits import Limits
from parsers.pdf.lines import Line
from parsers.pdf.ocr import Recogniser, recognise_page, spread_glyphs
from parsers.pdf.sheet import Leaf
from parsers.pdf.spine import find_spine
from parsers.pdf.tables import PageTable, take_tables

__all__ = ["name_pages", "reread_scans"]

_REASONS = {
    "scan": "a scan without a text layer",
    "hidden": "a scan with an invisible text layer by a machine",
    "garbled": "a text layer of wrong or private characters",
}


def reread_scans(
    document: pdfium.PdfDocument,
    leaves: Sequence[Leaf],
    limits: Limits,
    find: Callable[[], Recogniser | None],
    notes: list[Note],
) -> list[Leaf]:
    """The leaves, those that cannot be believed read again by recognition where it is there."""
    doubtful = [leaf for leaf in leaves if leaf.verdict != "honest"]
    if not doubtful:
        return list(leaves)
    recogniser = find()
    chosen = doubtful[: limits.scans] if recogniser is not None else []
    numbers = {leaf.number for leaf in chosen}
    notes += _notes(doubtful, numbers, installed=recogniser is not None)
    if recogniser is None:
        return list(leaves)
    return [
        _reread(document, leaf, recogniser, limits) if leaf.number in numbers else leaf
        for leaf in leaves
    ]


def _reread(
    document: pdfium.PdfDocument, leaf: Leaf, recogniser: Recogniser, limits: Limits
) -> Leaf:
    page = document[leaf.number - 1]
    try:
        lines, drawn = recognise_page(page, recogniser, limits.pixels)
    finally:
        page.close()
    if not lines:
        return leaf
    tables, _ = take_tables(spread_glyphs(lines), drawn, leaf.number)
    spine = find_spine(lines, leaf.shown_size)
    drawn = replace(drawn, down=np.concatenate([drawn.down, spine]))
    return replace(
        leaf,
        lines=tuple(line for line in lines if not any(_lies_in(line, t) for t in tables)),
        tables=tuple(tables),
        drawn=drawn,
        turns=0,
        size=leaf.shown_size,
        turned=(),
    )


def _lies_in(line: Line, table: PageTable) -> bool:
    left, top, right, bottom = table.box
    x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
    return left < x < right and top < y < bottom


def _notes(doubtful: Sequence[Leaf], done: set[int], *, installed: bool) -> Iterable[Note]:
    """One note for each reason, with all its pages."""
    for verdict, reason in _REASONS.items():
        for read in (True, False):
            pages = [
                leaf.number
                for leaf in doubtful
                if leaf.verdict == verdict and (leaf.number in done) == read
            ]
            if not pages:
                continue
            if read:
                outcome = "read by recognition"
            elif installed:
                outcome = "more pages than the limits let recognise"
            else:
                outcome = "install gongbao[ocr] to recognise it"
            code = f"{verdict}-recognised" if read else verdict
            yield Note(code, f"{reason}: {outcome}", name_pages(pages))


def name_pages(pages: Sequence[int]) -> str:
    """Page numbers as "p. 3" or "p. 1-4, 7"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return "p. " + ", ".join(f"{r[0]}-{r[-1]}" if len(r) > 1 else f"{r[0]}" for r in runs)
