"""PDFium, opened safely: documents, pages and their text, closed again."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext

import pypdfium2 as pdfium
from pypdfium2 import raw

from gongbao.model import Note
from parsers.pdf.asked import address_of
from parsers.pdf.bombs import MOST, without_bombs
from parsers.pdf.lent import lent_fonts
from parsers.pdf.remains import under_new_catalogue

__all__ = [
    "Unreadable",
    "bounds_of_page",
    "loaded_page",
    "loaded_text",
    "open_document",
]

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
# Other threads may run while a page is loaded: a large one takes seconds.
_LOAD_PAGE = ctypes.CFUNCTYPE(_POINTER, _POINTER, _INT)(address_of(raw.FPDF_LoadPage))
_LOAD_TEXT = ctypes.CFUNCTYPE(_POINTER, _POINTER)(address_of(raw.FPDFText_LoadPage))
_CLOSE_PAGE = ctypes.CFUNCTYPE(None, _POINTER)(address_of(raw.FPDF_ClosePage))
_CLOSE_TEXT = ctypes.CFUNCTYPE(None, _POINTER)(address_of(raw.FPDFText_ClosePage))
_COUNT_TEXT = ctypes.PYFUNCTYPE(_INT, _POINTER)(address_of(raw.FPDFText_CountChars))
_ROTATION = ctypes.PYFUNCTYPE(_INT, _POINTER)(address_of(raw.FPDFPage_GetRotation))
_PAGE_BOX = ctypes.PYFUNCTYPE(_INT, _POINTER, _POINTER)(address_of(raw.FPDF_GetPageBoundingBox))


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
