"""The imprint behind the last act: who edits, prints and sends out the gazette is no text of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongbao.model import Note
from parsers.acts.split import Split
from parsers.pdf.passages import Passage

__all__ = ["without_imprint"]

_LABEL = re.compile(
    r"[（(]?(?:主管|主办|承办|编辑|编印|编审|责任编辑|责编|责任校对|校对|主编|副主编|总编|编委|出版|印刷|印制|发行"
    r"|地址|邮编|邮政编码|电话|传真|网址|电子邮箱|国内统一刊号|刊号|准印证|定价|印数|开本)[^：:，。]{0,10}[：:]"
)
_MAKERS = re.compile(r"主办|编辑|编印|主编|出版|印刷|印制|刊号|准印证")
_LEAST = 2
_MOST_TOLD = 500


def without_imprint(split: Split, passages: Sequence[Passage]) -> Split:
    """The last act without the imprint that follows it, of which a note tells."""
    if not split.acts:
        return split
    last = split.acts[-1]
    stop = _imprint_from(passages, last.start, last.stop)
    if stop == last.stop:
        return split
    gone = passages[stop : last.stop]
    told = " ".join(passage.text for passage in gone)[:_MOST_TOLD]
    note = Note("imprint", f"left out of the last act: {told}", f"p. {gone[0].page}")
    return Split((*split.acts[:-1], replace(last, stop=stop)), (*split.notes, note))


def _imprint_from(passages: Sequence[Passage], start: int, stop: int) -> int:
    """The index of the imprint's first passage, ``stop`` when there is none: labelled lines at the
    end that name those who make the gazette, or a last page where most lines are such."""
    page = passages[stop - 1].page
    first = next(index for index in range(start, stop) if passages[index].last_page >= page)
    alone = first > start and passages[first].page == page
    at = stop
    if alone and _is_imprint(passages[first:stop]):
        at = first
    else:
        while at - 1 > start and _is_labelled(passages[at - 1]):
            at -= 1
    makers = sum(bool(_MAKERS.match(_bare(passage))) for passage in passages[at:stop])
    return at if makers >= _LEAST else stop


def _is_imprint(page: Sequence[Passage]) -> bool:
    """Whether most lines of a page are labelled, and none tells anything."""
    told = any("。" in passage.text or passage.table >= 0 for passage in page)
    return not told and 2 * sum(map(_is_labelled, page)) >= len(page)


def _is_labelled(passage: Passage) -> bool:
    return passage.table < 0 and bool(_LABEL.match(_bare(passage)))


def _bare(passage: Passage) -> str:
    return "".join(passage.text.split())
