"""The city's texts as they are written in ``content/``: plain lines and a few ``@`` commands.

``@issue key=value …``, ``@act``, ``@news``, ``@article`` open a record; ``@name value`` sets a
field of it; every other line is a paragraph. ``|`` in a title or a signature breaks the line by
hand. ``@table`` … ``@end`` holds rows of cells parted by ``|``; ``@appendix`` opens an 附件.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

CONTENT = Path(__file__).parent / "content"


@dataclass(slots=True)
class TableText:
    """A table as written: its caption, the unit line over it, and the full grid of its cells.
    ``spans`` are cells over several places: row, column, rows, columns. ``heads`` counts the
    rows of its head."""

    caption: str
    unit: str
    rows: list[list[str]]
    spans: tuple[tuple[int, int, int, int], ...] = ()
    heads: int = 1


@dataclass(slots=True)
class Block:
    """A paragraph (``name`` is ""), or a command among the paragraphs with its value. ``feet``
    are footnotes, each beginning with its mark."""

    name: str
    text: str = ""
    table: TableText | None = None
    feet: tuple[str, ...] = ()


@dataclass(slots=True)
class Record:
    """One ``@act``, ``@news`` … with its fields and what stands in it."""

    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)

    def get(self, name: str, default: str = "") -> str:
        """A field's value."""
        return self.fields.get(name, default)


_OPENERS = ("issue", "act", "news", "article", "page")
_AMONG = ("appendix", "attach", "sign", "note", "sub", "break", "file", "caption", "cross")


def read(name: str) -> list[Record]:
    """The records of a file in ``content/``, in order."""
    lines = iter((CONTENT / name).read_text("utf-8").splitlines())
    records: list[Record] = []
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith("@"):
            records[-1].blocks.append(Block("", line.strip()))
            continue
        name_, _, value = line[1:].partition(" ")
        if name_ in _OPENERS:
            records.append(Record(name_, _pairs(value)))
        elif name_ == "table":
            records[-1].blocks.append(_table(value, lines))
        elif name_ in _AMONG:
            records[-1].blocks.append(Block(name_, value.strip()))
        else:
            records[-1].fields[name_] = value.strip()
    return records


def _pairs(value: str) -> dict[str, str]:
    return dict(re.findall(r"(\w+)=(\S+)", value))


def _table(value: str, lines: Iterator[str]) -> Block:
    caption, _, unit = value.partition("|")
    rows = []
    for line in lines:
        if line.strip() == "@end":
            break
        rows.append([cell.strip() for cell in line.split("|")])
    return Block("table", table=TableText(caption.strip(), unit.strip(), rows))
