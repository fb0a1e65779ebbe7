"""Tables that go on over a page break."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.pdf.passages import Passage
from parsers.pdf.tables import PageTable, continues, join_tables, to_markdown

__all__ = ["join_over_pages"]

_AGAIN = re.compile(r".{0,40}(?:续表|[（(]\s*(?:接上表|续表?)\s*\d*\s*[）)]).{0,10}|接上表.{0,10}")
_SERIAL = re.compile(r"\d{1,3}")
_HEADS = 3
_UNIT = re.compile(r"[（(]?(?:计量|金额|货币|面积)?单位\s*[:：].{1,20}")


def join_over_pages(
    passages: Sequence[Passage], tables: Sequence[PageTable]
) -> tuple[list[Passage], list[PageTable]]:
    """Passages and tables with continued tables joined; table passages get their Markdown."""
    joined: list[Passage] = []
    whole: list[PageTable] = []
    for passage in passages:
        if passage.table < 0:
            joined.append(passage)
            continue
        table = tables[passage.table]
        before = _continued_from(joined, table, whole)
        if before is None:
            whole.append(table)
            joined.append(replace(passage, table=len(whole) - 1))
            continue
        for left in joined[before + 1 :]:
            table = _numbered(table, left.text)
        del joined[before + 1 :]
        whole[joined[before].table] = join_tables(whole[joined[before].table], table)
        joined[before] = replace(joined[before], last_page=passage.page)
    return [_written(passage, whole) for passage in joined], whole


def _continued_from(
    joined: Sequence[Passage], table: PageTable, whole: Sequence[PageTable]
) -> int | None:
    """The index of the table passage that this table continues."""
    for index in range(len(joined) - 1, -1, -1):
        passage = joined[index]
        if passage.table >= 0:
            first = whole[passage.table]
            goes_on = _is_next(first, table) and continues(first, table)
            return index if goes_on else None
        told = _AGAIN.fullmatch(passage.text) or _UNIT.fullmatch(passage.text)
        if not told and _numbered(table, passage.text) is table:
            return None
    return None


def _numbered(table: PageTable, text: str) -> PageTable:
    """A table with a number in the first cell of its first row below its head, if that has none:
    the number of a row that a page cuts off may stay on the page before, below its table."""
    rows = table.rows[:_HEADS]
    at = next((at for at, row in enumerate(rows) if not row[0] and sum(map(bool, row)) > 1), 0)
    if not at or not _SERIAL.fullmatch(text):
        return table
    row = (text, *table.rows[at][1:])
    return replace(table, rows=(*table.rows[:at], row, *table.rows[at + 1 :]))


def _is_next(first: PageTable, table: PageTable) -> bool:
    """On the page after, or in the next column of the same page."""
    beside = table.box[0] > first.box[2] or first.last_page > first.page
    return table.page - first.last_page == 1 or (table.page == first.last_page and beside)


def _written(passage: Passage, whole: Sequence[PageTable]) -> Passage:
    if passage.table < 0:
        return passage
    return replace(passage, text=to_markdown(whole[passage.table].rows))
