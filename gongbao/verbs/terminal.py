"""What a person sees: tables that fit, progress on a terminal only; and JSON lines for machines."""

from __future__ import annotations

import json
import math
import re
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

if TYPE_CHECKING:
    from gongbao.stages import Progress

__all__ = ["count", "json_line", "print_json", "program", "progress", "say", "table", "visible"]

_WHOLE = ("utf-8", "utf8")
"""Encodings that take every character as it is."""
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NO_COLOUR = re.compile(rf"(?!\x1b\[[\d;]*m){_CONTROL.pattern}")
"""Control characters of terminals and of the direction of writing; the second leaves colours."""
_LAST = 0.2
"""The share of a terminal's width that is enough for a table's last column: it is folded."""
_FIRST = 0.4
"""The share up to which a table's first column, which says what a row is of, is not folded."""
_GAPS = {3: (0, 1, 0, 1), 2: (0, 1, 0, 0), 1: (0, 0, 0, 0)}
"""Blanks between two columns, and rich's word for them: one more is its own."""


def say(line: str = "") -> None:
    """One line on stdout; our own colours are kept."""
    click.echo(visible(line, _NO_COLOUR) if sys.stdout.isatty() else line)


def visible(text: str, pattern: re.Pattern[str] = _CONTROL) -> str:
    """The text with what would move, paint or ask a terminal spelt out: what a server sent (a
    header, an address) is shown, and does nothing."""
    return pattern.sub(lambda found: ascii(found[0])[1:-1], text)


def json_line(words: Mapping[str, Any]) -> str:
    """One JSON object without line breaks; days and moments in ISO 8601, bytes in hex digits,
    null for a number that is none or endless."""
    escaped = (sys.stdout.encoding or "utf-8").lower() not in _WHOLE
    try:
        return json.dumps(words, ensure_ascii=escaped, default=_iso, allow_nan=False)
    except ValueError:  # JSON has no words for what is not a number
        return json.dumps(_finite(words), ensure_ascii=escaped, default=_iso)


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """One JSON object a line."""
    for row in rows:
        click.echo(json_line(row))


def program() -> str:
    """How this program is called from here, for commands that a person is told to type."""
    called = Path(sys.argv[0])
    if shutil.which("gongbao"):
        return "gongbao"
    if called.name != "gongbao":
        return f"{shlex.quote(sys.executable)} -m gongbao"
    here = Path.cwd()
    return shlex.quote(str(called.relative_to(here) if called.is_relative_to(here) else called))


def table(
    headings: Sequence[str], rows: Iterable[Sequence[Any]], *, right: Sequence[str] = ()
) -> None:
    """A table as wide as the terminal: its columns move together where they must, then its last
    one is folded, then all of them. Nothing is cut off.

    ``right`` names the headings set flush right. Without a terminal nothing is folded.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table

    console = Console(
        width=None if sys.stdout.isatty() else 10_000,
        highlight=False, markup=False, soft_wrap=False,
    )  # fmt: skip
    cells = [[visible(_cell(value)) for value in row] for row in rows]
    gap, whole = _fitted(_widths(headings, cells), console.width)
    grid = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=_GAPS[gap])
    for place, heading in enumerate(headings):
        flush: Literal["left", "right"] = "right" if heading in right else "left"
        grid.add_column(heading, justify=flush, overflow="fold", no_wrap=place < whole)
    for row in cells:
        grid.add_row(*row)
    console.print(grid)


def _widths(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """Columns of the screen that each column of a table needs; a Chinese character takes two."""
    from rich.cells import cell_len

    return [max(map(cell_len, column)) for column in zip(headings, *rows, strict=True)]


def _fitted(widths: Sequence[int], room: int) -> tuple[int, int]:
    """The widest gap between columns at which all but the last stand unfolded, and how many
    columns do so."""
    *leading, last = widths
    for gap in _GAPS:
        if sum(leading) + gap * len(leading) + min(last, _LAST * room) <= room:
            return gap, len(leading)
    return 1, int(bool(leading) and leading[0] <= _FIRST * room)


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """A progress bar on stderr while a stage works; nothing without a terminal."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        line = bar.add_task(title, total=None)

        def show(what: str, done: int, total: int) -> None:
            bar.update(line, description=f"{title}: {what}", completed=done, total=total or None)

        yield show


def count(number: int, one: str, many: str = "") -> str:
    """``1 document``, ``2 documents``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _cell(value: Any) -> str:
    return "" if value is None else value.hex() if isinstance(value, bytes) else str(value)


def _iso(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
