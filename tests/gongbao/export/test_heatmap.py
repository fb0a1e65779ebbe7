"""The heat map: a cell an issue, and nothing of a site's words runs in it."""

from __future__ import annotations

from datetime import date

from gongbao.coverage import Held, Lost, cover
from gongbao.export.heatmap import heatmap
from gongbao.model import Source

SOURCE = Source("g", "<script>alert(1)</script>公报", "市政府", "000000", "gazette", "listing",
                "gazette", first="2022-03", last="2022-12", cadence="monthly")  # fmt: skip


def test_a_cell_an_issue_with_its_number_and_state() -> None:
    held = [Held(date(2022, month, 28), month) for month in (3, 4, 6)]
    page = heatmap([(SOURCE, cover(SOURCE, held, (), date(2024, 1, 1)))])
    assert page.count('<td class="held"') == 3 + 1  # and the key's
    assert page.count('<td class="missing"') == 7 + 1
    assert '<td class="missing" title="2022年第5期: missing">5</td>' in page


def test_words_from_outside_are_escaped() -> None:
    lost = [Lost(date(2022, 3, 9), "blocked", 'http://x/"onmouseover="alert(1)')]
    page = heatmap([(SOURCE, cover(SOURCE, [], lost, date(2024, 1, 1)))])
    assert "<script" not in page
    assert '"onmouseover' not in page
    assert "default-src 'none'" in page
