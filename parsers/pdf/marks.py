"""Patterns of running text: what marks the start of a passage, and what stays on one line."""

from __future__ import annotations

import re

__all__ = ["MARKER", "WORD"]

MARKER = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}[、 ]|[（(][一二三四五六七八九十]{1,3}[）)](?![至和或及])"
    r"|[1-9]\d?[.．、](?!\d{1,3}(?!\d))|[1-9]\d?(?:\.\d{1,2}){1,4} (?=[一-鿿])|[［\[]\d{1,3}[］\]]"
    r"|\d{1,2}[）)]|[A-Za-z][.．、）)](?![A-Za-z\d])|[（(]\d{1,2}[）)]|[①-⑳⑴-⒇•●■◆▪➢✓]|第[一二三四五六七八九十百零〇\d]+[章节条款编]"
    r"|附件[一二三四五六七八九十\d]*[:：]?)"
)
"""What a numbered or marked passage begins with."""
_UNIT = r"(?:[!-~—–～≤≥±×°]+[年月日号％%]?|.)"
WORD = re.compile(
    rf"[（(《“「『〔]*{_UNIT}[，。、；：！？）)》”」』〕]*"
    rf"(?:(?:(?<=[“”])|[“”]){_UNIT}[，。、；：！？）)》”」』〕]*)*"
)
"""What stays on one line: a number with its unit, a glyph with the brackets and stops beside it;
quotation marks may hold what is on both sides of them (UAX #14 without a language)."""
