"""What stands beside running text: captions of tables and pictures, and notes at a page's foot."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.pdf.measure import Measure
from parsers.pdf.passages import Passage

__all__ = ["name_asides"]

_UNIT = re.compile(r"[（(]?(?:计量|金额|货币|面积)?单位\s*[:：].{1,20}")
_NUMBERED = re.compile(r"(?:附?表|图)\s*[\d一二三四五六七八九十]")
_NOTE_MARK = re.compile(r"[①-⑳⑴-⒇*＊※]|[\[〔［]\d{1,3}[\]〕］]|\d{1,2}[\s.．、]|注\s*\d*\s*[:：]")
_CIRCLED = frozenset("①②③④⑤⑥⑦⑧⑨⑩")
"""Marks that mean one note only: it may stand at the foot of the page after its text."""
_CAPTION_LENGTH = 80
_SMALL = 0.93


def name_asides(passages: Sequence[Passage], measure: Measure) -> list[Passage]:
    """Passages with captions and notes named as such."""
    named = list(passages)
    for index, passage in enumerate(named):
        if passage.table >= 0:
            _name_above(named, index, measure)
        elif _is_picture(passage):
            _name_below(named, index, measure)
        elif passage.role == "body" and _is_note(passage, measure):
            named[index] = replace(passage, role="note")
    return _placed(named)


def _placed(passages: Sequence[Passage]) -> list[Passage]:
    """Notes moved behind the passage whose text bears their mark on the same page."""
    placed: list[Passage] = []
    for passage in passages:
        at = _bearer(placed, passage) if passage.role == "note" else None
        if at is None:
            placed.append(passage)
            continue
        while at + 1 < len(placed) and placed[at + 1].role == "note":
            at += 1
        placed.insert(at + 1, passage)
    return placed


def _bearer(before: Sequence[Passage], note: Passage) -> int | None:
    mark = _NOTE_MARK.match(note.text)
    if mark is None:
        return None
    for index in range(len(before) - 1, -1, -1):
        passage = before[index]
        if passage.last_page < note.page - (mark[0] in _CIRCLED):
            return None
        if passage.role == "body" and mark[0].strip() in passage.text[1:]:
            return index
    return None


def _is_picture(passage: Passage) -> bool:
    return passage.role == "caption" and not passage.text


def _name_above(passages: list[Passage], table: int, measure: Measure) -> None:
    """The two lines over a table: its title and its unit, also at the foot of the page before."""
    for index in range(table - 1, max(table - 3, -1), -1):
        above = passages[index]
        pages = passages[table].page - above.page
        if above.table >= 0 or pages > 1 or not _is_caption(above, measure):
            break
        if pages and not (above.size < _SMALL * measure.size or _UNIT.fullmatch(above.text)):
            break
        passages[index] = replace(above, role="caption")


def _name_below(passages: list[Passage], picture: int, measure: Measure) -> None:
    """The line under a picture, or the one over it that says it is a figure."""
    for index in (picture + 1, picture - 1):
        if not 0 <= index < len(passages):
            continue
        passage = passages[index]
        near = passage.page == passages[picture].page and passage.role == "body"
        small = passage.size < _SMALL * measure.size and index > picture
        if near and passage.rows < 4 and (small or _NUMBERED.match(passage.text)):
            passages[index] = replace(passage, role="caption")
            break


def _is_caption(passage: Passage, measure: Measure) -> bool:
    if len(passage.text) > _CAPTION_LENGTH or passage.rows > 3:
        return False
    if _UNIT.fullmatch(passage.text):
        return True
    small = passage.size <= 1.02 * measure.size
    return small and (passage.align == "centre" or bool(_NUMBERED.match(passage.text)))


def _is_note(passage: Passage, measure: Measure) -> bool:
    """Small print that opens with the mark of a note."""
    small = 0 < passage.size < _SMALL * measure.size
    return small and bool(_NOTE_MARK.match(passage.text))
