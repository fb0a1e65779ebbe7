"""Pages as PNG with what was read drawn over them: regions in order, roles, tables, furniture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from gongbao.model import Paragraph
from parsers.pdf.engine import open_document
from parsers.pdf.limits import Limits
from parsers.pdf.lines import Box
from parsers.pdf.pages import Page
from parsers.pdf.read import Reading, read_pages

__all__ = ["draw_pages", "render"]

_SCALE = 1.5
_REGION, _FURNITURE, _TABLE = (30, 90, 220), (150, 150, 150), (0, 140, 60)
_ROLES = {
    "heading": (210, 30, 40),
    "body": (60, 60, 60),
    "list": (120, 60, 160),
    "table": _TABLE,
    "caption": (200, 120, 0),
    "signature": (0, 130, 150),
    "note": (160, 110, 60),
}


def draw_pages(
    data: bytes,
    folder: Path,
    paragraphs: Iterable[Paragraph] = (),
    limits: Limits | None = None,
) -> list[Path]:
    """Write page-001.png … into ``folder`` and return the paths.

    Blue: regions with their place in the order; grey: furniture; ``paragraphs`` (of the documents
    that the file gave) in the colour of their role, with its name. Raises Unreadable.
    """
    limits = limits or Limits()
    reading = read_pages(data, limits)
    folder.mkdir(parents=True, exist_ok=True)
    placed = list(paragraphs) or list(_as_paragraphs(reading))
    paths: list[Path] = []
    with open_document(data, lend=False) as document:
        for page in reading.pages:
            image, scale = render(document, page.number - 1, _SCALE, limits)
            _draw(ImageDraw.Draw(image), page, scale, [p for p in placed if p.page == page.number])
            paths.append(folder / f"page-{page.number:03}.png")
            image.save(paths[-1])
    return paths


def render(
    document: pdfium.PdfDocument, index: int, scale: float, limits: Limits
) -> tuple[Image.Image, float]:
    """Page ``index`` (from 0) as RGB, ``scale`` pixels a point or as many as the limits allow."""
    page = document[index]
    try:
        width, height = page.get_size()
        scale = min(scale, limits.pixels / max(width, height, 1.0))
        image: Image.Image = page.render(scale=scale).to_pil().convert("RGB")
    finally:
        page.close()
    return image, scale


def _as_paragraphs(reading: Reading) -> Iterable[Paragraph]:
    for passage in reading.passages:
        shown = reading.pages[passage.page - 1].shown(passage.box)
        yield Paragraph(passage.role, passage.text, passage.page, shown, passage.level)


def _draw(
    pen: ImageDraw.ImageDraw, page: Page, scale: float, paragraphs: Sequence[Paragraph]
) -> None:
    for line in page.furniture:
        _frame(pen, page.shown(line.box), scale, _FURNITURE, "furniture")
    for number, region in enumerate(page.regions, 1):
        colour = _REGION if region.block is None else _TABLE
        _frame(pen, page.shown(region.box), scale, colour, str(number), grow=4.0)
    for paragraph in paragraphs:
        if paragraph.box is not None:
            name = f"{paragraph.role} {paragraph.level or ''}"
            _frame(pen, paragraph.box, scale, _ROLES[paragraph.role], name)


def _frame(
    pen: ImageDraw.ImageDraw,
    box: Box,
    scale: float,
    colour: tuple[int, int, int],
    label: str,
    grow: float = 0.0,
) -> None:
    x0, top, x1, bottom = (value * scale for value in box)
    x0, top, x1, bottom = x0 - grow, top - grow, max(x1, x0) + grow, max(bottom, top) + grow
    pen.rectangle((x0, top, x1, bottom), outline=colour, width=2 if grow else 1)
    pen.text((x0 + 1 if not grow else max(0.0, x0 - 10), top), label, fill=colour)
