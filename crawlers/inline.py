"""Lists that a page's script holds as data: ``var list = [{title: '…', url: '…'}, …]``."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import Any

from crawlers.written import scripts_of

__all__ = ["data_in_scripts"]

_BEGIN = re.compile(r"[=:(]\s*(?=[\[{])")
_TOKEN = re.compile(
    r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|/\*.*?\*/|(?<!:)//[^\n]*|[\[\]{},:]"
    r"|[^\s\[\]{},:\"']+|\s+",
    re.DOTALL,
)
_KEY = re.compile(r"[A-Za-z_$][\w$]*")
_WORDS = frozenset({"true", "false", "null"})
_TRAILING = re.compile(r",(\s*[\]}])")
_CODE = frozenset({"function", "return", "var", ";"})
_LEAST = 80
_MOST = 400
_TOKENS = 1_000_000


def data_in_scripts(text: str) -> Any:
    """The largest list or object of literals in a page's scripts; None where there is none."""
    longest, best, left = _LEAST, None, _TOKENS
    for start, end, _ in islice(scripts_of(text), _MOST):
        at, body = 0, text[start:end]
        for begin in islice(_BEGIN.finditer(body), _MOST):
            if begin.end() < at or left <= 0:
                continue
            literal, used = _literal(body, begin.end(), left)
            left -= used
            tree = _read(literal) if len(literal) > longest else None
            if tree:
                longest, best = len(literal), tree
                at = begin.end() + len(literal)
    return best


def _literal(text: str, start: int, most: int) -> tuple[str, int]:
    """From an opening bracket to its closing one, and how many tokens were read; "" where it has
    no end or holds more than data."""
    depth = used = 0
    for token in islice(_TOKEN.finditer(text, start), most):
        used += 1
        if token[0] in ("[", "{"):
            depth += 1
        elif token[0] in ("]", "}"):
            depth -= 1
            if depth == 0:
                return text[start : token.end()], used
        elif token[0] in _CODE or token[0].startswith("("):
            break
    return "", used


def _read(literal: str) -> Any:
    try:
        return json.loads(literal)
    except (ValueError, RecursionError):
        pass
    made = "".join(_as_json(token[0]) for token in _TOKEN.finditer(literal))
    try:
        return json.loads(_TRAILING.sub(r"\1", made))
    except (ValueError, RecursionError):
        return None


def _as_json(token: str) -> str:
    if token[0] == "'":
        plain = re.sub(r"\\(['/])", r"\1", token[1:-1])
        return '"' + re.sub(r'(?<!\\)"', r"\"", plain) + '"'
    if token.startswith(("//", "/*")):
        return ""
    return f'"{token}"' if _KEY.fullmatch(token) and token not in _WORDS else token
