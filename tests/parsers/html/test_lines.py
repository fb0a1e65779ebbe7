"""A tree as lines."""

from __future__ import annotations

from parsers.html.lines import Page
from parsers.html.repair import read_tree
from parsers.html.walk import read_lines


def lines_of(markup: str) -> Page:
    root, _ = read_tree(markup)
    assert root is not None
    return read_lines(root)


def texts(markup: str) -> list[str]:
    return [line.text for line in lines_of(markup).lines]


def test_blocks_and_line_ends_part_lines_and_inline_elements_do_not() -> None:
    markup = "<div>甲<b>乙</b>丙<p>丁</p>戊<br>己<span>庚</span></div>"
    assert texts(markup) == ["甲乙丙", "丁", "戊", "己庚"]


def test_text_after_what_is_skipped_is_kept_once() -> None:
    markup = (
        "<p>甲<script>x</script>乙<!-- c -->丙<style>y</style></p>丁<select><option>z</select>戊"
    )
    assert texts(markup) == ["甲乙丙", "丁戊"]


def test_hidden_parts_are_left_out_unless_nothing_else_is_there() -> None:
    long = "这一段文字足够长，" * 30
    assert texts(f"<p>{long}</p><div style='display: none'>藏</div>") == [long]
    assert texts(f"<div style='display:none'>{long}</div>") == [long]


def test_wide_blanks_after_a_full_stop_begin_a_paragraph() -> None:
    assert texts("<p>　　第一段。　　第二段。 第三　　则</p>") == ["第一段。", "第二段。第三 则"]


def test_preformatted_text_keeps_its_lines() -> None:
    assert texts("<pre>甲\n  乙\n\n丙</pre>") == ["甲", "乙", "丙"]


def test_a_line_end_of_the_editor_inside_a_sentence_is_none() -> None:
    assert texts("<p>国民经\n    济和社会</p>") == ["国民经济和社会"]


def test_links_bold_and_side_columns_are_measured() -> None:
    page = lines_of(
        "<p>见<a href='/a.pdf'>附件</a></p><p><b>粗体</b></p><div class='side nav'><p>旁</p></div>"
    )
    linked, bold, side = page.lines
    assert (linked.size, linked.linked) == (3, 2)
    assert (bold.size, bold.bold) == (2, 2)
    assert (linked.side, side.side) == (False, True)
    assert [(a.href, a.text, a.line, a.file) for a in page.anchors] == [("/a.pdf", "附件", 0, True)]


def test_elements_are_ranges_of_lines() -> None:
    page = lines_of("<div id=x><p>甲</p><p>乙</p></div><p>丙</p>")
    found = {node.element.get("id"): (node.start, node.end) for node in page.nodes}
    assert found["x"] == (0, 2)


def test_pictures_and_comments_know_their_place() -> None:
    page = lines_of(
        "<p>甲</p><!--正文 begin-->丁<p><img src='a.jpg' alt='图'>乙</p><img src='data:x'>"
    )
    assert [(p.line, p.src, p.alt) for p in page.pictures] == [(2, "a.jpg", "图")]
    assert [(m.line, m.text, m.tail) for m in page.marks] == [(1, "正文 begin", "丁")]
