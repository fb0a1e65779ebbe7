"""The two faces and the widths of their glyphs.

Noto Sans SC and Noto Serif SC (SIL Open Font License 1.1) come with the PyPI package
pylopdf-fonts-zh-cn, so that the typesetter runs on a machine that has only PyPI.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from fontTools.ttLib import TTFont
from practice.ink import Face, Type

PATHS: dict[Face, Path] = {
    "serif": pylopdf_fonts_zh_cn.serif_path(),
    "sans": pylopdf_fonts_zh_cn.sans_path(),
}


@cache
def _advances(face: Face) -> tuple[dict[int, float], dict[int, str]]:
    font = TTFont(PATHS[face], lazy=True)
    em = font["head"].unitsPerEm
    glyphs = font.getBestCmap()
    metrics = font["hmtx"].metrics
    return {code: metrics[name][0] / em for code, name in glyphs.items()}, glyphs


def width(text: str, type_: Type, spacing: float = 0.0) -> float:
    """Width in points of a run, without the spacing after its last glyph."""
    advances, _ = _advances(type_.face)
    missing = [c for c in text if ord(c) not in advances]
    if missing:
        raise ValueError(f"the {type_.face} face has no {missing[0]!r} (in {text!r})")
    natural = sum(advances[ord(c)] for c in text) * type_.size
    return natural + spacing * max(0, len(text) - 1)
