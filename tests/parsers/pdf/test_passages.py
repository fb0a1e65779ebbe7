from dataclasses import replace

from typeset import HEI, SONG, line, paragraph

from parsers.pdf.blocks import Block, Region
from parsers.pdf.joining import join_texts
from parsers.pdf.lines import Line
from parsers.pdf.measure import measure_text
from parsers.pdf.passages import find_passages

TEXT = (
    "为进一步提高城市供水保障能力补齐管网老化短板让群众喝上放"
    "心水根据国家和省有关要求结合我市实际制定本方案望遵照执行"
)
BODY = paragraph(TEXT + "。", 50, 100, 16)
RIGHT = 210.0


def region(lines: list[Line], left: float = 50, right: float = RIGHT) -> Region:
    return Region((left, lines[0].box[1], right, lines[-1].box[3]), tuple(lines))


def texts(*pages: list[Region]) -> list[str]:
    return [p.text for p in find_passages(pages, measure_text(pages)) if p.text]


def test_an_indent_begins_a_paragraph() -> None:
    second = paragraph(TEXT, 50, 200, 16)
    assert texts([region(BODY + second)]) == [TEXT + "。", TEXT]


def test_a_line_may_end_early_for_what_may_not_begin_the_next() -> None:
    held = [line("某人为市农科院院长试用期", 70, 300), line("一年）；", 50, 316)]
    assert texts([region([*BODY, *held])]) == [TEXT + "。", "某人为市农科院院长试用期一年）；"]
    ended = [line("某人为市农科院院长试用。", 70, 300), line("一年）；", 50, 316)]
    assert texts([region([*BODY, *ended])])[1:] == ["某人为市农科院院长试用。", "一年）；"]


def test_a_paragraph_goes_on_in_the_next_column_and_page() -> None:
    head, tail = BODY[:2], BODY[2:]
    shifted = [line(part.text, part.box[0] + 200, part.base) for part in tail]
    assert texts([region(head), region(shifted, 250, 410)]) == [TEXT + "。"]
    assert texts([region(head)], [region(tail)]) == [TEXT + "。"]


def test_a_full_last_line_before_an_indented_one_ends_its_paragraph() -> None:
    assert texts([region(BODY[:2])], [region(BODY)]) == [TEXT[:30], TEXT + "。"]


def test_a_paragraph_goes_on_behind_a_table() -> None:
    table = Region((50, 150, 210, 190), block=Block("table", (50, 150, 210, 190), index=0))
    found = find_passages(
        [[region(BODY[:2]), table], [region(BODY[2:])]], measure_text([[region(BODY)]])
    )
    assert [(p.text, p.table) for p in found] == [(TEXT + "。", -1), ("", 0)]


def test_a_title_over_two_lines_is_one_passage() -> None:
    title = [line("关于印发供水", 85, 60, 15, HEI), line("方案的通知", 92, 82, 15, HEI)]
    assert texts([region(title + BODY)])[0] == "关于印发供水方案的通知"


def test_a_title_at_the_left_over_two_lines_is_one_passage_however_wide_the_first_is() -> None:
    full = [line("关于印发全市供水保障", 50, 60, 16, SONG), line("方案的通知", 50, 82, 16, SONG)]
    short = [line("关于印发供水", 50, 60, 16, SONG), line("保障方案的通知", 50, 82, 16, SONG)]
    for title in (full, short):
        found = find_passages([[region(title + BODY)]], measure_text([[region(title + BODY)]]))
        assert [p.text for p in found] == ["".join(row.text for row in title), TEXT + "。"]
        assert found[0].align == "left"


def test_a_letter_larger_than_all_else_is_text_and_no_title() -> None:
    letter = paragraph(TEXT[:40] + "。", 50, 100, 10, size=16)
    found = find_passages([[region(letter)], [region(BODY)]], measure_text([[region(BODY * 3)]]))
    assert (found[0].text, found[0].align) == (TEXT[:40] + "。", "left")


def test_a_signature_below_a_numbered_paragraph_is_not_its_next_line() -> None:
    numbered = paragraph("（一）" + TEXT[:27], 50, 100, 16)
    signed = [line("市人民政府", 140, numbered[-1].base + 16)]
    assert texts([region(numbered + signed)])[-1] == "市人民政府"


