"""What is searched for: phrases that must all occur, and which documents are meant."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from gongbao.errors import UsageError
from gongbao.text.keys import key_text

__all__ = ["Question", "number_key", "read_question"]

_PIECE = re.compile(r'"([^"]*)"|“([^”]*)”|(\S+)')
_NUMBER = re.compile(
    r"(?P<organ>[^〔\[（(【［{]{1,24})[〔\[（(【［{]\s*(?P<year>(?:19|20)\d\d)\s*[〕\]）)】］}]\s*"
    r"第?\s*(?P<serial>\d{1,6})\s*[号號]?"
)
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Question:
    """``phrases`` as they were typed, ``keys`` as they are compared. ``exact`` asks for the typed
    characters themselves. ``sources`` None means all; days compare as in Archive.documents."""

    phrases: tuple[str, ...]
    keys: tuple[str, ...]
    number: str = ""
    exact: bool = False
    sources: tuple[str, ...] | None = None
    kind: str | None = None
    since: date | None = None
    until: date | None = None
    issuer: str = ""
    number_only: str = ""


def read_question(text: str, *, exact: bool = False) -> Question:
    """Phrases parted by blanks; quotation marks keep one with blanks in it. A text that is a 文号
    is looked up as one too. Raises UsageError where there is nothing to look for."""
    pieces = [next(filter(None, found), "") for found in _PIECE.findall(text)]
    phrases = tuple(piece for piece in pieces if key_text(piece) or (exact and piece))
    if not phrases:
        raise UsageError(f"nothing to search for in {text!r}: give characters, letters or digits")
    if any(len(phrase) > _LONGEST for phrase in phrases):
        raise UsageError(f"a phrase of more than {_LONGEST} characters; search for a part of it")
    number = number_key(text)
    number = number if "|" in number else ""
    return Question(phrases, tuple(key_text(phrase) for phrase in phrases), number, exact)


def number_key(number: str) -> str:
    """A 文号 as it is compared: organ, year and serial apart, whatever brackets stand around the
    year: ``朝政发〔2023〕9号`` gives ``朝政发|2023|9``. Another number gives its key text."""
    found = _NUMBER.fullmatch(unicodedata.normalize("NFKC", number).strip())
    if not found:
        return key_text(number)
    return f"{key_text(found['organ'])}|{found['year']}|{int(found['serial'])}"
