"""What a page draws besides text: rules, frames and pictures.

Rules are the barriers of the reading order and the grid of tables; a picture tells a caption and a
scanned page. White fills and clip paths are not drawn things.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise, repeat

import numpy as np
from numpy.typing import NDArray
from pypdfium2 import raw

from parsers.pdf.asked import address_of, ask_bounds, ask_draw_modes, ask_fills
from parsers.pdf.frame import Frame, turn_boxes
from parsers.pdf.limits import Limits

__all__ = ["NOTHING_DRAWN", "Drawn", "read_drawn"]

_THIN = 3.0
"""A drawn thing thinner than this many points is a rule."""
_SEGMENTS = 400
Boxes = NDArray[np.float64]
_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_ADDRESS_AT = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
_INTEGER_OF = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p)


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


_RING = (8, 10)
"""Segments of a frame filled between its outer and its inner edge."""
_COUNT_OBJECTS = _INTEGER_OF(address_of(raw.FPDFPage_CountObjects))
_PAGE_OBJECT = _ADDRESS_AT(address_of(raw.FPDFPage_GetObject))
_FORM_OBJECT = _ADDRESS_AT(address_of(raw.FPDFFormObj_GetObject))
_OBJECT_TYPE = _INTEGER_OF(address_of(raw.FPDFPageObj_GetType))


class _Collector:
    def __init__(self, limits: Limits) -> None:
        self.left = limits.objects
        self.depth = limits.depth
        self.across: list[Boxes] = []
        self.down: list[Boxes] = []
        self.frames: list[Boxes] = []
        self.pictures: list[Boxes] = []
        self.texts = 0
        self.cut = False

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
        paths = _of_kind(raw.FPDF_PAGEOBJ_PATH, addresses, kinds)
        if paths:
            self._paths(paths, form)
        images = _of_kind(raw.FPDF_PAGEOBJ_IMAGE, addresses, kinds)
        if images:
            self.pictures.append(_moved(ask_bounds(images), form))
        for address in _of_kind(raw.FPDF_PAGEOBJ_FORM, addresses, kinds):
            self._form(address, form, depth)

    def _form(self, address: int, form: _Matrix, depth: int) -> None:
        if depth >= self.depth:
            self.cut = True
            return
        item = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
        count = raw.FPDFFormObj_CountObjects(item)
        self.take(address, max(count, 0), _FORM_OBJECT, _times(_matrix(item), form), depth + 1)

    def _paths(self, addresses: list[int], form: _Matrix) -> None:
        fill, stroke = ask_draw_modes(addresses)
        seen = stroke.copy()
        filled = (fill & ~stroke).nonzero()[0]
        seen[filled] = ~_are_white(ask_fills([addresses[at] for at in filled.tolist()]))
        if not seen.any():
            return
        kept = seen.nonzero()[0]
        bounds = _moved(ask_bounds([addresses[at] for at in kept.tolist()]), form)
        thin = self._rules(bounds)
        for at in (~thin).nonzero()[0].tolist():
            self._shape(addresses[kept[at]], bounds[at : at + 1], form, bool(stroke[kept[at]]))

    def _shape(self, address: int, bounds: Boxes, form: _Matrix, stroked: bool) -> None:
        item = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
        count = raw.FPDFPath_CountSegments(item)
        ring = count in _RING and not stroked
        if count in (4, 5) or ring:
            self.frames.append(bounds)
            if stroked or ring:
                self._outline(bounds)
        elif stroked and count <= _SEGMENTS:
            pieces = list(_segments(item, count, _times(_matrix(item), form)))
            if pieces:
                self._rules(np.array(pieces))

    def _rules(self, boxes: Boxes) -> NDArray[np.bool_]:
        """Keep the rules among some boxes; which of them are thin."""
        wide, tall = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        across = (tall <= _THIN) & (wide > np.maximum(tall, _THIN))
        down = ~across & (wide <= _THIN) & (tall > np.maximum(wide, _THIN))
        self.across.append(boxes[across])
        self.down.append(boxes[down])
        return np.minimum(wide, tall) <= _THIN

    def _outline(self, box: Boxes) -> None:
        self.across += [box[:, [0, 1, 2, 1]], box[:, [0, 3, 2, 3]]]
        self.down += [box[:, [0, 1, 0, 3]], box[:, [2, 1, 2, 3]]]


def _of_kind(kind: int, addresses: list[int], kinds: list[int]) -> list[int]:
    if kind not in kinds:
        return []
    return [address for address, other in zip(addresses, kinds, strict=True) if other == kind]


def _are_white(colours: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Fills that cannot be seen on paper."""
    faint: NDArray[np.bool_] = colours[:, 3] < 10
    return faint | (colours[:, :3] > 250).all(axis=1)


def _moved(boxes: Boxes, form: _Matrix) -> Boxes:
    """Boxes of a form where its matrix puts them."""
    if form is _IDENTITY:
        return boxes
    xs, ys = boxes[:, [0, 0, 2, 2]], boxes[:, [1, 3, 1, 3]]
    a, b, c, d, e, f = form
    xs, ys = a * xs + c * ys + e, b * xs + d * ys + f
    return np.stack([xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)], axis=1)


def read_drawn(page: int, frame: Frame, limits: Limits) -> Drawn:
    """Rules, frames and pictures of the page at an address, forms included, in its frame."""
    found = _Collector(limits)
    found.take(page, max(_COUNT_OBJECTS(page), 0), _PAGE_OBJECT, _IDENTITY, 0)
    across, down = (
        (found.across, found.down) if frame.rotation % 2 == 0 else (found.down, found.across)
    )
    boxes = _show([across, down, found.frames, found.pictures], frame)
    return Drawn(boxes[0], boxes[1], boxes[2], boxes[3], found.texts, found.cut)


def _show(kinds: list[list[Boxes]], frame: Frame) -> list[Boxes]:
    """The boxes of each kind as far as they are seen on the page."""
    every = [part for parts in kinds for part in parts]
    if not every:
        return [_NONE] * len(kinds)
    shown = np.clip(frame.show_boxes(np.concatenate(every)), 0.0, frame.size * 2)
    seen = np.any(shown[:, 2:] - shown[:, :2] > 0.5, axis=1)
    ends = [0, *accumulate(sum(map(len, parts)) for parts in kinds)]
    return [shown[start:end][seen[start:end]] for start, end in pairwise(ends)]


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
