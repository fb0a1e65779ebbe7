from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from practice.fonts import width
from practice.ink import Picture, Rule, Run, Sheet, Type
from practice.layouts import MADE
from practice.press import print_pdf
from practice.scan import scanned
from typeset import glyphs, word

from parsers.pdf.drawn import NOTHING_DRAWN
from parsers.pdf.glyphs import Glyphs
from parsers.pdf.honesty import judge
from parsers.pdf.inked import ink_depths, part_neighbours
from parsers.pdf.lines import Line
from parsers.pdf.ocr import Found, Recogniser, recognise_page, widen
from parsers.pdf.read import read_pages
from parsers.pdf.shaded import find_shaded, outside
from parsers.pdf.through import wash_through

TEXT = (
    "为进一步提高城市供水保障能力补齐管网老化二次供水管理薄弱等短板让群众喝上放心水根据国家和省有关要求结合我市实际制定本方案"
    * 4
)
PICTURE = replace(NOTHING_DRAWN, pictures=np.array([[0.0, 0.0, 595.0, 842.0]]))


def page(text: str, *, hidden: bool = False) -> Glyphs:
    drawn = glyphs(
        p for n in range(0, len(text), 40) for p in word(text[n : n + 40], 50, 50 + n / 2)
    )
    return replace(drawn, hidden=np.full(len(drawn), hidden))


def test_text_is_honest() -> None:
    assert judge(page(TEXT), NOTHING_DRAWN, 595 * 842) == "honest"


def test_a_picture_with_only_a_page_number_is_a_scan() -> None:
    assert judge(page("—3—"), PICTURE, 595 * 842) == "scan"
    assert judge(page("—3—"), NOTHING_DRAWN, 595 * 842) == "honest"


def test_an_invisible_layer_over_a_picture_is_a_machines() -> None:
    assert judge(page(TEXT, hidden=True), PICTURE, 595 * 842) == "hidden"


@pytest.mark.parametrize("shift", [3000, 0xE000 - 0x4E00])
def test_wrong_and_private_characters_are_garbled(shift: int) -> None:
    wrong = "".join(
        chr(0x4E00 + (ord(c) - 0x4E00 + shift) % 0x5000)
        if shift < 0x5000
        else chr(ord(c) - 0x4E00 + 0xE000)
        if ord(c) < 0x6600
        else c
        for c in TEXT
    )
    assert judge(page(wrong), NOTHING_DRAWN, 595 * 842) == "garbled"


def test_narrow_punctuation_beside_ideographs_is_widened() -> None:
    assert widen("各县(区)人民政府,有关部门:") == "各县（区）人民政府，有关部门："
    assert widen("PM2.5, 3:1 (a)") == "PM2.5, 3:1 (a)"
    assert widen("（a) b (c）") == "（a） b （c）"


def test_a_scan_is_read_by_the_engine_that_is_there_and_noted() -> None:
    scan = scanned(print_pdf([Sheet(420, 595)], title="s", made=MADE), 150, 1, MADE)

    def engine(picture: NDArray[np.uint8]) -> Sequence[Found]:
        assert picture.ndim == 3
        tilt = np.array([[0, 0], [600, 9], [600, 39], [0, 30]], float)
        return [
            Found("为进一步提高城市供水保障能力,", tilt + np.array([300, 400 + 50 * n]), 0.9)
            for n in range(3)
        ]

    read = read_pages(scan, find=lambda: engine)
    assert [note.code for note in read.notes] == ["scan-recognised"]
    lines = [line for region in read.pages[0].regions for line in region.lines]
    assert [line.text for line in lines] == ["为进一步提高城市供水保障能力，"] * 3
    assert len({round(line.size) for line in lines}) == 1


def test_without_an_engine_a_note_says_what_to_install() -> None:
    scan = scanned(print_pdf([Sheet(420, 595)], title="s", made=MADE), 150, 1, MADE)
    read = read_pages(scan, find=lambda: None)
    assert [note.code for note in read.notes] == ["scan"]
    assert "gongbao[ocr]" in read.notes[0].message
    assert read.notes[0].where == "p. 1"


_ROWS = (
    ("为进一步提高城市供水保障能力，补齐短板", 0),
    ("（一）供水管网漏损率控制在百分之十以下", 24),
    ("各县政府、各有关部门于月底前报送方案，", 0),
    ("明确责任人和完成时限，解除群众的后顾", 0),
    ("之忧。", 0),
)


def _shaken(scale: float) -> list[Found]:
    """The rows as an engine finds them: its boxes are larger than the type, each otherwise."""
    found = []
    for at, (text, indent) in enumerate(_ROWS):
        x, y = 80 + indent - (at * 7) % 5, 100 + 24 * at - (at * 5) % 3
        right = 80 + indent + 12 * len(text) + (at * 3) % 5
        low = 100 + 24 * at + 15 + at % 2
        corners = np.array([[x, y], [right, y], [right, low], [x, low]], float)
        found.append(Found(text, corners * scale, 0.9))
    return found


def _recognised(
    rows: Sequence[tuple[str, float]], engine: Recogniser, last: float = 12.0
) -> list[Line]:
    """The lines of a page, as an engine finds them, that shows rows of text and their indents,
    the ``last`` in a size of its own."""
    sizes = [*[12.0] * (len(rows) - 1), last]
    runs = [
        Run(80 + x, 111.4 + 24 * at, text, Type("serif", size))
        for at, ((text, x), size) in enumerate(zip(rows, sizes, strict=True))
    ]
    printed = print_pdf([Sheet(420, 595, list(runs))], title="s", made=MADE)
    lines, _ = recognise_page(pypdfium2.PdfDocument(printed)[0], engine, 4000)
    return list(lines)


