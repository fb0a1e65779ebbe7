"""Pieces of text put together the way the page means them."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["join_texts"]

_IDEOGRAPHS = 0x2E80
_HYPHENS = "-\u2010\u2043"


def join_texts(texts: Iterable[str]) -> str:
    """Lines as one text: a blank only where Latin words or numbers meet, no hyphen of division."""
    joined = ""
    for text in texts:
        if not joined or not text:
            joined += text
        elif joined[-1] in _HYPHENS and joined[-2:-1].islower() and text[:1].islower():
            joined = joined[:-1] + text
        else:
            joined += " " + text if _meet(joined[-1], text[0]) else text
    return joined


def _meet(before: str, after: str) -> bool:
    """Whether a blank belongs between the end of a line and the start of the next."""
    if not (before.isascii() and after.isascii()):
        narrow = ord(before) < _IDEOGRAPHS and ord(after) < _IDEOGRAPHS
        return narrow and before.isalpha() and after.isalpha()
    if before.isdigit() and after.isdigit():
        return False
    return before not in "([-/" and after not in ")],.;:!?%/-"
