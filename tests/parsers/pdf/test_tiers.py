"""Pages set downwards in two tiers (段), drawn in every operator order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from practice.ink import Rule, Run, Sheet, Type
from practice.orders import ORDERS, Order
from practice.press import print_pdf

from parsers.pdf.read import read_pages

_SIZE, _STEP, _ROWS = 10.0, 10.0, 22
_PITCH = 17.0
_RIGHT = 340.0
_UPPER = (
    "为了规范本市市政设施的巡查和养护工作保障设施完好和使用安全根据有关法律法规结合本市实际制定本办法。",
    "本办法适用于本市行政区域内城市道路桥梁排水照明等市政设施的巡查养护及其监督管理活动。",
    "市住房和城乡建设主管部门负责全市市政设施养护工作的指导和监督各区负责本辖区的具体实施工作。",
)
_LOWER = (
    "养护单位应当建立巡查台账如实记录巡查的时间路段发现的问题和处理的结果台账保存期限不少于五年。",
    "发现设施缺损危及通行安全的应当立即设置警示标志并在二十四小时以内修复完毕不得推诿拖延。",
    "违反本办法规定的由主管部门责令限期改正逾期不改正的依法处理造成损失的依法承担赔偿责任。",
)
_MADE = datetime(2024, 1, 1, tzinfo=UTC)


def _tier(texts: tuple[str, ...], top: float, frame: int) -> list[Run]:
    """Columns from right to left; a paragraph's first is set in by two glyphs."""
    runs, column = [], 0
    for text in texts:
        row = 2
        for character in text:
            if row == _ROWS:
                column, row = column + 1, 0
            x, y = _RIGHT - column * _PITCH, top + row * _STEP
            runs.append(Run(x, y + 0.88 * _SIZE, character, Type("serif", _SIZE), frame=frame))
            row += 1
        column += 1
    return runs


def _read(gap: float, *, ruled: bool, order: Order) -> tuple[str, ...]:
    """Paragraphs of a page with so many glyphs of white between its tiers."""
    lower = 60 + (_ROWS + gap) * _STEP
    middle = lower - gap * _STEP / 2
    rule = [Rule(60, middle, _RIGHT + _SIZE + 8, middle)] if ruled else []
    sheet = Sheet(420, 595, [*_tier(_UPPER, 60, 1), *_tier(_LOWER, lower, 2), *rule])
    data = print_pdf([sheet], title="", made=_MADE, order=order, seed=3)
    return tuple(passage.text for passage in read_pages(data).passages)


@pytest.mark.parametrize("order", ORDERS)
def test_a_rule_parts_tiers_that_stand_near(order: Order) -> None:
    assert _read(1.0, ruled=True, order=order) == _UPPER + _LOWER


def test_white_alone_parts_tiers() -> None:
    assert _read(2.0, ruled=False, order="shuffled") == _UPPER + _LOWER
