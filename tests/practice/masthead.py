"""The heads of newspaper pages: masthead and folio."""

from __future__ import annotations

from datetime import date

from practice.fonts import width
from practice.ink import Mark, Panel, Rule, Run, Type
from practice.markup import Record
from practice.newspaper import MARGIN, PAGE

_WEEKDAYS = "一二三四五六日"
_RIGHT = PAGE[0] - MARGIN


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日　星期{_WEEKDAYS[day.weekday()]}"


def first_page_head(page: Record, day: date, number: int) -> tuple[list[str], list[Mark], float]:
    """Texts and marks of the front page's head, and where the articles begin."""
    small, tiny = Type("serif", 11), Type("sans", 9)
    name = Type("serif", 78, bold=True, red=True)
    runs = [
        Run(MARGIN + 6, 138, "澄湾日报", name, 6),
        Run(MARGIN + 10, 164, "CHENGWAN RIBAO", Type("sans", 12, red=True), 14),
    ]
    lines = [_day(day), "癸卯年三月廿三", f"第{number}期　今日2版", "澄湾日报社出版"]
    runs += [Run(690, 76 + 22 * n, text, small) for n, text in enumerate(lines)]
    runs.append(Run(690, 166, "新闻热线：0000-1234567　epaper.chengwan.example", tiny))
    marks: list[Mark] = [Panel(676, 54, _RIGHT - 676, 96, line=0.6)]
    marks += [Rule(MARGIN, 178, _RIGHT, 178, 2.2, red=True), Rule(MARGIN, 182, _RIGHT, 182, 0.5)]
    return [run.text for run in runs], [*marks, *runs], 194.0


def inner_page_head(page: Record, day: date, number: int) -> tuple[list[str], list[Mark], float]:
    """Texts and marks of an inner page's head, and where the articles begin."""
    small = Type("serif", 10.5)
    people = "责任编辑：方一帆　版式：麦　田　校对：江雨眠"
    runs = [
        Run(MARGIN, 66, page.get("number"), Type("sans", 30, bold=True)),
        Run(MARGIN + 34, 64, page.get("name"), Type("serif", 22, bold=True), 4),
        Run(MARGIN + 120, 64, _day(day), small),
        Run(
            (PAGE[0] - width("澄湾日报", Type("serif", 17))) / 2, 64, "澄湾日报", Type("serif", 17)
        ),
        Run(_RIGHT - width(people, small), 64, people, small),
    ]
    marks: list[Mark] = [Rule(MARGIN, 76, _RIGHT, 76, 1.4)]
    return [run.text for run in runs], [*marks, *runs], 92.0
