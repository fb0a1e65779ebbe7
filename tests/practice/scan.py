"""A scan of a PDF: pictures of its pages, a little turned, noisy and pressed by JPEG."""

from __future__ import annotations

import io
import random
from datetime import datetime

import numpy as np
import pypdfium2
from fpdf import FPDF
from PIL import Image, ImageFilter

_POINTS = 72


def scanned(pdf: bytes, dpi: int, seed: int, made: datetime) -> bytes:
    """The PDF's pages as pictures of ``dpi``: no text is left in it."""
    document = pypdfium2.PdfDocument(pdf)
    out = FPDF(unit="pt")
    out.set_creation_date(made)
    out.set_auto_page_break(False)
    for number in range(len(document)):
        page = document[number]
        size = page.get_width(), page.get_height()
        image = page.render(scale=dpi / _POINTS, grayscale=True).to_pil().convert("L")
        out.add_page(format=size)
        out.image(_worn(image, random.Random(seed * 100 + number)), 0, 0, *size)
    return bytes(out.output())


def _worn(image: Image.Image, rng: random.Random) -> io.BytesIO:
    """The page as a scanner sees it, as JPEG."""
    turned = image.rotate(rng.uniform(-0.8, 0.8), Image.Resampling.BICUBIC, fillcolor=255)
    blurred = turned.filter(ImageFilter.GaussianBlur(rng.uniform(0.3, 0.6)))
    pixels = np.asarray(blurred, dtype=np.float32)
    noise = np.random.default_rng(rng.randint(0, 2**31)).normal(0, 6, pixels.shape)
    paper = rng.uniform(236, 250) / 255
    worn = np.clip(pixels * paper + noise, 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(worn).save(out, "JPEG", quality=rng.randint(50, 65))
    out.seek(0)
    return out
