"""The font lent to text whose own font is not in the file.

PDFium then takes one of the machine's, and where there is none drops text that runs down the page:
what a file says would hang on what is installed. So while a file is read every East Asian font
that is missing is this one, which draws each character as an upright stroke (400 bytes; a face of
20 MB would be read for every file). Widths come from the file either way: PDFium's box of a
character is its advance with its ink, so the ink is narrower than any advance. Pictures of pages
are drawn with the machine's fonts.
"""

from __future__ import annotations

import ctypes
import zlib
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from pypdfium2 import raw

__all__ = ["THIN_FONT", "lent_fonts"]

# One outlined stroke of 10 by 1000 units for U+0020…U+2FFFF: tables cmap (format 13), glyf, head,
# hhea, hmtx, loca, maxp, post; ascent 880, descent 120 of 1000 units, advance 1000.
THIN_FONT = zlib.decompress(
    b64decode(
        "eNpjYGRgYOBgaGBgZmBIzk0sYBBmCGFgYBQAimqk51SmFT8zjwHyHYB8g4zUxJTwnPoIILsH"
        "iM0ygALMNewBQPYRIFbJyC2pYH4BZDEwcgAJtpz85EQGCQYeIN8CxM9NrChgYGFgA7JBqhQK"
        "8otLQPYC5QtAfAaQW4B4b+3hG/H8Nl8ZmCGm1ajOPYCg/3cwcDGD1DMzMDFAAFAPcwFQnAGk"
        "nvkeAxfYJGTACBZhAtoOkWFCk2eA2ARVyww0gQHobl4wXwZhC9CNTP//Q9k8QL+BWVAXAX0i"
        "KmgsyAUMgz8SOMWZGfACADhFNKE="
    )
)
_HANDLE = 1
# Windows' numbers of character sets: Japanese, Korean (two), simplified and traditional Chinese.
_EAST_ASIAN = frozenset({128, 129, 130, 134, 136})
_FIELDS: dict[str, Any] = dict(raw.FPDF_SYSFONTINFO._fields_)


def _map_font(_: object, weight: int, italic: int, charset: int, *rest: object) -> int | None:
    return _HANDLE if charset in _EAST_ASIAN else None


def _font_data(_: object, font: int, table: int, buffer: object, size: int) -> int:
    """The whole file only: PDFium asks first for its length, then for its bytes."""
    if table:
        return 0
    if buffer and size >= len(THIN_FONT):
        ctypes.memmove(buffer, THIN_FONT, len(THIN_FONT))  # type: ignore[arg-type]  # a pointer
    return len(THIN_FONT)


def _nothing(*_: object) -> int:
    return 0


def _answers(**answers: Callable[..., object]) -> Any:
    said = raw.FPDF_SYSFONTINFO()
    said.version = 1
    for name, answer in answers.items():
        setattr(said, name, _FIELDS[name](answer))
    return said


@cache
def _lent() -> Any:
    return _answers(
        MapFont=_map_font,
        GetFont=lambda *_: None,
        GetFontData=_font_data,
        GetFaceName=_nothing,
        GetFontCharset=_nothing,
        DeleteFont=lambda *_: None,
    )


@cache
def _own() -> Any:
    """The machine's fonts, never released by PDFium, so that they can be given back."""
    default = raw.FPDF_GetDefaultSystemFontInfo()
    default.contents.Release = _FIELDS["Release"](0)
    return default


@contextmanager
def lent_fonts() -> Iterator[None]:
    """Lend the font while files are opened and read; the machine's own serve again afterwards."""
    raw.FPDF_SetSystemFontInfo(ctypes.byref(_lent()))
    try:
        yield
    finally:
        raw.FPDF_SetSystemFontInfo(_own())
