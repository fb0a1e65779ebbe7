"""Newspaper pages with known truth, peers in the same run: one table of every figure.

    PYTHONPATH=tests:. python benchmarks/newspaper_quality.py FOLDER [--peers] [--each]

FOLDER is what ``practice.sheets`` writes. Seconds are of processor time on one core; the ratio is
against pdfplumber's extract_text on the same page, both in turn, medians of some rounds.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from gongbao.model import Capture
from gongbao.plugins import Fetched

sys.path.insert(0, str(Path(__file__).parent))
from newspaper_score import PageScore, score_articles, score_plain

from parsers.newspaper import NewspaperParser

SCANNED = "scan"


def ours(path: Path) -> list[dict[str, Any]]:
    """Our documents as dicts."""
    capture = Capture("bench", path.name, datetime(2026, 1, 1, tzinfo=UTC), "new")
    parsed = NewspaperParser().parse([Fetched(capture, path.read_bytes())])
    return [
        {
            "title": document.title,
            "notice": any(note.code == "advertisement" for note in document.notes),
            "paragraphs": [{"role": p.role, "text": p.text} for p in document.paragraphs],
        }
        for document in parsed.documents
    ]


def _pdfplumber(path: Path) -> str:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text() or "" for page in pdf.pages)


def _pdfplumber_flow(path: Path) -> str:
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return "\n".join(page.extract_text(use_text_flow=True) or "" for page in pdf.pages)


def _pdfminer(path: Path) -> str:
    from pdfminer.high_level import extract_text

    return extract_text(path)


def _pdfium(path: Path) -> str:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def _pypdf(path: Path) -> str:
    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def _poppler(path: Path) -> str:
    if not shutil.which("pdftotext"):
        raise ImportError("pdftotext is not installed")
    return subprocess.run(
        ["pdftotext", path, "-"], capture_output=True, check=True, text=True
    ).stdout


def _pymupdf4llm(path: Path) -> str:
    import pymupdf4llm

    with contextlib.redirect_stdout(sys.stderr):
        text = pymupdf4llm.to_markdown(path, use_ocr=False)
    return str(text).replace("#", "").replace("*", "")


def _docvortex(path: Path) -> str:
    import docvortex

    with tempfile.TemporaryDirectory() as folder:
        docvortex.convert(path, Path(folder) / "out.md")
        return "\n".join(made.read_text() for made in Path(folder).rglob("*.md"))


def _pdf_oxide(path: Path) -> str:
    from pdf_oxide import PdfDocument

    pdf = PdfDocument(str(path))
    return "\n".join(pdf.extract_text(number) for number in range(pdf.page_count()))


PEERS: dict[str, Callable[[Path], str]] = {
    "pdfplumber": _pdfplumber,
    "pdfplumber, text flow": _pdfplumber_flow,
    "pdfminer.six": _pdfminer,
    "PDFium": _pdfium,
    "pypdf": _pypdf,
    "poppler pdftotext": _poppler,
    "pymupdf4llm": _pymupdf4llm,
    "DocVortex": _docvortex,
    "pdf_oxide": _pdf_oxide,
}
PEERS_READ = ("logical", "rows")
"""The orders that peers are measured on: their best and their worst."""
ELSEWHERE = {"poppler pdftotext", "DocVortex"}
"""Engines that work in other processes, whose seconds this one does not know."""


@dataclass(slots=True)
class Tally:
    """What an engine made of all files: scores and seconds by file, and what it failed on."""

    scores: dict[str, PageScore] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    ratios: dict[str, float] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Case:
    """A file with its truth; ``name`` is seed/layout/order."""

    name: str
    path: Path
    truth: Any

    @property
    def sheets(self) -> int:
        """Pages of the file."""
        return len(self.truth["sheets"])


def cases(folder: Path, only: str) -> Iterator[Case]:
    """The files of a folder, scans last."""
    index = json.loads((folder / "index.json").read_text())
    for row in sorted(index, key=lambda row: SCANNED in row["file"]):
        path = folder / row["file"]
        name = str(Path(row["file"]).with_suffix(""))
        if only in name:
            yield Case(name, path, json.loads((path.parent / "truth.json").read_text()))


def measure(engine: str, case: Case, tally: Tally, rounds: int) -> None:
    """Score one engine on one file, and time it in turn with pdfplumber."""
    read = ours if engine == "gongbao" else PEERS[engine]
    try:
        found = read(case.path)
    except ImportError:
        return
    except Exception as error:  # noqa: BLE001  # a peer that raises has read nothing
        tally.failed.append(f"{case.name}: {error}")
        found = ""
    score = score_plain if isinstance(found, str) else score_articles
    tally.scores[case.name] = score(case.truth, found)
    if rounds and SCANNED not in case.name and engine not in ELSEWHERE:
        spent = [(_once(read, case.path), _once(_pdfplumber, case.path)) for _ in range(rounds)]
        mine, theirs = (median(column) for column in zip(*spent, strict=True))
        tally.seconds[case.name] = mine / case.sheets
        tally.ratios[case.name] = theirs / mine if mine else 0.0


def _once(read: Callable[[Path], object], path: Path) -> float:
    began = time.process_time()
    read(path)
    return time.process_time() - began


def order_gap(scores: dict[str, PageScore]) -> float | None:
    """The largest difference of a page's mean likeness, or F1, from that of the logical order."""
    gaps = []
    for name, score in scores.items():
        first = scores.get(f"{name.rsplit('/', 1)[0]}/logical")
        if first is not None and SCANNED not in name:
            gaps.append(max(abs(score.mean - first.mean), abs(score.f1 - first.f1)))
    return max(gaps, default=None)


