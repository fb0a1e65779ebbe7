"""Glyphs as the page means them: radicals, private-use codes, repeats, sizes, what is off the page.

The table of supplement radicals is Unicode's EquivalentUnifiedIdeograph property (UCD 14), which
NFKC does not cover; Kangxi radicals and CJK compatibility ideographs have decompositions.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.glyphs import Glyphs

__all__ = ["clean_glyphs", "is_blank", "true_codes"]

Whole = NDArray[np.int64]

_RADICALS_FROM = 0x2E80
_DINGBATS_FROM = 0x2780
"""Fonts draw these circled digits with the glyphs of ①…⑩; the text of a page means those."""
_RADICALS = (
    "⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂"
    "肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
# GB 18030-2000 mapped these to private use; fonts made before 2005 still answer so.
_GB18030_PRIVATE = {
    **dict(
        zip(range(0xE78D, 0xE797), (0xFE10, 0xFE12, 0xFE11, *range(0xFE13, 0xFE1A)), strict=True)
    ),
    0xE5E5: 0x3000,
    0xE7C7: 0x1E3F,
    0xE7C8: 0x01F9,
    **dict(
        zip(
            (0xE81E, 0xE826, 0xE82B, 0xE82C, 0xE832, 0xE843, 0xE854, 0xE864),
            range(0x9FB4, 0x9FBC),
            strict=True,
        )
    ),
}
# Symbol and Wingdings codes that word processors use for list marks.
_SYMBOL_PRIVATE = {
    0xF0A7: 0x25AA,
    0xF0A8: 0x25FB,
    0xF0B7: 0x2022,
    0xF06C: 0x25CF,
    0xF06E: 0x25A0,
    0xF06F: 0x25A1,
    0xF075: 0x25C6,
    0xF0D8: 0x27A2,
    0xF0E8: 0x2794,
    0xF0FC: 0x2713,
    0xF020: 0x0020,
    0xF02D: 0x002D,
}
_TABLE_END = 0x10000
_F, _WIDE_F = ord("f"), 0.45
_BLANKS = (0x20, 0x3000, 0xA0, 0x9, 0xA, 0xD, 0x200B, 0xFEFF, 0x2002, 0x2003, 0x2009)
_NOTHING = 0
_DASH, _TWO = 0x2014, 1.6
_SHIFTS = np.array([[0.0], [0.5]])
_STEPS = 64
"""Places in a row are told apart to this part of an em."""
_REPEAT = 0.2
"""Two equal glyphs nearer than this share of their size are one glyph drawn twice."""


def _mapping() -> NDArray[np.int64]:
    table = np.arange(_TABLE_END)
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB00)):
        folded = unicodedata.normalize("NFKC", chr(code))
        table[code] = ord(folded) if len(folded) == 1 else code
    for offset in range(10):
        table[_DINGBATS_FROM + offset] = ord("①") + offset
    for offset, character in enumerate(_RADICALS):
        table[_RADICALS_FROM + offset] = ord(character)
    for code, replacement in {
        **_GB18030_PRIVATE,
        **_SYMBOL_PRIVATE,
        0x2: 0x2D,
        0xAD: 0x2D,
        0xFFFE: 0x2D,
    }.items():
        table[code] = replacement
    table[[code for code in range(0x20) if code not in (0x2, *_BLANKS)]] = _NOTHING
    return table


_TABLE = _mapping()
_BLANK_TABLE = np.isin(np.arange(_TABLE_END), _BLANKS)


def true_codes(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Code points with radicals, compatibility ideographs and known private-use codes replaced
    by the characters they stand for; 0 for control characters."""
    known = codes < _TABLE_END
    if known.all():
        return _TABLE.take(codes)
    return np.where(known, _TABLE[np.where(known, codes, 0)], codes)


