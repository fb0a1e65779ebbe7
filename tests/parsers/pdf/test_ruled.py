"""Rules and tables of pages that are pictures."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from practice.layouts import MADE, layout
from practice.press import print_pdf
from practice.scan import scanned

from parsers.pdf.ocr import Found
from parsers.pdf.read import read_pages
from parsers.pdf.ruled import find_rules

_SCALE = 150 / 72


def _paper() -> NDArray[np.uint8]:
    noise = np.random.default_rng(1).normal(240, 6, (900, 700))
    return np.clip(noise, 0, 255).astype(np.uint8)


def test_long_thin_ink_is_a_rule_across_or_down() -> None:
    picture = _paper()
    picture[300:302, 100:500] = 60
    picture[200:600, 320:323] = 60
    across, down = find_rules(picture, _SCALE)
    assert across * _SCALE == pytest.approx(np.array([[100, 301, 500, 301]]), abs=2)
    assert down * _SCALE == pytest.approx(np.array([[321.5, 200, 321.5, 600]]), abs=2)


def test_a_rule_that_steps_and_breaks_is_one() -> None:
    picture = _paper()
    for part in range(10):
        picture[300 + part // 3, 100 + 40 * part : 139 + 40 * part] = 90
    across, down = find_rules(picture, _SCALE)
    assert len(across) == 1 and not len(down)


def test_pictures_and_type_are_no_rules() -> None:
    picture = _paper()
    picture[100:300, 100:400] = 80
    for column in range(20):
        picture[500:502, 100 + 24 * column : 120 + 24 * column] = 40
        picture[505:520, 110 + 24 * column] = 40
    across, down = find_rules(picture, _SCALE)
    assert not len(across) and not len(down)


def test_a_ruled_table_in_a_tilted_scan_has_its_cells() -> None:
    made = layout("broken-table", 1)
    sheets = made.issue.sheets[1:2]
    printed = print_pdf(sheets, title="s", made=MADE, order="logical", seed=1)
    (wanted,) = read_pages(printed).tables
    scan = scanned(printed, 150, 3, MADE)

    def engine(picture: NDArray[np.uint8]) -> Sequence[Found]:
        return _as_recognised(printed, picture.shape[0])

    (table,) = read_pages(scan, find=lambda: engine).tables
    assert table.rows == wanted.rows


def _as_recognised(printed: bytes, height: int) -> list[Found]:
    """The born-digital rows of text where the tilted picture has them."""
    tilt = np.radians(random.Random(300).uniform(-0.8, 0.8))  # as the scan of seed 3, page 0
    scale = height / 842
    turn = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
    middle = np.array([595, 842]) * scale / 2
    text = pypdfium2.PdfDocument(printed)[0].get_textpage()
    found = []
    for at in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(at)
        words = text.get_text_bounded(left, bottom, right, top).strip()
        box = np.array([[left, top], [right, top], [right, bottom], [left, bottom]])
        corners = np.stack([box[:, 0], 842 - box[:, 1]], axis=1) * scale
        if words:
            found.append(Found(words, (corners - middle) @ turn + middle, 0.99))
    return found
