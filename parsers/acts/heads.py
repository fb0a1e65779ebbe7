"""Heads: the passages that stand out together and may begin an act."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import takewhile

from parsers.acts.contents import Entry
from parsers.acts.words import ADDRESSEE, fold, is_date, is_number, is_organ
from parsers.pdf.measure import Measure
from parsers.pdf.passages import Passage
from parsers.pdf.starts import DISPLAY, LARGER

__all__ = [
    "Head",
    "find_heads",
    "is_certain",
    "is_letterhead",
    "is_part",
    "likeness",
    "may_begin_act",
    "names_in",
    "promises_act",
    "stands_out",
    "starts_act",
]

_KINDS = (
    "通知|意见|办法|决定|公告|批复|函|规定|方案|细则|条例|通告|令|报告|纪要|任免|通报|决议|规划|计划"
    "|议案|名单|要点"
)
_ENDING = re.compile(rf"(?:{_KINDS})(?:[（(].{{1,20}}[）)])?$")
_APPENDIX = re.compile(r"附\s*(?:件|录|表|图)?\s*[一二三四五六七八九十\d]*\s*[:：]?")
_BELOW = 4
_LETTER = re.compile(r"(?:文件|令|公告|通告)$")
_PART = re.compile(
    r"第[一二三四五六七八九十百零〇\d]+[章编节条]|[一二三四五六七八九十]{1,3}、|[（(]|前\s*言|序\s*言|引\s*言|总\s*则"
)
_BETWEEN = 2
_NAMES = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_FAR_LARGER = 1.3
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_SET_IN, _TITLE = 2.6, 80
"""Titles at the left are set in by no more than text is, in em, and shorter than so many glyphs."""


@dataclass(frozen=True, slots=True)
class Head:
    """Passages ``first``…``last`` (indices) that stand out as one title. ``appendix``: a mark
    like 附件1 stands right above. ``letterhead``: the one above, of the body that sent the act;
    a letterhead itself is a head without an act of its own (``bare``)."""

    first: int
    last: int
    title: str
    page: int
    size: float
    appendix: bool = False
    letterhead: Head | None = None
    bare: bool = False


def stands_out(passage: Passage, measure: Measure) -> bool:
    """Centred and larger than the text, or centred and in another face at least as large; or far
    larger, at the left."""
    if passage.role == "table" or not passage.text:
        return False
    if passage.align != "centre":
        return _is_left_title(passage, measure)
    if passage.size > LARGER * measure.size:
        return True
    other = passage.font.heavy or passage.font.name != measure.font
    return other and passage.size > 0.98 * measure.size and len(passage.text) > 6


def _is_left_title(passage: Passage, measure: Measure) -> bool:
    """A few words, not codes, at the left that are no sentence: in far larger type, or in larger
    type of another face."""
    left = passage.align == "left" and passage.indent < _SET_IN and not passage.framed
    if not left or not _is_display(passage, measure) or "。" in passage.text:
        return False
    words = "".join(passage.text.split())
    return len(words) <= 2 * len(_IDEOGRAPH.findall(words)) <= 2 * _TITLE


def _is_display(passage: Passage, measure: Measure) -> bool:
    """Type that is set for display."""
    other = passage.font.heavy or passage.font.name != measure.font
    return passage.size > (LARGER if other else DISPLAY) * measure.size


def find_heads(passages: Sequence[Passage], measure: Measure) -> list[Head]:
    """All heads in order; passages that stand out one below the other are one head."""
    heads: list[Head] = []
    for index, passage in enumerate(passages):
        if not stands_out(passage, measure) or is_number(passage.text) or is_date(passage.text):
            continue
        if heads and _goes_on(heads[-1], index, passage):
            title, size = heads[-1].title + passage.text, max(heads[-1].size, passage.size)
            heads[-1] = replace(heads[-1], last=index, title=title, size=size)
            continue
        above = passages[index - 1].text.strip() if index else ""
        appendix = bool(_APPENDIX.fullmatch(above))
        heads.append(Head(index, index, passage.text, passage.page, passage.size, appendix))
    return _with_letterheads(heads, passages)


def _goes_on(head: Head, index: int, passage: Passage) -> bool:
    """Whether a passage stands right below a head's last one, in type that is not far smaller."""
    below = head.last == index - 1 and head.page == passage.page
    return below and passage.size > 0.8 * head.size


