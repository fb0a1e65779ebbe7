"""Sheets to PDF through fpdf2, byte for byte the same every time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from fpdf import FPDF
from fpdf.enums import TextMode
from practice.fonts import PATHS
from practice.ink import Mark, Panel, Picture, Rule, Run, Sheet
from practice.orders import Order, ordered
from practice.pictures import picture

_RED = (200, 16, 24)


def print_pdf(
    sheets: Sequence[Sheet], *, title: str, made: datetime, order: Order = "logical", seed: int = 0
) -> bytes:
    """The PDF of these sheets. ``made`` is its creation date (the clock is never read)."""
    pdf = FPDF(unit="pt", format=(sheets[0].width, sheets[0].height))
    pdf.set_creation_date(made.astimezone(UTC))
    pdf.set_title(title)
    pdf.set_auto_page_break(False)
    for face, path in PATHS.items():
        if any(isinstance(m, Run) and m.type.face == face for s in sheets for m in s.marks):
            pdf.add_font(face, fname=path)
    for number, sheet in enumerate(sheets):
        pdf.add_page(format=(sheet.width, sheet.height))
        for mark in ordered(sheet.marks, order, seed * 1000 + number):
            _draw(pdf, mark)
    return bytes(pdf.output())


def _draw(pdf: FPDF, mark: Mark) -> None:
    if isinstance(mark, Run):
        _run(pdf, mark)
    elif isinstance(mark, Rule):
        pdf.set_draw_color(*(_RED if mark.red else _rgb(mark.grey)))
        pdf.set_line_width(mark.width)
        pdf.line(mark.x0, mark.y0, mark.x1, mark.y1)
    elif isinstance(mark, Panel):
        pdf.set_draw_color(*_rgb(0))
        pdf.set_line_width(mark.line)
        style = "D" if mark.fill is None else "F" if not mark.line else "DF"
        if mark.fill is not None:
            pdf.set_fill_color(*_rgb(mark.fill))
        pdf.rect(mark.x, mark.y, mark.width, mark.height, style=style)
    elif isinstance(mark, Picture):
        jpeg = picture(mark.seed, mark.width / mark.height)
        pdf.image(jpeg, mark.x, mark.y, mark.width, mark.height)


def _run(pdf: FPDF, run: Run) -> None:
    colour = _RED if run.type.red else _rgb(run.type.grey)
    pdf.set_font(run.type.face, size=run.type.size)
    pdf.set_char_spacing(round(run.spacing, 3))
    pdf.set_text_color(*colour)
    if not run.type.bold:
        pdf.text(run.x, run.y, run.text)
        return
    # the render mode outlives a text object, so it is set inside a saved graphics state
    with pdf.local_context(text_mode=TextMode.FILL_STROKE, line_width=run.type.size * 0.025):
        pdf.set_draw_color(*colour)
        pdf.text(run.x, run.y, run.text)


def _rgb(grey: float) -> tuple[int, int, int]:
    level = round(grey * 255)
    return level, level, level
