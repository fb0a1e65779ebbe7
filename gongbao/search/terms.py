"""The index's terms: overlapping pairs of characters of the key text.

A phrase of n characters is n - 1 pairs at successive places, so that a phrase query finds exactly
the texts in whose key text it stands. (An n-gram tokenizer of the engine's own gives all pairs
the same place, and finds nothing.) The last character stands alone at the end, so that every
character begins a term.
"""

from __future__ import annotations

from itertools import pairwise

__all__ = ["pairs", "terms_of"]


def pairs(key: str) -> list[str]:
    """``"公报室"`` gives ``["公报", "报室"]``; a single character gives none."""
    return [a + b for a, b in pairwise(key)]


def terms_of(key: str) -> str:
    """All terms of a key text, parted by blanks."""
    return " ".join([*pairs(key), key[-1:]])
