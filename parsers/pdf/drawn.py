"""What a page draws besides text: rules, frames and pictures.

Rules are the barriers of the reading order and the grid of tables; a picture tells a caption and a
scanned page. White fills and clip paths are not drawn things.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import repeat

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from parsers.pdf.engine import address_of
from parsers.pdf.frame import Frame, turn_boxes
from parsers.pdf.limits import Limits

__all__ = ["NOTHING_DRAWN", "Drawn", "read_drawn"]

_THIN = 3.0
"""A drawn thing thinner than this many points is a rule."""
_SEGMENTS = 400
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_ADDRESS_AT = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)
_TYPE_OF = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Boxes (n, 4) of horizontal rules, vertical rules, frames (outlined or tinted rectangles)
    and pictures; ``texts`` is the number of text objects, ``cut`` says that some were left out."""

    across: NDArray[np.float64]
    down: NDArray[np.float64]
    frames: NDArray[np.float64]
    pictures: NDArray[np.float64]
    texts: int = 0
    cut: bool = False

    def turned(self, turns: int, width: float, height: float) -> Drawn:
        """The same in the frame turned ``turns`` quarters anticlockwise."""
        if not turns % 4:
            return self
        parts = (self.across, self.down, self.frames, self.pictures)
        across, down, frames, pictures = (turn_boxes(part, turns, width, height) for part in parts)
        if turns % 2:
            across, down = down, across
        return Drawn(across, down, frames, pictures, self.texts, self.cut)


_NONE = np.zeros((0, 4))
NOTHING_DRAWN = Drawn(_NONE, _NONE, _NONE, _NONE)


_PAGE_OBJECT = _ADDRESS_AT(address_of(raw.FPDFPage_GetObject))
_FORM_OBJECT = _ADDRESS_AT(address_of(raw.FPDFFormObj_GetObject))
_OBJECT_TYPE = _TYPE_OF(address_of(raw.FPDFPageObj_GetType))


class _Collector:
    def __init__(self, limits: Limits) -> None:
        self.left = limits.objects
        self.depth = limits.depth
        self.across: list[list[float]] = []
        self.down: list[list[float]] = []
        self.frames: list[list[float]] = []
        self.pictures: list[list[float]] = []
        self.texts = 0
        self.cut = False
        # One set of answers for all questions: making them anew costs more than asking.
        self._corners = [ctypes.c_float() for _ in range(4)]
        self._channels = [ctypes.c_uint() for _ in range(4)]

    def take(
        self, parent: int, count: int, at: Callable[[int, int], int], form: _Matrix, depth: int
    ) -> None:
        """Look at ``count`` objects of a page or form."""
        if count > self.left:
            self.cut = True
        count = min(count, self.left)
        self.left -= count
        addresses = list(map(at, repeat(parent, count), range(count)))
        kinds = list(map(_OBJECT_TYPE, addresses))
        self.texts += kinds.count(raw.FPDF_PAGEOBJ_TEXT)
        if self.texts == count and not depth:
            return
        for address, kind in zip(addresses, kinds, strict=True):
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(ctypes.cast(address, raw.FPDF_PAGEOBJECT), form)
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                item = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
                self.pictures.append(self._bounds(item, form))
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                self._form(address, form, depth)

    def _form(self, address: int, form: _Matrix, depth: int) -> None:
        if depth >= self.depth:
            self.cut = True
            return
        item = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
        count = raw.FPDFFormObj_CountObjects(item)
        self.take(address, max(count, 0), _FORM_OBJECT, _times(_matrix(item), form), depth + 1)

    def _path(self, item: object, form: _Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if not stroke.value and (not fill.value or self._is_white(item)):
            return
        bounds = self._bounds(item, form)
        if self._rule(bounds):
            return
        count = raw.FPDFPath_CountSegments(item)
        if count in (4, 5):
            self.frames.append(bounds)
            if stroke.value:
                self._outline(bounds)
        elif stroke.value and count <= _SEGMENTS:
            for piece in _segments(item, count, _times(_matrix(item), form)):
                self._rule(piece)

    def _is_white(self, item: object) -> bool:
        if not raw.FPDFPageObj_GetFillColor(item, *self._channels):
            return False
        red, green, blue, alpha = (channel.value for channel in self._channels)
        return alpha < 10 or min(red, green, blue) > 250

    def _bounds(self, item: object, form: _Matrix) -> list[float]:
        if not raw.FPDFPageObj_GetBounds(item, *self._corners):
            return [0.0, 0.0, 0.0, 0.0]
        left, bottom, right, top = (corner.value for corner in self._corners)
        if form is _IDENTITY:
            return [left, bottom, right, top]
        points = [_apply(form, x, y) for x in (left, right) for y in (bottom, top)]
        xs, ys = zip(*points, strict=True)
        return [min(xs), min(ys), max(xs), max(ys)]

    def _rule(self, box: list[float]) -> bool:
        wide, tall = box[2] - box[0], box[3] - box[1]
        if tall <= _THIN and wide > max(tall, _THIN):
            self.across.append(box)
        elif wide <= _THIN and tall > max(wide, _THIN):
            self.down.append(box)
        return min(wide, tall) <= _THIN

    def _outline(self, box: list[float]) -> None:
        x0, y0, x1, y1 = box
        self.across += [[x0, y0, x1, y0], [x0, y1, x1, y1]]
        self.down += [[x0, y0, x0, y1], [x1, y0, x1, y1]]


def read_drawn(page: pdfium.PdfPage, frame: Frame, limits: Limits) -> Drawn:
    """Rules, frames and pictures of a page, forms included, in the page's frame."""
    found = _Collector(limits)
    handle = ctypes.cast(page.raw, ctypes.c_void_p).value or 0
    found.take(handle, max(raw.FPDFPage_CountObjects(page.raw), 0), _PAGE_OBJECT, _IDENTITY, 0)
    across, down = (
        (found.across, found.down) if frame.rotation % 2 == 0 else (found.down, found.across)
    )
    boxes = [_show(part, frame) for part in (across, down, found.frames, found.pictures)]
    return Drawn(boxes[0], boxes[1], boxes[2], boxes[3], found.texts, found.cut)


def _show(boxes: list[list[float]], frame: Frame) -> NDArray[np.float64]:
    if not boxes:
        return _NONE
    shown = frame.show_boxes(np.array(boxes, float))
    width, height = frame.size
    shown = np.clip(shown, 0.0, (width, height, width, height))
    wide, tall = shown[:, 2] - shown[:, 0], shown[:, 3] - shown[:, 1]
    return shown[(wide > 0.5) | (tall > 0.5)]


def _segments(item: object, count: int, matrix: _Matrix) -> Iterator[list[float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = (0.0, 0.0)
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = _apply(matrix, x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield _corners(here, point)
        if raw.FPDFPathSegment_GetClose(segment):
            yield _corners(point, start)
        here = point


def _corners(first: tuple[float, float], second: tuple[float, float]) -> list[float]:
    (a, b), (c, d) = first, second
    return [min(a, c), min(b, d), max(a, c), max(b, d)]


def _matrix(item: object) -> _Matrix:
    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, found)
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e, b * x + d * y + f)


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )
