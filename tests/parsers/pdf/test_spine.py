from typeset import line, paragraph

from parsers.pdf.lines import Line
from parsers.pdf.spine import find_spine

TEXT = "为进一步提高城市供水保障能力补齐管网老化短板让群众喝上放心水结合实际制定本方案"


def pages(left: float, right: float) -> list[Line]:
    both = [paragraph(TEXT * 3, x, 100, 16) for x in (left, right)]
    return [*both[0], *both[1]]


def test_two_pages_on_a_wide_sheet_meet_in_its_middle() -> None:
    (wall,) = find_spine(pages(60, 360), (580, 400)).tolist()
    assert 270 < wall[0] == wall[2] < 310 and (wall[1], wall[3]) == (0, 400)


def test_a_high_sheet_and_text_over_the_middle_have_no_spine() -> None:
    assert not len(find_spine(pages(60, 360), (580, 800)))
    over = [*pages(60, 360), line("一个标题跨过两页之间的空白", 220, 60)]
    assert not len(find_spine(over, (580, 400)))
    assert not len(find_spine(pages(60, 240), (580, 400)))
