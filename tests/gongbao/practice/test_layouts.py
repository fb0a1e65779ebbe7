"""The layout typesetter: its truth is what it draws, its lines obey the rules, seeds differ."""

from __future__ import annotations

import re
from collections import defaultdict

import numpy as np
import pypdfium2
import pytest
from practice.breaking import NOT_FIRST, NOT_LAST, Measure, break_lines
from practice.browser import print_with
from practice.browser_flow import flowed
from practice.gazette import Issue
from practice.ink import FURNITURE, Run, Type
from practice.layouts import MADE, Layout, layout
from practice.orders import ORDERS, Order, ordered
from practice.press import print_pdf
from practice.recipes import RECIPES
from practice.scan import scanned

_SPACE = re.compile(r"\s")
_MADE: dict[tuple[str, int], Layout] = {}


def set_once(name: str, seed: int = 1) -> Layout:
    if (name, seed) not in _MADE:
        _MADE[name, seed] = layout(name, seed)
    return _MADE[name, seed]


def drawn(made: Layout) -> dict[int, str]:
    """The text drawn for each unit, without white space."""
    texts: dict[int, str] = defaultdict(str)
    for sheet in made.issue.sheets:
        for mark in sheet.marks:
            if isinstance(mark, Run):
                texts[mark.unit] += _SPACE.sub("", mark.text)
    return texts


def pdf(made: Layout, order: Order) -> bytes:
    return print_pdf(made.issue.sheets, title="", made=MADE, order=order, seed=made.seed)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", RECIPES)
def test_the_truth_is_what_is_drawn(name: str, seed: int) -> None:
    made = set_once(name, seed)
    units = [unit for act in made.issue.acts for unit in act.units]
    texts = drawn(made)
    assert set(texts) - {FURNITURE} == set(range(len(units)))
    for number, unit in enumerate(units):
        if unit.role == "table":
            continue  # a head is drawn again after a page break; the next test has the cells
        assert texts[number] == _SPACE.sub("", unit.text)


@pytest.mark.parametrize("name", ["broken-table", "bare-table", "mixed"])
def test_every_cell_of_a_table_is_drawn(name: str) -> None:
    made = set_once(name)
    texts = drawn(made)
    units = [(unit, act) for act in made.issue.acts for unit in act.units]
    tables = [(n, act.tables[u.table]) for n, (u, act) in enumerate(units) if u.table is not None]
    assert tables
    for number, table in tables:
        for row in table.rows:
            for cell in row:
                assert _SPACE.sub("", cell) in texts[number]


@pytest.mark.parametrize("name", RECIPES)
def test_everything_stands_on_its_page_and_nothing_twice(name: str) -> None:
    made = set_once(name)
    wide, high = made.look.page
    boxes: dict[int, list[tuple[float, float, float, float]]] = defaultdict(list)
    for act in made.issue.acts:
        for unit in act.units:
            assert unit.places
            for page, box in unit.places:
                assert 0 < box[0] < box[2] < wide and 0 < box[1] < box[3] < high, unit
                boxes[page].append(box)
    for page, held in boxes.items():
        for n, one in enumerate(held):
            for other in held[n + 1 :]:
                across = min(one[2], other[2]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[1], other[1])
                assert min(across, down) < 1.5, (page, one, other)


def test_chinese_lines_begin_and_end_as_they_may() -> None:
    text = (
        "“今年，全市（含开发区）完成投资3.5亿元，同比增长12.6%；其中：《规划》内——重点项目……24个。”"
        * 6
    )
    for wide in (98.0, 131.5, 222.0, 411.0):
        lines = break_lines(text, Type("serif", 10), Measure(wide, first=20))
        joined = "".join(piece.text for line in lines for piece in line.pieces)
        assert joined == text
        for line in lines:
            whole = "".join(piece.text for piece in line.pieces)
            assert whole[0] not in NOT_FIRST - {"…", "—"}
            assert line.last or whole[-1] not in NOT_LAST
            assert line.width <= wide + 0.1
            assert line.last or line.pieces[0].x + line.width == pytest.approx(wide, abs=20.1)


