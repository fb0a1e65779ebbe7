"""Pages without an honest text layer: rendered and recognised, as lines like any others.

The engine is RapidOCR (PP-OCRv6 small, its models inside the wheel, nothing is downloaded); its
text-direction classifier is off, because it drops lines. Its own order is not used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from PIL import Image

from parsers.pdf.drawn import NOTHING_DRAWN, Drawn
from parsers.pdf.glyphs import NO_GLYPHS, Glyphs
from parsers.pdf.lines import Font, Line
from parsers.pdf.ruled import find_rules

__all__ = ["Found", "Recogniser", "find_recogniser", "recognise_page", "spread_glyphs", "widen"]

_DPI = 200
_ALIKE = 0.14
"""Sizes this near to the page's usual one are that one: box heights shake by a tenth."""
_SURE = 0.5
_WORD = 1.5
_WIDE = str.maketrans(",:;!?()", "，：；！？（）")
_NARROW_BESIDE = re.compile(r"(?<=[\u3400-\u9fff》”）])[,:;!?()]|[,:;!?()](?=[\u3400-\u9fff《“（])")
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
    """Lines and rules of a page in the frame it is shown in, straightened where the scan is
    skewed."""
    width, height = page.get_size()
    scale = min(_DPI / 72, most_pixels / max(width, height, 1.0))
    picture = page.render(scale=scale).to_pil().convert("RGB")
    found = [piece for piece in recogniser(np.asarray(picture)) if _is_kept(piece)]
    if not found:
        return (), NOTHING_DRAWN
    corners = np.stack([piece.corners for piece in found]) / scale
    skew, middle = _skew(corners), corners.reshape(-1, 2).mean(axis=0)
    turn = np.array([[np.cos(skew), np.sin(skew)], [-np.sin(skew), np.cos(skew)]])
    upright = picture.convert("L").rotate(
        float(np.degrees(skew)),
        Image.Resampling.BILINEAR,
        center=tuple((middle * scale).tolist()),
        fillcolor=255,
    )
    across, down = find_rules(np.asarray(upright), scale)
    drawn = replace(NOTHING_DRAWN, across=across, down=down)
    return tuple(_lines(found, (corners - middle) @ turn.T + middle)), drawn


def _is_kept(piece: Found) -> bool:
    return piece.score >= _SURE and bool(piece.text.strip())


def _skew(corners: NDArray[np.float64]) -> float:
    """The angle, in radians clockwise, that the tops of long lines (n, 4, 2) show."""
    along = corners[:, 1] - corners[:, 0]
    lengths = np.hypot(along[:, 0], along[:, 1])
    angles = np.arctan2(along[:, 1], along[:, 0])
    long = (lengths >= np.quantile(lengths, 0.6)) & (np.abs(angles) < 0.1)
    return float(np.median(angles[long])) if long.any() else 0.0


def _lines(found: Sequence[Found], corners: NDArray[np.float64]) -> list[Line]:
    low, high = corners.min(axis=1), corners.max(axis=1)
    tall = high[:, 1] - low[:, 1]
    texts = [widen(piece.text.strip()) for piece in found]
    sizes = _sizes(texts, high[:, 0] - low[:, 0], tall)
    lines: list[Line] = []
    for text, size, (x0, top), (x1, bottom) in zip(
        texts, sizes, low.tolist(), high.tolist(), strict=True
    ):
        middle = (top + bottom) / 2
        box = (x0, middle - size / 2, x1, middle + size / 2)
        lines.append(Line(text, box, middle + 0.38 * size, size, Font("", heavy=False)))
    return lines


def _sizes(
    texts: Sequence[str], wide: NDArray[np.float64], tall: NDArray[np.float64]
) -> list[float]:
    """Sizes of type: the advance of an ideograph where a line has enough, else the box height.

    Detected boxes are a fifth taller than their type.
    """
    advance = np.array([max(_advance(text), 0.5) for text in texts])
    by_width, by_height = wide / advance, tall / 1.22
    size = np.where((advance >= 4) & (by_width < 1.3 * by_height), by_width, by_height)
    usual = float(np.median(np.repeat(size, np.maximum(advance, 1).astype(int))))
    near = np.abs(size - usual) < _ALIKE * usual
    # The white around short words is a large share of their box: one side that fits is enough.
    off = np.minimum(np.abs(by_width - usual), np.abs(by_height - usual))
    near |= (advance >= _WORD) & (off < _ALIKE * usual)
    rounded = np.where(near, usual, np.round(size))
    sizes: list[float] = np.maximum(np.round(rounded * 2) / 2, 1.0).tolist()
    return sizes


def _advance(text: str) -> float:
    return sum(0.52 if character.isascii() else 1.0 for character in text)


def spread_glyphs(lines: Sequence[Line]) -> Glyphs:
    """The characters of recognised lines as glyphs, each where the advances before it put it."""
    rows: list[tuple[int, float, float, float, float]] = []
    for line in lines:
        x0, _, x1, _ = line.box
        step = (x1 - x0) / max(_advance(line.text), 0.5)
        for character in line.text:
            wide = step * _advance(character)
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
    return _NUMBER_YEAR.sub(r"〔\1〕", text)