def test_a_title_as_large_as_the_text_and_as_wide_as_its_column_is_centred() -> None:
    title = [line(TEXT[:16], 50, 60, font=HEI), line("某政发〔二〕号", 95, 80)]
    found = find_passages([[region(title + BODY)]], measure_text([[region(BODY)]]))
    assert [(p.text, p.align) for p in found[:2]] == [
        (TEXT[:16], "centre"),
        ("某政发〔二〕号", "centre"),
    ]


def test_issuer_and_date_at_the_right_are_a_passage_each() -> None:
    signed = [line("市人民政府", 150, 230), line("三月六日", 160, 246)]
    found = find_passages([[region(BODY + signed)]], measure_text([[region(BODY)]]))
    assert [(p.text, p.align) for p in found[1:]] == [
        ("市人民政府", "right"),
        ("三月六日", "right"),
    ]


def test_numbered_points_begin_paragraphs_of_their_own() -> None:
    points = [line("附件：1.三年行动方案", 70, 230), line("2.重点工程表", 100, 246)]
    assert texts([region(BODY + points)])[1:] == ["附件：1.三年行动方案", "2.重点工程表"]


def test_the_box_is_the_part_before_the_passage_goes_on() -> None:
    shifted = [line(part.text, part.box[0] + 200, part.base) for part in BODY[2:]]
    regions = [region(BODY[:2]), region(shifted, 250, 410)]
    found = find_passages([regions], measure_text([regions]))
    assert found[0].box[2] <= RIGHT
    assert found[0].font == SONG


def test_lines_join_with_a_blank_only_between_latin_words() -> None:
    assert join_texts(["推动城市", "供水"]) == "推动城市供水"
    assert join_texts(["open", "data"]) == "open data"
    assert join_texts(["com-", "mittee"]) == "committee"
    assert join_texts(["com\u2043", "mittee"]) == "committee"
    assert join_texts(["2023", "年"]) == "2023年"


def test_a_heading_in_its_own_face_that_fills_its_line_is_one() -> None:
    heading = line("一、加强供水管网建设和日常监测", 70, 100, font=HEI)
    body = paragraph(TEXT + "。", 50, 116, 16)
    whole = measure_text([[region(BODY * 3)]])
    found = find_passages([[region([heading, *body])]], whole)
    assert [p.text for p in found] == [heading.text, TEXT + "。"]


def test_a_title_over_short_lines_is_in_the_middle_of_the_page() -> None:
    title = line("关于任免职的通知", 220, 100, 20, HEI)
    posts = ("市供水局局长", "市卫生健康委员会副主任", "市人民政府办公室一级调研员", "市教育局局长")
    names = [line(f"某某同志为{post}；", 70, 130 + 16 * n) for n, post in enumerate(posts)]
    addressee = [line("各县、区人民政府：", 50, 114), line("任命：", 50, 122)]
    lines = [title, *addressee, *names]
    found = find_passages([[region(lines, 50, 380)]], measure_text([[region(lines)]], 600.0))
    assert [p.align for p in found if p.size == 20] == ["centre"]


def test_small_print_goes_on_in_the_next_column_and_not_below_a_table() -> None:
    small = TEXT[:20], TEXT[20:]
    first, second = (line(text, 50, 700, 8) for text in small)
    above = line(small[1], 300, 100, 8)
    whole = measure_text([[region(BODY * 3)]])
    columns = [region([*BODY, first]), region([above], 300, 460)]
    assert [p.text for p in find_passages([columns], whole)] == [TEXT + "。", TEXT]
    stacked = [region([*BODY, first]), region([replace(second, base=720.0)])]
    assert len(find_passages([stacked], whole)) == 3


def test_the_further_lines_of_a_reference_hang_and_may_begin_like_a_point() -> None:
    first = line("［1］城市供水保障能力建设研究报告", 50, 300)
    rest = [line("市政公用事业发展情况汇编本一", 70, 316), line("（2）：18页", 70, 332)]
    second = line("［2］管网老化问题调查", 50, 348)
    found = texts([region([*BODY, first, *rest, second])])
    assert found[1:] == [first.text + rest[0].text + rest[1].text, second.text]


def test_a_number_at_the_margin_inside_a_sentence_begins_no_paragraph() -> None:
    told = [
        line("全市供水户分为三类：1）甲类", 70, 300),
        line("供水户一户一档；2）乙类供水户；", 50, 316),
    ]
    point = line("3）丙类供水户。", 50, 332)
    joined = told[0].text + told[1].text + point.text
    assert texts([region([*BODY, *told, point])])[1] == joined