def test_latin_stands_apart_where_the_look_says_so() -> None:
    [line] = break_lines("推广5G网络", Type("serif", 10), Measure(400, autospace=0.25))
    assert [piece.text for piece in line.pieces] == ["推广", "5G", "网络"]
    [close] = break_lines("推广5G网络", Type("serif", 10), Measure(400))
    assert line.width == pytest.approx(close.width + 5)


def test_the_orders_draw_the_same_page_in_another_order() -> None:
    made = set_once("two-columns")
    pictures, texts = [], set()
    for order in ORDERS:
        page = pypdfium2.PdfDocument(pdf(made, order))[0]
        pictures.append(np.asarray(page.render(grayscale=True).to_pil().convert("L"), dtype=int))
        texts.add(page.get_textpage().get_text_range())
    for other in pictures[1:]:
        assert np.abs(pictures[0] - other).mean() < 0.6
    assert len(texts) == len(ORDERS)


def test_a_seed_gives_the_same_bytes_and_another_seed_another_page() -> None:
    made, again = set_once("box"), layout("box", 1)
    assert made.truth() == again.truth()
    assert pdf(made, "shuffled") == pdf(again, "shuffled")
    other = set_once("box", 2)
    assert other.look != made.look
    assert other.truth()["documents"] != made.truth()["documents"]


def test_torn_runs_lose_nothing() -> None:
    marks = set_once("footnotes").issue.sheets[0].marks
    before = sorted("".join(m.text for m in marks if isinstance(m, Run)))
    for order in ORDERS:
        after = [m.text for m in ordered(marks, order, 3) if isinstance(m, Run)]
        assert sorted("".join(after)) == before


def test_a_footnote_stands_under_its_mark() -> None:
    made = set_once("footnotes")
    units = [unit for act in made.issue.acts for unit in act.units]
    feet = [(n, u) for n, u in enumerate(units) if u.role == "note" and u.text[0] in "①②③④⑤"]
    assert len(feet) >= 4
    for number, foot in feet:
        called = next(u for u in reversed(units[:number]) if foot.text[0] in u.text)
        assert foot.places[0][0] in {page for page, _ in called.places}


def test_a_scan_has_no_text() -> None:
    made = set_once("one-column")
    scan = pypdfium2.PdfDocument(scanned(pdf(made, "logical"), 100, 1, MADE))
    assert len(scan) == len(made.issue.sheets)
    assert all(not page.get_textpage().get_text_range().strip() for page in scan)


@pytest.mark.browser
def test_a_browser_prints_the_same_pages() -> None:
    made = set_once("mixed")
    printed = print_with(made.issue.sheets, title="", made=MADE, order="rows", seed=1)
    ours, theirs = pypdfium2.PdfDocument(pdf(made, "rows")), pypdfium2.PdfDocument(printed)
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        texts = [page.get_textpage() for page in (one, other)]
        found = [text.get_text_range().find("，") for text in texts]
        boxes = [text.get_charbox(at) for text, at in zip(texts, found, strict=True)]
        assert np.abs(np.subtract(*boxes)).max() < 2
    assert b"Skia" in printed and b"D:20230701" in printed


@pytest.mark.browser
def test_what_the_browser_lays_out_itself_has_its_own_pages() -> None:
    made = set_once("two-columns")
    printed, issue = flowed(made.issue, made.look, "", MADE)
    pages = [
        _SPACE.sub("", page.get_textpage().get_text_range())
        for page in pypdfium2.PdfDocument(printed)
    ]
    for act in issue.acts:
        for unit in act.units:
            assert _SPACE.sub("", unit.text)[:12] in pages[unit.places[0][0] - 1]
    assert all(number in page for page, (_, number) in zip(pages, furniture(issue), strict=True))


def furniture(issue: Issue) -> list[list[str]]:
    return [[_SPACE.sub("", text) for text in texts] for texts in issue.furniture.values()]
