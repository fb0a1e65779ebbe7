"""Glyphs of a page as arrays: what PDFium says, in the frame of the page as shown.

PDFium drops repeats of fake bold, follows /ActualText, knows the predefined CMaps (GBK-EUC-H
without an embedded font) and rebuilds broken files; what it gets wrong is mended in ``clean``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from parsers.pdf.asked import (
    TextObjects,
    ask_boxes,
    ask_codes,
    ask_font,
    ask_objects,
    ask_origins,
    ask_owners,
)
from parsers.pdf.engine import bounds_of_page, loaded_text
from parsers.pdf.frame import Frame
from parsers.pdf.limits import Limits

__all__ = ["NO_GLYPHS", "Font", "Glyphs", "join_glyphs", "page_frame", "read_glyphs"]

_INVISIBLE = 3
_FILL_AND_STROKE = 2
_FAINT, _PALE = 40, 235
_OBLIQUE = 0.12
_LEVEL = 1e-4
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Font:
    """A font as far as it tells roles apart: its base name without subset tag, and its weight."""

    name: str
    heavy: bool


@dataclass(frozen=True, slots=True)
class Glyphs:
    """n glyphs: ``code`` (n,) code points; ``box`` (n, 4) x0, top, x1, bottom; ``base`` (n, 2)
    origin on the baseline; ``size`` (n,) points; ``way`` (n,) direction of reading in quarter
    turns clockwise, -1 when oblique; ``font`` (n,) index into ``fonts``; ``hidden`` (n,)
    drawn invisibly; ``pale`` (n,) nearly white."""

    code: NDArray[np.int64]
    box: NDArray[np.float64]
    base: NDArray[np.float64]
    size: NDArray[np.float64]
    way: NDArray[np.int8]
    font: NDArray[np.int64]
    hidden: NDArray[np.bool_]
    pale: NDArray[np.bool_]
    fonts: tuple[Font, ...] = ()
    cut: bool = False

    def __len__(self) -> int:
        return len(self.code)

    def only(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> Glyphs:
        """The glyphs of a mask or of an order."""
        if keep.dtype == bool and keep.all():
            return self
        # One mask serves nine arrays: as places it is gone through once, and rows go whole.
        at = keep.nonzero()[0] if keep.dtype == bool else keep
        return Glyphs(
            code=self.code[at],
            box=self.box.take(at, axis=0),
            base=self.base.take(at, axis=0),
            size=self.size[at],
            way=self.way[at],
            font=self.font[at],
            hidden=self.hidden[at],
            pale=self.pale[at],
            fonts=self.fonts,
            cut=self.cut,
        )


def _empty() -> Glyphs:
    number, real, flag = np.zeros(0, np.int64), np.zeros(0), np.zeros(0, bool)
    box, base = np.zeros((0, 4)), np.zeros((0, 2))
    return Glyphs(number, box, base, real, number.astype(np.int8), number, flag, flag)


NO_GLYPHS = _empty()


def join_glyphs(pages: Sequence[Glyphs]) -> Glyphs:
    """The glyphs of some pages one behind the other."""
    offsets = accumulate((len(page.fonts) for page in pages[:-1]), initial=0)
    font = [page.font + at for page, at in zip(pages, offsets, strict=True)]

    def whole(name: str) -> NDArray[Any]:
        return np.concatenate([getattr(page, name) for page in pages])

    return Glyphs(
        code=whole("code"),
        box=whole("box"),
        base=whole("base"),
        size=whole("size"),
        way=whole("way"),
        font=np.concatenate(font),
        hidden=whole("hidden"),
        pale=whole("pale"),
        fonts=tuple(font for page in pages for font in page.fonts),
        cut=any(page.cut for page in pages),
    )


def page_frame(page: int) -> Frame:
    """The frame in which the page at an address is shown."""
    rotation, (left, bottom, right, top) = bounds_of_page(page)
    return Frame(rotation, left, bottom, max(right, left + 1), max(top, bottom + 1))


def read_glyphs(page: int, frame: Frame, limits: Limits) -> Glyphs:
    """All glyphs that the file itself draws on the page at an address; generated blanks are left
    out."""
    with loaded_text(page) as (text, total):
        if total <= 0:
            return NO_GLYPHS
        return _read(text, min(total, limits.glyphs), frame, cut=total > limits.glyphs)


def _read(handle: int, count: int, frame: Frame, *, cut: bool) -> Glyphs:
    codes = ask_codes(handle, count)
    objects = ask_owners(handle, codes)
    kept = objects.nonzero()[0]
    if not len(kept):
        return NO_GLYPHS
    places = kept.tolist()
    runs = _runs(objects.take(kept))
    asked = ask_objects(handle, runs.owners, [places[at] for at in runs.first])
    a, b, c, d, _, level = asked.matrix.astype(float).T
    fonts, font = _fonts(asked)
    boxes = ask_boxes(handle, places)
    of = runs.of
    if ((np.abs(b) < _LEVEL * np.abs(a)) & (a > 0)).all():
        way = np.full(len(kept), frame.rotation % 4, np.int8)
        base = _level_origins(handle, boxes, level.take(of), _witnesses(asked.font, runs), places)
    else:
        way = _quarters(a, b, frame.rotation).take(of)
        base = ask_origins(handle, places)
    pale = (asked.colour[:, 3] < _FAINT) | (asked.colour[:, :3].min(axis=1) > _PALE)
    return Glyphs(
        code=codes.take(kept),
        box=frame.show_boxes(boxes),
        base=frame.show(base),
        size=(np.abs(asked.size) * _height(a, b, c, d)).take(of),
        way=way,
        font=font.take(of),
        hidden=(asked.mode == _INVISIBLE).take(of),
        pale=pale.take(of),
        fonts=fonts,
        cut=cut,
    )


def _height(a: Reals, b: Reals, c: Reals, d: Reals) -> Reals:
    """How tall a unit of type with matrices (a b c d) stands on its baseline: type that is made
    wider or narrower, as newspapers do with figures and headlines, keeps its size."""
    along = np.hypot(a, b)
    tall: Reals = np.abs(a * d - b * c) / np.where(along > 0, along, 1.0)
    return tall


@dataclass(frozen=True, slots=True)
class _Runs:
    """Text objects in the order of their glyphs: address, first glyph and number of glyphs of
    each, and, shape (n,), the object ``of`` each glyph."""

    owners: list[int]
    first: list[int]
    length: list[int]
    of: NDArray[np.int64]


def _runs(objects: NDArray[np.int64]) -> _Runs:
    edges = (objects[1:] != objects[:-1]).nonzero()[0] + 1
    edges = np.concatenate([[0], edges, [len(objects)]])
    heads, lengths = edges[:-1], edges[1:] - edges[:-1]
    owners: list[int] = objects.take(heads).tolist()
    which = np.arange(len(owners))
    if len(set(owners)) == len(owners):
        return _Runs(owners, heads.tolist(), lengths.tolist(), which.repeat(lengths))
    number = {owner: at for at, owner in enumerate(dict.fromkeys(owners))}
    which = np.array([number[owner] for owner in owners])
    heads = heads[np.unique(which, return_index=True)[1]]
    of = which.repeat(lengths)
    return _Runs(list(number), heads.tolist(), np.bincount(of).tolist(), of)


def _witnesses(font: NDArray[np.int64], runs: _Runs) -> list[int]:
    """For each font the first and the last glyph of its longest text object."""
    longest: dict[int, tuple[int, int]] = {}
    for at, (each, length) in enumerate(zip(font.tolist(), runs.length, strict=True)):
        if length > longest.get(each, (0, 0))[0]:
            longest[each] = (length, at)
    found: list[int] = []
    for length, at in longest.values():
        found += (runs.first[at], runs.first[at] + length - 1)
    return found


def _level_origins(
    handle: int, boxes: Reals, heights: Reals, some: list[int], places: list[int]
) -> Reals:
    """Origins of glyphs in text objects that all run level: at the height of their objects, but
    for fonts that write downwards. Only some glyphs are asked whether they do; asking all would
    be a third of all questions."""
    said = ask_origins(handle, [places[at] for at in some])[:, 1]
    if np.abs(said - heights[some]).max() > 0.01:
        return ask_origins(handle, places)
    base = np.empty((len(boxes), 2))
    base[:, 0], base[:, 1] = boxes[:, 0], heights
    return base


def _fonts(asked: TextObjects) -> tuple[tuple[Font, ...], NDArray[np.int64]]:
    """The fonts of some text objects, and which each has. Filling and stroking is a bold."""
    keys = (asked.font * 2 + (asked.mode == _FILL_AND_STROKE)).tolist()
    said = {key: _describe(*ask_font(key // 2), bold=bool(key % 2)) for key in dict.fromkeys(keys)}
    # By name: addresses differ from run to run, and where two fonts tie the first one wins.
    fonts = tuple(sorted(set(said.values()), key=lambda font: (font.name, font.heavy)))
    place = {key: fonts.index(font) for key, font in said.items()}
    return fonts, np.array([place[key] for key in keys])


@lru_cache(1_000)
def _describe(written: bytes, weight: int, *, bold: bool) -> Font:
    name = _decode(written)
    tag, plus, rest = name.partition("+")
    name = rest if plus and len(tag) == 6 else name
    return Font(name, bold or weight >= 600 or "bold" in name.lower())


def _decode(name: bytes) -> str:
    # Old Chinese producers write font names in GBK bytes (a lone UTF-8 reading gives mojibake).
    for charset in ("utf-8", "gb18030"):
        try:
            return name.decode(charset)
        except UnicodeDecodeError:
            continue
    return name.decode("latin-1")


def _quarters(a: Reals, b: Reals, rotation: int) -> NDArray[np.int8]:
    """Directions of text with matrices (a b …) in quarter turns clockwise as shown; -1 oblique."""
    turns = -np.arctan2(b, a) / (np.pi / 2)
    nearest = np.round(turns)
    way = np.where(np.abs(turns - nearest) > _OBLIQUE, -1, (nearest + rotation) % 4)
    return way.astype(np.int8)
