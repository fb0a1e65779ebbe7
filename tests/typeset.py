"""Glyphs and lines set by hand, for steps that work on arrays and lines."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from parsers.pdf.glyphs import Font, Glyphs
from parsers.pdf.lines import Line

SONG, HEI = Font("SimSun", heavy=False), Font("SimHei", heavy=True)


def line(text: str, x: float, base: float, size: float = 10.0, font: Font = SONG) -> Line:
    """A line of ideographs set solid."""
    box = (x, base - 0.88 * size, x + len(text) * size, base + 0.12 * size)
    return Line(text, box, base, size, font)


def paragraph(
    text: str, x: float, base: float, measure: int, size: float = 10.0, indent: int = 2
) -> list[Line]:
    """Lines of ``measure`` ideographs, the first set in."""
    first = measure - indent
    rest = [text[at : at + measure] for at in range(first, len(text), measure)]
    lines = [line(text[:first], x + indent * size, base, size)]
    return lines + [line(part, x, base + 1.6 * size * n, size) for n, part in enumerate(rest, 1)]


def glyphs(places: Iterable[tuple[str, float, float, float]]) -> Glyphs:
    """Glyphs from (character, x, baseline, size); ideographs are as wide as high, others half."""
    rows = list(places)
    code = np.array([ord(c) for c, *_ in rows], np.int64)
    x, base, size = (np.array([row[at] for row in rows], float) for at in (1, 2, 3))
    wide = np.where(code >= 0x2E80, size, 0.5 * size)
    count, flags = np.zeros(len(rows), np.int64), np.zeros(len(rows), bool)
    return Glyphs(
        code=code,
        box=np.stack([x, base - 0.88 * size, x + wide, base + 0.12 * size], axis=1),
        base=np.stack([x, base], axis=1),
        size=size,
        way=count.astype(np.int8),
        font=count,
        hidden=flags,
        pale=flags,
        fonts=(SONG,),
    )


def word(
    text: str, x: float, base: float, size: float = 10.0, gap: float = 0.0
) -> list[tuple[str, float, float, float]]:
    """Places of a text's glyphs, ``gap`` points apart."""
    places = []
    for character in text:
        places.append((character, x, base, size))
        x += (size if ord(character) >= 0x2E80 else size / 2) + gap
    return places
