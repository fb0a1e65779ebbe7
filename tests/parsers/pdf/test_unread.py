"""Pictures in the place of text: which are noted."""

import pytest
from typeset import SONG

from gongbao.model import Role
from parsers.pdf.blocks import Block
from parsers.pdf.drawn import NOTHING_DRAWN
from parsers.pdf.lines import Box, Line
from parsers.pdf.pages import Page, compose_pages
from parsers.pdf.passages import Passage
from parsers.pdf.sheet import Leaf
from parsers.pdf.unread import unread_pictures

PAGE = Page(1, 600, 800, 0, (), (), NOTHING_DRAWN)
LARGE: Box = (50, 100, 550, 300)


def passage(text: str, role: Role = "body", size: float = 10.5, box: Box = LARGE) -> Passage:
    return Passage(text, 1, box, size, SONG, "left", 0.0, 1, role=role)


@pytest.mark.parametrize(
    ("above", "box", "noted"),
    [
        (passage("各有关单位要按照职责分工抓好落实。"), LARGE, True),
        (passage("任务分工表", "caption"), LARGE, True),
        (passage("图1　管网分布", "caption"), LARGE, False),
        (passage("某市人民政府公报", size=46), LARGE, False),
        (passage("各有关单位要按照职责分工抓好落实。"), (50, 100, 120, 300), False),
    ],
)
def test_a_picture_among_text_is_noted(above: Passage, box: Box, noted: bool) -> None:
    picture = passage("", "caption", 0.0, box)
    found = list(unread_pictures([PAGE], [above, picture], 10.5))
    assert [(note.code, note.where) for note in found] == [("unread-picture", "p. 1")] * noted


def test_a_head_across_a_page_set_in_columns_is_furniture() -> None:
    head = Line("官报第四千号", (40, 100, 52, 160), 50.0, 10.0, SONG)
    text = tuple(
        Line("自上而下写的正文十字", (60, 100 + y, 160, 110 + y), 109.0 + y, 10, SONG)
        for y in range(0, 80, 16)
    )
    block = Block("frame", head.box, (head,))
    leaf = Leaf(1, (800, 600), (600, 800), 1, text, NOTHING_DRAWN, turned=(block,))
    ((page,), _) = compose_pages([leaf], [set()], 10.0)
    assert [line.text for line in page.furniture] == [head.text]
    assert [line.text for region in page.regions for line in region.lines] == [
        line.text for line in text
    ]
