"""A document as Markdown: headings by level, tables as pipe tables in the text's flow."""

from __future__ import annotations

from collections.abc import Iterator

from gongbao.model import Document, Paragraph, Table

__all__ = ["table_markdown", "to_markdown"]


def to_markdown(document: Document) -> str:
    """The document's paragraphs as Markdown; a table paragraph gives its table's grid."""
    tables = iter(document.tables)
    blocks = [_block(paragraph, tables) for paragraph in document.paragraphs]
    return "\n\n".join(block for block in blocks if block)


def table_markdown(table: Table) -> str:
    """A pipe table; the first row is its head. Line breaks and pipes in cells are escaped."""
    if not table.rows:
        return ""
    width = max(len(row) for row in table.rows)
    lines = [_row(row, width) for row in table.rows]
    return "\n".join([lines[0], "|" + " --- |" * width, *lines[1:]])


def _row(cells: tuple[str, ...], width: int) -> str:
    padded = (*cells, *("" for _ in range(width - len(cells))))
    return "| " + " | ".join(c.replace("|", "\\|").replace("\n", "<br>") for c in padded) + " |"


def _block(paragraph: Paragraph, tables: Iterator[Table]) -> str:
    if paragraph.role == "table":
        table = next(tables, None)
        return table_markdown(table) if table else paragraph.text
    if paragraph.role == "heading":
        return f"{'#' * max(1, min(paragraph.level or 1, 6))} {paragraph.text}"
    if paragraph.role == "caption":
        return f"*{paragraph.text}*"
    return paragraph.text
