"""Sheets with faults, and which PDFs are a newspaper's."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from captured import fetched
from numpy.typing import NDArray
from practice.fonts import width
from practice.ink import Panel, Picture, Run, Sheet, Type
from practice.layouts import layout
from practice.plain import write_plain
from practice.sheets import paper

from gongbao.parsing.extract import detect, extract
from gongbao.settings import Limits
from parsers.newspaper import PARSER, NewspaperParser
from parsers.pdf.ocr import Found, Recogniser

READER = NewspaperParser(find=lambda: None)
SIZE = (992.0, 1403.0)


def sheet(*marks: Run | Panel | Picture) -> bytes:
    return write_plain([Sheet(*SIZE, list(marks))])


def codes(body: bytes) -> list[str]:
    return [note.code for note in READER.parse([fetched("http://p.example/1.pdf", body)]).notes]


def test_a_page_that_is_one_picture_gives_a_note_and_no_document() -> None:
    body = sheet(Picture(0, 0, *SIZE, 1))
    parsed = READER.parse([fetched("http://p.example/1.pdf", body)])
    assert parsed.documents == ()
    assert [note.code for note in parsed.notes] == ["scan"]


def test_a_page_of_nothing_but_advertisements_says_so() -> None:
    rng = random.Random(1)
    marks: list[Run | Panel] = []
    for n in range(3):
        top = 120.0 + 400 * n
        marks.append(Panel(60, top, 860, 340, line=0.8))
        marks.append(Run(200, top + 100, "澄湾百货　周年店庆", Type("sans", 40, bold=True)))
        number = rng.randint(1000000, 9999999)
        marks.append(Run(300, top + 220, f"咨询电话：0000-{number}", Type("sans", 16)))
    parsed = READER.parse([fetched("http://p.example/1.pdf", sheet(*marks))])
    assert "advertisements-only" in [note.code for note in parsed.notes]
    flagged = [[note.code for note in document.notes] for document in parsed.documents]
    assert flagged and all("advertisement" in notes for notes in flagged)


def test_an_empty_page_is_told() -> None:
    assert codes(sheet()) == ["no-text"]


def test_a_file_cut_short_is_told() -> None:
    assert codes(sheet(Run(50, 50, "春耕正当时", Type("sans", 16)))[:200]) == ["damaged-pdf"]


@pytest.mark.parametrize("name", ["classic", "eight", "briefs", "measures", "front"])
def test_newspapers_are_known_by_their_columns(name: str) -> None:
    assert PARSER.fits(write_plain(paper(name, 3).sheets, order="rows"))


@pytest.mark.parametrize("name", ["one-column", "two-columns", "broken-table"])
def test_gazettes_are_none(name: str) -> None:
    assert not PARSER.fits(write_plain(layout(name, 11).issue.sheets[:3]))


def picture_of(sheet: Sheet) -> tuple[bytes, Recogniser]:
    """A sheet as a picture, and an engine that sees each of its runs of type."""

    def engine(picture: NDArray[np.uint8]) -> Sequence[Found]:
        scale = picture.shape[1] / sheet.width
        found: list[Found] = []
        for run in (mark for mark in sheet.marks if isinstance(mark, Run)):
            if not run.text.strip():
                continue
            high, x0 = run.type.size, run.x
            x1 = x0 + width(run.text, run.type) + run.spacing * (len(run.text) - 1)
            top, low = run.y - 0.88 * high, run.y + 0.12 * high
            corners = np.array([[x0, top], [x1, top], [x1, low], [x0, low]])
            found.append(Found(run.text, corners * scale, 0.95))
        return found

    return write_plain([Sheet(*SIZE, [Picture(0, 0, *SIZE, 1)])]), engine


def test_a_scanned_newspaper_is_known_by_its_columns_once_it_is_recognised() -> None:
    (page,) = paper("classic", 3).sheets
    body, engine = picture_of(replace(page, width=SIZE[0], height=SIZE[1]))
    assert NewspaperParser(find=lambda: engine).fits(body)
    assert not READER.fits(body)


def test_what_is_no_pdf_is_no_newspaper() -> None:
    assert not PARSER.fits(b"%PDF-1.7 x")


def test_pages_can_be_left_out() -> None:
    body = write_plain(paper("turns", 3).sheets)
    assert PARSER.pages(body) == 2
    parsed = PARSER.without([2]).parse([fetched("http://p.example/1.pdf", body)])
    assert "skipped-page" in [note.code for note in parsed.notes]
    assert {document.pages for document in parsed.documents} == {(1, 1)}


def test_extract_without_being_told_reads_a_newspaper_as_one_and_a_gazette_as_one() -> None:
    paper_pdf = write_plain(paper("classic", 3).sheets)
    found = extract(paper_pdf, "a.pdf", detect(paper_pdf), Limits(), told=False)
    assert {document.kind for document in found.documents} == {"newspaper"}
    gazette = write_plain(layout("one-column", 11).issue.sheets[:2])
    found = extract(gazette, "b.pdf", detect(gazette), Limits(), told=False)
    assert {document.kind for document in found.documents} == {"gazette"}
