"""Patterns of official documents: numbers (文号), dates, issue labels, page leaders.

Forms follow GB/T 9704-2012 (党政机关公文格式) and what gazettes print around it.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

__all__ = [
    "ADDRESSEE",
    "ISSUE_NUMBER",
    "ISSUE_TOTAL",
    "ISSUE_YEAR",
    "chinese_number",
    "find_date",
    "find_number",
    "fold",
    "is_date",
    "is_number",
    "is_organ",
]

_CHINESE = r"[〇零○ＯO一二三四五六七八九十]"
_DATE = re.compile(
    rf"((?:19|20)\d\d|[一二]{_CHINESE}{{3}})\s*年\s*(\d{{1,2}}|{_CHINESE}{{1,3}})\s*月"
    rf"(?:\s*(\d{{1,2}}|{_CHINESE}{{1,3}})\s*日)?"
)
_ISO_DATE = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,16}\s*[〔\[［（(【﹝]\s*(?:19|20)\d{2}\s*[〕\]］）)】﹞]\s*第?\s*\d{1,5}\s*号"
)
_ORDER = re.compile(
    r"(?:(?:19|20)\d\d\s*年\s*)?第\s*(?:\d{1,4}|[〇零一二三四五六七八九十百]{1,6})\s*号"
)
_ORGAN = re.compile(
    r".{2,40}(?:政府|委员会|办公室|办公厅|局|厅|部|院|会议|中心|小组|指挥部|常委会|委|署|处)"
)
_SIGNED_FOR = re.compile(r"签发人[:：].{2,12}$")
ADDRESSEE = re.compile(r"[^。；]{2,200}[：:]")
_DOUBLE = r"(?:\s*[、，,./／—–~～至-]+\s*第?\s*(?:\d{1,3}|[一二三四五六七八九十]{1,3}))*"
"""The further numbers of issues that came out as one: 第3、4期, 第3—4期."""
ISSUE_YEAR = re.compile(
    rf"((?:19|20)\d\d|[一二]{_CHINESE}{{3}})\s*年?\s*第?\s*[（(]?\s*(\d{{1,3}}|[一二三四五六七八九十]{{1,3}})({_DOUBLE})\s*[）)]?\s*期"
)
ISSUE_NUMBER = re.compile(rf"第\s*(\d{{1,3}}|[一二三四五六七八九十]{{1,3}})({_DOUBLE})\s*期")
ISSUE_TOTAL = re.compile(
    r"总\s*(?:第\s*(\d{1,4})\s*期|期(?:数|号)?\s*[:：]?\s*(\d{1,4})|(\d{1,4})\s*期)"
)


def fold(text: str) -> str:
    """A text as a key for comparison: compatibility forms, no blanks, no punctuation."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def chinese_number(text: str) -> int | None:
    """The value of 23, 二〇二三, 十, 二十三; None when it is no number."""
    if text.isdecimal():
        return int(text)
    values = [_value(character) for character in text if character != "十"]
    if None in values or not text:
        return None
    if "十" not in text:
        return int("".join(str(value) for value in values))
    tens, _, ones = text.partition("十")
    return (_value(tens) or 1) * 10 + (_value(ones) or 0) if len(tens) < 2 > len(ones) else None


def _value(character: str) -> int | None:
    if character in ("", *"〇零○ＯO"):
        return 0 if character else None
    place = "一二三四五六七八九".find(character)
    return place + 1 if place >= 0 else None


def find_date(text: str) -> date | None:
    """The last full date in a text, in Arabic or Chinese numerals."""
    found = [_as_date(*match.groups()) for match in _DATE.finditer(text)]
    found += [_as_date(*match.groups()) for match in _ISO_DATE.finditer(text)]
    dates = [day for day in found if day is not None]
    return dates[-1] if dates else None


def _as_date(year: str, month: str, day: str | None) -> date | None:
    numbers = [chinese_number(part) for part in (year, month, day or "")]
    if any(number is None for number in numbers):
        return None
    try:
        return date(*(number or 0 for number in numbers))
    except ValueError:
        return None


def is_date(text: str) -> bool:
    """A text that is a date and nothing else but brackets."""
    bare = text.strip("（）() 　")
    return bool(_DATE.fullmatch(bare))


def find_number(text: str) -> str:
    """The first 文号 in a text, without blanks; "" when there is none."""
    found = _NUMBER.search(text)
    return "".join(found[0].split()) if found else ""


def is_number(text: str) -> bool:
    """A text that is a 文号 and nothing else: 某政发〔2023〕5号, 第12号."""
    if "号" not in text:
        return False
    bare = _SIGNED_FOR.sub("", "".join(text.split())).strip("（）()")
    if _NUMBER.fullmatch(bare) or _ORDER.fullmatch(bare):
        return True
    order = _ORDER.search(bare)
    return bool(order and order.end() == len(bare) < 30 and "令" in bare[: order.start()])


def is_organ(text: str) -> bool:
    """A text that names public bodies and nothing else."""
    bare = "".join(text.split())
    return len(bare) < 60 and bool(_ORGAN.fullmatch(bare)) and "关于" not in bare
