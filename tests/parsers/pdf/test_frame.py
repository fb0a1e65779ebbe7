import numpy as np
import pytest

from parsers.pdf.frame import Frame, turn_boxes, unturn_box

BOX = (10.0, 20.0, 40.0, 30.0)


@pytest.mark.parametrize("turns", range(4))
def test_a_turned_box_turns_back(turns: int) -> None:
    turned = turn_boxes(np.array([BOX]), turns, 100, 200)[0].tolist()
    assert unturn_box(tuple(turned), turns, 100, 200) == pytest.approx(BOX)


def test_text_that_runs_down_runs_right_after_one_turn() -> None:
    top, below = (
        turn_boxes(np.array([[50, y, 60, y + 10]], float), 1, 100, 200)[0] for y in (0, 50)
    )
    assert top[0] < below[0]
    assert top[1] == below[1]


@pytest.mark.parametrize(
    ("rotation", "shown"),
    [(0, [0.0, 190.0]), (1, [10.0, 0.0]), (2, [100.0, 10.0]), (3, [190.0, 100.0])],
)
def test_a_point_is_shown_where_the_rotated_page_has_it(rotation: int, shown: list[float]) -> None:
    frame = Frame(rotation, 0, 0, 100, 200)
    assert frame.show(np.array([[0.0, 10.0]]))[0].tolist() == shown


def test_a_page_turned_by_a_quarter_is_as_wide_as_it_was_high() -> None:
    assert Frame(1, 0, 0, 100, 200).size == (200, 100)
