"""Keys, display, days, numbering and grids of text."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao.text.days import find_day, is_day, url_day
from gongbao.text.display import clean_line, join_wrapped
from gongbao.text.grid import grid_text
from gongbao.text.keys import key_text
from gongbao.text.numbering import numbered_role, numbered_sections


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("第１章　总 则", "第1章总则"),
        ("某政办发〔2023〕5号", "某政办发20235号"),
        ("Ａｂｃ_1 ，。", "abc1"),
        ("10³ m²", "103m2"),
        ("⼈⺠政府⻓期", "人民政府长期"),
        ("臺灣發展萬戶", "台湾发展万户"),
        ("字\ue123\u200b\ufeff形", "字形"),
        ("ｶﾞé", "カe"),
        ("——……", ""),
    ],
)
def test_a_key_is_letters_and_digits_only(text: str, key: str) -> None:
    assert key_text(text) == key


@given(st.text(max_size=60))
def test_a_key_of_a_key_is_itself_and_blanks_do_not_count(text: str) -> None:
    assert key_text(key_text(text)) == key_text(text)
    assert key_text(" ".join(text)) == key_text(" ".join(text).replace(" ", " \u3000"))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("　　第一章　总　则", "第一章 总则"),
        ("主　任 ： 李　明", "主任：李明"),
        ("第三条　“这条路”", "第三条 “这条路”"),
        ("关于 2023 年 的 PPP 项目", "关于 2023 年的 PPP 项目"),
        ("零宽\u200b字符\ufeff和\u00ad连字符", "零宽字符和连字符"),
        ("１０³　ｍ", "１０³ ｍ"),
        ("New  York\n Times", "New York Times"),
        ("（ 一 ）甲 ， 乙", "（一）甲，乙"),
    ],
)
def test_display_text_is_what_a_reader_would_see(text: str, shown: str) -> None:
    assert clean_line(text) == shown


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing_and_full_width_stays(text: str) -> None:
    once = clean_line(text)
    assert clean_line(once) == once or " " in once
    assert unicodedata.normalize("NFC", once) == once


def test_only_line_ends_between_chinese_characters_are_joined() -> None:
    assert join_wrapped("经\r\n   济。\n发 展 a\nb 中\nc") == "经济。发 展 a\nb 中\nc"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年5月12日 10:20", date(2023, 5, 12)),
        ("发布于2023-05-12", date(2023, 5, 12)),
        ("2019-06-1508:18", date(2019, 6, 15)),
        ("2023/5/9", date(2023, 5, 9)),
        ("二〇二三年十二月三十一日", date(2023, 12, 31)),
        ("二○一八年十月二十日", date(2018, 10, 20)),
        ("20230512", date(2023, 5, 12)),
        ("2023-13-01，2022年1月2日", date(2022, 1, 2)),
        ("2023年2月30日", None),
        ("12023-05-12345", None),
        ("Updated: April 9, 2024", date(2024, 4, 9)),
        ("9th Apr. 2024 10:00", date(2024, 4, 9)),
        ("March 2024, Mayor 12", None),
        ("第2023号", None),
        ("", None),
    ],
)
def test_days_in_figures_and_numerals(text: str, day: date | None) -> None:
    assert find_day(text) == day


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("2023年5月12日", True),
        ("（2023年5月12日）", True),
        ("二〇二三年五月一日", True),
        ("2023年5月12日通过", False),
    ],
)
def test_a_line_that_is_a_day(text: str, whole: bool) -> None:
    assert is_day(text) is whole


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://a.example/yw/201909/t20190918_693227.shtml", date(2019, 9, 18)),
        ("http://a.example/art/2016/11/22/art_1_3.html", date(2016, 11, 22)),
        ("http://a.example/world/2019-12/10/c_1125.htm", date(2019, 12, 10)),
        ("http://a.example/paper/pc/layout/202303/31/node_02.html", date(2023, 3, 31)),
        ("http://a.example/web/zw/2025051410132752830/index.shtml", date(2025, 5, 14)),
        ("http://a.example/html/SITE/202505/0174669308628614.html", None),
        ("http://a.example/info/1069/126762.htm?d=2023-01-01", None),
    ],
)
def test_days_in_addresses(url: str, day: date | None) -> None:
    assert url_day(url) == day


@pytest.mark.parametrize(
    ("text", "role", "level"),
    [
        ("第一章 总则", "heading", 3),
        ("一、总体要求", "heading", 3),
        ("第二节 监督", "heading", 4),
        ("（三）强化保障", "heading", 4),
        ("一、加快建设。要抓紧推进。", "body", 0),
        ("（一）加快建设，", "body", 0),
        ("第一条 为了规范管理，制定本办法。", "body", 0),
        ("1.各单位名单", "list", 1),
        ("2．分工表", "list", 1),
        ("（2）材料清单", "list", 2),
        ("3.5亿元的投资", "body", 0),
        ("会议指出", "body", 0),
    ],
)
def test_numbering_says_what_a_paragraph_is(text: str, role: str, level: int) -> None:
    assert numbered_role(text) == (role, level)


def _sections(*texts: str) -> list[int]:
    found = numbered_sections(texts)
    return [found.get(index, 0) for index in range(len(texts))]


def test_sections_in_decimals_are_told_by_their_sequence() -> None:
    plan = ("1 总则", "1.1 编制目的", "为了规范管理。", "1. 2适用范围", "2 组织体系", "2.1.1 职责")
    assert _sections(*plan, "3 附则") == [3, 4, 0, 4, 3, 5, 3]
    assert _sections("1 总则", "1.1 目的", "1 甲单位", "2 乙单位。", "1.2 范围") == [3, 4, 3, 0, 4]
    contents = ("1 范围", "2 术语", "2.1 公文", "1 范围", "2 术语", "2.1 公文")
    assert _sections(*contents) == [3, 3, 4, 3, 3, 4]


def test_amounts_lists_and_sentences_are_no_sections() -> None:
    assert _sections("1 甲单位", "2 乙单位") == [0, 0]
    assert _sections("1.1 目的", "3.5亿元投资", "7.2 万吨", "1.1.1 本预案适用于本市。") == [
        4,
        0,
        0,
        0,
    ]
    assert _sections("1.1万元", "1.2倍") == [0, 0]


def test_a_grid_is_a_line_a_row() -> None:
    assert (
        grid_text([["指标", "单位", ""], ["产值\n（万元）", "", "3"]])
        == "指标\t单位\n产值 （万元）\t\t3"
    )
    assert grid_text([]) == ""