def test_a_full_line_set_in_by_a_little_more_than_one_ideograph_is_not_centred() -> None:
    lines = [line("号の公示に係る積載物のうち特に", 61, 300), line("貴重と認める。", 50, 316)]
    assert texts([region([*BODY, *lines])])[1] == lines[0].text + lines[1].text


def test_a_short_heading_at_the_margin_in_its_own_face_ends_a_full_line() -> None:
    full = [*BODY[:-1], line("望遵照执行并将有关情况书面报告。", 50, BODY[-1].base)]
    heading = line("3常见证型", 50, full[-1].base + 16, font=HEI)
    assert texts([region([*full, heading])])[1] == heading.text


def test_a_heading_with_a_number_of_levels_ends_a_full_line() -> None:
    full = [*BODY[:-1], line("望遵照执行并将有关情况书面报告。", 50, BODY[-1].base)]
    heading = line("7.3.5.5 特殊情况", 50, full[-1].base + 16)
    rest = paragraph(TEXT, 50, heading.base + 16, 16)
    assert texts([region([*full, heading, *rest])])[1] == heading.text


def test_stops_that_hang_beyond_the_edge_do_not_move_it() -> None:
    rows = [line(TEXT[:16], 50, 100 + 16 * n) for n in range(24)]
    for n in (1, 9, 17):
        rows[n] = line(TEXT[:16] + "，", 50, 100 + 16 * n)
    assert len(texts([region(rows, 50, 480)])) == 1


def test_what_goes_on_is_the_last_text_above_small_print() -> None:
    ended = paragraph(TEXT[:22] + "。", 50, 200, 16)
    pages = [[region(BODY[:2])], [region([*ended, line(TEXT[:20], 50, 260, 8)])]]
    found = texts([region(BODY * 3)], *pages, [region([line("市政府办公室", 50, 100)])])
    assert "市政府办公室" in found


def test_quotation_marks_hold_what_is_on_both_sides_of_them() -> None:
    held = [line("推动城市供水由有没", 70, 300), line("有”向“好不好”转变。", 50, 316)]
    assert texts([region([*BODY, *held])])[1:] == ["推动城市供水由有没有”向“好不好”转变。"]


def test_a_title_goes_on_in_the_next_column() -> None:
    top = [*BODY, line("市人民政府关于", 78, 300, 15, HEI)]
    rest = [line("任免职的通知", 285, 100, 15, HEI)]
    rest += [line(part.text, part.box[0] + 200, part.base + 40) for part in BODY]
    assert texts([region(top), region(rest, 250, 410)])[1] == "市人民政府关于任免职的通知"
    source = line("某报第三版", 100, 330, 8)
    assert texts([region([*top, source]), region(rest, 250, 410)])[1] == "市人民政府关于"


def test_the_next_number_begins_a_point_below_one_that_fills_its_line() -> None:
    first, second = "1、" + TEXT[:14], "2、" + TEXT[14:20]
    assert texts([region([*BODY, line(first, 50, 200), line(second, 50, 216)])])[1:] == [
        first,
        second,
    ]
    amount = [line("1、" + TEXT[:14], 50, 200), line("5、" + TEXT[14:20], 50, 216)]
    assert len(texts([region([*BODY, *amount])])) == 2


def test_flush_paragraphs_part_where_the_white_is_wider() -> None:
    short = [line("各部门：", 50, 68), line("现通知如下。", 50, 89)]
    lines = [*short, *(line(TEXT[:16], 50, 110 + 16 * n) for n in range(4))]
    lines += [line(TEXT[:15] + "。", 50, 174), line(TEXT[:16], 50, 195), line("了。", 50, 211)]
    assert len(texts([region(lines)])) == 4


def test_margins_of_left_and_right_pages_may_differ_by_half_a_glyph() -> None:
    def moved(lines: list[Line], by: float) -> list[Line]:
        return [line(part.text, part.box[0] + by, part.base) for part in lines]

    full = [region(BODY * 2)]
    other = [region(moved(BODY * 2, 6), 56, 216)]
    short = [region([*BODY[:2], line("执行。", 50, 132)])]
    assert texts(full, full, other, other, other, short)[-1] == TEXT[:30] + "执行。"


