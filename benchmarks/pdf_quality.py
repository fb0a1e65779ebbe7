"""Quality on typeset issues with known truth, peers in the same run, one table.

    PYTHONPATH=tests:. python benchmarks/pdf_quality.py [FOLDER] [--peers] [--only TEXT]

FOLDER is what ``practice.layouts`` writes: PDFs with a ``truth.json`` beside them
(or ``x.json`` beside ``x.pdf``); without one, the practice site's own issues are measured.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2

from gongbao.model import Capture
from gongbao.plugins import Fetched

sys.path.insert(0, str(Path(__file__).parent))
from pdf_score import Score, score_documents, score_text, squeeze

from parsers.gazette import PARSER

ROOT = Path(__file__).parents[1]
SITE = ROOT / "gongbao" / "practice" / "site"
TRUTH = ROOT / "tests" / "practice" / "truth" / "practice-gazette.json"
Case = tuple[str, Path, list[Any], set[str], int]


def site_cases() -> Iterator[Case]:
    """The issues of the practice site."""
    truth = json.loads(TRUTH.read_text())
    for issue in truth["issues"]:
        url = issue["urls"][0]
        path = SITE / url.split("://", 1)[1]
        path = path if path.exists() else path.with_suffix(".day1.pdf")
        documents = [d for d in truth["documents"] if d["url"] == url and 1 in d["days"]]
        yield path.stem, path, documents, _flat(issue["furniture"]), 3


def folder_cases(folder: Path) -> Iterator[Case]:
    """The issues of a folder of layouts."""
    for path in sorted(folder.rglob("*.pdf")):
        beside = next((p for p in _truths(path) if p.exists()), None)
        if beside is None:
            continue
        truth = json.loads(beside.read_text())
        issue = (truth.get("issues") or [truth])[0]
        first = min((d["pages"][0] for d in truth["documents"] if d["pages"]), default=1)
        name = str(path.relative_to(folder).with_suffix(""))
        yield name, path, truth["documents"], _flat(issue.get("furniture", [])), first


def _truths(path: Path) -> Iterator[Path]:
    """Where the truth of a file may lie: beside it by its name or by its kind, or its folder's."""
    yield path.with_suffix(".json")
    if path.stem.endswith("-flow"):
        yield path.parent / "truth-flow.json"
    yield path.parent / "truth.json"


def _flat(furniture: Any) -> set[str]:
    """All strings of furniture, however the truth nests them; short ones may be text as well."""
    if isinstance(furniture, str):
        return {squeeze(furniture)}
    inner = furniture.values() if isinstance(furniture, dict) else furniture
    parts = [_flat(part) for part in inner if isinstance(part, (str, list, dict))]
    return set().union(*parts) if parts else set()


def ours(path: Path) -> list[Any]:
    """Our documents as dicts."""
    capture = Capture("bench", path.name, datetime(2026, 1, 1, tzinfo=UTC), "new")
    parsed = PARSER.parse([Fetched(capture, path.read_bytes())])
    return [_plain(document) for document in parsed.documents]


def _plain(document: Any) -> dict[str, Any]:
    return {
        "title": document.title,
        "number": document.number,
        "issued": document.issued.isoformat() if document.issued else None,
        "paragraphs": [
            {"role": p.role, "text": p.text, "level": p.level} for p in document.paragraphs
        ],
        "tables": [[list(row) for row in table.rows] for table in document.tables],
    }


def _pdfplumber(path: Path, first: int) -> str:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages[first - 1 :])


def _pdfminer(path: Path, first: int) -> str:
    from pdfminer.high_level import extract_text

    return extract_text(path, page_numbers=set(range(first - 1, 400)))


def _pdfium(path: Path, first: int) -> str:
    pdf = pypdfium2.PdfDocument(path)
    return "\n".join(pdf[i].get_textpage().get_text_range() for i in range(first - 1, len(pdf)))


def _pypdf(path: Path, first: int) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages[first - 1 :])


def _pymupdf4llm(path: Path, first: int) -> str:
    import pymupdf4llm

    with contextlib.redirect_stdout(sys.stderr):
        pages = list(range(first - 1, len(pypdfium2.PdfDocument(path))))
        text = pymupdf4llm.to_markdown(path, pages=pages, use_ocr=False, show_progress=False)
    return str(text).replace("#", "").replace("*", "")


def _docvortex(path: Path, first: int) -> str:
    import docvortex

    last = len(pypdfium2.PdfDocument(path))
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(sys.stderr):
        docvortex.convert(path, Path(folder) / "out.md", page_range=f"{first}-{last}")
        text = "\n".join(made.read_text() for made in Path(folder).rglob("*.md"))
    return text.replace("#", "").replace("*", "")


PEERS: dict[str, Callable[[Path, int], str]] = {
    "pdfplumber": _pdfplumber,
    "pdfminer": _pdfminer,
    "pdfium": _pdfium,
    "pypdf": _pypdf,
    "pymupdf4llm": _pymupdf4llm,
    "docvortex": _docvortex,
}
NOT_BY_PEERS = ("-rows", "-frames")
"""Peers are measured on the logical order, their best, and on the shuffled one."""


def main() -> None:
    """Print one row a file and engine, and the mean of each engine."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", nargs="?", type=Path)
    words.add_argument("--peers", action="store_true")
    words.add_argument("--only", default="")
    options = words.parse_args()
    # It tells of every font without a box, thousands of times.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    cases = folder_cases(options.folder) if options.folder else site_cases()
    names = [field.name for field in fields(Score)]
    print("| file | engine | s | " + " | ".join(names) + " |")
    print("|---|---" + "|---" * (len(names) + 1) + "|")
    totals: dict[str, list[Score]] = {}
    for name, path, truth, furniture, first in cases:
        if options.only in name:
            peers = PEERS if options.peers and not name.endswith(NOT_BY_PEERS) else ()
            for engine in ("gongbao", *peers):
                _row(totals, name, engine, path, truth, furniture, first)
    for engine, scores in totals.items():
        _print(f"mean of {len(scores)}", engine, "", _mean(scores))


def _row(
    totals: dict[str, list[Score]],
    name: str,
    engine: str,
    path: Path,
    truth: list[Any],
    furniture: set[str],
    first: int,
) -> None:
    began = time.perf_counter()
    try:
        found = ours(path) if engine == "gongbao" else PEERS[engine](path, first)
    except ImportError:
        return
    spent = f"{time.perf_counter() - began:.2f}"
    if isinstance(found, str):
        score = score_text(truth, found, furniture)
    else:
        score = score_documents(truth, found, furniture)
    totals.setdefault(engine, []).append(score)
    _print(name, engine, spent, score)


def _mean(scores: list[Score]) -> Score:
    columns = zip(*(astuple(score) for score in scores), strict=True)
    kept = ([value for value in column if value is not None] for column in columns)
    return Score(*(sum(values) / len(values) if values else None for values in kept))  # type: ignore[arg-type]


def _print(name: str, engine: str, spent: str, score: Score) -> None:
    values = ("" if value is None else f"{value:.4g}" for value in astuple(score))
    print(f"| {name} | {engine} | {spent} | " + " | ".join(values) + " |", flush=True)


if __name__ == "__main__":
    main()
