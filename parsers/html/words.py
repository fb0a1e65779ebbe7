"""Word lists written as text."""

from __future__ import annotations

__all__ = ["words"]


def words(text: str) -> frozenset[str]:
    """The words of ``text``, parted by blanks."""
    return frozenset(text.split())
