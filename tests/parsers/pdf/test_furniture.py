from itertools import count

from typeset import HEI, line

from parsers.pdf.edges import Sheet
from parsers.pdf.folios import page_number
from parsers.pdf.furniture import find_furniture
from parsers.pdf.lines import Line

_SERIAL = count()


def sheet(*lines: Line, rules: tuple[float, ...] = ()) -> Sheet:
    texts = (chr(0x4E00 + next(_SERIAL)) * 18 for _ in range(30))
    body = [line(text, 80, 120 + 20 * n) for n, text in enumerate(texts)]
    return Sheet(595, 842, [*lines, *body], rules)


def gone(sheets: list[Sheet]) -> list[list[str]]:
    found = find_furniture(sheets)
    return [[s.lines[i].text for i in sorted(f)] for s, f in zip(sheets, found, strict=True)]


def test_a_head_on_two_pages_of_one_parity_is_enough() -> None:
    sheets = [sheet(), sheet(line("政府公报", 80, 60)), sheet(), sheet(line("政府公报", 80, 60))]
    assert gone(sheets) == [[], ["政府公报"], [], ["政府公报"]]


def test_page_numbers_that_agree_are_furniture_and_others_are_not() -> None:
    numbered = [sheet(line(f"— {n} —", 280, 800)) for n in (3, 4, 5)]
    assert gone(numbered) == [["— 3 —"], ["— 4 —"], ["— 5 —"]]
    assert gone([sheet(line("2023", 280, 800)), sheet(line("17", 280, 800))]) == [[], []]


def test_appendix_marks_at_the_top_of_pages_are_text() -> None:
    sheets = [sheet(line(f"附件{n}", 80, 90)) for n in (1, 2, 3)]
    assert gone(sheets) == [[], [], []]


def test_the_other_end_of_a_head_changes_and_is_furniture() -> None:
    sheets = [
        sheet(line("政府公报", 80, 60), line(other, 400, 60)) for other in ("人事任免", "政策解读")
    ]
    assert gone(sheets) == [["政府公报", "人事任免"], ["政府公报", "政策解读"]]


def test_what_stands_beside_a_page_number_is_a_head_wherever_the_scanner_put_it() -> None:
    heads = [("第一章总则", 60), ("第二章供水", 70), ("第三章附则", 80)]
    sheets = [
        sheet(line(f"{n}", 500, base), line(text, 250, base + 1))
        for n, (text, base) in enumerate(heads, 3)
    ]
    assert gone(sheets) == [[str(n), text] for n, (text, _) in enumerate(heads, 3)]


def test_heads_that_stand_once_above_a_rule_of_all_pages_are_furniture() -> None:
    heads = ("市政府文件", "人事任免", "政策解读")
    sheets = [sheet(line(head, 80, 60, 9, HEI), rules=(66.0,)) for head in heads]
    assert gone(sheets) == [[head] for head in heads]


def test_the_addressee_of_every_act_is_text() -> None:
    sheets = [sheet(line("各县区人民政府：", 80, 200)) for _ in range(4)]
    assert gone(sheets) == [[], [], [], []]


def test_the_end_of_a_sentence_at_the_top_of_two_pages_is_text() -> None:
    assert gone([sheet(line("现将有关事项通知。", 80, 60)) for _ in range(2)]) == [[], []]


def test_numbers_of_pages_in_their_forms() -> None:
    forms = ("— 12 —", "12", "·12·", "第12页", "第 12 页 共 30 页", "12/30", "[12]")
    assert [page_number(form) for form in forms] == [12] * len(forms)
    assert page_number("2023年12月") is None
    assert page_number("12 件") is None


def test_small_print_on_most_pages_is_a_head_however_near_the_text_is() -> None:
    heads = [sheet(line("某市人民政府公报第四期", 80, 106, 7.5)) for _ in range(5)]
    assert gone([sheet(), *heads]) == [[], *[["某市人民政府公报第四期"]] * 5]
    large = [sheet(line("某市人民政府公报第四期", 80, 106)) for _ in range(5)]
    assert gone([sheet(), *large]) == [[]] * 6


def test_what_stands_below_a_title_above_a_rule_is_text() -> None:
    sheets = [
        sheet(line(f"某事{n}", 200, 50, 28), line(f"某报第{n}版", 240, 72, 9), rules=(76.0,))
        for n in ("甲", "乙", "丙")
    ]
    assert gone(sheets) == [[], [], []]


def test_numbers_of_acts_and_letterheads_above_a_rule_are_text() -> None:
    sheets = [
        sheet(line("市人民政府", 200, 50, 16), line(f"某政发〔2024〕{n}号", 240, 72), rules=(76.0,))
        for n in (5, 7, 12)
    ]
    assert gone(sheets) == [[], [], []]


def test_a_head_that_comes_once_says_what_the_cover_says() -> None:
    cover = Sheet(595, 842, [line("政 府 公 报", 200, 200, 36), line("2024年第3期", 200, 300)])
    sheets = [cover, sheet(line("政府公报", 80, 60, 9)), sheet(line("2024年第3期", 400, 60, 9))]
    assert gone(sheets) == [[], ["政府公报"], ["2024年第3期"]]
    assert gone([cover, sheet(line("政府公告", 80, 60, 9))]) == [[], []]
