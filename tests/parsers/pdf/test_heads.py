from typeset import line

from gongbao.model import Span
from parsers.pdf.blocks import Block, Piece
from parsers.pdf.laid import lay_out
from parsers.pdf.loose import take_loose_table
from parsers.pdf.tables import PageTable, continues

BODY = [("收入", "1,200", "60.00", "1,100", "40.00"), ("支出", "800", "40.00", "900", "60.00")]
PLACES = (50, 150, 210, 270, 330)


def row(cells: tuple[str, ...], base: float) -> list[Piece]:
    placed = zip(cells, PLACES, strict=True)
    return [line(text, x, base, 10 if at == 0 else 8) for at, (text, x) in enumerate(placed)]


def rule(*ends: tuple[float, float], y: float) -> list[Piece]:
    return [Block("rule", (x0, y, x1, y)) for x0, x1 in ends]


def rows_with_heads() -> list[list[Piece]]:
    return [
        [line("编制单位", 50, 60)],
        [line("本期", 190, 100), line("上期", 310, 100)],
        rule((145, 260), (265, 380), y=103),
        [line("项目", 50, 109)],
        [line("金额", x, 118) for x in PLACES[1::2]] + [line("比例", x, 118) for x in PLACES[2::2]],
        *(row(cells, 140 + 20 * at) for at, cells in enumerate(BODY)),
    ]


def test_heads_over_rules_are_of_the_table_and_as_wide_as_the_columns_below() -> None:
    rows = rows_with_heads()
    rows[4].sort(key=lambda piece: piece.box[0])
    start, stop, block = take_loose_table(rows, 4, 7)
    assert (start, stop) == (1, 7)
    table = lay_out(block.lines, 1, block.gaps)
    assert table.rows[:2] == (
        ("项目", "本期", "", "上期", ""),
        ("", "金额", "比例", "金额", "比例"),
    )
    assert table.spans == (Span(0, 1, 1, 2), Span(0, 3, 1, 2))


def test_a_unit_over_the_last_column_is_no_head() -> None:
    rows = rows_with_heads()[4:]
    rows[0].sort(key=lambda piece: piece.box[0])
    above: list[list[Piece]] = [[line("单位：元", 340, 100)], rule((145, 380), y=103)]
    start, _, _ = take_loose_table([*above, *rows], 2, 5)
    assert start == 2


def test_a_table_with_another_head_does_not_go_on() -> None:
    first = PageTable((("项目", "期末数", "账面"), *(BODY[0][:3],) * 3), (), (0, 0, 1, 1), 1, 1)
    other = PageTable((("项目", "期初数", "账面"), *first.rows[1:]), (), (0, 0, 1, 1), 2, 2)
    more = PageTable(first.rows[1:], (), (0, 0, 1, 1), 2, 2)
    assert not continues(first, other)
    assert continues(first, more)


def test_heads_of_two_levels_between_rules_are_of_the_table() -> None:
    names: list[list[Piece]] = [
        [
            line(text, 50, base),
            line("亿元", 200, base),
            line(n, 290, base, 6),
            line(m, 350, base, 6),
        ]
        for text, base, n, m in (("工业", 150, "53.0", "-3.0"), ("农业", 170, "19.1", "4.1"))
    ]
    rows = [
        [line("主要指标", 150, 80)],
        rule((45, 390), y=90),
        [line("全年", 270, 105)],
        rule((265, 330), (329, 390), y=109),
        [line("指标", 50, 115), line("单位", 200, 115)],
        [line("绝对值", 270, 126), line("增长", 335, 126)],
        rule((265, 330), (329, 390), y=130),
        *names,
    ]
    start, stop, block = take_loose_table(rows, 7, 9)
    assert (start, stop) == (2, 9)
    table = lay_out(block.lines, 1, block.gaps)
    assert table.rows[0] == ("指标", "单位", "全年", "")
    assert table.rows[1] == ("", "", "绝对值", "增长")
    assert table.rows[2] == ("工业", "亿元", "53.0", "-3.0")
    assert table.spans == (Span(0, 2, 1, 2),)
