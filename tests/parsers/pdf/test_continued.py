from dataclasses import replace

from typeset import SONG

from parsers.pdf.continued import join_over_pages
from parsers.pdf.passages import Passage
from parsers.pdf.tables import PageTable

TABLE = Passage("", 1, (0, 0, 100, 10), 0.0, SONG, "left", 0.0, 1, role="table", table=0)
HEAD = ("序号", "任务", "时限")
FIRST = PageTable((HEAD, ("9", "供水", "2月")), (), (0, 0, 90, 90), 1, 1, (0.0, 30.0, 60.0, 90.0))


def joined(between: str, *rows: tuple[str, ...]) -> list[tuple[tuple[str, ...], ...]]:
    """The tables of two pages with a line between them."""
    rest = replace(FIRST, rows=(HEAD, *rows), page=2, last_page=2)
    line = Passage(between, 1, (0, 95, 10, 100), 9.0, SONG, "left", 0.0, 1)
    passages = [TABLE, line, replace(TABLE, page=2, last_page=2, table=1)]
    return [table.rows for table in join_over_pages(passages, [FIRST, rest])[1]]


def test_the_number_of_a_row_left_on_the_page_before_is_in_its_row() -> None:
    whole = (HEAD, ("9", "供水", "2月"), ("10", "供热", "3月"))
    assert joined("10", ("", "供热", "3月")) == [whole]


def test_text_between_two_tables_keeps_them_apart() -> None:
    assert len(joined("供热工程", ("", "供热", "3月"))) == 2
    assert len(joined("10", ("10", "供热", "3月"))) == 2
