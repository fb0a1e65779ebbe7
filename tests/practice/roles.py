"""Which role of the truth a paragraph has, by the conventions in README.md."""

from __future__ import annotations

import re
from collections.abc import Sequence

from practice.flow import Role

TITLE_LEVEL, APPENDIX_LEVEL = 1, 2
_CHINESE = "[一二三四五六七八九十百]+"
_HEADINGS = (
    (re.compile(rf"第{_CHINESE}章\s|{_CHINESE}、"), 3),
    (re.compile(rf"第{_CHINESE}节\s|（{_CHINESE}）"), 4),
)
_LISTS = ((re.compile(r"\d+[.．]"), 1), (re.compile(r"（\d+）"), 2))
_GOES_ON = "。；：！，、"


def role_of(text: str) -> tuple[Role, int]:
    """Role and level of a paragraph that no command has given one."""
    if text[-1] not in _GOES_ON and "。" not in text:
        for pattern, level in _HEADINGS:
            if pattern.match(text):
                return "heading", level
    for pattern, level in _LISTS:
        if pattern.match(text):
            return "list", level
    return "body", 0


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """A table as Markdown: the text of its paragraph in the truth."""
    head, *body = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *body])
