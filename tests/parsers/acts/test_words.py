from datetime import date

import pytest

from parsers.acts.words import (
    ISSUE_YEAR,
    chinese_number,
    find_date,
    find_number,
    is_date,
    is_number,
    is_organ,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [("23", 23), ("二〇二三", 2023), ("十", 10), ("二十", 20), ("十一", 11), ("甲", None)],
)
def test_numerals(text: str, value: int | None) -> None:
    assert chinese_number(text) == value


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年3月6日", date(2023, 3, 6)),
        ("二〇二三年十月三十一日", date(2023, 10, 31)),
        ("2023 年 3 月 6 日印发", date(2023, 3, 6)),
        ("2023-03-06", date(2023, 3, 6)),
        ("2023年3月", None),
        ("2023年13月40日", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert find_date(text) == day


def test_a_date_alone_is_told_from_a_sentence_with_one() -> None:
    assert is_date("（2023年3月6日）")
    assert not is_date("2023年3月6日市政府第3次常务会议通过")


@pytest.mark.parametrize(
    "text",
    [
        "澄政发〔2023〕4号",
        "澄政办发[2023]12号",
        "澄湾市人民政府令第19号",
        "第 19 号",
        "（澄政函〔2023〕7号）",
    ],
)
def test_numbers_of_documents(text: str) -> None:
    assert is_number(text)


def test_a_number_inside_a_sentence_is_found_but_is_no_number_line() -> None:
    text = "根据《关于推进工作的通知》（省政发〔2022〕8号）要求"
    assert find_number(text) == "省政发〔2022〕8号"
    assert not is_number(text)


def test_bodies() -> None:
    assert is_organ("澄湾市人民政府办公室")
    assert not is_organ("澄湾市人民政府关于促进发展的通知")


def test_issues_that_came_out_as_one_have_both_numbers() -> None:
    found = ISSUE_YEAR.search("2024年第3、4期（合刊）")
    assert found is not None
    assert found.groups() == ("2024", "3", "、4")
