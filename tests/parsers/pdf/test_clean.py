from dataclasses import replace

import numpy as np
import pytest
from typeset import glyphs, word

from parsers.pdf.clean import clean_glyphs, is_blank, true_codes


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("⺠", "民"),
        ("⻓", "长"),
        ("⻔", "门"),
        ("⼀", "一"),
        ("⽤", "用"),
        ("➂", "③"),
        ("\ue5e5", "\u3000"),
        ("\uf0b7", "•"),
        ("\ufffe", "-"),
    ],
)
def test_codes_stand_for_the_characters_they_mean(written: str, meant: str) -> None:
    assert chr(true_codes(np.array([ord(written)]))[0]) == meant


def test_superscript_digits_and_full_width_letters_stay_as_printed() -> None:
    assert true_codes(np.array([ord("³"), ord("Ａ")])).tolist() == [ord("³"), ord("Ａ")]


def test_fake_bold_is_one_glyph() -> None:
    drawn = glyphs(word("公报", 50, 100) + word("公报", 50.4, 100.3) + word("公报", 51, 100))
    assert len(clean_glyphs(drawn, 595, 842)) == 2


def test_a_glyph_for_two_dashes_is_two() -> None:
    drawn = glyphs(word("——记", 50, 100, 10))
    box, base = drawn.box.copy(), drawn.base.copy()
    box[:2], base[1] = (50, 91, 70, 101), base[0]
    cleaned = clean_glyphs(replace(drawn, box=box, base=base), 595, 842)
    assert cleaned.box[:2, [0, 2]].tolist() == [[50, 60], [60, 70]]


def test_two_equal_letters_side_by_side_are_two() -> None:
    assert len(clean_glyphs(glyphs(word("llll", 50, 100)), 595, 842)) == 4


def test_equal_characters_below_each_other_are_two() -> None:
    assert len(clean_glyphs(glyphs(word("的", 50, 100) + word("的", 50, 116)), 595, 842)) == 2


def test_what_lies_off_the_page_is_left_out() -> None:
    drawn = glyphs(word("内", 50, 100) + word("外", 700, 100) + word("外", 50, -50))
    assert [chr(code) for code in clean_glyphs(drawn, 595, 842).code] == ["内"]


def test_blanks_of_all_widths_are_blank() -> None:
    assert is_blank(np.array([0x20, 0x3000, 0xA0])).all()
    assert not is_blank(np.array([ord("一"), 0x20000])).any()


def test_a_head_of_half_the_size_at_half_the_distance_is_no_repeat() -> None:
    # A running head once took a character out of a title twice as large and twice as far in.
    drawn = glyphs(word("市", 91.4, 59.7, 10) + word("市", 182.8, 119.4, 20))
    assert len(clean_glyphs(drawn, 595, 842)) == 2


def test_the_hyphen_at_the_end_of_a_line_is_a_hyphen() -> None:
    assert true_codes(np.array([0xFFFE])).tolist() == [ord("-")]


def test_a_ligature_has_both_its_letters() -> None:
    drawn = glyphs([*word("O", 50, 100), ("f", 55, 100, 10), ("f", 55, 100, 10)])
    box = drawn.box.copy()
    assert len(clean_glyphs(drawn, 595, 842)) == 3
    box[1:, 2] = 58
    assert len(clean_glyphs(replace(drawn, box=box), 595, 842)) == 2
