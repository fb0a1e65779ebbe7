"""Office files to documents: DOCX, DOC, XLSX and XLS, mostly attachments of notices.

Read by python-docx (MIT), openpyxl (MIT) and xlrd (BSD), the old binary DOC by ``word97``.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from gongbao.model import Document, Note, Paragraph, Parsed, Table
from gongbao.plugins import Fetched
from gongbao.text.display import clean_line
from gongbao.text.grid import grid_text
from parsers.attached.word97 import is_word, read_word

__all__ = ["PARSER", "OfficeParser", "office_text", "read_office"]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST = 200 * 1024 * 1024
_ENTRIES = 5000
_BLOCKS, _ROWS, _COLUMNS, _SHEETS = 50_000, 20_000, 200, 50

Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class OfficeParser:
    """Reads the first capture of a group as an office file."""

    name: str = "office"
    version: str = "1"

    def parse(self, group: Sequence[Fetched]) -> Parsed:
        """One document a file; what cannot be read gives a note."""
        if not group:
            return Parsed()
        blocks = read_office(group[0].body)
        where = group[0].capture.url
        if isinstance(blocks, Note):
            return Parsed(notes=(Note(blocks.code, blocks.message, where),))
        if not blocks:
            return Parsed(notes=(Note("no-text", "the file holds no text", where),))
        return Parsed((_document(blocks, group[0].capture.hints.get("title", "")),))


def read_office(data: bytes) -> tuple[Block, ...] | Note:
    """Paragraphs and tables in order; a Note for what is no office file or cannot be read."""
    try:
        if data.startswith(_ZIP):
            return _read_zip(data)
        if data.startswith(_OLE):
            return _read_ole(data)
    except Exception as error:  # noqa: BLE001 - three libraries, each with its own ways to fail
        text = " ".join(str(error).split())[:200]
        return Note("office-damaged", f"cannot be read: {type(error).__name__}: {text}")
    return Note("not-office", "neither DOCX nor DOC nor XLSX nor XLS")


def office_text(data: bytes) -> str:
    """The text of an office file; "" for anything else."""
    if not data.startswith((_ZIP, _OLE)):
        return ""
    blocks = read_office(data)
    if isinstance(blocks, Note):
        return ""
    return "\n".join(b.text if isinstance(b, Paragraph) else grid_text(b.rows) for b in blocks)


def _read_zip(data: bytes) -> tuple[Block, ...] | Note:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        entries = file.infolist()
        size = sum(entry.file_size for entry in entries)
        if len(entries) > _ENTRIES or size > _LARGEST:
            return Note("too-large", f"{len(entries)} parts, {size:,} bytes unpacked: not read")
        names = {entry.filename for entry in entries}
    if "word/document.xml" in names:
        return tuple(islice(_docx(data), _BLOCKS))
    if "xl/workbook.xml" in names:
        return tuple(_xlsx(data))
    return Note("not-office", "a ZIP that is neither DOCX nor XLSX")


def _read_ole(data: bytes) -> tuple[Block, ...] | Note:
    import xlrd

    if is_word(data):
        return read_word(data)
    try:
        book = xlrd.open_workbook(file_contents=data, on_demand=True)
    except xlrd.XLRDError:
        return Note(
            "ole-not-read", "an old binary file, neither DOC nor XLS: convert it to read it"
        )
    sheets = book.sheets()[:_SHEETS]
    return tuple(
        block
        for sheet in sheets
        for block in _sheet(
            sheet.name,
            [
                [_cell(value) for value in sheet.row_values(row)[:_COLUMNS]]
                for row in range(min(sheet.nrows, _ROWS))
            ],
            len(sheets) > 1,
        )
    )


def _docx(data: bytes) -> Iterator[Block]:
    import docx
    from docx.table import Table as WordTable

    for part in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(part, WordTable):
            rows = tuple(tuple(clean_line(cell.text) for cell in row.cells) for row in part.rows)
            if any(map(any, rows)):
                yield Table(rows)
        elif text := clean_line(part.text):
            style = part.style.name if part.style is not None else None
            level = _level((style or "").lower())
            yield Paragraph("heading" if level else "body", text, level=level)


def _level(style: str) -> int:
    if style in {"title", "标题"}:
        return 1
    name, _, number = style.rpartition(" ")
    return int(number) if name in {"heading", "标题"} and number.isdigit() else 0


def _xlsx(data: bytes) -> Iterator[Block]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheets = book.worksheets[:_SHEETS]
    for sheet in sheets:
        rows = sheet.iter_rows(max_row=_ROWS, max_col=_COLUMNS, values_only=True)
        yield from _sheet(sheet.title, [[_cell(v) for v in row] for row in rows], len(sheets) > 1)


def _sheet(name: str, rows: list[list[str]], named: bool) -> Iterator[Block]:
    kept = [row for row in rows if any(row)]
    width = max((n + 1 for row in kept for n, cell in enumerate(row) if cell), default=0)
    if kept and named:
        yield Paragraph("heading", clean_line(name), level=2)
    if kept:
        yield Table(tuple(tuple((row + [""] * width)[:width]) for row in kept))


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean_line(str(value))


def _document(blocks: Sequence[Block], told: str) -> Document:
    paragraphs = tuple(
        block if isinstance(block, Paragraph) else Paragraph("table", grid_text(block.rows))
        for block in blocks
    )
    headings = [p.text for p in paragraphs if p.role == "heading"]
    bodies = [p.text for p in paragraphs if p.role == "body"]
    title = next(iter((*headings, *bodies[:1])), told)
    return Document(
        kind="news",
        title=title[:300],
        text="\n".join(paragraph.text for paragraph in paragraphs),
        paragraphs=paragraphs,
        tables=tuple(block for block in blocks if isinstance(block, Table)),
    )


PARSER = OfficeParser()