def row(engine: str, tally: Tally) -> str:
    """The engine's line of the table."""
    scores = list(tally.scores.values())
    likeness = [like for score in scores for like in score.likeness]
    heads = [score.headlines for score in scores if score.headlines is not None]
    extra = [score.extra for score in scores if score.extra is not None]
    gap = order_gap(tally.scores)
    cells = [
        engine,
        f"{sum(likeness) / max(len(likeness), 1):.4f}",
        f"{min(score.mean for score in scores):.4f}",
        f"{min(likeness):.4f}",
        f"{sum(score.f1 for score in scores) / len(scores):.4f}",
        f"{min(score.f1 for score in scores):.4f}",
        f"{sum(heads)}/{len(likeness)}" if heads else "",
        str(sum(extra)) if extra else "",
        "" if gap is None else f"{gap:.4f}",
        str(sum(score.leaked for score in scores)),
        f"{median(tally.seconds.values()):.2f}" if tally.seconds else "",
        f"{max(tally.seconds.values()):.2f}" if tally.seconds else "",
        f"{median(tally.ratios.values()):.1f}" if tally.ratios else "",
        f"{min(tally.ratios.values()):.1f}" if tally.ratios else "",
    ]
    return "| " + " | ".join(cells) + " |"


HEAD = (
    "engine|article likeness, mean|worst page|worst article|paragraph F1, mean|worst page|"
    "headlines exact|articles too many|order gap, worst|furniture leaked|s a page, median|worst|"
    "times pdfplumber, median|worst"
)


def main() -> None:
    """Print the table: born-digital pages, then scans."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("folder", type=Path)
    words.add_argument("--peers", action="store_true")
    words.add_argument("--only", default="", help="files with this in their names")
    words.add_argument("--rounds", type=int, default=0, help="timings of each file (default: none)")
    words.add_argument("--each", action="store_true", help="a line for every file as well")
    options = words.parse_args()
    engines = ["gongbao", *(PEERS if options.peers else ())]
    found = list(cases(options.folder, options.only))
    for scanned in (False, True):
        chosen = [case for case in found if (SCANNED in case.name) == scanned]
        if chosen:
            print(f"\n{len(chosen)} {'scanned' if scanned else 'born-digital'} files\n")
            # No engine but ours reads pictures.
            _table(["gongbao"] if scanned else engines, chosen, options)


def _table(engines: list[str], chosen: list[Case], options: argparse.Namespace) -> None:
    tallies = {engine: Tally() for engine in engines}
    for case in chosen:
        for engine, tally in tallies.items():
            if engine != "gongbao" and not case.name.endswith(PEERS_READ):
                continue
            rounds = options.rounds if case.name.endswith("logical") else 0
            measure(engine, case, tally, rounds if engine == "gongbao" else min(rounds, 1))
        if options.each:
            _line(case, tallies["gongbao"])
    heads = HEAD.split("|")
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    for engine, tally in tallies.items():
        if tally.scores:
            print(row(engine, tally), flush=True)
        for failure in tally.failed:
            print(f"  {engine} failed on {failure}", file=sys.stderr)


def _line(case: Case, tally: Tally) -> None:
    score = tally.scores[case.name]
    low = [f"{n}:{like:.3f}" for n, like in enumerate(score.likeness, 1) if like < 0.98]
    print(
        f"{case.name:32} mean {score.mean:.4f} f1 {score.f1:.3f} heads {score.headlines}/"
        f"{len(score.likeness)} extra {score.extra} leaked {score.leaked} {' '.join(low)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
