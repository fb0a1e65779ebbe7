"""Captions of tables."""

from dataclasses import replace

from typeset import SONG

from parsers.pdf.asides import name_asides
from parsers.pdf.measure import Measure
from parsers.pdf.passages import Passage

MEASURE = Measure(14.0, "SimSun", indented=True)
TABLE = Passage("", 2, (0, 0, 100, 10), 0.0, SONG, "left", 0.0, 2, role="table", table=0)
TITLE = Passage("重点项目计划表", 2, (0, 0, 100, 10), 12.0, SONG, "centre", 0.0, 2)


def roles(*passages: Passage) -> list[str]:
    return [passage.role for passage in name_asides(passages, MEASURE)]


def test_the_title_of_a_table_is_its_caption() -> None:
    unit = replace(TITLE, text="单位：万元", align="right")
    assert roles(TITLE, unit, TABLE) == ["caption", "caption", "table"]


def test_a_title_left_at_the_foot_of_the_page_before_is_one_when_it_is_small() -> None:
    before = replace(TITLE, page=1, last_page=1)
    assert roles(before, TABLE) == ["caption", "table"]
    assert roles(replace(before, size=14.0), TABLE) == ["body", "table"]
    assert roles(before, replace(TABLE, page=3)) == ["body", "table"]