def test_a_bracket_that_opens_a_paragraph_may_be_set_half_as_wide() -> None:
    lines = [line("（一）强化水源保障和应急备用能", 66, 300), line("力建设。", 50, 316)]
    assert texts([region([*BODY, *lines])])[1] == lines[0].text + lines[1].text


def test_what_a_rule_parts_in_one_column_is_two_paragraphs() -> None:
    above = [*BODY, line("抄送：市委各部门，人大办公室。", 50, 164)]
    below = [line("市人民政府办公室", 50, 184), line("2023年3月印发", 50, 200)]
    assert texts([region(above), region(below)])[1:3] == [above[-1].text, below[0].text]


def test_a_title_above_a_table_does_not_go_on_on_the_next_page() -> None:
    table = Region((50, 350, 210, 390), block=Block("table", (50, 350, 210, 390), index=0))
    first = [region([*BODY, line("合并变动表", 92, 300, 15, HEI)]), table]
    second = [region([line("公司变动表", 92, 60, 15, HEI), *BODY])]
    assert texts(first, second)[1:3] == ["合并变动表", "公司变动表"]


def test_short_flush_paragraphs_do_not_hide_the_white_between_them() -> None:
    long = [line(TEXT[:16], 50, 100 + 16 * n) for n in range(6)]
    short = [line("各部门：", 50, 222), line("现通知如下。", 50, 248)]
    short += [line(TEXT[:15] + "。", 50, 274), line("此复。", 50, 300)]
    assert texts([region(long)], [region(short)])[-2:] == [TEXT[:15] + "。", "此复。"]


def test_the_lines_of_a_quotation_are_set_in_on_both_sides() -> None:
    quoted = "“第五条　" + TEXT[:35] + "。”"
    rows = [(quoted[:14], 90), (quoted[14:30], 70), (quoted[30:], 70)]
    inner = [line(text, x, 300 + 16 * n) for n, (text, x) in enumerate(rows)]
    body, after = paragraph(TEXT * 2, 50, 200, 20), paragraph(TEXT * 2, 50, 348, 20)
    one = region([*body, *inner, *after], right=250)
    assert texts([one])[1:] == [quoted, TEXT * 2]
    parted = [region([*body, *inner[:2]], right=250)], [region([inner[2], *after], right=250)]
    assert texts(*parted)[1:] == [quoted, TEXT * 2]


def test_lines_with_a_label_each_are_a_paragraph_each() -> None:
    rows = [line("出席：某甲某乙某丙某丁某戊", 70, 200), line("列席：某己某庚", 70, 216)]
    assert texts([region([*BODY, *rows])])[1:] == [row.text for row in rows]


def test_a_bracket_that_opens_later_does_not_hold_the_next_item() -> None:
    rows = [line("（一）见网站（某某处；", 70, 200), line("（二）其他。", 70, 216)]
    assert texts([region([*BODY, *rows])])[1:] == [row.text for row in rows]


def test_a_hanging_paragraph_goes_on_as_deep_on_the_next_page() -> None:
    first = [line("第三条　" + TEXT[:12], 50, 200), line(TEXT[12:23], 100, 216)]
    more = [line(TEXT[23:34], 100, 100), line(TEXT[34:36] + "。", 100, 116)]
    found = texts([region([*BODY, *first])], [region([*more, *paragraph(TEXT, 50, 132, 16)])])
    assert found[1] == "第三条　" + TEXT[:36] + "。"


def test_a_range_of_items_at_the_start_of_a_line_is_no_item() -> None:
    rows = [line("某某某某市本级办理的事项按照", 70, 200), line("（一）至（三）项办理。", 50, 216)]
    assert texts([region([*BODY, *rows])])[1:] == ["".join(row.text for row in rows)]


def test_a_point_that_hangs_goes_on_on_the_next_page() -> None:
    point = line("●　" + TEXT[:12], 70, 200)
    more = [line(TEXT[12:16] + "。", 90, 100), *paragraph(TEXT, 50, 132, 16)]
    assert texts([region([*BODY, point])], [region(more)])[1] == "●　" + TEXT[:16] + "。"


def test_the_end_of_an_address_is_no_point() -> None:
    rows = [line("某某某某市本级办理的事项见", 70, 200), line("v.cn/xygs。", 50, 216)]
    assert texts([region([*BODY, *rows])])[1:] == ["".join(row.text for row in rows)]
