"""Glyphs of a page as arrays: what PDFium says, in the frame of the page as shown.

PDFium drops repeats of fake bold, follows /ActualText, knows the predefined CMaps (GBK-EUC-H
without an embedded font) and rebuilds broken files; what it gets wrong is mended in ``clean``.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from parsers.pdf.engine import ask_boxes, ask_integers, ask_origins
from parsers.pdf.frame import Frame
from parsers.pdf.limits import Limits

__all__ = ["NO_GLYPHS", "Font", "Glyphs", "page_frame", "read_glyphs"]

_INVISIBLE = 3
_SYNTHETIC_BOLD = 2


@dataclass(frozen=True, slots=True)
class Font:
    """A font as far as it tells roles apart: its base name without subset tag, and its weight."""

    name: str
    heavy: bool


@dataclass(frozen=True, slots=True)
class Glyphs:
    """n glyphs: ``code`` (n,) code points; ``box`` (n, 4) x0, top, x1, bottom; ``base`` (n, 2)
    origin on the baseline; ``size`` (n,) points; ``way`` (n,) direction of reading in quarter
    turns clockwise, -1 when oblique; ``font`` (n,) index into ``fonts``; ``run`` (n,) number of
    the text object; ``hidden`` (n,) drawn invisibly; ``pale`` (n,) nearly white."""

    code: NDArray[np.int64]
    box: NDArray[np.float64]
    base: NDArray[np.float64]
    size: NDArray[np.float64]
    way: NDArray[np.int8]
    font: NDArray[np.int64]
    run: NDArray[np.int64]
    hidden: NDArray[np.bool_]
    pale: NDArray[np.bool_]
    fonts: tuple[Font, ...] = ()
    cut: bool = False

    def __len__(self) -> int:
        return len(self.code)

    def only(self, keep: NDArray[np.bool_] | NDArray[np.int64]) -> Glyphs:
        """The glyphs of a mask or of an order."""
        return replace(
            self,
            code=self.code[keep],
            box=self.box[keep],
            base=self.base[keep],
            size=self.size[keep],
            way=self.way[keep],
            font=self.font[keep],
            run=self.run[keep],
            hidden=self.hidden[keep],
            pale=self.pale[keep],
        )


def _empty() -> Glyphs:
    number, real, flag = np.zeros(0, np.int64), np.zeros(0), np.zeros(0, bool)
    box, base = np.zeros((0, 4)), np.zeros((0, 2))
    return Glyphs(number, box, base, real, number.astype(np.int8), number, number, flag, flag)


NO_GLYPHS = _empty()


def page_frame(page: pdfium.PdfPage) -> Frame:
    """The frame in which a page is shown."""
    left, bottom, right, top = page.get_bbox()
    return Frame(
        page.get_rotation() // 90, left, bottom, max(right, left + 1), max(top, bottom + 1)
    )


def read_glyphs(page: pdfium.PdfPage, frame: Frame, limits: Limits) -> Glyphs:
    """All glyphs of a page that the file itself draws; generated blanks are left out."""
    text_page = page.get_textpage()
    try:
        total = text_page.count_chars()
        handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
        if total <= 0 or handle is None:
            return NO_GLYPHS
        return _read(handle, min(total, limits.glyphs), frame, cut=total > limits.glyphs)
    finally:
        text_page.close()


def _read(handle: int, count: int, frame: Frame, *, cut: bool) -> Glyphs:
    objects = ask_integers(handle, count, objects=True)
    owners, first, run = np.unique(objects, return_index=True, return_inverse=True)
    runs = _Runs(frame)
    for owner, index in zip(owners.tolist(), first.tolist(), strict=True):
        runs.add(handle, owner, index)
    glyphs = Glyphs(
        code=ask_integers(handle, count),
        box=frame.show_boxes(ask_boxes(handle, count).astype(float)),
        base=frame.show(ask_origins(handle, count)),
        size=np.array(runs.size)[run],
        way=np.array(runs.way, np.int8)[run],
        font=np.array(runs.font)[run],
        run=_drawing_order(first)[run],
        hidden=np.array(runs.hidden)[run],
        pale=np.array(runs.pale)[run],
        fonts=tuple(runs.fonts),
        cut=cut,
    )
    return glyphs.only(objects != 0)


def _drawing_order(first: NDArray[np.int64]) -> NDArray[np.int64]:
    order = np.empty(len(first), np.int64)
    order[np.argsort(first)] = np.arange(len(first))
    return order


class _Runs:
    """What holds for a whole text object, asked once for each."""

    def __init__(self, frame: Frame) -> None:
        self.turn = frame.rotation
        self.size: list[float] = []
        self.way: list[int] = []
        self.font: list[int] = []
        self.hidden: list[bool] = []
        self.pale: list[bool] = []
        self.fonts: list[Font] = []
        self._known: dict[int, int] = {}
        self._matrix = raw.FS_MATRIX()
        self._number = ctypes.c_float()

    def add(self, handle: int, owner: int, index: int) -> None:
        """Read the text object ``owner``, whose first character is ``index``."""
        if not owner:
            self._keep(0.0, -1, -1, hidden=True, pale=False)
            return
        text_object = ctypes.cast(owner, raw.FPDF_PAGEOBJECT)
        page = ctypes.cast(handle, raw.FPDF_TEXTPAGE)
        raw.FPDFText_GetMatrix(page, index, self._matrix)
        raw.FPDFTextObj_GetFontSize(text_object, self._number)
        matrix = self._matrix
        scale = math.sqrt(abs(matrix.a * matrix.d - matrix.b * matrix.c))
        mode = raw.FPDFTextObj_GetTextRenderMode(text_object)
        self._keep(
            abs(self._number.value) * scale,
            _quarter(matrix.a, matrix.b, self.turn),
            self._font(text_object, mode),
            hidden=mode == _INVISIBLE,
            pale=_is_pale(text_object),
        )

    def _keep(self, size: float, way: int, font: int, *, hidden: bool, pale: bool) -> None:
        self.size.append(size)
        self.way.append(way)
        self.font.append(font)
        self.hidden.append(hidden)
        self.pale.append(pale)

    def _font(self, text_object: object, mode: int) -> int:
        font = raw.FPDFTextObj_GetFont(text_object)
        bold = mode == _SYNTHETIC_BOLD
        key = (ctypes.cast(font, ctypes.c_void_p).value or 0) * 2 + bold
        if key not in self._known:
            self._known[key] = len(self.fonts)
            self.fonts.append(_describe(font, bold=bold))
        return self._known[key]


def _describe(font: object, *, bold: bool) -> Font:
    buffer = ctypes.create_string_buffer(256)
    length = raw.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = _decode(buffer.raw[: max(0, min(length, 256) - 1)])
    tag, plus, rest = name.partition("+")
    name = rest if plus and len(tag) == 6 else name
    heavy = bold or raw.FPDFFont_GetWeight(font) >= 600 or "bold" in name.lower()
    return Font(name, heavy)


def _decode(name: bytes) -> str:
    # Old Chinese producers write font names in GBK bytes (a lone UTF-8 reading gives mojibake).
    for charset in ("utf-8", "gb18030"):
        try:
            return name.decode(charset)
        except UnicodeDecodeError:
            continue
    return name.decode("latin-1")


def _quarter(a: float, b: float, rotation: int) -> int:
    """Direction of text with matrix (a b …) in quarter turns clockwise as shown, -1 oblique."""
    if abs(a) < 1e-9 and abs(b) < 1e-9:
        return 0
    turns = -math.atan2(b, a) / (math.pi / 2)
    nearest = round(turns)
    return -1 if abs(turns - nearest) > 0.12 else (nearest + rotation) % 4


def _is_pale(text_object: object) -> bool:
    channels = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(text_object, *channels):
        return False
    red, green, blue, alpha = (channel.value for channel in channels)
    return alpha < 40 or min(red, green, blue) > 235
