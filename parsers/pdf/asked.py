"""What PDFium is asked about glyphs and objects, in bulk.

One call into PDFium through ctypes costs about 0.25 µs when it is mapped over a range of
addresses, and about 2 µs when Python loops over it; a newspaper page has 6,000 glyphs and five
questions for each. So every question is a ``map`` that writes straight into a numpy array.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import raw

__all__ = [
    "TextObjects",
    "address_of",
    "ask_bounds",
    "ask_boxes",
    "ask_codes",
    "ask_draw_modes",
    "ask_fills",
    "ask_font",
    "ask_objects",
    "ask_origins",
    "ask_owners",
]

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
# An index is passed as if it were an address: both go in a register of their own, of which PDFium
# reads the lower half, and ctypes takes a quarter less for the whole call.
_INDEX = _POINTER
# PYFUNCTYPE keeps the interpreter lock: PDFium may not be called from two threads anyway.
_GET_INTEGER = ctypes.PYFUNCTYPE(ctypes.c_uint, _POINTER, _INDEX)
_GET_ADDRESS = ctypes.PYFUNCTYPE(ctypes.c_size_t, _POINTER, _INDEX)
_OF_OBJECT = ctypes.PYFUNCTYPE(ctypes.c_size_t, _POINTER)
_READ_NAME = ctypes.PYFUNCTYPE(ctypes.c_size_t, _POINTER, ctypes.c_char_p, ctypes.c_size_t)
_WEIGHT_OF = ctypes.PYFUNCTYPE(_INT, _POINTER)
_WRITE_ONE = ctypes.PYFUNCTYPE(None, _POINTER, _INDEX, _POINTER)
_WRITE_TWO = ctypes.PYFUNCTYPE(None, _POINTER, _INDEX, _POINTER, _POINTER)
_WRITE_SIZE = ctypes.PYFUNCTYPE(None, _POINTER, _POINTER)
_WRITE_COLOUR = ctypes.PYFUNCTYPE(None, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
_WRITE_MODE = ctypes.PYFUNCTYPE(None, _POINTER, _POINTER, _POINTER)


def address_of(function: object) -> int:
    """Where a function of PDFium lies, to bind it anew with plain addresses as arguments."""
    return ctypes.cast(function, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


_READ_TEXT = ctypes.PYFUNCTYPE(_INT, _POINTER, _INT, _INT, _POINTER)
_TEXT = _READ_TEXT(address_of(raw.FPDFText_GetText))
_UNICODE = _GET_INTEGER(address_of(raw.FPDFText_GetUnicode))
_BLANK = 0x20
_FEW = 400
"""So many questions cost what one more round of arrays does."""
_NAME = 256
_OBJECT = _GET_ADDRESS(address_of(raw.FPDFText_GetTextObject))
_LOOSE_BOX = _WRITE_ONE(address_of(raw.FPDFText_GetLooseCharBox))
_ORIGIN = _WRITE_TWO(address_of(raw.FPDFText_GetCharOrigin))
_MATRIX = _WRITE_ONE(address_of(raw.FPDFText_GetMatrix))
_SIZE = _WRITE_SIZE(address_of(raw.FPDFTextObj_GetFontSize))
_MODE = _OF_OBJECT(address_of(raw.FPDFTextObj_GetTextRenderMode))
_FONT = _OF_OBJECT(address_of(raw.FPDFTextObj_GetFont))
_FONT_NAME = _READ_NAME(address_of(raw.FPDFFont_GetBaseFontName))
_FONT_WEIGHT = _WEIGHT_OF(address_of(raw.FPDFFont_GetWeight))
_COLOUR = _WRITE_COLOUR(address_of(raw.FPDFPageObj_GetFillColor))
_BOUNDS = _WRITE_COLOUR(address_of(raw.FPDFPageObj_GetBounds))
_DRAW_MODE = _WRITE_MODE(address_of(raw.FPDFPath_GetDrawMode))


def ask_codes(text_page: int, count: int) -> NDArray[np.int64]:
    """Code points of ``count`` characters."""
    units = np.zeros(count + 1, np.uint16)
    length = _TEXT(text_page, 0, count, units.ctypes.data)
    if length == count + 1 and units[:-1].all():
        halves = units.max() >= 0xD800 and ((units >= 0xD800) & (units < 0xE000)).any()
        if not halves:
            return units[:-1].astype(np.int64)
    # PDFium leaves some characters out of its text and doubles others: ask for each instead.
    return np.fromiter(map(_UNICODE, repeat(text_page, count), range(count)), np.int64, count)


def ask_owners(text_page: int, codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Addresses of the text objects of a page's characters, 0 where PDFium made one up.

    The characters of an object follow each other, and what PDFium makes up among them are blanks:
    a stretch without blanks whose ends are of one object is of it all. So ends are asked, and the
    middles of stretches whose ends differ: a third of the questions. Where little is left inside
    them, all of it is asked at once.
    """
    blank = codes <= _BLANK
    ends = blank.copy()
    ends[0] = ends[-1] = True
    ends[1:] |= blank[:-1]
    ends[:-1] |= blank[1:]
    owners, last = np.zeros(len(codes), np.int64), np.zeros(len(codes), np.int64)
    at = ends.nonzero()[0]
    low, high = at[:-1], at[1:]
    while len(at):
        owners[at] = np.fromiter(map(_OBJECT, repeat(text_page), at.tolist()), np.int64, len(at))
        last[at] = at
        uneven = (owners[low] != owners[high]) & (high - low > 1)
        low, high = low[uneven], high[uneven]
        if len(low) and (high - low).sum() < _FEW:
            inside = map(range, (low + 1).tolist(), high.tolist())
            at = np.fromiter(chain.from_iterable(inside), np.int64)
            low = high = at[:0]
            continue
        at = (low + high) >> 1
        low, high = np.concatenate([low, at]), np.concatenate([at, high])
    return owners[np.maximum.accumulate(last)]


