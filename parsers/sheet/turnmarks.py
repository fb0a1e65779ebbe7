"""The marks of turns: 下转第三版, 上接第一版."""

from __future__ import annotations

import re

__all__ = ["FROM", "ON", "is_turn", "numeral", "same_sheet"]

_NUMBER = r"第?\s*([A-Za-z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版"
_TAIL = r"[^（）()【】。]{0,16}"
ON = re.compile(
    rf"[（(【［\[]?[▶►→＞>\s]*(?:下转|紧转|转入|(?<=[（(【])转){_NUMBER}{_TAIL}[）)】］\]]?[\s▶►→＞>]*$"
)
FROM = re.compile(
    rf"^[（(【［\[]?[◀◄←＜<\s]*(?:上接|紧接|接){_NUMBER}{_TAIL}[）)】］\]]?[\s◀◄←＜<]*"
)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = {figure: value for value, figure in enumerate("〇一二三四五六七八九十")}


def is_turn(text: str) -> bool:
    """Whether a line is the mark of a turn and nothing else."""
    for pattern in (ON, FROM):
        found = pattern.search(text)
        if found and len(found[0]) >= len(text.strip()) - 1:
            return True
    return False


def numeral(number: str) -> str:
    """The number of a sheet for comparing: 03, 3 and 三 are one, A03 and A3 too."""
    if number and all(figure in _DIGITS for figure in number):
        tens, _, ones = number.partition("十") if "十" in number else ("", "", number)
        value = (_DIGITS.get(tens, 1) * 10 if "十" in number else 0) + _DIGITS.get(ones, 0)
        return str(value)
    return re.sub(r"(?<![0-9])0+(?=\d)", "", number.upper())


def same_sheet(one: str, other: str) -> bool:
    """Whether two numbers name one sheet; a mark may leave out the letter: 下转4版 on A4."""
    first, second = numeral(one), numeral(other)
    if first == second or not first or not second:
        return first == second
    lettered = first[0].isalpha() != second[0].isalpha()
    return lettered and numeral(first.lstrip(_LETTERS)) == numeral(second.lstrip(_LETTERS))
