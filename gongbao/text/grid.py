"""A table's grid as text: what stands for it in a document's text."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["grid_text"]


def grid_text(rows: Sequence[Sequence[str]]) -> str:
    """The rows as a Markdown table, the first one as its head; "" for no rows."""
    if not rows:
        return ""
    width = max(len(row) for row in rows)
    head, *body = [_row([*row, *[""] * (width - len(row))]) for row in rows]
    return "\n".join([head, "|" + " --- |" * width, *body])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("\n", " ").replace("|", "\\|") for cell in cells) + " |"
