"""Pages without an honest text layer: rendered and recognised, as lines like any others.

The engine is RapidOCR (PP-OCRv6 small, its models inside the wheel, nothing is downloaded); its
text-direction classifier is off, because it drops lines. Its own order is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image

from parsers.pdf.drawn import NOTHING_DRAWN, Drawn
from parsers.pdf.glyphs import NO_GLYPHS, Glyphs
from parsers.pdf.inked import Inked, ink_boxes, ink_depths, part_neighbours
from parsers.pdf.lines import Box, Font, Line
from parsers.pdf.ruled import find_rules
from parsers.pdf.seals import wash_seals
from parsers.pdf.shaded import find_shaded, outside
from parsers.pdf.through import wash_through
from parsers.pdf.typesizes import advance_of, sizes_of, white_between, white_inside

__all__ = ["Found", "Recogniser", "find_recogniser", "recognise_page", "spread_glyphs", "widen"]

_DPI = 200
_SURE = 0.5
_DOUBTFUL = 0.8
_PALE, _PALEST = 0.5, 0.3
"""Paler than this share of the usual ink is no text where the engine doubts it, or at all."""
_BLANK, _NEAR = 0.75, 1.5
"""A gap so wide is a blank beside an ideograph; it is looked for so far from its place, in em."""
_IDEOGRAPHS = "\u2e80"
_WIDE = str.maketrans(",:;!?()", "，：；！？（）")
_NARROW_BESIDE = re.compile(r"(?<=[\u3400-\u9fff》”）])[,:;!?()]|[,:;!?()](?=[\u3400-\u9fff《“（])")
_HALF_WIDE = re.compile(r"\(([^()（）]*)）|（([^()（）]*)\)")
_NUMBER_YEAR = re.compile(
    r"(?<=[\u4e00-\u9fff])[\[［（(【〔{]((?:19|20)\d\d)[\]］）)】〕}](?=第?\d{1,4}号)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """One piece of recognised text: its four corners in pixels, shape (4, 2), from the top left
    clockwise, and how sure the engine is, 0…1."""

    text: str
    corners: NDArray[np.float64]
    score: float


class Recogniser(Protocol):
    """What reads the text of a picture."""

    def __call__(self, picture: NDArray[np.uint8]) -> Sequence[Found]:
        """Texts in a picture, shape (height, width, 3), in any order."""
        ...


class _RapidOcr:
    def __init__(self, engine: Any) -> None:
        self._engine = engine

    def __call__(self, picture: NDArray[np.uint8]) -> Sequence[Found]:
        answer = self._engine(picture)
        if answer.boxes is None:
            return ()
        rows = zip(answer.txts, answer.boxes, answer.scores, strict=True)
        return [Found(text, np.asarray(box, float), float(score)) for text, box, score in rows]


def find_recogniser() -> Recogniser | None:
    """The installed engine, or None without the extra ``gongbao[ocr]``."""
    try:
        from rapidocr import RapidOCR
    except ImportError:
        return None
    settings = {"Global.use_cls": False, "Global.log_level": "error"}
    return _RapidOcr(RapidOCR(params=settings))


def recognise_page(
    page: pdfium.PdfPage, recogniser: Recogniser, most_pixels: int
) -> tuple[tuple[Line, ...], Drawn]:
    """Lines, rules and pictures of a page in the frame it is shown in, straightened where the
    scan is skewed."""
    width, height = page.get_size()
    scale = min(_DPI / 72, most_pixels / max(width, height, 1.0))
    rendered = np.asarray(page.render(scale=scale).to_pil().convert("RGB"))
    picture = wash_seals(rendered, scale)
    found = [piece for piece in recogniser(wash_through(picture, scale)) if _is_kept(piece)]
    if not found:
        return (), NOTHING_DRAWN
    corners = np.stack([piece.corners for piece in found]) / scale
    skew, middle = _skew(corners), corners.reshape(-1, 2).mean(axis=0)
    turn = np.array([[np.cos(skew), np.sin(skew)], [-np.sin(skew), np.cos(skew)]])
    upright = (
        Image.fromarray(picture)
        .convert("L")
        .rotate(
            float(np.degrees(skew)),
            Image.Resampling.BILINEAR,
            center=tuple((middle * scale).tolist()),
            fillcolor=255,
        )
    )
    grey = np.asarray(upright)
    across, down = find_rules(grey, scale)
    pictures = find_shaded(grey, scale)
    across, down = outside(across, pictures), outside(down, pictures)
    straight = (corners - middle) @ turn.T + middle
    boxes = np.concatenate([straight.min(axis=1), straight.max(axis=1)], axis=1)
    doubtful = np.array([piece.score < _DOUBTFUL for piece in found])
    shown = ink_depths(grey, boxes, scale) > np.where(doubtful, _PALE, _PALEST)
    found, boxes = [found[at] for at in np.flatnonzero(shown)], boxes[shown]
    lines = tuple(_lines(found, boxes, part_neighbours(ink_boxes(grey, boxes, scale))))
    return lines, replace(NOTHING_DRAWN, across=across, down=down, pictures=pictures)


def _is_kept(piece: Found) -> bool:
    return piece.score >= _SURE and bool(piece.text.strip())


def _skew(corners: NDArray[np.float64]) -> float:
    """The angle, in radians clockwise, that the tops of long lines (n, 4, 2) show."""
    along = corners[:, 1] - corners[:, 0]
    lengths = np.hypot(along[:, 0], along[:, 1])
    angles = np.arctan2(along[:, 1], along[:, 0])
    long = (lengths >= np.quantile(lengths, 0.6)) & (np.abs(angles) < 0.1)
    return float(np.median(angles[long])) if long.any() else 0.0


def _lines(
    found: Sequence[Found], boxes: NDArray[np.float64], inked: Sequence[Inked]
) -> Iterator[Line]:
    """Lines of the recognised pieces with their boxes (n, 4) and what ink these hold."""
    texts = [widen(piece.text.strip()) for piece in found]
    wide = np.array([box[2] - box[0] for box, _ in inked])
    sizes = sizes_of(texts, wide, boxes[:, 3] - boxes[:, 1])
    for text, size, ((x0, top, x1, bottom), gaps) in zip(texts, sizes, inked, strict=True):
        before, behind = white_inside(text)
        box = (x0 - before * size, top, x1 + behind * size, bottom)
        yield _line(_with_shown_blanks(text, box, gaps, size), box, size)


def _line(text: str, box: Box, size: float) -> Line:
    x0, top, x1, bottom = box
    middle = (top + bottom) / 2
    box = (x0, middle - size / 2, x1, middle + size / 2)
    return Line(text, box, middle + 0.38 * size, size, Font("", heavy=False))


def _with_shown_blanks(
    text: str, box: Box, gaps: Sequence[tuple[float, float]], size: float
) -> str:
    """A text without the blanks beside ideographs that recognition puts in where ink shows no gap
    to speak of; what is blank in full-width punctuation is none."""
    parts = text.split(" ")
    step = (box[2] - box[0]) / max(advance_of(text), 0.5)
    told, at = parts[0], box[0] + step * advance_of(parts[0])
    for part in parts[1:]:
        left, right = told[-1:] or " ", part[:1] or " "
        least = _BLANK + white_between(left, right)
        near = any(
            a - _NEAR * size < at < b + _NEAR * size for a, b in gaps if b - a > least * size
        )
        told += " " * (near or left < _IDEOGRAPHS > right) + part
        at += step * (advance_of(" ") + advance_of(part))
    return told


def spread_glyphs(lines: Sequence[Line]) -> Glyphs:
    """The characters of recognised lines as glyphs, each where the advances before it put it."""
    rows: list[tuple[int, float, float, float, float]] = []
    for line in lines:
        x0, _, x1, _ = line.box
        step = (x1 - x0) / max(advance_of(line.text), 0.5)
        for character in line.text:
            wide = step * advance_of(character)
            rows.append((ord(character), x0, x0 + wide, line.base, line.size))
            x0 += wide
    if not rows:
        return NO_GLYPHS
    code, left, right, base, size = np.array(rows).T
    none, flag = np.zeros(len(rows), np.int64), np.zeros(len(rows), bool)
    return Glyphs(
        code=code.astype(np.int64),
        box=np.stack([left, base - 0.88 * size, right, base + 0.12 * size], axis=1),
        base=np.stack([left, base], axis=1),
        size=size,
        way=none.astype(np.int8),
        font=none,
        hidden=flag,
        pale=flag,
        fonts=(Font("", heavy=False),),
    )


def widen(text: str) -> str:
    """Full-width punctuation beside ideographs, which recognition tends to narrow, and the
    brackets of document numbers: …发〔2023〕5号."""
    before = ""
    while before != text:
        before, text = text, _NARROW_BESIDE.sub(lambda match: match[0].translate(_WIDE), text)
    text = _HALF_WIDE.sub(r"（\1\2）", text)
    return _NUMBER_YEAR.sub(r"〔\1〕", text)
