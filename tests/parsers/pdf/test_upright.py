"""Text set in columns, and text that runs another way than its page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from parsers.pdf.glyphs import Font, Glyphs
from parsers.pdf.lines import find_lines
from parsers.pdf.turned import find_turned, turn_glyphs
from parsers.pdf.upright import turn_vertical

_SIZE = (400.0, 600.0)


def _set(rows: list[tuple[str, float, float, float, float, float]]) -> Glyphs:
    """Glyphs of (text, x, top, step right, step down, size)."""
    places = [
        (ord(c), x + n * dx, top + n * dy, size)
        for text, x, top, dx, dy, size in rows
        for n, c in enumerate(text)
    ]
    code, x, top, size = (np.array(column) for column in zip(*places, strict=True))
    count = len(code)
    number, flag = np.zeros(count, np.int64), np.zeros(count, bool)
    box = np.stack([x, top, x + size, top + size], axis=1).astype(float)
    base = np.stack([x, top + 0.88 * size], axis=1).astype(float)
    fonts = (Font("Song", heavy=False),)
    way = number.astype(np.int8)
    return Glyphs(code, box, base, size.astype(float), way, number, flag, flag, fonts)


def _columns() -> Glyphs:
    rows = [("第一行自上而下写到底", 300.0 - 18 * n, 50.0, 0.0, 10.0, 10.0) for n in range(3)]
    rows[1] = ("次行接在左边继续往下", *rows[1][1:])
    rows[2] = ("末行在此", *rows[2][1:])
    return _set(rows)


def _read(glyphs: Glyphs) -> list[str]:
    lines = find_lines(turn_glyphs(glyphs, 1, *_SIZE))
    return [line.text for line in sorted(lines, key=lambda line: line.base)]


def test_columns_are_read_from_right_to_left() -> None:
    turned = turn_vertical(_columns())
    assert (turned.way == 1).all()
    assert _read(turned) == ["第一行自上而下写到底", "次行接在左边继续往下", "末行在此"]


def test_rows_of_text_on_a_grid_stay_rows() -> None:
    rows = [("从左到右写的正文十个", 50.0, 50.0 + 16 * n, 10.0, 0.0, 10.0) for n in range(9)]
    assert turn_vertical(_set(rows)) is not None
    assert (turn_vertical(_set(rows)).way == 0).all()


def test_a_large_column_beside_rows_is_a_block_of_its_own() -> None:
    rows = [("从左到右写的正文十个", 50.0, 50.0 + 16 * n, 10.0, 0.0, 10.0) for n in range(9)]
    glyphs = turn_vertical(_set([*rows, ("竖排的标题", 300.0, 60.0, 0.0, 24.0, 22.0)]))
    assert (glyphs.way == 1).sum() == 5
    (block,) = find_turned(glyphs, 0, _SIZE, find_lines)
    assert [line.text for line in block.lines] == ["竖排的标题"]
    assert block.box[0] > 290 and block.box[1] < 65 and block.box[3] > 170


def test_the_words_of_a_narrow_cell_stay_in_their_row() -> None:
    rows = [("从左到右写的正文十个", 50.0, 50.0 + 16 * n, 10.0, 0.0, 10.0) for n in range(9)]
    glyphs = turn_vertical(_set([*rows, ("减值准备", 300.0, 60.0, 0.0, 12.0, 10.0)]))
    assert (glyphs.way == 0).all()


def test_text_up_a_margin_is_read_and_has_its_place() -> None:
    row = _set([("从左到右写的正文十个", 50.0, 50.0, 10.0, 0.0, 10.0)])
    up = turn_glyphs(_set([("沿页边往上", 100.0, 20.0, 10.0, 0.0, 10.0)]), 1, 600.0, 400.0)
    both = replace(
        row,
        code=np.concatenate([row.code, up.code]),
        box=np.concatenate([row.box, up.box]),
        base=np.concatenate([row.base, up.base]),
        size=np.concatenate([row.size, up.size]),
        way=np.concatenate([row.way, up.way + np.int8(3)]),
        font=np.concatenate([row.font, up.font]),
        hidden=np.concatenate([row.hidden, up.hidden]),
        pale=np.concatenate([row.pale, up.pale]),
    )
    (block,) = find_turned(both, 0, _SIZE, find_lines)
    assert [line.text for line in block.lines] == ["沿页边往上"]


def test_a_running_head_over_columns_stays_a_row() -> None:
    rows = [("第一行自上而下写到底", 300.0 - 18 * n, 50.0, 0.0, 10.0, 10.0) for n in range(3)]
    turned = turn_vertical(_set([*rows, ("官报第四千号", 180.0, 20.0, 22.0, 0.0, 10.0)]))
    assert turned.way.tolist() == [1] * 30 + [0] * 6


def test_numbers_at_the_heads_of_columns_stay_in_their_columns() -> None:
    columns = [("一二三四"[n] + "　各项内容写在下面", 300.0 - 18 * n, 50.0) for n in range(4)]
    turned = turn_vertical(_set([(text, x, y, 0.0, 10.0, 10.0) for text, x, y in columns]))
    assert (turned.way == 1).all()


def test_a_mark_whose_box_is_far_too_large_stays_in_its_column() -> None:
    glyphs = _columns()
    box = glyphs.box.copy()
    box[4] += (0.0, -6.0, 6.0, 0.0)
    turned = turn_vertical(replace(glyphs, box=box))
    assert _read(turned) == ["第一行自上而下写到底", "次行接在左边继续往下", "末行在此"]
