"""Tables that hold data, as full grids."""

from __future__ import annotations

import pytest
from lxml import html

from gongbao.model import Span
from parsers.html.grids import MAX_CELLS, as_table


def grid(markup: str) -> tuple[tuple[str, ...], ...] | None:
    table = as_table(html.fragment_fromstring(markup))
    return table.rows if table else None


def test_cells_are_cleaned_and_their_blocks_kept_apart() -> None:
    markup = (
        "<table><thead><tr><th>指　标</th><th> 单位 </th></tr></thead>"
        "<tbody><tr><td><p>甲</p><p>乙<b>丙</b>丁</p></td><td>1<br>2</td></tr></tbody></table>"
    )
    assert grid(markup) == (("指标", "单位"), ("甲\n乙丙丁", "1\n2"))


def test_spans_keep_their_text_at_the_top_left() -> None:
    markup = (
        "<table><tr><td rowspan=2 colspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr>"
        "<tr><td>1</td><td>2</td><td>3</td></tr></table>"
    )
    table = as_table(html.fragment_fromstring(markup))
    assert table is not None
    assert table.rows == (("甲", "", "乙"), ("", "", "丙"), ("1", "2", "3"))
    assert table.spans == (Span(0, 0, 2, 2),)


@pytest.mark.parametrize(
    "markup",
    [
        "<table><tr><td>一格</td></tr></table>",
        "<table><tr><td>左</td><td>右</td></tr></table>",
        "<table><tr><td>一列</td></tr><tr><td>二行</td></tr></table>",
        "<table><tr><td>甲</td><td><table><tr><td>乙</td></tr></table></td></tr><tr><td>丙</td></table>",
        "<table><tr><td>栏</td><td>"
        + "正文很长。" * 200
        + "</td></tr><tr><td></td><td></td></tr></table>",
        "<table><tr></tr></table>",
    ],
)
def test_a_table_that_only_places_things_is_none(markup: str) -> None:
    assert grid(markup) is None


def test_a_span_that_nobody_can_mean_is_not_believed() -> None:
    wide = "<tr>" + "<td colspan=99999 rowspan=9999>x</td>" * 400 + "</tr>"
    table = as_table(html.fragment_fromstring(f"<table>{wide * 3}</table>"))
    assert table is not None
    assert sum(len(row) for row in table.rows) <= MAX_CELLS
