import random

import pytest
from typeset import line, paragraph

from parsers.pdf.blocks import Block, Piece
from parsers.pdf.order import find_regions

LEFT = (
    "个体工商户在繁荣经济增加就业方便群众等方面发挥着不可"
    "替代的作用截至目前全市登记在册的户数增长带动就业人数"
)
RIGHT = (
    "受多种因素影响部分个体工商户经营仍面临房租高融资难"
    "客源少等困难亟需政策扶持经市政府同意现将有关事项通知"
)


def columns(top: float = 100.0) -> list[Piece]:
    return [*paragraph(LEFT, 50, top, 16), *paragraph(RIGHT, 230, top, 16)]


def read(pieces: list[Piece], **known: object) -> str:
    regions = find_regions(pieces, 10.0, **known)
    return "".join(line.text for region in regions for line in region.lines)


@pytest.mark.parametrize("seed", range(4))
def test_columns_are_read_one_after_the_other_in_any_drawing_order(seed: int) -> None:
    pieces = columns()
    random.Random(seed).shuffle(pieces)
    assert read(pieces) == LEFT + RIGHT


def test_a_heading_over_two_columns_is_read_first_and_does_not_part_their_rows() -> None:
    pieces = [line("关于促进个体工商户发展的通知", 150, 80), *columns()]
    assert read(pieces) == "关于促进个体工商户发展的通知" + LEFT + RIGHT


def test_columns_above_and_below_a_heading_are_read_apart() -> None:
    pieces = [*columns(100), line("关于全民健身设施补短板的通知全文", 130, 220), *columns(260)]
    assert read(pieces) == LEFT + RIGHT + "关于全民健身设施补短板的通知全文" + LEFT + RIGHT


def test_a_rule_across_the_page_parts_columns() -> None:
    rule = Block("rule", (50, 195, 390, 196))
    assert read([*columns(100), rule, *columns(210)]) == (LEFT + RIGHT) * 2


def test_cells_are_read_row_by_row() -> None:
    rows = [
        line(text, x, 100 + 20 * n) for n in range(2) for x, text in ((50, "姓名"), (200, "职务"))
    ]
    assert read(list(rows)) == "姓名 职务姓名 职务"


def test_a_short_last_page_is_parted_at_the_gutter_of_the_others() -> None:
    pieces: list[Piece] = [
        line("各部门请于月底前", 70, 100),
        line("书面报送。", 50, 116),
        line("市政府", 330, 100),
        line("三月六日", 330, 116),
    ]
    assert read(pieces, gutters=[(210.0, 230.0)]) == "各部门请于月底前书面报送。市政府三月六日"


def test_a_frame_is_read_as_one() -> None:
    frame = Block(
        "frame",
        (45, 150, 215, 200),
        tuple(paragraph("方框里的文字自成一体不与栏中文字相混", 55, 165, 14)),
    )
    left = [*paragraph(LEFT, 50, 100, 16)[:3], frame, *paragraph(LEFT, 50, 220, 16)]
    regions = find_regions([*left, *paragraph(RIGHT * 3, 230, 100, 16)], 10.0)
    assert [region.framed for region in regions] == [False, True, False, False]


def test_text_in_the_first_of_two_known_columns_only_is_read_in_it() -> None:
    pieces = [line("关于促进发展的通知", 165, 60), *paragraph(LEFT, 50, 100, 16)]
    regions = find_regions(pieces, 10.0, gutters=[(210.0, 230.0)])
    assert [(region.beside, region.box[2]) for region in regions] == [(False, 255.0), (True, 210.0)]


def test_two_rows_of_dates_beside_a_known_gutter_are_no_table() -> None:
    pieces: list[Piece] = [
        *columns(40),
        line("9日", 70, 104),
        line("重大工程集中开工", 110, 104),
        line("务。", 230, 104),
        line("举行。", 50, 120),
        line("28日", 250, 120),
        line("会议召开。", 290, 120),
    ]
    text = read(pieces, gutters=[(210.0, 230.0)])
    assert text == f"{LEFT}9日 重大工程集中开工举行。{RIGHT}务。28日 会议召开。"


