"""What a version changed: paragraph by paragraph, and character by character within one."""

from __future__ import annotations

import time

import pytest
from dedup_corpus import Author
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from gongbao.diff import Change, Piece, compare, to_html, to_lines

OLD = ["总则", "第一条 本办法自2023年5月1日起施行。", "第二条 由水务站负责。", "附则"]
NEW = ["总则", "第一条 本办法自2023年6月15日起施行。", "附则", "附件：名单"]


def test_each_paragraph_is_the_same_changed_added_or_removed() -> None:
    changes = compare(OLD, NEW)
    assert [change.kind for change in changes] == ["same", "changed", "removed", "same", "added"]
    pieces = changes[1].pieces
    assert [piece.text for piece in pieces if piece.kind == "removed"] == ["5月1"]
    assert [piece.text for piece in pieces if piece.kind == "added"] == ["6月15"]


def test_a_number_changes_as_a_whole() -> None:
    (change,) = compare(["不少于40亿元，增长6.5%"], ["不少于45亿元，增长6.8%"])
    assert [(p.kind, p.text) for p in change.pieces if p.kind != "same"] == [
        ("removed", "40"), ("added", "45"), ("removed", "6.5"), ("added", "6.8"),
    ]  # fmt: skip


def test_a_paragraph_that_says_something_else_is_not_called_changed() -> None:
    changes = compare(["甲乙丙丁戊己庚辛"], ["子丑寅卯辰巳午未"])
    assert {change.kind for change in changes} == {"removed", "added"}


@given(
    st.lists(st.text("甲乙丙丁 。", max_size=9), max_size=7),
    st.lists(st.text("甲乙丙丁 。", max_size=9), max_size=7),
)
def test_both_versions_can_be_read_off_the_changes(old: list[str], new: list[str]) -> None:
    changes = compare(old, new)
    assert [change.old for change in changes if change.kind != "added"] == old
    assert [change.new for change in changes if change.kind != "removed"] == new
    for change in changes:
        if change.kind == "changed":
            assert read_off(change, "removed") == change.old
            assert read_off(change, "added") == change.new


def read_off(change: Change, kind: str) -> str:
    return "".join(piece.text for piece in change.pieces if piece.kind in ("same", kind))


def test_lines_show_what_changed_and_a_little_around_it() -> None:
    old = [f"第{number}条" for number in range(20)]
    new = [*old[:10], "新增一条规定", *old[10:]]
    signs = [sign for sign, _ in to_lines(compare(old, new))]
    assert signs == ["…", " ", "+", " ", "…"]
    assert list(to_lines(compare(old, old))) == [("…", [])]


def test_the_page_shows_everything_and_runs_nothing() -> None:
    old = ["<script>alert(1)</script>", "第一条 甲乙丙丁戊己"]
    new = ["<img src=x onerror=alert(1)>", "第一条 甲乙丙丁戊庚"]
    page = to_html("题&目<b>", "a/1 → a/2", compare(old, new))
    tree = html.fromstring(page)
    assert not tree.xpath("//script | //img | //@onerror | //h1/b")
    assert tree.findtext(".//h1") == "题&目<b>"
    assert [node.text for node in tree.iter("del")] == [old[0], "己"]
    assert [node.text for node in tree.iter("ins")] == [new[0], "庚"]
    assert tree.xpath("//p[@class='changed']")[0].text_content() == "第一条 甲乙丙丁戊己庚"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["长" * 100_000], ["长" * 99_999 + "短"]),
        ([f"第{n}条 {n * 7}" for n in range(4000)], [f"第{n}条 {n * 9}" for n in range(4000)]),
    ],
)
def test_long_documents_are_bounded(old: list[str], new: list[str]) -> None:
    begun = time.process_time()
    changes = compare(old, new)
    assert time.process_time() - begun < 30
    assert [change.old for change in changes if change.kind != "added"] == old


def test_a_real_edit_is_shown_as_small() -> None:
    text = Author(41).act(900).strip().split("\n")
    edited = [line.replace("，", "、", 1) if at == 3 else line for at, line in enumerate(text)]
    changed = [change for change in compare(text, edited) if change.kind != "same"]
    assert [change.kind for change in changed] == ["changed"]
    assert Piece("removed", "，") in changed[0].pieces