def test_boxes_that_shake_are_taken_to_the_ink() -> None:
    lines = _recognised(_ROWS, lambda picture: _shaken(200 / 72))
    assert {line.size for line in lines} == {12.0}
    for line, (text, indent) in zip(lines, _ROWS, strict=True):
        assert line.box[0] == pytest.approx(80 + indent, abs=1.5)
        assert line.box[2] == pytest.approx(80 + indent + 12 * len(text), abs=3)


@pytest.mark.parametrize(("text", "tall"), [("日", 17.2), ("人。", 18.8)])
def test_a_few_glyphs_in_a_box_too_tall_are_of_the_size_of_the_text(text: str, tall: float) -> None:
    def engine(picture: NDArray[np.uint8]) -> Sequence[Found]:
        right, low = 80 + 13 * len(text), 194 + tall
        corners = np.array([[80, 194], [right, 194], [right, low], [80, low]])
        return [*_shaken(200 / 72)[:4], Found(text, corners * 200 / 72, 0.9)]

    assert {line.size for line in _recognised([*_ROWS[:4], (text, 0)], engine)} == {12.0}


def test_a_long_title_in_a_box_too_low_is_larger_than_the_text() -> None:
    title = "关于推动供水提质的实施意见"

    def engine(picture: NDArray[np.uint8]) -> Sequence[Found]:
        right, low = 80 + 16 * len(title), 210.9
        corners = np.array([[80, 195], [right, 195], [right, low], [80, low]])
        return [*_shaken(200 / 72)[:4], Found(title, corners * 200 / 72, 0.9)]

    assert _recognised([*_ROWS[:4], (title, 0)], engine, last=16.0)[-1].size > 14


def test_a_box_that_reaches_over_a_gutter_ends_where_the_next_line_begins() -> None:
    left, right = (50.0, 100.0, 280.0, 112.0), (272.0, 100.0, 468.0, 112.0)
    below = (50.0, 120.0, 300.0, 132.0)
    inked = [(left, ((120.0, 126.0), (254.0, 272.5))), (right, ()), (below, ((260.0, 272.0),))]
    parted = part_neighbours(inked)
    assert parted[0] == ((50.0, 100.0, 254.0, 112.0), ((120.0, 126.0),))
    assert parted[1:] == inked[1:]


def test_blanks_that_no_ink_shows_are_left_out() -> None:
    told = ("利用 CCTV 检测", "（二） 提升能力", "图1 云堤水厂", "PDF and XML")
    set_so = ("利用CCTV检测", "（二）提升能力", "图1　云堤水厂", "PDF and XML")

    def engine(picture: NDArray[np.uint8]) -> Sequence[Found]:
        found = []
        for at, text in enumerate(set_so):
            right, top = 80 + width(text, Type("serif", 12.0)), 99.0 + 24 * at
            corners = [[79, top], [right, top], [right, top + 15], [79, top + 15]]
            found.append(Found(told[at], np.array(corners) * 200 / 72, 0.9))
        return found

    lines = [line.text for line in _recognised([(text, 0.0) for text in set_so], engine)]
    assert lines == ["利用CCTV检测", "（二）提升能力", "图1 云堤水厂", "PDF and XML"]


def test_a_shaded_area_is_a_picture_and_no_rule_in_it_counts() -> None:
    marks = [Picture(100, 100, 200, 120, 3), Rule(80, 300, 340, 300, width=1.0)]
    printed = print_pdf([Sheet(420, 595, list(marks))], title="s", made=MADE)
    page = pypdfium2.PdfDocument(scanned(printed, 150, 7, MADE))[0]
    grey = np.asarray(page.render(scale=2).to_pil().convert("L"))
    (box,) = find_shaded(grey, 2.0)
    assert box.tolist() == pytest.approx([100, 100, 300, 220], abs=8)
    rules = np.array([[110.0, 150.0, 290.0, 150.0], [80.0, 300.0, 340.0, 300.0]])
    assert outside(rules, np.array([box])).tolist() == [[80.0, 300.0, 340.0, 300.0]]


def test_what_shows_through_the_paper_is_faint() -> None:
    picture = np.full((220, 400), 245, np.uint8)
    rng = np.random.default_rng(7)
    for at, ink in ((20, 60), (60, 90), (100, 205), (140, 205), (180, 205)):
        picture[at : at + 20, 20:380] = np.where(rng.random((20, 360)) < 0.2, ink, 245)
    boxes = np.array([[10.0, y, 195.0, y + 12] for y in (9, 29, 49, 69, 89)])
    assert (ink_depths(picture, boxes, 2.0) < 0.3).tolist() == [False] * 2 + [True] * 3


def test_what_shows_through_is_washed_out_and_pale_edges_of_ink_are_not() -> None:
    page = np.full((300, 400, 3), 240, np.uint8)
    page[20:280:20, 20:380] = 230 - 190
    page[21:281:20, 20:380] = 200
    through = page.copy()
    through[30:290:20, 20:380] = through[31:291:20, 20:380] = 205
    assert (wash_through(through, 2.0)[30:290:20, 20:380] == 255).all()
    assert (wash_through(through, 2.0)[20:280:20] == page[20:280:20]).all()
    assert wash_through(page, 2.0) is page
