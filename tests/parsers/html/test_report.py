"""Government work reports told from news about them."""

from __future__ import annotations

from datetime import date

import pytest

from gongbao.model import Document, Paragraph
from gongbao.text.numbering import numbered_role
from parsers.html.report import as_report

OPENING = "各位代表：现在，我代表市人民政府，向大会报告工作，请予审议。"
FILLER = "坚持稳中求进，扎实推进高质量发展，各项事业取得新的进展。" * 20


def document(title: str, *texts: str, filler: str = FILLER) -> Document:
    paragraphs = tuple(
        Paragraph(role, text, level=level)
        for text in (OPENING, *(part for text in texts for part in (text, filler)))
        for role, level in [numbered_role(text)]
    )
    text = "\n".join(paragraph.text for paragraph in paragraphs)
    return Document("news", title, text, paragraphs, published=date(2023, 1, 20))


def test_a_report_is_one_with_year_place_and_sections() -> None:
    report = as_report(
        document(
            "2023年澄湾市政府工作报告",
            "一、2022年工作回顾",
            "二、2023年工作总体要求和主要预期目标",
            "三、2023年重点工作",
            "四、加强政府自身建设",
        )
    )
    assert report.kind == "report"
    assert [note.message for note in report.notes if note.code == "work-report"] == [
        "year 2023; place 澄湾市; 回顾 from paragraph 2; 安排 from paragraph 4; "
        "自身建设 from paragraph 8"
    ]


def test_place_and_year_may_stand_in_the_opening_only() -> None:
    meeting = "——2022年12月28日在澄湾市第七届人民代表大会第三次会议上"
    report = as_report(
        document("政府工作报告", meeting, "一、过去五年工作回顾", "二、今后工作安排")
    )
    (note,) = report.notes
    assert note.message.startswith("year 2022; place 澄湾市; 回顾 from paragraph 4")


@pytest.mark.parametrize(
    "title",
    [
        "一图读懂2023年政府工作报告",
        "代表审议政府工作报告",
        "2023年政府工作报告解读",
        "全市工作会议召开",
    ],
)
def test_news_about_a_report_is_news(title: str) -> None:
    made = document(title, "一、2022年工作回顾", "二、2023年重点工作")
    assert as_report(made) == made


def test_a_short_text_is_no_report() -> None:
    made = document("澄湾市政府工作报告", "一、工作回顾", filler="")
    assert as_report(made) == made
