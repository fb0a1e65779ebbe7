"""PDFium, opened safely and asked in bulk.

One call into PDFium through ctypes costs about 0.25 µs when it is mapped over a range of
addresses, and about 2 µs when Python loops over it; a newspaper page has 6,000 glyphs and five
questions for each. So every question is a ``map`` that writes straight into a numpy array.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import chain, repeat

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from gongbao.model import Note
from parsers.pdf.bombs import MOST, without_bombs
from parsers.pdf.lent import lent_fonts
from parsers.pdf.remains import under_new_catalogue

__all__ = [
    "TextObjects",
    "Unreadable",
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
    "bounds_of_page",
    "loaded_page",
    "loaded_text",
    "open_document",
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


# Other threads may run while a page is loaded: a large one takes seconds.
_LOAD_PAGE = ctypes.CFUNCTYPE(_POINTER, _POINTER, _INT)(address_of(raw.FPDF_LoadPage))
_LOAD_TEXT = ctypes.CFUNCTYPE(_POINTER, _POINTER)(address_of(raw.FPDFText_LoadPage))
_CLOSE_PAGE = ctypes.CFUNCTYPE(None, _POINTER)(address_of(raw.FPDF_ClosePage))
_CLOSE_TEXT = ctypes.CFUNCTYPE(None, _POINTER)(address_of(raw.FPDFText_ClosePage))
_COUNT_TEXT = ctypes.PYFUNCTYPE(_INT, _POINTER)(address_of(raw.FPDFText_CountChars))
_ROTATION = ctypes.PYFUNCTYPE(_INT, _POINTER)(address_of(raw.FPDFPage_GetRotation))
_PAGE_BOX = ctypes.PYFUNCTYPE(_INT, _POINTER, _POINTER)(address_of(raw.FPDF_GetPageBoundingBox))
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


class Unreadable(Exception):
    """The bytes are no PDF that can be read. ``code`` and ``message`` make the note."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def _say_nothing(_: Note) -> None:
    """Whoever only draws or looks a file up has no place for notes."""


@contextmanager
def open_document(
    data: bytes, tell: Callable[[Note], object] = _say_nothing, *, lend: bool = True
) -> Iterator[pdfium.PdfDocument]:
    """PDFium's document for these bytes, closed afterwards. Raises Unreadable.

    The pages left of a file that is cut off are given with a note to ``tell``. Without ``lend``
    the machine's fonts stand in for missing ones: good for pictures only.
    """
    _refuse_other_formats(data)
    data, bombs = without_bombs(data)
    if bombs:
        message = f"{bombs} streams unpack to more than {MOST >> 21} MB each: they were left out"
        tell(Note("stream-too-large", message))
    with lent_fonts() if lend else nullcontext():
        document = _open(data, tell)
        try:
            yield document
        finally:
            document.close()


@contextmanager
def loaded_page(document: pdfium.PdfDocument, index: int) -> Iterator[int]:
    """The address of page ``index`` (from 0), 0 where it cannot be loaded; closed afterwards, and
    without what pypdfium2 keeps for pages that are left open: a fiftieth of all time."""
    page = _LOAD_PAGE(_address(document.raw), index) or 0
    try:
        yield page
    finally:
        if page:
            _CLOSE_PAGE(page)


@contextmanager
def loaded_text(page: int) -> Iterator[tuple[int, int]]:
    """The address of a page's text and its number of characters; closed afterwards."""
    text = _LOAD_TEXT(page) or 0
    try:
        yield text, (_COUNT_TEXT(text) if text else 0)
    finally:
        if text:
            _CLOSE_TEXT(text)


def bounds_of_page(page: int) -> tuple[int, tuple[float, float, float, float]]:
    """A page's rotation in quarter turns clockwise, and the visible part of it in user space:
    left, bottom, right, top."""
    box = raw.FS_RECTF()
    _PAGE_BOX(page, ctypes.addressof(box))
    return _ROTATION(page) % 4, (box.left, box.bottom, box.right, box.top)


def _address(handle: object) -> int:
    return ctypes.cast(handle, _POINTER).value or 0  # type: ignore[arg-type]  # a pointer


def _open(data: bytes, tell: Callable[[Note], object]) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        document = _remains(data, error)
        message = f"the file is damaged or cut off: {len(document)} pages were left, fetch it again"
        tell(Note("pages-lost", message))
        return document


def _remains(data: bytes, error: pdfium.PdfiumError) -> pdfium.PdfDocument:
    """The document of what is left. Raises Unreadable, with the first failure, when nothing is."""
    reason = _reason(error)
    mended = under_new_catalogue(data) if reason.code == "damaged-pdf" else None
    if mended is None:
        raise reason from error
    try:
        document = pdfium.PdfDocument(mended)
    except pdfium.PdfiumError:
        raise reason from error
    if not len(document):
        document.close()
        raise reason from error
    return document


def _refuse_other_formats(data: bytes) -> None:
    head = data[:1024].lstrip()
    if not head:
        raise Unreadable("empty-body", "the body is empty: fetch it again")
    if b"%PDF-" in head:
        return
    kinds = ((b"PK\x03\x04", "a ZIP archive"), (b"\xd0\xcf\x11\xe0", "an old Office file"))
    found = next((kind for magic, kind in kinds if head.startswith(magic)), "")
    if not found and (head[:1] == b"<" or b"<html" in head.lower()):
        found = "a web page"
    raise Unreadable("not-a-pdf", f"the body is {found or 'no PDF'}: it has no %PDF- header")


def _reason(error: pdfium.PdfiumError) -> Unreadable:
    if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
        return Unreadable("encrypted-pdf", "the PDF wants a password: it cannot be read without")
    return Unreadable("damaged-pdf", "the PDF is damaged or cut off: no page can be read")


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
