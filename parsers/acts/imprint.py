"""The imprint behind the last act: who edits, prints and sends out the gazette is no text of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from gongbao.model import Note
from parsers.acts.split import Split
from parsers.pdf.passages import Passage
from parsers.pdf.read import Reading

__all__ = ["without_imprint"]

_LABEL = re.compile(
    r"[（(]?(?:主管|主办|承办|编辑|编印|编审|责任编辑|责编|责任校对|校对|主编|副主编|总编|编委|出版|印刷|印制|发行"
    r"|地址|邮编|邮政编码|电话|传真|网址|电子邮箱|国内统一刊号|刊号|准印证|定价|印数|开本)[^：:，。]{0,10}[：:]"
)
_MAKERS = re.compile(r"主办|编辑|编印|主编|出版|印刷|印制|刊号|准印证")
_LEAST = 2
_MOST_TOLD = 500


def without_imprint(split: Split, reading: Reading) -> Split:
    """The last act without the imprint that follows it, of which a note tells."""
    if not split.acts:
        return split
    last = split.acts[-1]
    said = [_said(passage, reading) for passage in reading.passages]
    stop = _imprint_from(reading.passages, said, last.start, last.stop)
    if stop == last.stop:
        return split
    told = " ".join(chain(*said[stop : last.stop]))[:_MOST_TOLD]
    where = f"p. {reading.passages[stop].page}"
    note = Note("imprint", f"left out of the last act: {told}", where)
    return Split((*split.acts[:-1], replace(last, stop=stop)), (*split.notes, note))


def _said(passage: Passage, reading: Reading) -> list[str]:
    """A passage's text, or the texts of a table's cells."""
    if passage.table < 0:
        return [passage.text]
    return [cell for row in reading.tables[passage.table].rows for cell in row if cell]


def _imprint_from(
    passages: Sequence[Passage], said: Sequence[list[str]], start: int, stop: int
) -> int:
    """The index of the imprint's first passage, ``stop`` when there is none: labelled lines at the
    end that name those who make the gazette, or a last page where most lines are such."""
    page = passages[stop - 1].page
    first = next(index for index in range(start, stop) if passages[index].last_page >= page)
    alone = first > start and passages[first].page == page
    at = stop
    if alone and _is_imprint([*chain(*said[first:stop])]):
        at = first
    else:
        while at - 1 > start and all(map(_is_labelled, said[at - 1])):
            at -= 1
    makers = sum(bool(_MAKERS.match(_bare(text))) for text in chain(*said[at:stop]))
    return at if makers >= _LEAST else stop


def _is_imprint(page: Sequence[str]) -> bool:
    """Whether most lines of a page are labelled, and none tells anything."""
    told = any("。" in text for text in page)
    return not told and 2 * sum(map(_is_labelled, page)) >= len(page)


def _is_labelled(text: str) -> bool:
    return bool(_LABEL.match(_bare(text)))


def _bare(text: str) -> str:
    return "".join(text.split())
