"""Articles of the HTML and stories of the PDF."""

from __future__ import annotations

from gongbao.model import Document, Paragraph
from parsers.sheet.folio import Folio
from parsers.sheet.match import agreement, place_documents
from parsers.sheet.paragraphs import Piece
from parsers.sheet.stories import Story
from parsers.sheet.turns import Turn

BOX = (10.0, 20.0, 110.0, 60.0)
FOLIO = Folio("海州日报", "3", "要闻", None, ())
SEA = (
    "一条渔船出海",
    "清晨的港口已经热闹起来，渔民们把冰装上船。",
    "到了傍晚，船队满载而归，码头灯火通明。",
)
STREET = (
    "老街的味道",
    "这条街走过了六百年，今天仍有人在这里生活。",
    "糕点铺的香气从巷口一直飘到巷尾。",
)


def article(texts: tuple[str, ...]) -> Document:
    rows = tuple(Paragraph("body" if n else "heading", text) for n, text in enumerate(texts))
    return Document("newspaper", texts[0], "\n".join(texts), rows, pages=(3, 3))


def story(
    texts: tuple[str, ...], sheets: tuple[str, ...] = ("3",), turn: Turn | None = None
) -> Story:
    pieces = tuple(Piece("body" if n else "heading", text, BOX) for n, text in enumerate(texts))
    return Story(texts[0], pieces, FOLIO, (1,), turn=turn or Turn(), sheets=sheets)


def test_each_article_finds_its_story_by_its_words_whatever_the_order() -> None:
    placed = place_documents([article(SEA), article(STREET)], [story(STREET), story(SEA)])
    assert [s.title for s in placed.stories if s] == [SEA[0], STREET[0]]
    assert placed.left == ()
    assert {p.box for d in placed.documents for p in d.paragraphs} == {BOX}
    assert [d.quality["agreement"] for d in placed.documents] == [1.0, 1.0]


def test_an_article_that_is_not_there_says_so_and_a_story_without_one_is_left() -> None:
    placed = place_documents([article(SEA)], [story(STREET)])
    assert placed.stories == (None,)
    assert [note.code for note in placed.documents[0].notes] == ["not-on-page"]
    assert [s.title for s in placed.left] == [STREET[0]]


def test_a_story_is_given_to_one_article_only() -> None:
    placed = place_documents([article(SEA), article(SEA)], [story(SEA)])
    assert [s is None for s in placed.stories] == [False, True]


def test_html_that_is_cut_is_shorter_than_the_pdf() -> None:
    placed = place_documents([article(SEA[:2])], [story((*SEA, *STREET[1:]))])
    assert "html-shorter" in [note.code for note in placed.documents[0].notes]


def test_of_an_article_that_turns_the_part_on_this_sheet_is_compared() -> None:
    placed = place_documents([article(SEA)], [story(SEA[:2], turn=Turn(on="四"))])
    document = placed.documents[0]
    assert document.quality["agreement"] == 1.0
    assert [note.code for note in document.notes] == ["turn"]
    assert [p.box for p in document.paragraphs] == [BOX, BOX, None]


def test_an_article_on_two_sheets_has_both_as_pages() -> None:
    placed = place_documents([article(SEA)], [story(SEA, sheets=("3", "5"))])
    assert placed.documents[0].pages == (3, 5)


def test_agreement_is_one_less_the_share_of_what_differs() -> None:
    assert agreement("春耕正当时", "春耕正当时") == 1.0
    assert agreement("春耕正当时", "春耕正当日") == 0.8
    assert agreement("", "春耕") == 0.0
    assert agreement("", "") == 1.0
