"""What a request asks for: every word checked and bounded. Raises UsageError."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

from gongbao.errors import UsageError
from gongbao.model import Kind

__all__ = ["KINDS", "Choice", "choice", "digest", "document", "number", "word"]

KINDS: tuple[str, ...] = get_args(Kind)
_LONGEST = 500
_DIGEST = re.compile(r"[0-9a-f]{64}")
_VERSION = re.compile(r"[0-9a-f]{0,64}")
_DIVISION = re.compile(r"\d{0,6}")

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which documents are meant: as ``Archive.documents`` takes it, and as it was asked for."""

    where: Mapping[str, Any]
    words: Mapping[str, str]


def word(words: Words, name: str, longest: int = _LONGEST) -> str:
    """One word of a request, "" where it is not given."""
    text = words.get(name, "").strip()
    if len(text) > longest:
        raise UsageError(f"{name}: at most {longest} characters")
    return text


def number(words: Words, name: str) -> int:
    """A page's number, 1 where it is not given."""
    text = word(words, name, 6)
    if text and not (text.isascii() and text.isdecimal() and int(text)):
        raise UsageError(f"{name} takes a number from 1, not {text!r}")
    return int(text or 1)


def document(words: Words) -> tuple[str, str]:
    """A document's id and the version asked for, "" for the newest."""
    name, version = word(words, "id"), word(words, "version", 64)
    if not name or name.startswith("gongbao:"):
        raise UsageError("id takes the id of a document")
    if not _VERSION.fullmatch(version):
        raise UsageError(f"no version {version!r}")
    return name, version


def digest(text: str) -> str:
    """The SHA-256 of a body."""
    if not _DIGEST.fullmatch(text):
        raise UsageError("a body is named by its SHA-256: 64 hex digits")
    return text


def choice(words: Words) -> Choice:
    """Source, kind, division and days."""
    names = ("source", "kind", "division", "since", "until")
    said = {name: word(words, name, 200) for name in names}
    if said["kind"] and said["kind"] not in KINDS:
        raise UsageError(f"no kind {said['kind']!r}; there are {', '.join(KINDS)}")
    if not _DIVISION.fullmatch(said["division"]):
        raise UsageError("division takes digits of GB/T 2260")
    where: dict[str, Any] = {name: said[name] or None for name in ("source", "kind", "division")}
    where |= {name: _day(said[name], name) for name in ("since", "until")}
    return Choice(where, said)


def _day(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{name} takes YYYY-MM-DD, not {text!r}") from None
