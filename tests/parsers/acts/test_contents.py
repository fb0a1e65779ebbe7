from dataclasses import replace

from typeset import HEI, line

from parsers.acts.contents import find_contents
from parsers.pdf.blocks import Region
from parsers.pdf.drawn import NOTHING_DRAWN
from parsers.pdf.lines import Line
from parsers.pdf.pages import Page


def page(lines: list[Line], number: int = 2) -> Page:
    region = Region((50, 80, 545, 800), tuple(lines))
    return Page(number, 595, 842, 0, (region,), (), NOTHING_DRAWN)


LINES = [
    line("目录", 280, 100, 20),
    line("市政府文件", 50, 150, 12, HEI),
    line("市人民政府关于印发三年行动方案（2023—2025", 50, 180),
    line("年）的通知……………………3", 60, 200),
    line("市人民政府关于促进发展的意见………9", 50, 220),
    line("人事任免", 50, 250, 12, HEI),
    line("市人民政府关于任免职的通知……………12", 50, 280),
]


def test_entries_have_titles_over_lines_categories_and_pages() -> None:
    contents = find_contents([page(LINES)])
    assert [(e.category, e.title, e.page) for e in contents.entries] == [
        ("市政府文件", "市人民政府关于印发三年行动方案（2023—2025年）的通知", 3),
        ("市政府文件", "市人民政府关于促进发展的意见", 9),
        ("人事任免", "市人民政府关于任免职的通知", 12),
    ]
    assert contents.pages == (2,)


def test_contents_go_on_over_a_page() -> None:
    second = [line(f"市人民政府关于第{n}件事的通知……{n}", 50, 100 + 20 * n) for n in range(13, 18)]
    contents = find_contents([page(LINES), replace(page(second), number=3)])
    assert contents.pages == (2, 3)
    assert contents.entries[-1].category == "人事任免"


def test_the_first_title_may_leave_its_leaders_no_room() -> None:
    crowded = line("市人民政府关于印发大规模设备更新实施方案的通知3", 50, 180)
    edge = crowded.box[2]
    others = [line(f"市人民政府关于第{n}件事的通知……{n}", 50, 200 + 20 * n) for n in (4, 7)]
    others = [replace(o, box=(o.box[0], o.box[1], edge, o.box[3])) for o in others]
    contents = find_contents([page([line("目录", 280, 100, 20), crowded, *others])])
    assert [entry.page for entry in contents.entries] == [3, 4, 7]


def test_a_page_of_text_is_no_contents() -> None:
    text = [line("个体工商户在繁荣经济增加就业等方面发挥作用", 50, 100 + 20 * n) for n in range(9)]
    assert find_contents([page(text)]).entries == ()


def test_a_title_that_fills_its_line_leaves_its_leaders_no_room() -> None:
    wrapped = "市人民政府关于印发保障农村公路建设养护管理行动方案的通"
    crowded = "市人民政府关于加强河道采砂管理工作若干问题的意见28"
    rest = replace(line("知" + "." * 60 + "26", 50, 100), font=HEI, box=(50, 91, 330, 101))
    end = 50.0 + 10 * len(wrapped)
    lines = [
        line("目录", 280, 80, 20),
        line("市人民政府关于促进发展的意见………25", 50, 90),
        line(wrapped, 50, 110),
        replace(rest, box=(50, 121, end, 131), base=130.0),
        replace(line(crowded, 50, 150), box=(50, 141, end, 151)),
        replace(line("市人民政府关于任免职的通知……30", 50, 170), box=(50, 161, end, 171)),
    ]
    assert [(e.title, e.page) for e in find_contents([page(lines)]).entries] == [
        ("市人民政府关于促进发展的意见", 25),
        (wrapped + "知", 26),
        (crowded[:-2], 28),
        ("市人民政府关于任免职的通知", 30),
    ]


def test_the_last_entry_alone_on_a_page_is_of_the_contents() -> None:
    last = [line("市人民政府关于加强供水管理的意见……………15", 50, 100)]
    contents = find_contents([page(LINES), replace(page(last), number=3)])
    assert (contents.pages, contents.entries[-1].page) == ((2, 3), 15)


def _ending_at(text: str, base: float, edge: float) -> Line:
    set_solid = line(text, 50, base)
    return replace(set_solid, box=(50, set_solid.box[1], edge, set_solid.box[3]))


PLAIN = [
    line("目录", 280, 100, 20),
    line("领导讲话", 50, 150, 12, HEI),
    _ending_at("在全市安全生产工作会议上的讲话 3", 180, 540),
    line("大事记", 50, 210, 12, HEI),
    _ending_at("市人民政府2024年5月大事记 12", 240, 540),
]


