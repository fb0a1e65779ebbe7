"""Pictures as pages: an article that is only pictures is read as the scan it is."""

from __future__ import annotations

import io
from collections.abc import Iterable

from PIL import Image

__all__ = ["as_pages"]

_MAGIC = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_MOST_PIXELS = 25_000_000
_LEAST_SIDE = 60
"""Smaller pictures are ornaments."""
_WIDTH = 595.0
"""Pages are as wide as A4, in points, whatever the picture says of itself."""


def as_pages(bodies: Iterable[bytes]) -> bytes:
    """A PDF with a page for each body that is a picture of text's size; b"" when none is."""
    pages = [page for body in bodies if body.startswith(_MAGIC) and (page := _page(body))]
    if not pages:
        return b""
    out = io.BytesIO()
    widest = max(page.width for page in pages)
    first, *rest = pages
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=widest / _WIDTH * 72)
    return out.getvalue()


def _page(body: bytes) -> Image.Image | None:
    try:
        with Image.open(io.BytesIO(body)) as image:
            wide, tall = image.size
            if wide * tall > _MOST_PIXELS or min(wide, tall) < _LEAST_SIDE:
                return None
            seen = image.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    # What a picture leaves open is paper.
    paper = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(paper, seen).convert("RGB")
