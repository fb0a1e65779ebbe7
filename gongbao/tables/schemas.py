"""The schemas of the Delta tables, as Arrow has them (docs/archive-format.md tells the columns)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["TABLES", "schema_of"]

TABLES = ("captures", "documents", "relations", "signatures", "bands", "stops")


def schema_of(name: str) -> pa.Schema:
    """The Arrow schema of a table. ``source`` is its partition."""
    import pyarrow as pa

    if name == "documents":
        return _documents()
    text, number, words = pa.string(), pa.int32(), pa.map_(pa.string(), pa.string())
    fields: dict[str, list[tuple[str, pa.DataType]]] = {
        "captures": [
            ("source", text), ("url", text), ("role", text), ("found_on", text),
            ("fetched_at", pa.timestamp("us", "UTC")), ("status", number), ("headers", words),
            ("body", text), ("size", pa.int64()), ("media_type", text), ("charset", text),
            ("verdict", text), ("redirects", pa.list_(text)), ("part_of", text), ("part", number),
            ("hints", words), ("notes", _notes()), ("run", text),
        ],
        "relations": [
            ("source", text), ("document", text), ("version", text), ("other", text),
            ("other_version", text), ("kind", text), ("method", text), ("score", pa.float64()),
            ("other_score", pa.float64()), ("run", text),
        ],
        "signatures": [
            ("source", text), ("document", text), ("version", text), ("capture", text),
            ("text_key", text), ("length", number), ("method", text), ("ref", pa.int64()),
            ("rare", number), ("passages", number), ("form", pa.int64()),
            ("figures", number), ("hashes", pa.binary()), ("run", text),
        ],
        "bands": [
            ("source", text), ("key", number), ("ref", pa.int64()), ("method", text),
            ("run", text),
        ],
        "stops": [
            ("source", text), ("name", text), ("documents", number), ("share", pa.float64()),
            ("hashes", pa.list_(number)), ("run", text),
        ],
    }  # fmt: skip
    return pa.schema(fields[name])


def _documents() -> pa.Schema:
    import pyarrow as pa

    text, number, day = pa.string(), pa.int32(), pa.date32()
    box = pa.list_(pa.float64())
    paragraph = [("role", text), ("level", number), ("text", text), ("page", number), ("box", box)]
    span = [("row", number), ("column", number), ("rows", number), ("columns", number)]
    grid = pa.list_(pa.list_(text))
    table = [("rows", grid), ("spans", pa.list_(pa.struct(span))), ("page", number),
             ("last_page", number), ("box", box)]  # fmt: skip
    attachment = [("url", text), ("title", text), ("body", text), ("text", text)]
    repeat = [("start", number), ("end", number), ("first", number), ("count", number)]
    return pa.schema([
        ("id", text), ("version", text), ("source", text), ("kind", text), ("title", text),
        ("number", text), ("issuer", text), ("category", text), ("issued", day),
        ("published", day), ("issue_label", text), ("issue_number", number),
        ("issue_total", number), ("ordinal", number), ("url", text), ("capture", text),
        ("pages", pa.list_(number)), ("text", text),
        ("paragraphs", pa.list_(pa.struct(paragraph))), ("tables", pa.list_(pa.struct(table))),
        ("attachments", pa.list_(pa.struct(attachment))),
        ("repeats", pa.list_(pa.struct(repeat))), ("parser", text), ("parser_version", text),
        ("quality", pa.map_(text, pa.float64())), ("notes", _notes()), ("run", text),
    ])  # fmt: skip


def _notes() -> pa.DataType:
    import pyarrow as pa

    text = pa.string()
    return pa.list_(pa.struct([("code", text), ("message", text), ("where", text)]))
