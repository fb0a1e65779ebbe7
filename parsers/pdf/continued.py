"""Tables that go on over a page break, and the words that stand over a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.pdf.passages import Passage
from parsers.pdf.tables import PageTable, continues, join_tables, to_markdown

__all__ = ["join_over_pages"]

_AGAIN = re.compile(r".{0,40}(?:续表|[（(]\s*(?:接上表|续表?)\s*\d*\s*[）)]).{0,10}|接上表.{0,10}")
_UNIT = re.compile(r"[（(]?(?:计量|金额|货币|面积)?单位\s*[:：].{1,20}")
_CAPTION = re.compile(r"(?:附?表|图)\s*[\d一二三四五六七八九十]")
_CAPTION_LENGTH = 80


def join_over_pages(
    passages: Sequence[Passage], tables: Sequence[PageTable]
) -> tuple[list[Passage], list[PageTable]]:
    """Passages and tables with continued tables joined; table passages get their Markdown, and
    the lines over a table become captions."""
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
        del joined[before + 1 :]
        whole[joined[before].table] = join_tables(whole[joined[before].table], table)
        joined[before] = replace(joined[before], last_page=passage.page)
    return _captioned([_written(passage, whole) for passage in joined]), whole


def _continued_from(
    joined: Sequence[Passage], table: PageTable, whole: Sequence[PageTable]
) -> int | None:
    """The index of the table passage that this table continues."""
    for index in range(len(joined) - 1, -1, -1):
        passage = joined[index]
        if passage.table >= 0:
            first = whole[passage.table]
            goes_on = first.last_page == table.page - 1 and continues(first, table)
            return index if goes_on else None
        if not (_AGAIN.fullmatch(passage.text) or _UNIT.fullmatch(passage.text)):
            return None
    return None


def _written(passage: Passage, whole: Sequence[PageTable]) -> Passage:
    if passage.table < 0:
        return passage
    return replace(passage, text=to_markdown(whole[passage.table].rows))


def _captioned(passages: list[Passage]) -> list[Passage]:
    for index, passage in enumerate(passages):
        if passage.table < 0:
            continue
        body = _nearest_size(passages, index)
        for above in range(index - 1, max(index - 3, -1), -1):
            if not _is_caption(passages[above], body):
                break
            passages[above] = replace(passages[above], role="caption")
    return passages


def _nearest_size(passages: Sequence[Passage], index: int) -> float:
    sizes = sorted(p.size for p in passages[max(0, index - 12) : index + 12] if p.size)
    return sizes[len(sizes) // 2] if sizes else 0.0


def _is_caption(passage: Passage, body: float) -> bool:
    if passage.table >= 0 or len(passage.text) > _CAPTION_LENGTH or passage.rows > 3:
        return False
    if _UNIT.fullmatch(passage.text) or _CAPTION.match(passage.text):
        return True
    return passage.align == "centre" and passage.size <= 1.05 * body