def is_blank(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which code points are blanks of any width."""
    return _BLANK_TABLE[np.minimum(codes, _TABLE_END - 1)]


def clean_glyphs(glyphs: Glyphs, width: float, height: float) -> Glyphs:
    """The glyphs that are on the page, each once, with true code points and sizes."""
    glyphs = _part_dashes(_join_surrogates(glyphs))
    glyphs = replace(glyphs, code=true_codes(glyphs.code), size=_true_sizes(glyphs))
    x, y = ((glyphs.box[:, side] + glyphs.box[:, side + 2]) / 2 for side in (0, 1))
    seen = (x > -2) & (x < width + 2) & (y > -2) & (y < height + 2)
    seen &= (glyphs.code != _NOTHING) & (glyphs.size > 0.3)
    return _without_repeats(glyphs.only(seen))


def _join_surrogates(glyphs: Glyphs) -> Glyphs:
    code = glyphs.code
    if not len(code) or code.max() < 0xD800:
        return glyphs
    high = (code >= 0xD800) & (code < 0xDC00)
    if not high.any():
        return glyphs
    following = np.append(code[1:], 0)
    pair = high & (following >= 0xDC00) & (following < 0xE000)
    joined = 0x10000 + ((code - 0xD800) << 10) + (following - 0xDC00)
    keep = ~np.insert(pair[:-1], 0, False)
    return replace(glyphs, code=np.where(pair, joined, code)).only(keep)


def _part_dashes(glyphs: Glyphs) -> Glyphs:
    """Both dashes of a glyph that fonts have for two, each with its half of the box: what shares
    a box would pass for one drawn twice."""
    at = (glyphs.code == _DASH).nonzero()[0]
    if len(at) < 2:
        return glyphs
    at = at[:-1][np.diff(at) == 1]
    wide = glyphs.box[at, 2] - glyphs.box[at, 0]
    both = (glyphs.box[at] == glyphs.box[at + 1]).all(axis=1) & (wide > _TWO * glyphs.size[at])
    if not both.any():
        return glyphs
    at, half = at[both], wide[both] / 2
    box, base = glyphs.box.copy(), glyphs.base.copy()
    box[at, 2] -= half
    box[at + 1, 0] += half
    base[at + 1, 0] += half
    return replace(glyphs, box=box, base=base)


def _true_sizes(glyphs: Glyphs) -> NDArray[np.float64]:
    """Sizes, that of the box where text is set in size 0 or 1 and scaled by its font."""
    box = glyphs.box
    tall = box[:, 3] - box[:, 1]
    across = (glyphs.way & 1) == 1
    if across.any():
        tall = np.where(across, box[:, 2] - box[:, 0], tall)
    wrong = (glyphs.size < 0.5) | ((tall > 0) & (glyphs.size < tall / 4))
    return np.where(wrong, tall, glyphs.size) if wrong.any() else glyphs.size


def _without_repeats(glyphs: Glyphs) -> Glyphs:
    """Drop glyphs drawn again within 0.2 em of one of the same code point and size."""
    if len(glyphs) < 2:
        return glyphs
    # Cells are as large as the type, so only glyphs of one size may be compared by them.
    grade = np.round(glyphs.size * 4).astype(np.int64) & 0xFF
    kind = (glyphs.code << 40) ^ (grade << 32)
    place = glyphs.base / glyphs.size[:, None]
    near = _near_their_like(kind, place)
    if near is None:
        return glyphs
    keep = np.ones(len(glyphs), bool)
    keep[near] = _firsts(kind[near], place[near])
    keep |= _second_of_ligature(glyphs)
    return glyphs.only(keep) if not keep.all() else glyphs


def _second_of_ligature(glyphs: Glyphs) -> NDArray[np.bool_]:
    """The f behind another in the same box, as PDFium gives ﬀ and ﬃ: no repeat, if it is too wide
    for one."""
    box = glyphs.box
    second = np.append(False, (glyphs.code[1:] == _F) & (glyphs.code[:-1] == _F))
    second &= (box == np.roll(box, 1, axis=0)).all(axis=1)
    wide: NDArray[np.bool_] = box[:, 2] - box[:, 0] > _WIDE_F * glyphs.size
    return second & wide


def _near_their_like(kind: NDArray[np.int64], place: NDArray[np.float64]) -> Whole | None:
    """Glyphs beside which one of their kind may stand, None where there is none.

    Rows of 0.4 em, shifted two ways, so that any two so near to each other share one; in a row
    sorted by place the nearest of a kind are neighbours.
    """
    across = (place[:, 0] * _STEPS).astype(np.int64) & 0xFFFF
    rows = np.floor(place[:, 1] / (2 * _REPEAT) + _SHIFTS).astype(np.int64) & 0xFFFF
    keys = (kind ^ across) ^ (rows << 16)
    ordered = np.sort(keys)
    close = ordered[:, 1:] - ordered[:, :-1] <= _STEPS * _REPEAT + 1
    if not close.any():
        return None
    some = [np.union1d(row[:-1][at], row[1:][at]) for row, at in zip(ordered, close, strict=True)]
    return (np.isin(keys[0], some[0]) | np.isin(keys[1], some[1])).nonzero()[0]


def _firsts(kind: NDArray[np.int64], place: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of some glyphs are not drawn again: cells of 0.4 em, shifted four ways, hold any two
    that are near; then the distance from the first of a cell is measured."""
    columns, rows = np.floor(place.T[:, None] / (2 * _REPEAT) + _SHIFTS).astype(np.int64) & 0xFFFF
    keep = np.ones(len(kind), bool)
    for key in (kind ^ (columns[:, None] << 16) ^ rows).reshape(-1, len(kind)):
        _, first, cell = np.unique(key, return_index=True, return_inverse=True)
        original = first[cell]
        near = (np.abs(place - place[original]) < _REPEAT).all(axis=1)
        keep &= ~near | (original == np.arange(len(key)))
    return keep
