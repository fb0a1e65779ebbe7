"""A generated corpus of many sources and years, written through the archive's own tables.

Each source is a city's: a backfill in windows of a year, then daily runs of the last weeks, and
some acts in a second version.
"""

from __future__ import annotations

import hashlib
import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from dedup_corpus import Author

from gongbao.tables import Tables

YEARS = range(2014, 2024)


def build(url: str, documents: int, sources: int = 20, seed: int = 11) -> None:
    """Write ``documents`` documents of ``sources`` sources into the archive at ``url``."""
    each = documents // (sources * len(YEARS))
    author = Author(seed)
    chance = random.Random(seed)
    for number in range(sources):
        source = f"city{number:02d}-gazette"
        rows = [_row(source, year, at, author, chance) for year in YEARS for at in range(each)]
        write(url, source, rows)


def write(url: str, source: str, rows: list[dict[str, Any]]) -> None:
    """A commit a year, and one that holds a second version of every two hundredth document."""
    for year in YEARS:
        run = f"{year + 1}0101T000000000000Z-{source[4:6]}"
        _commit(url, source, [row for row in rows if row["published"].year == year], run)
    revised = [
        {**row, "text": row["text"] + "\n更正。", "version": _digest(row["text"] + "2")}
        for row in rows[::200]
    ]
    _commit(url, source, revised, f"20240601T000000000000Z-{source[4:6]}")


def _commit(url: str, source: str, rows: list[dict[str, Any]], run: str) -> None:
    rows = [{**row, "run": run} for row in rows]
    Tables.of(url).add("documents", lambda read: rows, source=source, commit_id=run, run=run)


def _row(source: str, year: int, at: int, author: Author, chance: random.Random) -> dict[str, Any]:
    published = date(year, 1, 1) + timedelta(days=chance.randrange(365))
    issue = published.month
    number = f"{chance.choice('澄临沅')}政发〔{year}〕{at + 1}号"
    lines = author.act().strip().split("\n")
    lines[1] = number
    text = "\n".join(lines)
    paragraphs = [
        {"role": "body", "level": 0, "text": line, "page": 1 + n // 12,
         "box": [72.0, 80.0 + 20 * (n % 12), 523.0, 98.0 + 20 * (n % 12)]}
        for n, line in enumerate(lines)
    ]  # fmt: skip
    name = f"{source}/{year}/{issue:02d}/{number}"
    return {
        "id": name, "version": _digest(text), "source": source, "kind": "gazette",
        "title": lines[0], "number": number, "issuer": "市人民政府", "category": "",
        "issued": published, "published": published, "issue_label": f"{year}年第{issue}期",
        "issue_number": issue, "issue_total": None, "ordinal": at, "url": f"http://{source}.example/{year}/{at}.pdf",
        "capture": hashlib.sha256(name.encode()).hexdigest(), "pages": [1, 1 + len(lines) // 12],
        "text": text, "paragraphs": paragraphs, "tables": [], "attachments": [], "repeats": [],
        "parser": "gazette", "parser_version": "1", "quality": [], "notes": [],
    }  # fmt: skip


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def main() -> Iterator[str]:
    """``reading_corpus.py URL DOCUMENTS``."""
    build(sys.argv[1], int(sys.argv[2]))
    yield sys.argv[1]


if __name__ == "__main__":
    print(*main())
