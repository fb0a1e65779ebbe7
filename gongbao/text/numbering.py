"""What the numbering at the head of a paragraph says of its role (GB/T 9704: 一、（一）1.（1）)."""

from __future__ import annotations

import re
from typing import Literal

__all__ = ["numbered_role"]

_COUNT = "[一二三四五六七八九十百零〇]{1,5}"
_HEADINGS = (
    (re.compile(rf"第{_COUNT}[章编篇](?:\s|$)|{_COUNT}、"), 3),
    (re.compile(rf"第{_COUNT}节(?:\s|$)|（{_COUNT}）|\({_COUNT}\)"), 4),
)
_LISTS = (
    (re.compile(r"\d{1,3}(?:[.．](?!\d)|、)"), 1),
    (re.compile(r"（\d{1,3}）|\(\d{1,3}\)"), 2),
)
_GOES_ON = "。；：！？，、;:,"


def numbered_role(text: str) -> tuple[Literal["heading", "list", "body"], int]:
    """Role and level: 第一章 and 一、 head at level 3, 第一节 and （一） at level 4, when the line
    ends like a heading; 1. and （1） are lists of level 1 and 2; all else is body, level 0."""
    if text and text[-1] not in _GOES_ON and len(text) <= 60:
        for pattern, level in _HEADINGS:
            if pattern.match(text) and "。" not in text:
                return "heading", level
    for pattern, level in _LISTS:
        if pattern.match(text):
            return "list", level
    return "body", 0
