"""One day of a newspaper: twelve pages, each with its layout page, its articles' pages and its PDF,
in the form of Founder's pc/layout; and the truth."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from practice.broadsheet import Story
from practice.flow import Unit
from practice.ideal import as_read
from practice.markup import Record
from practice.newspaper import Article, Span
from practice.paper_page import article_html, layout_html
from practice.plain import Faces, write_plain
from practice.sheets import Issue, Paper, paper
from practice.truetype import faces_of

PAPER, DAY = "澄湾日报", date(2023, 6, 30)
ROOT = "http://epaper.chengwan.example/cwrb/pc"
_LAYOUTS = (
    "front",
    "turns",
    "classic",
    "narrow",
    "wide",
    "eight",
    "upright",
    "boxes",
    "pictures",
    "advertisements",
    "measures",
)
_FOLDER = f"{DAY:%Y%m}/{DAY:%d}"


@dataclass(frozen=True, slots=True)
class DayArticle:
    """An article of the day: where its page is, its bytes, and the truth of its paragraphs."""

    url: str
    html: bytes
    title: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class DayPage:
    """A page of the day; ``page`` is its place, from 1, among the sheets that its articles' units
    count."""

    number: int
    page: int
    url: str
    html: bytes
    pdf_url: str
    pdf: bytes
    articles: tuple[DayArticle, ...]


@cache
def day(seed: int = 1) -> tuple[DayPage, ...]:
    """The twelve pages."""
    made: list[tuple[int, int, Paper]] = []
    for layout in _LAYOUTS:
        set_ = paper(layout, seed, Issue(PAPER, DAY, len(made) + 1))
        made += [(len(made) + 1 + n, n, set_) for n in range(len(set_.sheets))]
    editions = [
        (f"第{number:02}版：{part.heads[at].name}", f"node_{number:02}.html", f"{number:02}.pdf")
        for number, at, part in made
    ]
    faces = faces_of(sheet for _, at, part in made if not at for sheet in part.sheets)
    return tuple(_page(number, at, part, editions, faces) for number, at, part in made)


def _page(
    number: int, at: int, part: Paper, editions: Sequence[tuple[str, str, str]], faces: Faces
) -> DayPage:
    name, node, pdf = editions[number - 1]
    stories = [story for story in part.stories if _begins(story) == at + 1]
    articles = tuple(_articles(number, name, stories))
    links = [(article.title, article.url.rsplit("/", 1)[1]) for article in articles]
    return DayPage(
        number,
        at + 1,
        f"{ROOT}/layout/{_FOLDER}/{node}",
        layout_html(DAY, name, editions, links).encode(),
        f"{ROOT}/att/{_FOLDER}/{pdf}",
        write_plain([part.sheets[at]], faces=faces, order="frames", seed=number),
        articles,
    )


def _begins(story: Story) -> int:
    return min(page for unit in story.units for page, _ in unit.places)


def _articles(number: int, name: str, stories: Sequence[Story]) -> Iterator[DayArticle]:
    for ordinal, story in enumerate(stories, 1):
        file = f"content_{number * 100 + ordinal}.html"
        title = next(at for at, unit in enumerate(story.units) if unit.level == 1)
        under = story.units[title + 1]
        fields = {
            "id": str(number * 100 + ordinal),
            "title": story.title,
            "kicker": story.units[0].text if title else "",
            "subtitle": under.text if under.role == "heading" else "",
            "byline": next((unit.text for unit in story.units if unit.role == "note"), ""),
        }
        units = [Unit(u.role, as_read(u.text), u.level, places=u.places) for u in story.units]
        image = "1.jpg" if units[-1].role == "caption" else ""
        shown = Article(Record("article", fields), Span(0, 0), units)
        yield DayArticle(
            f"{ROOT}/con/{_FOLDER}/{file}",
            article_html(shown, DAY, name, image).encode(),
            story.title,
            tuple(units),
        )
