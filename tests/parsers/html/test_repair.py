"""Markup that would break the tree or make it huge."""

from __future__ import annotations

import pytest

from parsers.html.repair import MAX_CHARACTERS, MAX_NESTING, read_tree


def text_of(markup: str) -> str:
    root, _ = read_tree(markup)
    assert root is not None
    return "".join(root.itertext())


def test_what_stands_after_a_stray_end_of_the_page_is_kept() -> None:
    head = "<html><body><div>top</div></body></html>\n"
    root, notes = read_tree(head + "<div id=here><p>body</p></div></body></html>")
    assert root is not None
    assert root.xpath("string(//div[@id='here']/p)") == "body"
    assert len(root.xpath("//body")) == 1
    assert [note.code for note in notes] == ["stray-end-tag"]


def test_a_page_that_ends_once_is_left_alone() -> None:
    assert read_tree("<html><body><p>a</p></body></html>")[1] == ()


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>before</p><!-- never ends <p>after</p>", "before never ends after"),
        ("<p>before</p><script>var a=1;\n<p>after</p>", "beforevar a=1;\nafter"),
        ("<p>be\x00fore</p>", "before"),
        ("<?xml version='1.0' encoding='gb2312'?><html><p>中文</p>", "中文"),
    ],
)
def test_nothing_is_swallowed(markup: str, text: str) -> None:
    assert text_of(markup) == text


@pytest.mark.parametrize("tag", ["div", "b", "font", "table", "span"])
def test_a_hundred_thousand_nested_tags_keep_their_text(tag: str) -> None:
    root, notes = read_tree(
        f"<{tag}>" * 100_000 + "<p>deep</p>" + f"</{tag}>" * 100_000 + "<p>after"
    )
    assert root is not None
    assert "".join(root.itertext()) == "deepafter"
    assert max(len(list(e.iterancestors())) for e in root.iter()) <= MAX_NESTING + 5
    assert [note.code for note in notes] == ["markup-too-deep"]


def test_a_page_longer_than_the_limit_is_cut_and_says_so() -> None:
    root, notes = read_tree("<p>" + "中" * (MAX_CHARACTERS + 10) + "</p>")
    assert root is not None
    assert [note.code for note in notes] == ["page-cut"]


@pytest.mark.parametrize("markup", ["", "   "])
def test_nothing_gives_no_tree(markup: str) -> None:
    assert read_tree(markup)[0] is None
