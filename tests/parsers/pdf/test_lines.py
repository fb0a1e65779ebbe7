import random

import pytest
from typeset import glyphs, word

from parsers.pdf.lines import find_lines


def texts(places: list[tuple[str, float, float, float]]) -> set[str]:
    return {line.text for line in find_lines(glyphs(places))}


def test_a_line_never_crosses_a_gutter() -> None:
    assert texts(word("左栏文字", 50, 100) + word("右栏文字", 104, 100)) == {"左栏文字", "右栏文字"}


def test_a_comma_and_a_bracket_on_both_sides_of_a_narrow_gutter_stay_apart() -> None:
    assert texts(word("左栏文字，", 50, 100) + word("（右栏）", 110, 100)) == {
        "左栏文字，",
        "（右栏）",
    }


def test_columns_on_different_baselines_do_not_mix() -> None:
    left = [place for n in range(5) for place in word("左栏文字", 50, 100 + 16 * n)]
    right = [place for n in range(5) for place in word("右栏文字", 120, 101.5 + 16 * n)]
    lines = find_lines(glyphs(left + right))
    assert sorted(line.text for line in lines) == ["右栏文字"] * 5 + ["左栏文字"] * 5


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_drawing_plays_no_part(seed: int) -> None:
    places = word("城市供水保障", 50, 100) + word("行动方案", 50, 120)
    random.Random(seed).shuffle(places)
    assert texts(places) == {"城市供水保障", "行动方案"}


def test_a_superscript_stands_in_its_line() -> None:
    places = word("面积10", 50, 100) + word("3", 80, 95, 5) + word("平方米", 83, 100)
    assert texts(places) == {"面积103平方米"}


def test_a_line_with_raised_numbers_is_of_the_size_of_its_text() -> None:
    places = word("发病率较低", 50, 100) + word("11", 100, 95, 5) + word("的患者", 105, 100)
    (found,) = find_lines(glyphs(places))
    assert found.size == 10.0


def test_justified_ideographs_get_no_blanks() -> None:
    assert texts(word("经市政府同意", 50, 100, gap=3)) == {"经市政府同意"}


def test_a_letter_spaced_heading_is_a_word() -> None:
    assert texts(word("通知公告", 50, 100, gap=9)) == {"通知公告"}


def test_latin_words_are_parted_where_the_page_shows_it() -> None:
    assert texts(word("open", 50, 100) + word("data", 73, 100)) == {"open data"}


def test_a_shown_blank_between_ideographs_is_kept() -> None:
    assert texts(word("第一条", 50, 100) + word("为了规范", 90, 100)) == {"第一条 为了规范"}


def test_no_blank_between_an_ideograph_and_a_number() -> None:
    assert texts(word("共", 50, 100) + word("12", 63, 100) + word("项", 76, 100)) == {"共12项"}


def test_a_page_of_blanks_has_no_lines() -> None:
    assert find_lines(glyphs(word("　  ", 50, 100))) == []
