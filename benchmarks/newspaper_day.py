"""One day of a newspaper, twelve pages with HTML and PDF: is every article there once, on its page
and in its boxes?

    PYTHONPATH=tests:. python benchmarks/newspaper_day.py [--seeds 1 2 3]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import dataclass

from captured import fetched
from practice.day import DayArticle, DayPage, day

from gongbao.model import Box, Document
from parsers.newspaper import PARSER

_SLACK = 12.0
"""Points that a box may be off: the truth's are around the lines' leading, ours around type."""


@dataclass(slots=True)
class Figures:
    """What was found of one day; ``standing`` paragraphs stand on the PDF of their sheet."""

    pages: int = 0
    articles: int = 0
    once: int = 0
    placed: int = 0
    standing: int = 0
    boxed: int = 0
    agreement: float = 1.0
    seconds: float = 0.0


def measured(seed: int) -> Figures:
    """Parse the groups of a day as a run would, and compare."""
    figures = Figures()
    titles: list[str] = []
    for page in day(seed):
        began = time.process_time()
        parsed = PARSER.parse(group(page))
        figures.seconds += time.process_time() - began
        figures.pages += 1
        titles += [document.title for document in parsed.documents]
        for article in page.articles:
            figures.articles += 1
            document = next((d for d in parsed.documents if d.title == article.title), None)
            if document is not None:
                _compare(figures, page, article, document)
    truth = [article.title for page in day(seed) for article in page.articles]
    figures.once = sum(titles.count(title) == truth.count(title) for title in truth)
    figures.once -= len(set(titles) - set(truth))
    return figures


def group(page: DayPage) -> list:  # type: ignore[type-arg]  # of captures with their bodies
    """A page's captures: its layout page, its PDF, its articles."""
    parts = [fetched(a.url, a.html, "part", n) for n, a in enumerate(page.articles, 1)]
    return [fetched(page.url, page.html), fetched(page.pdf_url, page.pdf, "part"), *parts]


def _compare(figures: Figures, page: DayPage, article: DayArticle, document: Document) -> None:
    lost = any(note.code == "not-on-page" for note in document.notes)
    figures.placed += document.pages == (page.number, page.number) and not lost
    figures.agreement = min(figures.agreement, document.quality.get("agreement", 0.0))
    boxes = [(p.text, p.box) for p in document.paragraphs if p.box is not None]
    for text, place in _standing(page, article):
        figures.standing += 1
        figures.boxed += any(text == other and _is_in(box, place) for other, box in boxes)


def _standing(page: DayPage, article: DayArticle) -> Iterator[tuple[str, Box]]:
    """The paragraphs that begin on the page, with the place of their first column."""
    for unit in article.units:
        if unit.places and unit.places[0][0] == page.page:
            yield unit.text, unit.places[0][1]


def _is_in(box: Box, place: Box) -> bool:
    across = box[0] > place[0] - 2.5 * _SLACK and box[2] < place[2] + 2.5 * _SLACK
    return across and abs(box[1] - place[1]) < _SLACK and abs(box[3] - place[3]) < _SLACK


def main() -> None:
    """Print a line a day."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seeds", type=int, nargs="+", default=[1])
    heads = ["day", "pages", "articles once", "on their page", "paragraphs in their box"]
    heads += ["worst agreement", "s a page"]
    print("| " + " | ".join(heads) + " |\n|" + "---|" * len(heads))
    for seed in words.parse_args().seeds:
        got = measured(seed)
        cells = (
            seed,
            got.pages,
            f"{got.once}/{got.articles}",
            f"{got.placed}/{got.articles}",
            f"{got.boxed}/{got.standing}",
            f"{got.agreement:.4f}",
            f"{got.seconds / got.pages:.2f}",
        )
        print("| " + " | ".join(map(str, cells)) + " |", flush=True)


if __name__ == "__main__":
    main()
