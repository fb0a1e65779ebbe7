from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from practice.layouts import MADE, layout
from practice.press import print_pdf
from practice.scan import scanned
from typeset import glyphs, word

from parsers.pdf.drawn import NOTHING_DRAWN
from parsers.pdf.glyphs import Glyphs
from parsers.pdf.honesty import judge
from parsers.pdf.ocr import Found, widen
from parsers.pdf.read import read_pages

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


def test_a_scan_is_read_by_the_engine_that_is_there_and_noted() -> None:
    made = layout("one-column", 1)
    scan = scanned(
        print_pdf(made.issue.sheets[:1], title="s", made=MADE, order="logical", seed=1),
        150,
        1,
        MADE,
    )

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
    made = layout("one-column", 1)
    scan = scanned(
        print_pdf(made.issue.sheets[:1], title="s", made=MADE, order="logical", seed=1),
        150,
        1,
        MADE,
    )
    read = read_pages(scan, find=lambda: None)
    assert [note.code for note in read.notes] == ["scan"]
    assert "gongbao[ocr]" in read.notes[0].message
    assert read.notes[0].where == "p. 1"


def test_the_last_word_of_a_paragraph_is_as_large_as_its_text() -> None:
    """The white around a short word makes its box a third higher than its type."""

    def engine(_: NDArray[np.uint8]) -> Sequence[Found]:
        def box(x: float, y: float, wide: float, tall: float) -> NDArray[np.float64]:
            return np.array([[x, y], [x + wide, y], [x + wide, y + tall], [x, y + tall]], float)

        rows = [("为进一步提高城市供水保障能力补齐短板", 300 + 60 * n, 540, 37) for n in range(4)]
        rows.append(("之忧。", 540, 84, 44))
        return [Found(text, box(300, y, wide, tall), 0.9) for text, y, wide, tall in rows]

    sheets = layout("one-column", 1).issue.sheets[:1]
    printed = print_pdf(sheets, title="s", made=MADE, order="logical", seed=1)
    read = read_pages(scanned(printed, 150, 1, MADE), find=lambda: engine)
    sizes = {line.size for region in read.pages[0].regions for line in region.lines}
    assert len(sizes) == 1
