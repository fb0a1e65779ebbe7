"""Turns: marks taken out, paragraphs joined."""

from __future__ import annotations

import pytest

from parsers.sheet.paragraphs import Piece
from parsers.sheet.turnmarks import is_turn, numeral, same_sheet
from parsers.sheet.turns import Turn, join_pieces, take_turns

BOX = (0.0, 0.0, 1.0, 1.0)


def body(text: str, *, start: bool = False, end: bool = False) -> Piece:
    return Piece("body", text, BOX, open_start=start, open_end=end)


@pytest.mark.parametrize("text", ["（下转第三版）", "（上接第一版）", "▶下转A03版", "上接第1版 ◀"])
def test_marks_of_turns_are_known_in_their_usual_forms(text: str) -> None:
    assert is_turn(text)


@pytest.mark.parametrize("text", ["（见第三版）", "第三版", "下转的路上，我们看到第三版的消息"])
def test_what_only_looks_like_a_mark_is_none(text: str) -> None:
    assert not is_turn(text)


def test_numbers_of_sheets_are_compared_whatever_their_form() -> None:
    assert numeral("03") == numeral("三") == "3"
    assert numeral("十二") == "12"
    assert numeral("a03") == "A3"


def test_a_mark_may_leave_out_the_letter_of_a_sheet() -> None:
    assert same_sheet("A04", "四") and same_sheet("3", "03")
    assert not same_sheet("A04", "B4") and not same_sheet("A04", "5") and not same_sheet("", "1")


def test_marks_are_taken_out_and_tell_where_they_lead() -> None:
    pieces, turn = take_turns([body("第一段，", end=True), body("（下转第三版）")])
    assert ([piece.text for piece in pieces], turn) == (["第一段，"], Turn(on="三"))
    pieces, turn = take_turns([body("（上接第一版）接着说。")])
    assert (pieces[0].text, pieces[0].open_start, turn) == ("接着说。", True, Turn(back="一"))


def test_a_paragraph_torn_by_the_turn_is_one_again() -> None:
    joined = join_pieces([body("第一段，", end=True)], [body("接着说。", start=True)])
    assert [piece.text for piece in joined] == ["第一段，接着说。"]


def test_a_sentence_may_end_at_the_turn_where_paragraphs_are_set_in() -> None:
    second = [body("还是这一段。", start=True), body("另一段。")]
    joined = join_pieces([body("第一句。")], second)
    assert [piece.text for piece in joined] == ["第一句。还是这一段。", "另一段。"]


def test_the_headline_comes_once_and_captions_last() -> None:
    first = [Piece("heading", "题目", BOX, 1), body("一。"), Piece("caption", "图一", BOX)]
    second = [Piece("heading", "题目", BOX, 1), body("二。"), Piece("caption", "图二", BOX)]
    joined = join_pieces(first, second)
    assert [piece.text for piece in joined] == ["题目", "一。", "二。", "图一", "图二"]