def test_a_column_of_headings_and_signatures_with_many_full_lines_is_text() -> None:
    left: list[Piece] = list(paragraph(LEFT * 3, 50, 100, 16))
    left += [line("三月六日", 150, 300 + 16 * n) for n in range(12)]
    pieces = [*left, *paragraph(RIGHT * 4, 230, 100, 16)]
    assert read(pieces) == LEFT * 3 + "三月六日" * 12 + RIGHT * 4


def test_lines_beside_a_heading_belong_to_the_columns_below_it() -> None:
    title = line("关于促进个体工商户发展的若干政策措施的通知全文", 100, 60)
    right = paragraph(RIGHT, 230, 100, 16)
    heading = line("一、总体要求", 50, 124)
    pieces = [title, heading, *paragraph(LEFT, 50, 148, 16), *right]
    pieces += paragraph(RIGHT, 230, 148, 16)
    expected = title.text + heading.text + LEFT + RIGHT + RIGHT
    assert read(pieces, gutters=[(210.0, 230.0)]) == expected


def test_a_rule_a_little_wider_than_its_column_does_not_part_the_other() -> None:
    rule = Block("rule", (44, 154, 217, 155))
    left = [*paragraph(LEFT, 50, 100, 16), rule, *paragraph(LEFT, 50, 170, 16)]
    pieces = [*left, *paragraph(RIGHT * 2, 230, 100, 16)]
    assert read(pieces, gutters=[(210.0, 230.0)]) == LEFT * 2 + RIGHT * 2


def test_white_in_one_row_does_not_part_a_column() -> None:
    above, below = paragraph(LEFT, 50, 100, 16), paragraph(RIGHT, 50, 164, 16)
    row = [line("治疗后复发", 50, 148), line("的研究也均显示", 120, 148)]
    regions = find_regions([*above, *row, *below], 10.0)
    assert len(regions) == 1


def test_a_row_open_at_a_known_gutter_is_not_joined_to_a_formula_above() -> None:
    formula = [line("总额等于甲数加乙数再加丙数后乘以系数即得所求", 60, 60), line("（1）", 360, 60)]
    row = [line("个体工商户在繁荣经济增加就业方", 50, 84), line("予以补助。", 230, 84)]
    expected = formula[0].text + " （1）" + row[0].text + LEFT + row[1].text + RIGHT
    pieces = [*formula, *row, *columns(100)]
    assert read(pieces, gutters=[(210.0, 230.0)]) == expected


def test_a_second_column_may_begin_higher_than_the_first() -> None:
    pieces: list[Piece] = [line("第二章", 290, 84), line("关于促进发展", 90, 100)]
    pieces += [*paragraph(LEFT, 50, 116, 16), *paragraph(RIGHT * 2, 230, 100, 16)]
    expected = "关于促进发展" + LEFT + "第二章" + RIGHT * 2
    assert read(pieces, gutters=[(210.0, 230.0)]) == expected


def test_contents_in_columns_are_read_one_after_the_other() -> None:
    def entries(left: float, first: int) -> list[Piece]:
        rows = (("人事任免", f"任免职的通知……{n}") for n in range(first, first + 3))
        texts = [text for row in rows for text in row]
        return [line(text, left, 100 + 17 * at) for at, text in enumerate(texts)]

    found = read([*entries(50, 3), *entries(230, 6)])
    assert found == "".join(f"人事任免任免职的通知……{n}" for n in range(3, 9))


def test_a_rule_that_touches_a_row_does_not_keep_it_out_of_its_table() -> None:
    heads = [line(text, x, 100) for x, text in ((50, "单位"), (150, "金额"), (250, "期限"))]
    rule = Block("rule", (50, 109, 290, 110))
    cells = [
        line(text, x, 116 + 16 * n)
        for n in range(3)
        for x, text in ((50, "甲厂"), (150, "九百元"), (250, "三年"))
    ]
    (table,) = find_regions([*heads, rule, *cells], 10.0)
    assert table.block is not None
    assert len(table.block.lines) == 12
