"""The faces with TrueType outlines, cut down to some characters: what most papers' files embed.

The faces that are here have cubic outlines, under which some readers find no text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from practice.fonts import PATHS
from practice.ink import Face, Run, Sheet

_ERROR = 1.0
"""How far, in units of the em's thousandth, a quadratic may lie from the cubic."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """A font file, the number of each character's glyph, and each glyph's advance in
    thousandths of an em."""

    data: bytes
    glyphs: dict[int, int]
    advances: tuple[float, ...]


def embedded(face: Face, characters: Iterable[str]) -> Embedded:
    """The face with these characters."""
    font = TTFont(PATHS[face], lazy=True)
    options = Options(layout_features=[], name_IDs=[1, 2, 4, 6], notdef_outline=True, hinting=False)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes={ord(character) for character in characters})
    subsetter.subset(font)
    _to_quadratic(font)
    order = font.getGlyphOrder()
    number = {name: at for at, name in enumerate(order)}
    scale = 1000 / font["head"].unitsPerEm
    out = BytesIO()
    font.save(out)
    return Embedded(
        out.getvalue(),
        {code: number[name] for code, name in font.getBestCmap().items()},
        tuple(font["hmtx"].metrics[name][0] * scale for name in order),
    )


def faces_of(sheets: Iterable[Sheet]) -> dict[Face, Embedded]:
    """The faces with the characters of these sheets."""
    texts: dict[Face, set[str]] = {"serif": set(" "), "sans": set(" ")}
    for mark in (mark for sheet in sheets for mark in sheet.marks):
        if isinstance(mark, Run):
            texts[mark.type.face] |= set(mark.text)
    return {face: embedded(face, sorted(characters)) for face, characters in texts.items()}


def _to_quadratic(font: TTFont) -> None:
    """Put a glyf table in the place of the CFF one."""
    order = font.getGlyphOrder()
    drawn = font.getGlyphSet()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        drawn[name].draw(Cu2QuPen(pen, _ERROR, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, outlines
    font["maxp"].tableVersion = 0x00010000
    for field in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs"):
        setattr(font["maxp"], field, 1 if field == "maxZones" else 0)
    for field in ("maxInstructionDefs", "maxStackElements", "maxSizeOfInstructions"):
        setattr(font["maxp"], field, 0)
    font["maxp"].maxComponentElements = 0
    for tag in ("CFF ", "VORG", "vhea", "vmtx"):
        if tag in font:
            del font[tag]
    font.sfntVersion = "\x00\x01\x00\x00"
