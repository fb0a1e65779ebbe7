from dataclasses import replace

import numpy as np
from typeset import glyphs, line, word

from gongbao.model import Span
from parsers.pdf.blocks import rows_of
from parsers.pdf.drawn import Drawn
from parsers.pdf.grids import find_frames, find_grids
from parsers.pdf.laid import find_columns, lay_out
from parsers.pdf.loose import find_loose_tables
from parsers.pdf.tables import PageTable, continues, join_tables, take_tables, to_markdown

NONE = np.zeros((0, 4))


def drawn(ys: list[float], xs: list[float], *, without: tuple[float, ...] = ()) -> Drawn:
    across = [[xs[0], y, xs[-1], y] for y in ys]
    down = [[x, ys[0], x, ys[-1]] for x in xs if x not in without]
    return Drawn(np.array(across, float), np.array(down, float), NONE, NONE)


def test_rules_that_cross_make_a_table() -> None:
    page = glyphs(
        word("序号", 52, 115) + word("名称", 112, 115) + word("1", 52, 135) + word("水厂", 112, 135)
    )
    tables, rest = take_tables(page, drawn([100, 120, 140], [50, 110, 170]), 1)
    assert tables[0].rows == (("序号", "名称"), ("1", "水厂"))
    assert len(rest) == 0


def test_a_missing_wall_is_a_span() -> None:
    across = [[50, 100, 170, 100], [50, 120, 170, 120], [50, 140, 170, 140]]
    down = [[50, 100, 50, 140], [170, 100, 170, 140], [110, 120, 110, 140]]
    rules = Drawn(np.array(across, float), np.array(down, float), NONE, NONE)
    page = glyphs(word("合计情况", 90, 115) + word("甲", 52, 135) + word("乙", 112, 135))
    tables, _ = take_tables(page, rules, 1)
    assert tables[0].rows == (("合计情况", ""), ("甲", "乙"))
    assert tables[0].spans == (Span(0, 0, 1, 2),)


def test_a_table_without_rules_at_its_sides_has_all_its_columns() -> None:
    (grid,) = find_grids(drawn([100, 120, 140], [50, 110, 170], without=(50, 170)))
    assert grid.cell.shape == (2, 2)


def test_one_rectangle_is_a_frame_and_no_table() -> None:
    box = drawn([100, 140], [50, 170])
    assert find_grids(box) == []
    assert find_frames(box) == [(50, 100, 170, 140)]


def test_rules_around_articles_are_no_table() -> None:
    article = [p for n in range(30) for p in word("一篇文章里的字排成许多行", 52, 115 + 12 * n)]
    aside = [p for n in range(30) for p in word("另一篇文章里的字也不少", 262, 115 + 12 * n)]
    rules = drawn([100, 300, 480], [50, 260, 470])
    assert take_tables(glyphs(article + aside), rules, 1)[0] == []


def test_a_table_that_goes_on_shows_its_head_once() -> None:
    page = glyphs(
        word("序号", 52, 115) + word("名称", 112, 115) + word("1", 52, 135) + word("水厂", 112, 135)
    )
    (first,), _ = take_tables(page, drawn([100, 120, 140], [50, 110, 170]), 1)
    more = glyphs(
        word("序号", 52, 115) + word("名称", 112, 115) + word("2", 52, 135) + word("泵站", 112, 135)
    )
    (second,), _ = take_tables(more, drawn([100, 120, 140], [50, 110, 170]), 2)
    assert continues(first, second)
    joined = join_tables(first, second)
    assert joined.rows == (("序号", "名称"), ("1", "水厂"), ("2", "泵站"))
    assert joined.last_page == 2


def test_a_row_that_a_page_break_parts_is_one_row() -> None:
    edges = (50.0, 80.0, 160.0, 240.0)
    head = (("序号", "项目", "责任单位"), ("1", "老旧小区供水管网改", "市水务局"))
    first = PageTable(head, (), (50, 100, 240, 140), 1, 1, edges)
    rest = (("", "造工程", ""), ("2", "泵站", "市水务局"))
    joined = join_tables(
        first, PageTable(rest, (Span(1, 1, 1, 2),), (50, 60, 240, 90), 2, 2, edges)
    )
    assert joined.rows[1:] == (("1", "老旧小区供水管网改造工程", "市水务局"), rest[1])
    assert joined.spans == (Span(2, 1, 1, 2),)
    short = replace(first, rows=(head[0], ("1", "供水", "市水务局")))
    assert len(join_tables(short, PageTable(rest, (), (50, 60, 240, 90), 2, 2, edges)).rows) == 4


def test_rows_in_columns_of_white_are_a_table() -> None:
    rows = [
        ("物资名称", "单位", "数量"),
        ("编织袋", "万条", "720"),
        ("救生衣", "件", "799"),
        ("水泵", "台", "18"),
    ]
    lines = [
        line(cell, 60 + 90 * c, 100 + 24 * r)
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
    ]
    assert find_loose_tables(rows_of(lines)) == [(0, 4)]
    assert lay_out(lines, 1, find_columns(lines)).rows == tuple(rows)


def test_a_cell_of_two_lines_stays_in_its_row() -> None:
    rows = [("甲", "近海养殖"), ("乙", "水下机器人"), ("丙", "种业"), ("丁", "农机")]
    lines = [
        line(cell, 60 + 90 * c, 100 + 34 * r)
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
    ]
    lines[3] = line("水下", 150, 127)
    lines.append(line("机器人", 150, 141))
    assert lay_out(lines, 1, find_columns(lines)).rows == tuple(rows)


