"""Pages of twelve layouts with known truth, drawn in any order."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from captured import fetched
from practice.orders import ORDERS, Order
from practice.plain import Faces, write_plain
from practice.plots import LAYOUTS
from practice.sheets import Paper, paper
from practice.truetype import faces_of

from gongbao.model import Document, Parsed
from parsers.newspaper import PARSER

LEAST = 4
"""Furniture of fewer characters may be words of the text as well."""


@cache
def made(layout: str) -> Paper:
    return paper(layout, 3)


@cache
def faces() -> Faces:
    return faces_of(sheet for layout in LAYOUTS for sheet in made(layout).sheets)


@cache
def parsed(layout: str, order: Order) -> Parsed:
    pdf = write_plain(made(layout).sheets, faces=faces(), order=order, seed=3)
    return PARSER.parse([fetched("http://paper.example/1.pdf", pdf)])


def articles(layout: str, order: Order = "shuffled") -> list[Document]:
    """The documents that are no advertisements."""
    return [
        document
        for document in parsed(layout, order).documents
        if not any(note.code == "advertisement" for note in document.notes)
    ]


def told(document: Document) -> list[tuple[str, str]]:
    """Roles and texts, blanks apart."""
    return [(p.role, close(p.text)) for p in document.paragraphs if p.role != "caption"]


def close(text: str) -> str:
    return "".join(text.split())


def truth(layout: str) -> dict[str, Any]:
    return made(layout).truth()


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_article_of_a_layout_is_found_whole_with_its_roles(layout: str) -> None:
    wanted = {
        row["title"]: [
            (p["role"], close(p["text"])) for p in row["paragraphs"] if p["role"] != "caption"
        ]
        for row in truth(layout)["documents"]
    }
    found = {document.title: told(document) for document in articles(layout)}
    assert sorted(found) == sorted(wanted)
    assert [title for title in wanted if found[title] != wanted[title]] == []


@pytest.mark.parametrize("layout", LAYOUTS)
def test_fonts_that_are_not_in_the_file_change_nothing(layout: str) -> None:
    found = PARSER.parse([fetched("http://paper.example/1.pdf", write_plain(made(layout).sheets))])
    same = parsed(layout, "logical")
    assert [told(document) for document in found.documents] == [told(d) for d in same.documents]


@pytest.mark.parametrize("layout", ["narrow", "turns", "boxes"])
def test_the_order_of_drawing_changes_nothing(layout: str) -> None:
    found = {order: [told(document) for document in articles(layout, order)] for order in ORDERS}
    assert all(texts == found["logical"] for texts in found.values())


@pytest.mark.parametrize("layout", ["front", "advertisements", "turns"])
def test_no_furniture_is_left_in_the_text(layout: str) -> None:
    wanted = truth(layout)
    strings = {text for page in wanted["furniture"] for text in page["texts"]} | {
        line for lines in wanted["advertisements"] for line in lines
    }
    strings |= set(wanted["turns"])
    text = "\n".join(document.text for document in articles(layout))
    assert [string for string in strings if len(string) >= LEAST and string in text] == []


def test_the_head_of_the_page_is_kept_as_metadata() -> None:
    wanted, found = truth("classic"), parsed("classic", "logical")
    document = found.documents[0]
    assert document.published is not None
    assert document.published.isoformat() == wanted["published"]
    assert document.category == wanted["sheets"][0]["name"]
    assert document.pages == (int(wanted["sheets"][0]["number"]),) * 2
    assert [n.message for n in found.notes if n.code == "paper"] == [wanted["paper"]]


def test_a_turned_article_has_both_its_sheets_and_a_turn_without_its_end_says_so() -> None:
    both = {document.title: document.pages for document in articles("turns")}
    assert sorted(both.values()).count((1, 2)) == 2
    pdf = write_plain(made("turns").sheets[:1], faces=faces())
    alone = PARSER.parse([fetched("http://paper.example/1.pdf", pdf)])
    notes = [n.message for d in alone.documents for n in d.notes if n.code == "turn"]
    assert notes == ["goes on on sheet 二, which is not here"] * 2


def test_turns_are_joined_over_the_files_of_one_day() -> None:
    sheets = made("turns").sheets
    group = [
        fetched(f"http://paper.example/{n}.pdf", write_plain([sheet], faces=faces()), "part", n)
        for n, sheet in enumerate(sheets, 1)
    ]
    found = {document.title: told(document) for document in PARSER.parse(group).documents}
    assert found == {document.title: told(document) for document in articles("turns")}
