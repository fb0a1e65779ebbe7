"""Paginated articles."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gongbao.model import Paragraph
from parsers.html.fold import fold_pages, period


def page(*numbers: int) -> list[Paragraph]:
    return [
        Paragraph(
            "body", f"第{n}段讲的是第{n}件事，说得详细，" + "以便看得清楚，" * 6 + "到此为止。"
        )
        for n in numbers
    ]


def test_pages_that_continue_are_joined_in_order() -> None:
    folded = fold_pages([page(1, 2), page(3, 4), page(5)])
    assert list(folded.paragraphs) == page(1, 2, 3, 4, 5)
    assert (folded.chosen, folded.repeated, folded.times) == ((0, 1, 2), (), 1)


def test_eight_pages_that_each_hold_the_whole_text_give_it_once() -> None:
    folded = fold_pages([page(*range(9))] * 8)
    assert list(folded.paragraphs) == page(*range(9))
    assert (folded.chosen, folded.times) == ((0,), 8)


def test_a_text_that_came_joined_with_itself_is_one() -> None:
    folded = fold_pages([page(*range(6)) * 8])
    assert list(folded.paragraphs) == page(*range(6))
    assert folded.times == 8


def test_a_first_page_followed_by_the_whole_gives_the_whole() -> None:
    folded = fold_pages([page(1, 2, 3, 4), page(1, 2, 3, 4, 5)])
    assert list(folded.paragraphs) == page(1, 2, 3, 4, 5)
    assert (folded.chosen, folded.repeated, folded.times) == ((1,), (0,), 1)


def test_a_last_page_that_repeats_only_itself_adds_nothing() -> None:
    folded = fold_pages([page(1, 2), page(3, 4), page(3, 4)])
    assert list(folded.paragraphs) == page(1, 2, 3, 4)
    assert (folded.repeated, folded.times) == ((2,), 1)


def test_an_author_may_repeat_a_paragraph() -> None:
    paragraphs = page(1, 2, 1, 3, 1)
    assert list(fold_pages([paragraphs]).paragraphs) == paragraphs


def test_a_headline_printed_on_every_page_is_kept_once() -> None:
    heading = Paragraph("heading", "标题", level=1)
    folded = fold_pages([[heading, *page(1)], [heading, *page(2)]], "标题")
    assert list(folded.paragraphs) == [heading, *page(1, 2)]


def test_empty_pages_are_nothing() -> None:
    assert fold_pages([[], page(1), []]).paragraphs == tuple(page(1))
    assert fold_pages([]).paragraphs == ()


@given(st.lists(st.sampled_from("ab"), min_size=1, max_size=8), st.integers(1, 5))
def test_the_period_is_the_shortest_that_gives_the_whole(unit: list[str], times: int) -> None:
    keys = unit * times
    length = period(keys)
    assert len(keys) % length == 0
    assert keys[:length] * (len(keys) // length) == keys
    shorter = (n for n in range(1, length) if len(keys) % n == 0)
    assert all(keys[:n] * (len(keys) // n) != keys for n in shorter)
