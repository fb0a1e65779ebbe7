"""The same sheets printed by a browser: another producer, another way to write text and fonts.

Every run stands where the typesetter put it, as an absolutely positioned element in the order it
is to be drawn, so that the truth holds for these files too.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from practice.fonts import PATHS
from practice.ink import Face, Mark, Panel, Picture, Rule, Run, Sheet
from practice.orders import Order, ordered
from practice.pictures import data_url

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--allow-file-access-from-files",
    "--no-pdf-header-footer",
)
_SECONDS = 180
_RED = "#c81018"
FACES = "".join(
    f"@font-face{{font-family:gb-{face};src:url({path.as_uri()})}}" for face, path in PATHS.items()
)
"""The two faces as CSS knows them: gb-serif and gb-sans (``serif`` alone is the browser's own)."""


def browser() -> str | None:
    """The browser on this machine, if there is one."""
    return next(filter(None, map(shutil.which, _NAMES)), None)


def print_with(
    sheets: Sequence[Sheet], *, title: str, made: datetime, order: Order = "logical", seed: int = 0
) -> bytes:
    """The sheets printed by the browser. Its clock is taken out of the file."""
    return print_html(_document(sheets, title, order, seed), made)


def print_html(text: str, made: datetime) -> bytes:
    """The print of a page. Raises FileNotFoundError where there is no browser."""
    program = browser()
    if program is None:
        raise FileNotFoundError(f"no browser: none of {', '.join(_NAMES)} is on the path")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_text(text, "utf-8")
        flags = [*_FLAGS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={target}"]
        subprocess.run(
            [program, *flags, source.as_uri()],
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
        return _dated(target.read_bytes(), made)


def _dated(pdf: bytes, made: datetime) -> bytes:
    """The PDF with ``made`` for its dates; their length stays, so no offset moves."""
    stamp = f"D:{made:%Y%m%d%H%M%S}".encode()
    return re.sub(rb"D:\d{14}", stamp, pdf)


def _document(sheets: Sequence[Sheet], title: str, order: Order, seed: int) -> str:
    first = sheets[0]
    drawn = [ordered(sheet.marks, order, seed * 1000 + n) for n, sheet in enumerate(sheets)]
    pages = "".join(f'<div class="p">{"".join(map(_html, marks))}</div>' for marks in drawn)
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{title}</title><style>"
        f"{FACES}@page{{size:{first.width}pt {first.height}pt;margin:0}}body{{margin:0}}"
        f".p{{position:relative;width:{first.width}pt;height:{first.height - 0.5}pt;"
        "overflow:hidden;break-after:page}.p:last-child{break-after:auto}"
        "span,i,img{position:absolute}span{white-space:pre;line-height:1;font-kerning:none;"
        "font-variant-ligatures:none;text-spacing-trim:space-all;text-autospace:no-autospace}i{box-sizing:border-box}"
        f"</style></head><body>{pages}</body></html>"
    )


@cache
def _baseline(face: Face) -> float:
    """From the top of a line box one em high down to the baseline, in ems."""
    font = TTFont(PATHS[face], lazy=True)
    em, metrics = font["head"].unitsPerEm, font["hhea"]
    return float(0.5 + (metrics.ascent + metrics.descent) / em / 2)


def _html(mark: Mark) -> str:
    if isinstance(mark, Run):
        return _run(mark)
    if isinstance(mark, Rule):
        wide, high = mark.x1 - mark.x0, mark.y1 - mark.y0
        colour = _RED if mark.red else _hex(mark.grey)
        size = _at(mark.x0, mark.y0, max(wide, mark.width), max(high, mark.width))
        return f'<i style="{size};background:{colour}"></i>'
    if isinstance(mark, Panel):
        fill = "" if mark.fill is None else f";background:{_hex(mark.fill)}"
        size = _at(mark.x, mark.y, mark.width, mark.height)
        return f'<i style="{size};border:{mark.line}pt solid #000{fill}"></i>'
    return _picture(mark)


def _run(run: Run) -> str:
    type_ = run.type
    colour = _RED if type_.red else _hex(type_.grey)
    top = run.y - _baseline(type_.face) * type_.size
    style = (
        f"left:{run.x:.2f}pt;top:{top:.2f}pt;font:{type_.size}pt/1 gb-{type_.face};"
        f"letter-spacing:{run.spacing:.3f}pt;color:{colour}"
    )
    if type_.bold:
        style += f";-webkit-text-stroke:{type_.size * 0.025:.2f}pt {colour}"
    return f'<span style="{style}">{html.escape(run.text)}</span>'


def _picture(mark: Picture) -> str:
    source = data_url(mark.seed, mark.width / mark.height)
    size = _at(mark.x, mark.y, mark.width, mark.height)
    return f'<img style="{size}" src="{source}">'


def _at(x: float, y: float, wide: float, high: float) -> str:
    return f"left:{x:.2f}pt;top:{y:.2f}pt;width:{wide:.2f}pt;height:{high:.2f}pt"


def _hex(grey: float) -> str:
    return "#" + f"{round(grey * 255):02x}" * 3
