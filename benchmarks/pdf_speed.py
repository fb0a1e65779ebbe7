"""Pages a second against pdfplumber over a folder of PDFs, one process, files interleaved.

    python benchmarks/pdf_speed.py FOLDER [--match '*.pdf'] [--rounds 3]

Seconds are of processor time: other work on the machine must not decide the ratio. Ours is the
whole gazette parser: glyphs, lines, regions, furniture, tables, acts; no recognition. pdfplumber
reads no text from fonts with a CFF outline under Adobe-Identity-UCS, such as the practice site's
own, and so is fast on them: plain issues are measured as set in TrueType faces
(``--match 'truetype-*.pdf'`` in a folder of layouts). The last lines say how much of our time the
glyphs take, and the memory of a process of its own that parses the longest file.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import pdfplumber

from gongbao.model import Capture
from gongbao.plugins import Fetched
from parsers.gazette import GazetteParser
from parsers.pdf.drawn import read_drawn
from parsers.pdf.engine import Unreadable, loaded_page, open_document
from parsers.pdf.glyphs import page_frame, read_glyphs
from parsers.pdf.limits import Limits
from parsers.pdf.read import read_pages


def ours(path: Path) -> int:
    """Pages read by the gazette parser, without recognition of scans."""
    capture = Capture("bench", path.name, datetime(2026, 1, 1, tzinfo=UTC), "new")
    GazetteParser(find=lambda: None).parse([Fetched(capture, path.read_bytes())])
    return 0


def glyphs(path: Path) -> int:
    """What of that is the glyphs and what is drawn beside them, page by page."""
    limits = Limits()
    with open_document(path.read_bytes()) as document:
        for index in range(len(document)):
            with loaded_page(document, index) as page:
                if page:
                    frame = page_frame(page)
                    read_glyphs(page, frame, limits)
                    read_drawn(page, frame, limits)
        return len(document)


def plumber(path: Path) -> int:
    """Pages read by pdfplumber.extract_text."""
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            page.extract_text()
            page.close()
        return len(pdf.pages)


def timed(path: Path, rounds: int) -> list[float]:
    """The medians of ours, of its glyphs and of theirs over some rounds, in turn, in seconds."""
    spent = [[once(read, path) for read in (ours, glyphs, plumber)] for _ in range(rounds)]
    return [median(column) for column in zip(*spent, strict=True)]


def once(read: Callable[[Path], int], path: Path) -> float:
    """Seconds of one reading; infinite when it fails."""
    began = time.process_time()
    try:
        read(path)
    except Exception:  # noqa: BLE001  # a peer that raises has no time
        return float("inf")
    return time.process_time() - began


def main() -> None:
    """Print one row a file and their sum."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("--match", default="*.pdf")
    words.add_argument("--rounds", type=int, default=3)
    options = words.parse_args()
    print("| file | pages | ours pages/s | pdfplumber pages/s | ratio |\n|---|---|---|---|---|")
    total = [0.0, 0.0, 0.0, 0.0]
    longest = (0, Path())
    for path in sorted(options.folder.rglob(options.match)):
        try:
            pages = len(read_pages(path.read_bytes(), find=lambda: None).pages)
        except Unreadable:
            continue
        spent = timed(path, options.rounds)
        mine, _, theirs = spent
        if theirs != float("inf"):
            total = [a + b for a, b in zip(total, (pages, *spent), strict=True)]
        longest = max(longest, (pages, path))
        _row("/".join(path.with_suffix("").parts[-2:]), pages, mine, theirs)
    _, mine, first, theirs = total
    _row("together", int(total[0]), mine, theirs)
    print(f"glyphs {first:.2f} s, all steps after them {mine - first:.2f} s")
    pages, path = longest
    with ProcessPoolExecutor(1, get_context("spawn")) as alone:
        print(f"peak memory {alone.submit(_memory, path).result()} MB for {pages} pages")


def _memory(path: Path) -> int:
    """Peak of this process, in MB, after a parse."""
    ours(path)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _row(name: str, pages: int, mine: float, theirs: float) -> None:
    ratio = theirs / mine
    print(
        f"| {name} | {pages} | {pages / mine:.1f} | {pages / theirs:.1f} | {ratio:.1f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
