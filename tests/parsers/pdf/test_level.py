from typeset import line

from parsers.pdf.blocks import rows_of
from parsers.pdf.laid import find_columns, lay_out
from parsers.pdf.level import put_together
from parsers.pdf.lines import Line
from parsers.pdf.loose import find_loose_tables

NAMES = [("西安航空动力", "控制公司"), ("贵州红林", "机械公司"), ("北京长空", "机械公司")]


def set_by_middles(step: float) -> list[Line]:
    """Names of two lines with a kind and an amount level with their middle."""
    lines: list[Line] = []
    for at, (first, second) in enumerate(NAMES):
        base = 120 + step * at
        lines += [line(first, 50, base - 6), line(second, 50, base + 6)]
        lines += [line("全资", 150, base), line(f"{at}80.00", 200, base, 6)]
    return lines


def rows(*, head: bool = False) -> tuple[tuple[str, ...], ...]:
    found = [("".join(name), "全资", f"{at}80.00") for at, name in enumerate(NAMES)]
    return (("名称", "类型", "金额"), *found) if head else tuple(found)


def test_amounts_level_with_the_middle_of_names_make_a_table() -> None:
    lines = set_by_middles(40)
    lines += [line("名称", 50, 90), line("类型", 150, 90), line("金额", 200, 90)]
    stacked = rows_of(lines)
    assert find_loose_tables(stacked) == [(0, len(stacked))]
    assert lay_out(lines, 1, find_columns(lines)).rows == rows(head=True)


def test_rows_that_touch_are_parted_by_their_amounts() -> None:
    assert lay_out(set_by_middles(24), 1, find_columns(set_by_middles(24))).rows == rows()


def test_a_label_of_no_row_stays_alone_among_rows_that_touch() -> None:
    lines = [line("贵州红林", 50, 120), line("60.00", 150, 120, 6), line("二级公司", 50, 129)]
    lines += [line("西安航空", 50, 138), line("动力公司", 50, 147), line("80.00", 150, 142.5, 6)]
    assert lay_out(lines, 1, find_columns(lines)).rows == (
        ("贵州红林", "60.00"),
        ("二级公司", ""),
        ("西安航空动力公司", "80.00"),
    )


def test_lines_of_two_columns_on_baselines_of_their_own_are_not_put_together() -> None:
    left = [line("第一条", 50, 100 + 16 * at) for at in range(4)]
    left += [line("市财政局会同有关部门", 90, 100 + 16 * at) for at in range(4)]
    right = [line("统筹安排资金重点支持养老服务", 250, 106 + 16 * at) for at in range(4)]
    stacked = rows_of(left + right)
    assert find_loose_tables(stacked, 2) == []


def test_a_line_goes_to_the_row_it_is_nearer_to() -> None:
    above = [line("甲", x, 100) for x in (50, 100, 150)]
    below = [line("乙", x, 112) for x in (50, 100, 150)]
    whole, places = put_together([above, [line("丙", 200, 105)], below])
    assert [len(row) for row in whole] == [4, 3]
    assert places == [0, 2, 3]


def test_a_name_of_three_lines_is_of_the_row_level_with_its_second() -> None:
    lines = [
        line(text, 50, 100 + 12 * at) for at, text in enumerate(("北京长空", "航空发动", "机厂"))
    ]
    lines += [line("权益法", 150, 112), line("80.00", 200, 112, 6)]
    lines += [line("贵州红林", 50, 145), line("成本法", 150, 145), line("60.00", 200, 145, 6)]
    lines += [line("合计", 50, 160), line("140.00", 200, 160, 6)]
    assert lay_out(lines, 1, find_columns(lines)).rows == (
        ("北京长空航空发动机厂", "权益法", "80.00"),
        ("贵州红林", "成本法", "60.00"),
        ("合计", "", "140.00"),
    )
