"""Newspaper pages for benchmarks: ``PYTHONPATH=tests python -m practice.sheets OUT [options]``.

Twelve layouts, each set with texts and measures that follow from the seed, drawn in every operator
order, and (``--scans``) one of them as a picture; the truth lies beside.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from practice.broadsheet import Broadsheet
from practice.folio import Head, set_head
from practice.ideal import as_read, document, paragraph
from practice.ink import Sheet
from practice.orders import ORDERS, Order
from practice.plain import write_plain
from practice.plot import Look, Story
from practice.plots import LAYOUTS
from practice.reports import Reports
from practice.scan import scanned
from practice.site import write_json
from practice.truetype import faces_of

MADE = datetime(2023, 7, 1, 8, tzinfo=UTC)
_PAPERS = ("澄湾日报", "望澜晚报", "云堤时报", "湾区晨报")
_PAGES = ((992.0, 1403.0), (1105.0, 1531.0), (1020.0, 1440.0))
_DPI = 150


@dataclass(frozen=True, slots=True)
class Issue:
    """What the pages of one day share; ``first`` is the number of the layout's first sheet."""

    paper: str
    day: date
    first: int


@dataclass(frozen=True, slots=True)
class Paper:
    """Pages of one layout and seed, set."""

    layout: str
    seed: int
    sheets: list[Sheet]
    stories: list[Story]
    heads: list[Head]
    furniture: list[list[str]]
    advertisements: list[list[str]]
    turns: list[str]

    def truth(self) -> dict[str, Any]:
        """What an ideal parse of each of its files gives."""
        return {
            "layout": self.layout,
            "seed": self.seed,
            "paper": self.heads[0].paper,
            "published": self.heads[0].day.isoformat(),
            "sheets": [{"number": head.number, "name": head.name} for head in self.heads],
            "documents": [self._document(n, story) for n, story in enumerate(self.stories, 1)],
            "furniture": [
                {"page": page, "texts": [as_read(text) for text in texts]}
                for page, texts in enumerate(self.furniture, 1)
            ],
            "advertisements": self.advertisements,
            "turns": self.turns,
        }

    def _document(self, ordinal: int, story: Story) -> dict[str, Any]:
        rows = [paragraph(unit, boxes=True) for unit in story.units]
        row = document("newspaper", story.title, rows)
        pages = [place["page"] for unit in rows for place in unit["places"]]
        row.update(
            published=self.heads[0].day.isoformat(),
            ordinal=ordinal,
            pages=[min(pages), max(pages)],
            boxed=story.boxed,
        )
        return row


def paper(layout: str, seed: int, issue: Issue | None = None) -> Paper:
    """Set one layout, as a part of ``issue`` or of one that follows from the seed."""
    rng = random.Random(f"{layout}/{seed}")
    changes, plots = LAYOUTS[layout](rng)
    reports = Reports(f"{layout}:{seed}")
    look = _look(rng, changes)
    sheets = [Sheet(*look.page) for _ in range(changes.get("sheets", 1))]
    name, day = rng.choice(_PAPERS), date(2023, 5, 1) + timedelta(days=rng.randint(0, 400))
    start = 1 if changes.get("front") or len(sheets) > 1 else rng.randint(2, 12)
    if issue:
        name, day, start = issue.paper, issue.day, issue.first
    front = bool(changes.get("front"))
    heads = [
        Head(name, f"{start + n:02}", reports.word("columns"), day, front)
        for n in range(len(sheets))
    ]
    furniture = [
        set_head(sheet, look, head, reports) for sheet, head in zip(sheets, heads, strict=True)
    ]
    setter = Broadsheet(look, sheets, reports, start)
    setter.set(plots)
    stories, ads = setter.stories, setter.advertisements
    return Paper(layout, seed, sheets, stories, heads, furniture, ads, setter.turns)


def _look(rng: random.Random, changes: dict[str, Any]) -> Look:
    size = rng.choice((9.5, 10.0, 10.5)) * changes.get("size", 1.0)
    return Look(
        page=rng.choice(_PAGES),
        margin=rng.uniform(38, 56),
        columns=changes["columns"],
        gutter=size * (changes.get("gutter") or rng.uniform(1.2, 2.0)),
        size=size,
        leading=round(size * rng.uniform(1.4, 1.62), 1),
        rules=changes["rules"],
        top=210.0 if changes.get("front") else rng.uniform(84, 104),
        bottom=rng.uniform(40, 58),
    )


def write(
    out: Path,
    seeds: Iterable[int],
    names: Sequence[str],
    orders: Sequence[Order],
    scans: Sequence[str],
) -> None:
    """Write the pages into ``out/<seed>/<layout>/``, and an index of them."""
    index = []
    papers = [paper(name, seed) for seed in seeds for name in names]
    faces = faces_of(sheet for made in papers for sheet in made.sheets)
    for made in papers:
        folder = out / str(made.seed) / made.layout
        folder.mkdir(parents=True, exist_ok=True)
        write_json(folder / "truth.json", made.truth())
        files = {
            f"{order}.pdf": write_plain(made.sheets, faces=faces, order=order, seed=made.seed)
            for order in orders
        }
        if made.layout in scans:
            picture = write_plain(made.sheets, faces=faces)
            files[f"scan-{_DPI}.pdf"] = scanned(picture, _DPI, made.seed, MADE)
        for file, data in files.items():
            (folder / file).write_bytes(data)
            name = str((folder / file).relative_to(out))
            index.append({"seed": made.seed, "layout": made.layout, "file": name})
    write_json(out / "index.json", index)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1])
    parser.add_argument("--layouts", nargs="+", choices=list(LAYOUTS), default=list(LAYOUTS))
    parser.add_argument("--orders", nargs="+", choices=ORDERS, default=list(ORDERS))
    parser.add_argument("--scans", nargs="*", choices=list(LAYOUTS), default=["classic"])
    given = parser.parse_args()
    write(given.out, given.seeds, given.layouts, given.orders, given.scans)


if __name__ == "__main__":
    main()
