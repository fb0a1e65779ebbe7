"""Key text: what two texts must share to count as the same. Never shown to anyone."""

from __future__ import annotations

from gongbao.text.folding import FOLDING

__all__ = ["key_text"]


def key_text(text: str) -> str:
    """Letters and digits only, folded: ``"第１章　總 則"`` gives ``"第1章总则"``.

    Width, case, accents, script (traditional to simplified) and radicals are folded character by
    character (gongbao.text.folding), and 10³ becomes 103, which is why the result is for
    comparison only.
    """
    return text.translate(FOLDING)
