"""The word layer: its layout, its words, and the way back."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from dedup_corpus import Author

from gongbao.errors import UsageError
from gongbao.export.words import words_of
from gongbao.text.words import (
    Segmenter,
    is_segmented,
    load_segmenter,
    read_words,
    sentences,
    unsegment,
    word_lines,
)

SAMPLE = Path(__file__).resolve().parents[4] / "shared/samples/words/report-2019-words.txt"


@pytest.fixture(scope="module")
def segment() -> Segmenter:
    return load_segmenter()


def lines(text: str, segment: Segmenter) -> list[str]:
    return list(word_lines(text, segment))


def test_a_sentence_a_line_with_words_marks_and_numbers_apart(segment: Segmenter) -> None:
    assert lines("工业增加值增长6.5%。其中，“十四五”项目80个！\n完", segment) == [
        "工业 增加值 增长 6 . 5 % 。",
        "其中 ， “ 十四五 ” 项目 80 个 ！",
        "完",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("１２．５％的比例", "１２ ． ５ ％ 的 比例"),
        ("印发〔2023〕5号", "印发 〔 2023 〕 5 号"),
        ("2021—2025年……", "2021 — 2025 年 … …"),
        ("PPP项目和5G网络", "PPP 项目 和 5 G 网络"),
        ("⼈⺠政府\u200b的工作", "人民政府 的 工作"),
        ("10 20个", "10 20 个"),
        ("　　第一条　总　则", "第一条 总则"),
        ("面积10³平方米", "面积 10 ³ 平方米"),
        ("\ue001某字", "\ue001 某 字"),
    ],
)
def test_tokens(text: str, line: str, segment: Segmenter) -> None:
    assert lines(text, segment) == [line]


def test_nothing_gives_no_line(segment: Segmenter) -> None:
    assert lines("", segment) == lines(" \n\u3000\n\u200b", segment) == []


def test_a_closing_mark_stays_with_its_sentence() -> None:
    assert list(sentences("他说：“去吧。”我去了。好？！")) == [
        "他说：“去吧。”",
        "我去了。",
        "好？！",
    ]


def test_unsegment_takes_back_what_the_word_layer_did(segment: Segmenter) -> None:
    text = "".join(Author(31).act(900).split()) + "引进PPP项目6.5%，（“一带一路”）New York港。"
    made = "".join(lines(text, segment))
    assert is_segmented(made)
    assert unsegment("\n".join(lines(text, segment))).replace("\n", "") == text


@pytest.mark.parametrize(
    "text", ["", "New York and Boston", "第一章 总则\n第二章 分则 附则", "关于 2023 年 PPP 项目"]
)
def test_text_that_is_not_segmented_comes_back_as_it_is(text: str) -> None:
    assert unsegment(text) == text


def test_segmented_text_is_parted_anew(segment: Segmenter) -> None:
    text = "全面建成小康社会，推进振兴发展的关键之年，外部环境复杂严峻，不确定因素依然较多。"
    apart = " ".join(text)
    assert lines(apart, segment) == lines(text, segment)


def test_words_of_ones_own(tmp_path: Path) -> None:
    names = tmp_path / "own.txt"
    names.write_text("\ufeff# towns\n梅桥澄湾 500\n老街仓\n\n", "utf-8")
    own = load_segmenter(read_words(names))
    assert lines("梅桥澄湾的老街仓", own) == ["梅桥澄湾 的 老街仓"]
    assert "梅桥澄湾" not in lines("梅桥澄湾的老街仓", load_segmenter())[0].split()


@pytest.mark.parametrize("content", ["好的 词 5\n坏 x\n".encode(), "坏".encode("gb18030")])
def test_a_dictionary_that_is_none_is_refused_in_a_line(content: bytes, tmp_path: Path) -> None:
    names = tmp_path / "own.txt"
    names.write_bytes(content)
    with pytest.raises(UsageError, match=r"own\.txt") as refused:
        read_words(names)
    assert "\n" not in str(refused.value)


def test_documents_are_parted_by_an_empty_line(segment: Segmenter) -> None:
    rows = [
        {"title": "公告", "text": "公告\n今日停水。"},
        {"title": "", "text": ""},
        {"title": "工作报告", "text": "各位代表：现在作报告。"},
    ]
    assert list(words_of(rows, segment)) == [
        "公告", "今日 停水 。", "", "工作 报告", "各位 代表 ： 现在 作 报告 。",
    ]  # fmt: skip


def test_a_line_of_a_million_characters_is_bounded(segment: Segmenter) -> None:
    begun = time.process_time()
    (line,) = lines("中国" * 500_000, segment)
    assert time.process_time() - begun < 30
    assert line.count(" ") == 499_999


@pytest.mark.samples
def test_the_layout_is_that_of_a_text_in_the_word_layer(segment: Segmenter) -> None:
    given = [line.strip() for line in SAMPLE.read_text("utf-8").split("\n") if line.strip()]
    ours = list(word_lines("\n".join(given), segment, "paragraph"))
    assert len(ours) == len(given)
    other = re.compile(r"[^\u4e00-\u9fff]+")
    for mine, theirs in zip(ours, given, strict=True):
        assert mine.replace(" ", "") == theirs.replace(" ", "")
        assert [t for t in mine.split(" ") if other.fullmatch(t)] == [
            t for t in theirs.split(" ") if other.fullmatch(t)
        ]
    assert word_f1(ours, given) > 0.92


def word_f1(ours: list[str], given: list[str]) -> float:
    hits = total = 0
    for mine, theirs in zip(ours, given, strict=True):
        a, b = spans(mine), spans(theirs)
        hits, total = hits + len(a & b), total + len(a) + len(b)
    return 2 * hits / total


def spans(line: str) -> set[tuple[int, int]]:
    found, at = set(), 0
    for word in line.split(" "):
        found.add((at, at + len(word)))
        at += len(word)
    return found