def test_rows_that_fill_all_columns_are_not_lines_of_one_row() -> None:
    rows = [("单位", "期限", "金额"), ("甲厂", "三年", "100.00"), ("乙厂", "五年", "80.00")]
    places = (50, 150, 250)
    bases = (100, 136, 150)
    lines = [
        line(text, x, base)
        for base, row in zip(bases, rows, strict=True)
        for x, text in zip(places, row, strict=True)
    ]
    lines.append(line("100.00", 250, 164))
    assert lay_out(lines, 1, find_columns(lines)).rows == (*rows, ("", "", "100.00"))


def test_a_dash_beside_numbers_is_in_their_column() -> None:
    lines = [line("项目", 50, 100), line("本期", 150, 100), line("上期", 250, 100)]
    lines += [line("收入", 50, 116), line("1,411,732", 130, 116, 6), line("320,000", 250, 116, 6)]
    lines += [line("支出", 50, 132), line("-", 180, 132, 4), line("320,000", 250, 132, 6)]
    assert lay_out(lines, 1, find_columns(lines)).rows == (
        ("项目", "本期", "上期"),
        ("收入", "1,411,732", "320,000"),
        ("支出", "-", "320,000"),
    )


def test_a_word_spaced_out_is_in_one_cell() -> None:
    lines = [line("税", 50, 100), line("种", 80, 100), line("税率", 150, 100)]
    lines += [line("增值税", 50, 116), line("17%", 150, 116, 6)]
    lines += [line("营业税", 50, 132), line("5%", 150, 132, 6)]
    assert [row[0] for row in lay_out(lines, 1, find_columns(lines)).rows] == [
        "税种",
        "增值税",
        "营业税",
    ]


def test_contents_are_no_table() -> None:
    rows = [(f"关于第{n}件事情的通知全文", str(n)) for n in range(1, 7)]
    lines = [
        line(cell, 60 + 300 * c, 100 + 24 * r)
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
    ]
    assert find_loose_tables(rows_of(lines)) == []


def test_bars_in_cells_are_escaped() -> None:
    assert to_markdown([("甲", "乙"), ("a|b", "")]) == "| 甲 | 乙 |\n| --- | --- |\n| a\\|b |  |"


def test_a_row_without_a_rule_below_goes_on_on_the_next_page() -> None:
    page = glyphs(word("序号", 52, 115) + word("名称", 112, 115) + word("1", 52, 135))
    rules = drawn([100, 120], [50, 110, 170])
    rules = replace(rules, down=np.array([[x, 100, x, 145] for x in (50, 110, 170)], float))
    (first,), _ = take_tables(page, rules, 1)
    assert (first.rows, first.cut) == ((("序号", "名称"), ("1", "")), True)
    again = word("序号", 52, 115) + word("名称", 112, 115) + word("水厂", 112, 135)
    (second,), _ = take_tables(glyphs(again), drawn([100, 120, 140], [50, 110, 170]), 2)
    assert join_tables(first, second).rows == (("序号", "名称"), ("1", "水厂"))


def test_lines_of_latin_words_set_wide_apart_are_no_table() -> None:
    rows = [
        [line(text, 50 + 80 * at, base) for at, text in enumerate(words.split())]
        for words, base in (("The Office published the plan", 100), ("for key projects in it", 116))
    ]
    assert find_loose_tables([list(row) for row in rows]) == []


def test_a_row_that_a_page_cut_goes_on_also_beside_cells_over_rows() -> None:
    rows = (("重点工作", "任务"), ("供水", "改造"))
    first = PageTable(rows, (), (0, 0, 1, 1), 1, 1, (0.0, 50.0, 100.0), cut=True)
    more = (rows[0], ("工程", "管网"), ("", "建厂"))
    rest = replace(first, rows=more, spans=(Span(1, 0, 2, 1),), page=2, last_page=2, cut=False)
    assert join_tables(first, rest).rows == (rows[0], ("供水工程", "改造管网"), ("", "建厂"))


def test_a_row_without_a_rule_above_is_the_rest_of_the_one_before() -> None:
    xs = (50, 110, 170)
    page = glyphs(word("水厂", 112, 112) + word("2", 52, 135) + word("泵站", 112, 135))
    rules = drawn([120, 140], [50, 110, 170])
    rules = replace(rules, down=np.array([[x, 95, x, 140] for x in xs], float))
    (rest,), left = take_tables(page, rules, 2)
    assert (rest.rows, rest.rest, len(left)) == ((("", "水厂"), ("2", "泵站")), True, 0)
    first = PageTable((("序号", "名称"), ("1", "")), (), (0, 0, 1, 1), 1, 1, (50, 110, 170))
    assert join_tables(first, rest).rows == (("序号", "名称"), ("1", "水厂"), ("2", "泵站"))


def test_a_row_whose_cells_a_page_break_shares_out_is_one_row() -> None:
    head = ("序号", "名称", "面积")
    first = PageTable((head, ("1", "", "5.0")), (), (0, 0, 1, 1), 1, 1)
    more = (head, ("", "临江区", ""), ("", "项目", ""), ("2", "云山县", "7.0"))
    rest = PageTable(more, (), (0, 0, 1, 1), 2, 2)
    whole = (head, ("1", "临江区项目", "5.0"), ("2", "云山县", "7.0"))
    assert join_tables(first, rest).rows == whole


def test_tinted_cells_side_by_side_are_no_frames() -> None:
    cells = np.array([[50, 100, 110, 130], [110, 100, 170, 130], [50, 160, 170, 190]], float)
    assert find_frames(Drawn(NONE, NONE, cells, NONE)) == [(50, 160, 170, 190)]
