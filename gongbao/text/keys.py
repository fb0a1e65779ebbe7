"""Key text: what two texts must share to count as the same. Never shown to anyone."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["key_text"]

_NOT_WORD = re.compile(r"[\W_]+")


def key_text(text: str) -> str:
    """Letters and digits only, NFKC, lower case: ``"第１章　总 则"`` gives ``"第1章总则"``.

    NFKC (Unicode annex 15) folds full and half width, and turns 10³ into 103, which is why the
    result is for comparison only.
    """
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text)).lower()
