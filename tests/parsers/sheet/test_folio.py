"""The furniture of a sheet."""

from __future__ import annotations

from datetime import date

from typeset import line

from parsers.sheet.folio import find_folio

SIZE = (1000.0, 1400.0)
RULE = [(50.0, 80.0, 950.0, 81.0)]
BODY = [line("为进一步提高城市供水保障能力", 60, 120 + 16 * n) for n in range(5)]


def test_the_line_over_the_rule_tells_number_name_day_and_paper() -> None:
    head = [
        line("第03版：要闻", 50, 70),
        line("2023年5月12日　星期五", 400, 70),
        line("澄湾日报", 800, 70, 16),
    ]
    folio = find_folio([*head, *BODY], RULE, SIZE)
    assert (folio.paper, folio.number, folio.name) == ("澄湾日报", "03", "要闻")
    assert folio.day == date(2023, 5, 12)
    assert [one.text for one in folio.lines] == [one.text for one in head]


def test_a_figure_of_an_upright_headline_is_no_page_number() -> None:
    head = line("2023年5月12日　星期五", 400, 70)
    upright = [line(glyph, 100, 110 + 24 * n, 20) for n, glyph in enumerate("前4个月增长")]
    folio = find_folio([head, *upright, *BODY], RULE, SIZE)
    assert [one.text for one in folio.lines] == [head.text]


def test_the_editors_and_the_name_cut_off_them_are_furniture() -> None:
    editors = line("责任编辑：方一帆　版式：麦　田", 50, 1380, 9)
    name = line("江雨眠", editors.box[2] + 12, 1380, 9)
    folio = find_folio([line("第03版：要闻", 50, 70), *BODY, editors, name], RULE, SIZE)
    assert {editors.text, name.text} <= {one.text for one in folio.lines}


def test_a_sheet_without_a_head_has_no_folio() -> None:
    folio = find_folio(BODY, (), SIZE)
    assert (folio.paper, folio.number, folio.day, folio.lines) == ("", "", None, ())


def test_the_sheet_s_name_stands_before_its_number_and_the_paper_s_before_the_day() -> None:
    head = [line("澄湾日报 2023年5月12日 星期五", 50, 70), line("体育·6", 850, 70, 12)]
    folio = find_folio([*head, *BODY], RULE, SIZE)
    assert (folio.paper, folio.number, folio.name) == ("澄湾日报", "6", "体育")


def test_the_paper_s_name_beside_the_number_is_not_the_sheet_s() -> None:
    head = [
        line("A3", 50, 72, 24),
        line("澄湾日报", 110, 62, 8),
        line("2023.5.12 星期五", 110, 74, 8),
        line("民生", 220, 72, 18),
    ]
    folio = find_folio([*head, *BODY], RULE, SIZE)
    assert (folio.paper, folio.number, folio.name) == ("澄湾日报", "A3", "民生")


def test_a_headline_or_a_column_that_begins_with_a_figure_is_no_head() -> None:
    head = [line("澄湾日报 2023年5月12日", 50, 30), line("体育 06", 900, 30, 12)]
    title = line("716万元投向旅游", 60, 110, 30)
    told = [line("20 页台账摊在桌上", 60, 140), line("于2023年5月12日，市里召开", 60, 156)]
    folio = find_folio([*head, title, *told, *BODY], (), SIZE)
    assert [one.text for one in folio.lines] == [one.text for one in head]
    assert (folio.number, folio.name) == ("06", "体育")
