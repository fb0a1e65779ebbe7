"""What the numbering at the head of paragraphs says of their roles.

一、（一）1.（1） is the order of GB/T 9704-2012; 1, 1.1, 1.1.1 that of GB/T 1.1, in which emergency
plans and technical rules are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from gongbao.model import Paragraph

__all__ = ["numbered_role", "numbered_sections", "with_sections"]

_COUNT = r"(?:[一二三四五六七八九十百零〇]{1,5}|\d{1,3})"
_HEADINGS = (
    (re.compile(rf"第{_COUNT}[章编篇]|[一二三四五六七八九十百零〇]{{1,5}}、"), 3),
    (re.compile(rf"第{_COUNT}节|[（(][一二三四五六七八九十百零〇]{{1,5}}[）)]"), 4),
)
_LISTS = (
    (re.compile(r"\d{1,3}(?:[.．](?!\d{1,3}(?!\d))|、)|[•●■◆▪➢]|[a-z][）)]"), 1),
    (re.compile(r"[（(]\d{1,3}[）)]|[①-⑳]"), 2),
)
_GOES_ON = "。；：！？，、;:!,"
_LONGEST = 60
_SECTION = re.compile(r"(\d{1,2}(?:[.．]\s?\d{1,2}){0,3})([\s　]*)(?=[\u4e00-\u9fffA-Za-z《“（])")
_AMOUNT = re.compile(r"[万亿千百元个倍吨米度年月日]")
_TITLE = 40
_DEEPEST = 6
_MISSING = 2


def numbered_role(text: str) -> tuple[Literal["heading", "list", "body"], int]:
    """Role and level: 第一章 and 一、 head at level 3, 第一节 and （一） at level 4, when the line
    ends like a heading; 1. and （1） are lists of level 1 and 2; all else is body, level 0."""
    if _may_head(text, _LONGEST):
        for pattern, level in _HEADINGS:
            if pattern.match(text):
                return "heading", level
    for pattern, level in _LISTS:
        if pattern.match(text):
            return "list", level
    return "body", 0


def with_sections(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Paragraphs, those that head a section in decimals as headings."""
    marked = list(paragraphs)
    for index, level in numbered_sections([paragraph.text for paragraph in marked]).items():
        if marked[index].role in ("body", "list"):
            marked[index] = replace(marked[index], role="heading", level=level)
    return marked


def numbered_sections(texts: Sequence[str]) -> dict[int, int]:
    """Which of some paragraphs are headings of sections in decimals, by index, and their levels:
    1 总则 at level 3, 1.1 编制目的 at 4, and so on.

    Told by their sequence: 3.2 counts behind 3.1 and what is below that, or where it goes on
    behind a list. A text without any number of two parts has no such sections.
    """
    marks = list(_marks(texts))
    if not any(len(numbers) > 1 for _, numbers in marks):
        return {}
    found: dict[int, int] = {}
    place: tuple[int, ...] = (0,)
    before = place
    for index, numbers in marks:
        if numbers in ((0,), (1,)):
            before, place = place, numbers
        elif _follows(numbers, place) or _follows(numbers, before):
            place = numbers
        else:
            continue
        if _may_head(texts[index], _TITLE):
            found[index] = min(2 + len(numbers), _DEEPEST)
    return found


def _follows(numbers: tuple[int, ...], place: tuple[int, ...]) -> bool:
    """Whether a number comes next behind another on any level; one may be missing."""
    for shared in range(min(len(numbers) - 1, len(place)) + 1):
        step = numbers[shared] - (place[shared] if shared < len(place) else 0)
        first = all(part == 1 for part in numbers[shared + 1 :])
        if numbers[:shared] == place[:shared] and first and 1 <= step <= _MISSING:
            return True
    return False


def _marks(texts: Sequence[str]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The numbers that texts begin with; one alone with white behind it, and no amounts."""
    for index, text in enumerate(texts):
        found = _SECTION.match(text)
        if found is None:
            continue
        numbers = tuple(int(part) for part in re.split(r"[.．]\s?", found[1]))
        told = found[2] or (len(numbers) > 1 and not _AMOUNT.match(text, found.end()))
        if told:
            yield index, numbers


def _may_head(text: str, longest: int) -> bool:
    """Whether a text is short and ends as headings do, in no sentence."""
    return bool(text) and len(text) <= longest and text[-1] not in _GOES_ON and "。" not in text
