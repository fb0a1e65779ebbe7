"""How much of one PDF is read before a note says that it was enough."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file; what lies beyond them is left out with a note, never silently.

    ``pages`` and ``glyphs`` (a page) are counts; ``objects`` is the number of drawn things
    looked at on a page, ``depth`` how deep forms may nest, ``pixels`` the longer side of a page
    that is rendered for recognition, ``scans`` the number of pages sent to recognition. ``skip``
    are pages (from 1) not to touch, because an earlier try did not come back from them.
    """

    pages: int = 3000
    glyphs: int = 120_000
    objects: int = 20_000
    depth: int = 6
    pixels: int = 4000
    scans: int = 400
    skip: frozenset[int] = frozenset()