def test_contents_without_leaders_have_numbers_that_rise_at_one_edge() -> None:
    contents = find_contents([page(PLAIN)])
    assert [(e.category, e.title, e.page) for e in contents.entries] == [
        ("领导讲话", "在全市安全生产工作会议上的讲话", 3),
        ("大事记", "市人民政府2024年5月大事记", 12),
    ]


def test_a_gutter_of_other_pages_does_not_part_a_title_from_its_number() -> None:
    titles = [line("目录", 280, 100, 20), line("人事任免", 50, 150, 12, HEI)]
    titles += [line("市政府关于任免职的通知", 50, 180), line("市政府关于防汛的通知", 50, 210)]
    numbers = [line("……3", 520, 180), line("……9", 520, 210)]
    left, right = (Region((0, 0, 0, 0), tuple(lines), beside=True) for lines in (titles, numbers))
    contents = find_contents([replace(page([]), regions=(left, right))])
    assert [(e.category, e.page) for e in contents.entries] == [("人事任免", 3), ("人事任免", 9)]


def test_leaders_that_the_page_cuts_off_behind_the_number_are_nothing() -> None:
    cut = [replace(o, text=f"{o.text}………") if "…" in o.text else o for o in LINES]
    assert [entry.page for entry in find_contents([page(cut)]).entries] == [3, 9, 12]


def test_a_last_page_of_contents_may_hold_one_entry_and_an_imprint() -> None:
    last = [line("市人民政府2024年5月大事记……40", 50, 100)]
    last += [line("编辑部电话传真邮政编码", 50, 500 + 20 * n) for n in range(8)]
    contents = find_contents([page(LINES), replace(page(last), number=3)])
    assert contents.entries[-1].page == 40


def test_entries_are_in_the_order_of_their_pages() -> None:
    lines = [line(f"市人民政府关于第{n}件事的通知……{n}", 50, 150 + 20 * n) for n in (7, 3, 5)]
    found = find_contents([page([line("目录", 280, 100, 20), *lines])])
    assert [entry.page for entry in found.entries] == [3, 5, 7]


def test_an_entry_may_begin_in_the_column_before() -> None:
    left = [line(f"市人民政府第{n}号令……{n}", 50, 90 + 20 * n) for n in (1, 2)]
    left += [line("【人事任免】", 50, 150, 12, HEI), line("市人民政府关于任免", 50, 180)]
    right = [line("职的通知……3", 300, 100), line("市人民政府关于供水的通知………9", 300, 130)]
    columns = [Region((0, 0, 0, 0), tuple(lines), beside=True) for lines in (left, right)]
    heading = Region((0, 0, 0, 0), (line("目录", 280, 60, 20),))
    contents = find_contents([replace(page([]), regions=(heading, *columns))])
    assert [(e.category, e.title) for e in contents.entries[2:]] == [
        ("人事任免", "市人民政府关于任免职的通知"),
        ("人事任免", "市人民政府关于供水的通知"),
    ]


def test_page_numbers_may_stand_before_the_titles() -> None:
    lines = [
        line("目录", 280, 100, 20),
        line("▌市政府文件", 50, 150, 12, HEI),
        line("03　市人民政府关于印发三年行动方案", 50, 180),
        line("的通知", 80, 195),
        line("某政发〔2024〕3号", 80, 210),
        line("▌人事任免", 50, 240, 12, HEI),
        line("09　市人民政府关于任免职的通知", 50, 260),
    ]
    assert [(e.category, e.title, e.page) for e in find_contents([page(lines)]).entries] == [
        ("市政府文件", "市人民政府关于印发三年行动方案的通知", 3),
        ("人事任免", "市人民政府关于任免职的通知", 9),
    ]


def test_columns_of_a_few_entries_are_read_one_after_the_other() -> None:
    left = [("·公告·", 90, 120), ("某市公告……（3）", 50, 150), ("某市决定……（7）", 50, 180)]
    right = [("·任免·", 360, 110), ("某市任免名单……（8）", 310, 141), ("某市通知……（9）", 310, 171)]
    rows = sorted([*left, *right], key=lambda row: row[2])
    lines = [
        line("目录", 180, 80, 20),
        *(line(t, x, y, 12 if t[0] == "·" else 10) for t, x, y in rows),
    ]
    assert [(e.category, e.page) for e in find_contents([page(lines)]).entries] == [
        ("公告", 3),
        ("公告", 7),
        ("任免", 8),
        ("任免", 9),
    ]


def test_leaders_may_run_through_a_stroke_before_the_number() -> None:
    lines = [line(f"某市人民政府第{n}号通知·····/·{n}······", 50, 100 + 20 * n) for n in (3, 5, 9)]
    assert [entry.page for entry in find_contents([page(lines)]).entries] == [3, 5, 9]
