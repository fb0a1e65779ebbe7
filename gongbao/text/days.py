"""Days as Chinese texts write them."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["DAY", "find_day", "first_day", "is_day", "url_day"]

DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:年|[-/.])\s*(\d{1,2})\s*(?:月|[-/.])\s*"
    r"(\d{1,2}?)(?=\D|$|\d\d:\d\d)\s*[日号]?"
)
"""Year, month and day in figures: 2023年5月12日, 2023-05-12, 2023/5/12, 2023.5.12."""

_COMPACT = re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_HAN_DAY = re.compile(
    r"([一二][〇○零OＯ0一二三四五六七八九]{3})\s*年\s*([一二三四五六七八九十]{1,2})\s*月\s*([一二三四五六七八九十]{1,3})\s*日"
)
_DIGITS = {char: digit for digit, char in enumerate("〇一二三四五六七八九")} | dict.fromkeys(
    "○零OＯ0", 0
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_ENGLISH_DAY = re.compile(
    rf"\b(?:{_MONTH_NAME}\s*(\d{{1,2}})(?:st|nd|rd|th)?|(\d{{1,2}})(?:st|nd|rd|th)?\s*{_MONTH_NAME})"
    r"\s*,?\s*((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_WIDE = re.compile("[０-９]")
_HALF = str.maketrans("０１２３４５６７８９", "0123456789")
_URL_DAY = (
    re.compile(r"/((?:19|20)\d\d)[-/_]?(\d{1,2})[-/_](\d{1,2})(?=[/_.])"),
    re.compile(r"/((?:19|20)\d\d)/?([01]\d)/?([0-3]\d)(?=[/_.])"),
    re.compile(r"/t((?:19|20)\d\d)([01]\d)([0-3]\d)_"),
    re.compile(r"/((?:19|20)\d\d)([01]\d)([0-3]\d)\d{9,11}(?=[/.])"),
    re.compile(r"[/_-]((?:19|20)\d\d)([01]\d)([0-3]\d)(?=[/_.-])"),
)
_FIRST_YEAR, _LAST_YEAR = 1911, 2099


def find_day(text: str) -> date | None:
    """The first day written in ``text``, in figures, in Chinese numerals or in English (April 9,
    2024; 9 Apr 2024); None without one."""
    text = text.translate(_HALF) if _WIDE.search(text) else text
    for match in DAY.finditer(text):
        day = _day(*match.groups())
        if day:
            return day
    for match in _HAN_DAY.finditer(text):
        year = "".join(str(_DIGITS[char]) for char in match[1])
        day = _day(year, str(_number(match[2])), str(_number(match[3])))
        if day:
            return day
    compact = _COMPACT.search(text)
    if compact is None:
        return _english_day(text)
    return _day(*compact.groups())


def _english_day(text: str) -> date | None:
    for match in _ENGLISH_DAY.finditer(text):
        before, day, other, after, year = match.groups()
        month = _MONTHS.index((before or after).lower()) + 1
        if found := _day(year, str(month), day or other):
            return found
    return None


def is_day(text: str) -> bool:
    """Whether ``text`` is a day and nothing else (the date under an act)."""
    line = text.strip().strip("（）()")
    match = DAY.fullmatch(line) or _HAN_DAY.fullmatch(line)
    return match is not None and find_day(line) is not None


def first_day(said: str | None) -> date | None:
    """The first day of ``2002``, ``2002-05`` or ``2002-05-01``, as source files say ``first`` and
    ``last``. Raises ValueError for no such day."""
    if not said:
        return None
    return date.fromisoformat(said + {4: "-01-01", 7: "-01"}.get(len(said), ""))


def url_day(url: str) -> date | None:
    """The day in an address's path (/2019-09/18/, /20190918/, t20190918_1.html); None without."""
    path = url.split("?", 1)[0].split("//", 1)[-1]
    for pattern in _URL_DAY:
        for match in pattern.finditer(path):
            day = _day(*match.groups())
            if day:
                return day
    return None


def _day(year: str, month: str, day: str) -> date | None:
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _number(han: str) -> int:
    """A number below 100 in Chinese numerals."""
    if "十" not in han:
        return _DIGITS.get(han, 0)
    tens, _, ones = han.partition("十")
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
