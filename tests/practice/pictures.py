"""Pictures made up from a seed: hills, a river and a sky, as JPEG."""

from __future__ import annotations

import base64
import io
import math
import random

from PIL import Image, ImageDraw, ImageFilter

_WIDE = 360


def picture(seed: int, ratio: float) -> io.BytesIO:
    """A landscape ``ratio`` times as wide as high."""
    rng = random.Random(seed)
    high = round(_WIDE / ratio)
    image = Image.new("RGB", (_WIDE, high))
    draw = ImageDraw.Draw(image)
    for y in range(high):
        t = y / high
        draw.line((0, y, _WIDE, y), fill=(round(150 + 80 * t), round(180 + 50 * t), 225))
    for layer in range(4):
        _hills(draw, rng, high, layer)
    _river(draw, rng, high)
    out = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.8)).save(out, "JPEG", quality=60)
    out.seek(0)
    return out


def data_url(seed: int, ratio: float) -> str:
    """The picture as a data URL."""
    data = base64.b64encode(picture(seed, ratio).getvalue()).decode()
    return f"data:image/jpeg;base64,{data}"


def _hills(draw: ImageDraw.ImageDraw, rng: random.Random, high: int, layer: int) -> None:
    base, phase = high * (0.35 + 0.15 * layer), rng.uniform(0, 6)
    waves = [(rng.uniform(0.01, 0.05), rng.uniform(3, 14)) for _ in range(3)]
    shape = [(x, base + sum(a * math.sin(f * x + phase) for f, a in waves)) for x in range(_WIDE)]
    shade = (70 - 10 * layer, 120 - 14 * layer, 90 - 14 * layer)
    draw.polygon([*shape, (_WIDE, high), (0, high)], fill=shade)


def _river(draw: ImageDraw.ImageDraw, rng: random.Random, high: int) -> None:
    x, top = rng.uniform(0.3, 0.7) * _WIDE, high * 0.7
    near = x + rng.uniform(-60, 60)
    draw.polygon(
        [(x - 6, top), (x + 6, top), (near + 70, high), (near - 70, high)], fill=(150, 185, 205)
    )