def ask_boxes(text_page: int, indices: list[int]) -> NDArray[np.float64]:
    """Loose boxes (advance × font height) of some characters: left, top, right, bottom in user
    space, shape (n, 4); zero where PDFium has none."""
    count = len(indices)
    boxes = np.zeros((count, 4), np.float32)
    start = boxes.ctypes.data
    places = range(start, start + 16 * count, 16)
    deque(map(_LOOSE_BOX, repeat(text_page), indices, places), maxlen=0)
    return boxes.astype(float)


def ask_origins(text_page: int, indices: list[int]) -> NDArray[np.float64]:
    """Origins on the baseline of some characters in user space, shape (n, 2)."""
    count = len(indices)
    origins = np.zeros((count, 2), np.float64)
    start = origins.ctypes.data
    xs, ys = (range(start + offset, start + offset + 16 * count, 16) for offset in (0, 8))
    deque(map(_ORIGIN, repeat(text_page, count), indices, xs, ys), maxlen=0)
    return origins


@dataclass(frozen=True, slots=True)
class TextObjects:
    """n text objects: ``matrix`` (n, 6) a b c d e f; ``size`` (n,) as the file says it; render
    ``mode`` (n,); address of the ``font`` (n,); ``colour`` (n, 4) red green blue alpha, 0…255."""

    matrix: NDArray[np.float32]
    size: NDArray[np.float32]
    mode: NDArray[np.int64]
    font: NDArray[np.int64]
    colour: NDArray[np.uint32]


def ask_objects(text_page: int, owners: list[int], firsts: list[int]) -> TextObjects:
    """What holds for whole text objects, given by address and index of their first character."""
    count = len(owners)
    matrix = np.zeros((count, 6), np.float32)
    size = np.zeros(count, np.float32)
    at_matrix, at_size = matrix.ctypes.data, size.ctypes.data
    rows = range(at_matrix, at_matrix + 24 * count, 24)
    deque(map(_MATRIX, repeat(text_page, count), firsts, rows), maxlen=0)
    deque(map(_SIZE, owners, range(at_size, at_size + 4 * count, 4)), maxlen=0)
    mode = np.fromiter(map(_MODE, owners), np.int64, count)
    font = np.fromiter(map(_FONT, owners), np.int64, count)
    return TextObjects(matrix, size, mode & 0xFF, font, ask_fills(owners))


def ask_font(font: int) -> tuple[bytes, int]:
    """The base name of the font at an address, as the file writes it, and its weight."""
    name = ctypes.create_string_buffer(_NAME)
    length = _FONT_NAME(font, name, _NAME)
    return name.raw[: max(0, min(length, _NAME) - 1)], _FONT_WEIGHT(font)


def ask_fills(objects: list[int]) -> NDArray[np.uint32]:
    """Fill colours of some objects: red, green, blue, alpha, 0…255, shape (n, 4)."""
    colours = np.zeros((len(objects), 4), np.uint32)
    deque(map(_COLOUR, objects, *_columns(colours)), maxlen=0)
    return colours


def ask_bounds(objects: list[int]) -> NDArray[np.float64]:
    """Boxes of some objects: left, bottom, right, top in user space, shape (n, 4)."""
    boxes = np.zeros((len(objects), 4), np.float32)
    deque(map(_BOUNDS, objects, *_columns(boxes)), maxlen=0)
    return boxes.astype(float)


def ask_draw_modes(paths: list[int]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which of some paths are filled, and which are stroked."""
    modes = np.zeros((len(paths), 2), np.int32)
    deque(map(_DRAW_MODE, paths, *_columns(modes)), maxlen=0)
    return modes[:, 0] != 0, modes[:, 1] != 0


def _columns(answers: NDArray[np.generic]) -> Iterator[range]:
    """The addresses of each column's places, from row to row."""
    start, width, columns = answers.ctypes.data, answers.itemsize, answers.shape[1]
    step = columns * width
    for first in range(start, start + step, width):
        yield range(first, first + step * len(answers), step)
