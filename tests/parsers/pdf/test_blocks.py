from dataclasses import replace

from typeset import line

from parsers.pdf.blocks import join_row


def test_a_line_that_an_address_stretches_is_joined_without_blanks() -> None:
    left, right = line("约谈负责人，", 50, 100), line("“信用某市”网站", 118, 100)
    assert join_row([left, right]).text == "约谈负责人， “信用某市”网站"
    stretched = [replace(part, spread=0.5) for part in (left, right)]
    assert join_row(stretched).text == "约谈负责人，“信用某市”网站"
