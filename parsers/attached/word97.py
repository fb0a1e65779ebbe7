"""The text of an old binary DOC (Word 97 to 2003), by the piece table of [MS-DOC].

No kept-up library reads it; the container is read by xlrd (BSD), which has to for XLS. Of the
layout only paragraphs and rows of tables are told.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator

from gongbao.model import Note, Paragraph, Table
from gongbao.text.display import clean_line

__all__ = ["is_word", "read_word"]

_MAGIC = 0xA5EC
_FLAGS, _TEXT_LENGTH, _PIECES = 0x0A, 0x4C, 0x1A2
"""Where the header holds its flags, the length of the text, and place and size of the pieces."""

_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_NARROW = 0x40000000
_MOST_PIECES = 100_000
_MOST_CELLS = 63
_CELL = "\x07"
_DEPTH = 8
_MARKED = re.compile("([^\r\x07]*)([\r\x07]|$)")
_FIELD = re.compile("\x13[^\x13-\x15]*(?:\x14([^\x13-\x15]*))?\x15")
_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\r", "\x1e": "-", "\x1f": None, "\xa0": " "})
_OBJECTS = re.compile("[\x00-\x06\x08\x0e-\x1d]")


def is_word(data: bytes) -> bool:
    """Whether an OLE file holds a Word document."""
    return _stream(data, "WordDocument") is not None


def read_word(data: bytes) -> tuple[Paragraph | Table, ...] | Note:
    """Paragraphs and tables in order; a Note for what is encrypted or older than Word 97."""
    head = _stream(data, "WordDocument") or b""
    magic, version = struct.unpack_from("<HH", head)
    (flags,) = struct.unpack_from("<H", head, _FLAGS)
    if magic != _MAGIC or version < 0xC1:
        return Note("doc-too-old", "a DOC older than Word 97: convert it to DOCX to read it")
    if flags & _ENCRYPTED:
        return Note("encrypted-doc", "the DOC wants a password: it cannot be read without")
    table = _stream(data, "1Table" if flags & _SECOND_TABLE else "0Table") or b""
    (length,) = struct.unpack_from("<I", head, _TEXT_LENGTH)
    return tuple(_blocks("".join(_pieces(head, table))[:length]))


def _stream(data: bytes, name: str) -> bytes | None:
    from xlrd.compdoc import CompDoc

    found = CompDoc(data, logfile=io.StringIO()).get_named_stream(name)
    return None if found is None else bytes(found)


def _pieces(head: bytes, table: bytes) -> Iterator[str]:
    """The stretches of text in order, each in UTF-16 or in Windows' Latin."""
    at, size = struct.unpack_from("<II", head, _PIECES)
    end = at + size
    while at < end and table[at] == 1:
        at += 3 + struct.unpack_from("<H", table, at + 1)[0]
    (size,) = struct.unpack_from("<I", table, at + 1)
    count = min((size - 4) // 12, _MOST_PIECES)
    bounds = struct.unpack_from(f"<{count + 1}I", table, at + 5)
    first = at + 5 + 4 * (count + 1)
    for number in range(count):
        (place,) = struct.unpack_from("<I", table, first + 8 * number + 2)
        length = max(0, bounds[number + 1] - bounds[number])
        if place & _NARROW:
            start = (place & ~_NARROW) // 2
            yield head[start : start + length].decode("cp1252", "replace")
        else:
            yield head[place : place + 2 * length].decode("utf-16-le", "replace")


def _blocks(text: str) -> Iterator[Paragraph | Table]:
    """Paragraphs end in a return; cells in a mark, and rows in one more. A return behind a mark
    that may end a row ends the table; behind any other it stands in a cell."""
    cells: list[str] = []
    open_cell: list[str] = []
    for words, end in _MARKED.findall(_OBJECTS.sub("", _without_fields(text).translate(_BREAKS))):
        shown = clean_line(words)
        if end == _CELL:
            cells.append(clean_line(" ".join([*open_cell, shown])))
            open_cell = []
        elif cells and cells[-1]:
            open_cell.append(shown)
        else:
            yield from _table(cells)
            cells = []
            if shown:
                yield Paragraph("body", shown)
    yield from _table(cells)
    yield from (Paragraph("body", shown) for shown in open_cell if shown)


def _table(cells: list[str]) -> Iterator[Table]:
    """The table of some cells, of which every so many an empty one ends a row."""
    if not any(cells):
        return
    widths = range(1, min(_MOST_CELLS, len(cells) - 1) + 1)
    fits = (w for w in widths if len(cells) % (w + 1) == 0 and not any(cells[w :: w + 1]))
    width = next(fits, len(cells))
    rows = [cells[at : at + width] for at in range(0, len(cells), width + 1)]
    yield Table(tuple(tuple(row) for row in rows))


def _without_fields(text: str) -> str:
    """Fields as they are shown: what they tell the program to do goes, from the inside out."""
    for _ in range(_DEPTH):
        before, text = text, _FIELD.sub(r"\1", text)
        if before == text:
            break
    return text
