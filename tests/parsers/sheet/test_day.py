"""A day of twelve pages with their HTML, and days with faults."""

from __future__ import annotations

from datetime import date

from captured import fetched
from practice.day import PAPER, DayPage, day
from practice.ink import Picture, Sheet
from practice.plain import write_plain
from practice.sheets import Issue, paper

from gongbao.model import Document
from gongbao.plugins import Fetched
from parsers.newspaper import PARSER, NewspaperParser

READER = NewspaperParser(find=lambda: None)
SLACK = 30.0


def group(page: DayPage, pdf: bytes | None = None) -> list[Fetched]:
    """The captures of a page: layout page, PDF, articles."""
    parts = [fetched(a.url, a.html, "part", n) for n, a in enumerate(page.articles, 1)]
    whole = pdf if pdf is not None else page.pdf
    return [fetched(page.url, page.html), fetched(page.pdf_url, whole, "part"), *parts]


def test_every_article_of_the_day_comes_once_on_its_page_and_agrees_with_the_pdf() -> None:
    found: list[Document] = []
    for page in day():
        documents = PARSER.parse(group(page)).documents
        assert {document.pages for document in documents} == {(page.number, page.number)}
        found += documents
    assert len(day()) == 12
    assert [d.title for d in found] == [a.title for page in day() for a in page.articles]
    assert min(document.quality["agreement"] for document in found) > 0.99
    assert not [n for d in found for n in d.notes if n.code in ("not-on-page", "pdf-only")]


def test_paragraphs_stand_in_their_boxes() -> None:
    page = day()[5]
    standing = 0
    for article, document in zip(page.articles, PARSER.parse(group(page)).documents, strict=True):
        places = [(u.text, box) for u in article.units for _, box in u.places[:1]]
        boxes = [(p.text, p.box) for p in document.paragraphs if p.box]
        for text, place in places:
            standing += any(
                text == other and all(abs(a - b) < SLACK for a, b in zip(box, place, strict=True))
                for other, box in boxes
            )
    assert standing >= 0.97 * sum(
        bool(unit.places) for article in page.articles for unit in article.units
    )


def test_a_pdf_of_another_day_is_not_believed_and_the_html_is_kept() -> None:
    page = day()[3]
    sheets = paper("classic", 1, Issue(PAPER, date(2023, 7, 1), page.number)).sheets
    parsed = PARSER.parse(group(page, write_plain(sheets)))
    assert "wrong-day" in [note.code for note in parsed.notes]
    assert [d.title for d in parsed.documents] == [a.title for a in page.articles]
    assert all(p.box is None for d in parsed.documents for p in d.paragraphs)


def test_a_page_that_is_one_picture_is_noted_and_the_html_is_kept() -> None:
    page = day()[3]
    sheet = Sheet(992, 1403, [Picture(0, 0, 992, 1403, 1)])
    parsed = READER.parse(group(page, write_plain([sheet])))
    assert "scan" in [note.code for note in parsed.notes]
    assert [d.title for d in parsed.documents] == [a.title for a in page.articles]


def test_an_article_whose_html_is_cut_has_its_text_on_the_pdf() -> None:
    page = day()[3]
    captures = group(page)
    cut = fetched(page.articles[0].url, page.articles[0].html[:300], "part", 1)
    captures[2] = cut
    parsed = PARSER.parse(captures)
    assert "no-article" in [note.code for note in parsed.notes]
    assert {d.title for d in parsed.documents} == {a.title for a in page.articles}
    lost = next(d for d in parsed.documents if d.title == page.articles[0].title)
    assert "pdf-only" in [note.code for note in lost.notes]


def test_a_pdf_that_is_damaged_is_noted_and_the_html_is_kept() -> None:
    page = day()[3]
    parsed = PARSER.parse(group(page, b"%PDF-1.7 x"))
    assert [note.code for note in parsed.notes] == ["damaged-pdf"]
    assert len(parsed.documents) == len(page.articles)
