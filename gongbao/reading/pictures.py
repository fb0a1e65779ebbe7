"""A page of a document as a picture, drawn in a confined child: a body is anyone's bytes."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gongbao.errors import GongbaoError, UsageError
from gongbao.tables import Tables

if TYPE_CHECKING:
    from PIL.Image import Image

__all__ = ["draw_page", "pdf_of", "render"]

_SECONDS = 60.0
_NO_PAGE = 3
_MEMORY = 4 * 1024**3
_MOST_PIXELS = 50_000_000
_RESOLUTIONS = range(18, 601)


def pdf_of(row: Mapping[str, Any], tables: Tables) -> str:
    """The digest of the PDF whose pages a document's paragraphs name: its own body, or that of
    the page that its article is part of. Raises UsageError where there is none."""
    columns = ("url", "part_of", "media_type", "body", "fetched_at")
    held = tables.read("captures", columns, source=row["source"]).sort_by("fetched_at").to_pylist()
    own = [capture for capture in held if capture["body"] == row["capture"]]
    if any(capture["media_type"] == "application/pdf" for capture in own):
        return str(row["capture"])
    heads = {capture["part_of"] or capture["url"] for capture in own}
    beside = [
        capture["body"]
        for capture in held
        if capture["body"]
        and capture["part_of"] in heads
        and capture["media_type"] == "application/pdf"
    ]
    if not beside:
        raise UsageError(f"{row['id']} comes from no PDF: it has no page to draw")
    return str(beside[-1])


def draw_page(body: bytes, page: int, resolution: int) -> Image:
    """Page ``page`` (from 1) of a PDF. Raises UsageError, GongbaoError."""
    from PIL import Image

    if resolution not in _RESOLUTIONS:
        raise UsageError(f"a resolution of {_RESOLUTIONS[0]} to {_RESOLUTIONS[-1]} dots an inch")
    # Not multiprocessing: its child would run the script again that called us.
    words = [sys.executable, "-m", "gongbao.reading.pictures", str(page), str(resolution)]
    try:
        # An argument list of our own words, never a shell line; the body goes through stdin.
        done = subprocess.run(words, input=body, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise GongbaoError(f"page {page} cannot be drawn in {_SECONDS:.0f} seconds") from None
    if done.returncode == _NO_PAGE:
        raise UsageError(f"there is no page {page}; the PDF has {done.stdout.decode()}")
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        reason = lines[-1] if lines else "the process that draws died"
        raise GongbaoError(f"page {page} cannot be drawn: {reason}")
    return Image.open(io.BytesIO(done.stdout))


def render(body: bytes, page: int, resolution: int) -> tuple[bytes, int]:
    """The page as PNG (nothing where there is no such page), and how many pages there are. A page
    of more than fifty million dots is drawn coarser."""
    import pypdfium2

    document = pypdfium2.PdfDocument(body)
    if not 0 < page <= len(document):
        return b"", len(document)
    drawn = document[page - 1]
    width, height = drawn.get_size()
    scale = min(resolution / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
    file = io.BytesIO()
    drawn.render(scale=scale).to_pil().save(file, "PNG")
    return file.getvalue(), len(document)


def _main(page: str, resolution: str) -> int:
    """The child: a PDF on standard input, a PNG on standard output."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    png, pages = render(sys.stdin.buffer.read(), int(page), int(resolution))
    sys.stdout.buffer.write(png or str(pages).encode())
    return 0 if png else _NO_PAGE


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