def _with_letterheads(heads: Sequence[Head], passages: Sequence[Passage]) -> list[Head]:
    found: list[Head] = []
    for head in heads:
        if found and _is_letterhead(found[-1], head, passages):
            found[-1] = replace(found[-1], bare=True)
            found.append(replace(head, letterhead=found[-1]))
        else:
            found.append(head)
    return found


def _is_letterhead(head: Head, title: Head, passages: Sequence[Passage]) -> bool:
    """A body's name, or 文件 or 令 of it, as large as the title that follows it at once: only the
    act's 文号 stands between. A name that is not known for one is far larger than the title."""
    between = passages[head.last + 1 : title.first]
    if head.page != title.page or not 0 < len(between) <= _BETWEEN:
        return False
    if not all(is_number(p.text) or is_date(p.text) for p in between):
        return False
    if "关于" in head.title or _PART.match(title.title):
        return False
    if is_letterhead(head.title):
        return head.size >= title.size
    return not promises_act(head.title) and head.size > _FAR_LARGER * title.size


def is_letterhead(text: str) -> bool:
    """The name of a body, or 文件 or 令 of it."""
    return is_organ(_LETTER.sub("", text))


def likeness(head: Head, entry: Entry) -> float:
    """How well a head's words agree with what the contents promise, 0…1.

    Contents often leave the issuing body out, so a title inside the other counts as well.
    """
    ours, theirs = fold(head.title), fold(entry.title)
    if not ours or not theirs:
        return 0.0
    if theirs in ours or ours in theirs:
        return 0.75 + 0.25 * min(len(ours), len(theirs)) / max(len(ours), len(theirs))
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio()


def is_certain(head: Head, passages: Sequence[Passage]) -> bool:
    """Whether a head is an act's beyond doubt: a 文号 stands right below or above it, or it is
    about something (关于…) and an addressee follows."""
    if not _may_begin(head) or len(fold(head.title)) < 2:
        return False
    near = (*range(max(0, head.first - 1), head.first), *range(head.last + 1, head.last + 3))
    beside = [passages[index] for index in near if index < len(passages)]
    if any(is_number(passage.text) for passage in beside):
        return True
    return "关于" in head.title and _is_addressed(head, passages) and not is_organ(head.title)


def is_part(text: str) -> bool:
    """A text that begins as parts of an act do: 第一章, 一、, （一）."""
    return bool(_PART.match(text))


def _may_begin(head: Head) -> bool:
    """Neither an appendix, nor a letterhead, nor the first chapter."""
    return not head.appendix and not head.bare and not _PART.match(head.title)


def starts_act(
    head: Head, passages: Sequence[Passage], largest: float, named: frozenset[str]
) -> bool:
    """Whether a head begins an act where no contents page says so.

    It does when it is certain, or when it is as large as titles get and ends as titles end; a
    text that the act before it has ``named`` belongs to that act.
    """
    if is_certain(head, passages):
        return True
    if not may_begin_act(head, named) or len(fold(head.title)) < 4:
        return False
    title = promises_act(head.title)
    return title and (_is_addressed(head, passages) or head.size > 0.93 * largest)


def names_in(passages: Sequence[Passage]) -> frozenset[str]:
    """What an act names in its title and in 《》, folded: texts that it puts into force stand
    behind it."""
    said = "".join(passage.text for passage in passages)
    title = takewhile(lambda passage: passage.align == "centre", passages)
    names = ["".join(passage.text for passage in title), *_NAMES.findall(said)]
    return frozenset(map(fold, names))


def may_begin_act(head: Head, named: frozenset[str]) -> bool:
    """Whether nothing says that a head is part of the act before it, which ``named`` some texts
    (folded)."""
    title = fold(head.title)
    return _may_begin(head) and len(title) > 1 and not any(title in name for name in named)


def promises_act(title: str) -> bool:
    """A title that ends as titles of acts do: …的通知, …办法（试行）."""
    return bool(_ENDING.search(title.strip()))


def _is_addressed(head: Head, passages: Sequence[Passage]) -> bool:
    below = passages[head.last + 1 : head.last + 1 + _BELOW]
    return any(passage.indent < 1 and ADDRESSEE.fullmatch(passage.text) for passage in below[:3])
