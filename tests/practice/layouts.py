"""Gazette layouts for benchmarks: ``PYTHONPATH=tests python -m practice.layouts OUT [options]``.

Each layout is set with texts and measures that follow from the seed, drawn in every operator
order by every producer, and scanned; its truth lies beside. Nothing here is committed: the same
seed gives the same files (those of the browser for one version of the browser).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from practice.browser import browser, print_with
from practice.browser_flow import UNFIT, flowed
from practice.gazette import Issue
from practice.ideal import act_document
from practice.ink import Face, Run, Sheet
from practice.issue import set_acts, set_issue
from practice.look import Look
from practice.orders import ORDERS, Order
from practice.plain import write_plain
from practice.press import print_pdf
from practice.recipes import RECIPES, Recipe, prepared
from practice.scan import scanned
from practice.site import write_json
from practice.truetype import Embedded, embedded

MADE = datetime(2023, 7, 1, 8, tzinfo=UTC)
PRODUCERS = ("direct", "truetype", "browser", "scan")
SCANS = (150, 200)


class Printer(Protocol):
    """Makes a PDF of sheets."""

    def __call__(
        self, sheets: Sequence[Sheet], *, title: str, made: datetime, order: Order, seed: int
    ) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout of one seed, set."""

    name: str
    seed: int
    look: Look
    issue: Issue
    covered: bool

    def truth(self) -> dict[str, Any]:
        """What an ideal parse of each of its files gives."""
        issue = self.issue
        documents = [act_document(issue, act, n, boxes=True) for n, act in enumerate(issue.acts, 1)]
        return {
            "layout": self.name,
            "seed": self.seed,
            "look": asdict(self.look),
            "pages": len(issue.sheets),
            "page_size": list(self.look.page),
            "covered": self.covered,
            "documents": documents,
            "furniture": [
                {"page": page, "texts": texts} for page, texts in sorted(issue.furniture.items())
            ],
        }


def layout(name: str, seed: int) -> Layout:
    """Set one layout."""
    recipe: Recipe = RECIPES[name]
    look, records, covered = prepared(recipe, name, seed)
    issue = set_issue(records, look) if covered else set_acts(records, look)
    return Layout(name, seed, look, issue, covered)


def files(
    made: Layout, orders: Iterable[Order], producers: Sequence[str]
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Names of the layout's files and what makes each."""
    faces = _faces(made.issue.sheets) if "truetype" in producers else {}
    for order in orders:
        if "direct" in producers:
            yield f"direct-{order}.pdf", partial(_printed, print_pdf, made, order)
        if "truetype" in producers:
            sheets, seed = made.issue.sheets, made.seed
            plain = partial(write_plain, sheets, faces=faces, order=order, seed=seed)
            yield f"truetype-{order}.pdf", plain
        if "browser" in producers:
            yield f"browser-{order}.pdf", partial(_printed, print_with, made, order)
    if "scan" in producers:
        for dpi in SCANS:
            yield f"scan-{dpi}.pdf", partial(_scanned, made, dpi)


def _faces(sheets: Sequence[Sheet]) -> dict[Face, Embedded]:
    """The faces that the sheets are set in, with the characters that are set."""
    runs = [mark for sheet in sheets for mark in sheet.marks if isinstance(mark, Run)]
    every: tuple[Face, ...] = ("serif", "sans")
    return {
        face: embedded(face, {" ", *(c for r in runs if r.type.face == face for c in r.text)})
        for face in every
    }


def _printed(printer: Printer, made: Layout, order: Order) -> bytes:
    title = f"{made.name} {made.seed}"
    return printer(made.issue.sheets, title=title, made=MADE, order=order, seed=made.seed)


def _scanned(made: Layout, dpi: int) -> bytes:
    return scanned(_printed(print_pdf, made, "logical"), dpi, made.seed, MADE)


def write(
    out: Path,
    seeds: Iterable[int],
    names: Iterable[str],
    orders: Sequence[Order],
    producers: Sequence[str],
) -> None:
    """Write the layouts into ``out/<seed>/<layout>/``, and say so."""
    index = []
    for seed in seeds:
        for name in names:
            made = layout(name, seed)
            folder = out / str(seed) / name
            folder.mkdir(parents=True, exist_ok=True)
            write_json(folder / "truth.json", made.truth())
            if "browser" in producers and name not in UNFIT:
                index.append(_flowed(made, folder))
            for file, make in files(made, orders, producers):
                (folder / file).write_bytes(make())
                index.append(_row(made, file))
            print(f"{seed}/{name}: {len(made.issue.sheets)} pages", flush=True)
    write_json(out / "index.json", index)


def _flowed(made: Layout, folder: Path) -> dict[str, Any]:
    """Write what the browser laid out itself, with the truth of its own pages."""
    title = f"{made.name} {made.seed}"
    pdf, issue = flowed(made.issue, made.look, title, MADE)
    (folder / "browser-flow.pdf").write_bytes(pdf)
    write_json(folder / "truth-flow.json", replace(made, issue=issue).truth())
    return _row(made, "browser-flow.pdf", "truth-flow.json")


def _row(made: Layout, file: str, truth: str = "truth.json") -> dict[str, Any]:
    folder = f"{made.seed}/{made.name}"
    return {
        "seed": made.seed,
        "layout": made.name,
        "file": f"{folder}/{file}",
        "truth": f"{folder}/{truth}",
    }


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--layouts", nargs="+", choices=sorted(RECIPES), default=list(RECIPES))
    parser.add_argument("--orders", nargs="+", choices=ORDERS, default=list(ORDERS))
    parser.add_argument("--producers", nargs="+", choices=PRODUCERS, default=list(PRODUCERS))
    given = parser.parse_args()
    producers = given.producers
    if "browser" in producers and browser() is None:
        print("no chromium here: without the browser's prints")
        producers = [producer for producer in producers if producer != "browser"]
    write(given.out, given.seeds, given.layouts, given.orders, producers)


if __name__ == "__main__":
    main()
