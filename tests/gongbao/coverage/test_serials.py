"""Serials of 文号: what is held, and what lies between."""

from __future__ import annotations

import pytest

from gongbao.coverage.serials import Serial, ranges, serials, told


def test_a_year_is_counted_from_one_and_decrees_from_the_lowest_held() -> None:
    held = [
        "城政发〔2023〕2号",
        "城政发〔2023〕5号",
        "城湾市人民政府令第19号",
        "城湾市人民政府令第21号",
    ]
    assert serials(held) == (
        Serial("城政发", 2023, 2, 5, (1, 3, 4)),
        Serial("城湾市人民政府令", None, 2, 21, (20,)),
    )


@pytest.mark.parametrize(
    "numbers",
    [
        ["城政发〔2023〕2号"],
        ["城政发〔2023〕2号", "城政发〔2023〕2号"],
        ["城政发〔2023〕2号", "城政发〔2024〕3号"],
        ["第2号", "2023年第3号", "", "〔2023〕3号"],
        ["城政发〔2023〕2号", "城政发〔2023〕99999号"],
    ],
)
def test_one_number_is_no_serial(numbers: list[str]) -> None:
    assert serials(numbers) == ()


def test_other_brackets_and_zeros_are_the_same_serial() -> None:
    held = [
        "城政办发[2023]01号",
        "城政办发（2023）2号",
        "城政办发〔2023〕第3号",
        "城政办发〔2022〕4号",
    ]
    assert serials(held) == (Serial("城政办发", 2023, 3, 3, ()),)


def test_newest_years_come_first() -> None:
    held = [f"城政发〔{year}〕{n}号" for year in (2021, 2023) for n in (1, 2)]
    assert [one.year for one in serials(held)] == [2023, 2021]


def test_what_is_told() -> None:
    assert (
        told(Serial("城政发", 2023, 2, 5, (1, 3, 4))) == "城政发〔2023〕: 2 of 5 held, not 1, 3-4"
    )
    running = Serial("城湾市人民政府令", None, 2, 21, (20,))
    assert told(running) == "城湾市人民政府令: 2 held up to 21, not 20"


def test_ranges() -> None:
    assert ranges(range(1, 60, 2)).endswith("23 and 18 more")
    assert ranges((1, 2, 3, 7, 9, 10)) == "1-3, 7, 9-10"
    assert ranges(()) == ""
