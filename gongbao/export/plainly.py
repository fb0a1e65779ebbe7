"""jsonl, csv, text and words: the documents as files that any tool reads."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from datetime import date
from pathlib import Path
from typing import IO, Any

from gongbao.export.words import words_of
from gongbao.reading.documents import Documents
from gongbao.text.words import Segmenter

__all__ = ["CSV", "harmless", "json_row", "write_csv", "write_jsonl", "write_text", "write_words"]

CSV = (
    "id", "version", "source", "kind", "title", "number", "issuer", "category", "issued",
    "published", "issue_label", "url", "capture", "text",
)  # fmt: skip
_UNSAFE = re.compile(r'[\x00-\x1f<>:"\\|?*]')
_LONGEST = 180
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_jsonl(documents: Documents, file: IO[bytes]) -> int:
    """One document a line with all columns; how many."""
    count = 0
    for row in documents.iter():
        line = json.dumps(json_row(row), ensure_ascii=False, default=_day)
        file.write(line.encode("utf-8", "backslashreplace") + b"\n")
        count += 1
    return count


def write_csv(documents: Documents, file: IO[bytes]) -> int:
    """A table for spreadsheets (RFC 4180, UTF-8): the columns ``CSV``; how many rows."""
    text = io.TextIOWrapper(file, "utf-8", errors="backslashreplace", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(CSV)
    count = 0
    for row in documents.select(*CSV).iter():
        writer.writerow([harmless(value) for value in row.values()])
        count += 1
    text.detach()
    return count


def write_text(documents: Documents, folder: Path) -> int:
    """A file a document, ``SOURCE/…/NAME.txt`` after its id, and ``index.csv`` that says which is
    which; how many documents."""
    columns = ("id", "version", "source", "title", "number", "published", "text")
    taken: set[str] = set()
    with (folder / "index.csv").open("w", encoding="utf-8", newline="") as index:
        writer = csv.writer(index, lineterminator="\r\n")
        writer.writerow(("file", *columns[:-1]))
        for row in documents.select(*columns).iter():
            name = _file_of(row["id"], taken)
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((row["text"] + "\n").encode("utf-8", "backslashreplace"))
            writer.writerow([harmless(value) for value in (name, *list(row.values())[:-1])])
    return len(taken)


def write_words(documents: Documents, folder: Path, segment: Segmenter) -> int:
    """A file a source, words parted by blanks, a sentence a line, an empty line between two
    documents; and ``index.csv`` that says which document begins on which line. How many."""
    columns = ("id", "version", "source", "title", "text")
    count = 0
    with (folder / "index.csv").open("w", encoding="utf-8", newline="") as index:
        writer = csv.writer(index, lineterminator="\r\n")
        writer.writerow(("file", "line", "lines", "id", "version"))
        for source in sorted({row["source"] for row in documents.select("source")}):
            name, at = f"{source}.txt", 1
            with (folder / name).open("w", encoding="utf-8", newline="\n") as file:
                for row in documents.of_source(source).select(*columns).iter():
                    lines = list(words_of([row], segment))
                    file.write("".join(f"{line}\n" for line in [*lines, ""]))
                    writer.writerow([harmless(v) for v in (name, at, len(lines), row["id"])]
                                    + [row["version"]])  # fmt: skip
                    at += len(lines) + 1
                    count += 1
    return count


def json_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the documents table for JSON: maps as objects."""
    return {**row, "quality": dict(row["quality"] or ())} if "quality" in row else row


def harmless(value: Any) -> Any:
    """A cell that a spreadsheet will not take for a formula (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _file_of(name: str, taken: set[str]) -> str:
    """A path below the folder that any file system takes, after the id; not taken yet, not even
    in other capitals."""
    parts = [_segment(part) for part in name.split("/")]
    path = "/".join(parts) + ".txt"
    if path.casefold() in taken:
        path = f"{path[:-4]}~{hashlib.sha256(name.encode()).hexdigest()[:8]}.txt"
    taken.add(path.casefold())
    return path


def _segment(part: str) -> str:
    """One name: without what Windows or a shell would stumble over, at most 180 bytes long."""
    safe = _UNSAFE.sub("_", part).strip(" .") or "_"
    if len(safe.encode()) <= _LONGEST:
        return safe
    digest = hashlib.sha256(part.encode()).hexdigest()[:8]
    return f"{safe.encode()[:_LONGEST].decode(errors='ignore')}~{digest}"


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
