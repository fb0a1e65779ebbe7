"""HTML that a page's scripts write where they stand: ``document.write("<li>…</li>")``.

Nothing is run. A script is read only where it does nothing but name literals and write them: one
that asks or counts first is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["scripts_of", "with_written"]

_BEGIN = re.compile(r"<script\b[^>]{0,300}>", re.IGNORECASE)
_END = re.compile(r"</script\s*>", re.IGNORECASE)
_LONGEST = 200_000
_LITERAL = r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
_TERM = rf"(?:{_LITERAL}|[A-Za-z_$][\w$]{{0,60}})"
_SUM = rf"{_TERM}(?:\s*\+\s*{_TERM}){{0,40}}"
_STATEMENT = re.compile(
    rf"\s*(?:(?:var\s+|let\s+|const\s+)?(?P<name>[A-Za-z_$][\w$]*)\s*=\s*(?P<value>{_LITERAL}|\d+)"
    rf"|document\s*\.\s*writeln?\s*\(\s*(?P<sum>{_SUM})\s*\))\s*(?:;|(?=\n)|$)"
    r"|\s*(?://[^\n]*|/\*.*?\*/|<!--[^\n]*|-->)",
    re.S,
)
_TERMS = re.compile(_TERM)


def with_written(text: str) -> str:
    """The page with such scripts replaced by what they write."""
    if "document.write" not in text:
        return text
    made, at = [], 0
    for start, end, after in scripts_of(text):
        written = _written(text[start:end]) if end - start <= _LONGEST else ""
        if written:
            made += [text[at:start], "</script>", written]
            at = after
    return "".join([*made, text[at:]])


def scripts_of(text: str) -> Iterator[tuple[int, int, int]]:
    """Where what each script says begins and ends, and where its end tag does."""
    at = 0
    while (begin := _BEGIN.search(text, at)) is not None:
        end = _END.search(text, begin.end())
        if end is None:
            return
        yield begin.end(), end.start(), end.end()
        at = end.end()


def _written(script: str) -> str:
    """What a script writes; "" where it does anything else."""
    at, made, known = 0, [], dict[str, str]()
    body = script.rstrip()
    while at < len(body):
        statement = _STATEMENT.match(body, at)
        if statement is None or statement.end() == at:
            return ""
        at = statement.end()
        if statement["name"]:
            known[statement["name"]] = _plain(statement["value"])
        for term in _TERMS.findall(statement["sum"] or ""):
            value = _plain(term) if term[0] in "\"'" else known.get(term)
            if value is None:
                return ""
            made.append(value)
    return "".join(made)


def _plain(literal: str) -> str:
    if literal[0] not in "\"'":
        return literal
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t"}.get(m[1], m[1]), literal[1:-1])
