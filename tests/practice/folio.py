"""The heads of made-up newspaper pages: a folio in one of several forms, or a front page's
masthead; and the line of editors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practice.fonts import width
from practice.ink import Panel, Rule, Run, Sheet, Type
from practice.plot import Look
from practice.reports import Reports

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page says."""

    paper: str
    number: str
    name: str
    day: date
    front: bool


def set_head(sheet: Sheet, look: Look, head: Head, reports: Reports) -> list[str]:
    """Put the head on the sheet, between the top of the page and ``look.top``; its texts."""
    runs = _masthead(sheet, look, head) if head.front else _folio(sheet, look, head, reports)
    if not head.front and reports.rng.random() < 0.7:
        type_ = Type("sans", look.size * 0.8)
        text = reports.word("editors")
        if reports.rng.random() < 0.5:
            x = (look.page[0] - width(text, type_)) / 2
            runs.append(Run(x, look.top - 22, text, type_))
        else:
            runs.append(Run(look.margin, look.page[1] - look.bottom * 0.4, text, type_))
    sheet.marks += runs
    return [run.text for run in runs]


def _folio(sheet: Sheet, look: Look, head: Head, reports: Reports) -> list[Run]:
    form = reports.rng.choice(("line", "line", "spread", "short"))
    y, right = look.top - 22, look.page[0] - look.margin
    day = (
        f"{head.day.year}年{head.day.month}月{head.day.day}日　星期{_WEEKDAYS[head.day.weekday()]}"
    )
    big, small = Type("sans", look.size * 1.9, bold=True), Type("serif", look.size)
    if form == "short":
        y -= 16
        day = f"{head.day:%Y.%m.%d}　星期{_WEEKDAYS[head.day.weekday()]}"
        texts = [(f"{head.number}", big, 0.0), (head.name, big, 0.06), (day, small, 0.5)]
    elif form == "spread":
        y -= 16
        texts = [(f"第{head.number}版", big, 0.0), (head.name, small, 0.12), (day, small, 0.45)]
    else:
        y -= 16
        texts = [(f"第{head.number}版：{head.name}", small, 0.0), (day, small, 0.4)]
    room = right - look.margin
    runs = [Run(look.margin + share * room, y, text, type_) for text, type_, share in texts]
    paper = Type("serif", look.size * 1.6, bold=True)
    runs.append(Run(right - width(head.paper, paper, 3), y, head.paper, paper, 3))
    sheet.marks.append(Rule(look.margin, look.top - 12, right, look.top - 12, 1.2))
    return runs


def _masthead(sheet: Sheet, look: Look, head: Head) -> list[Run]:
    right, top = look.page[0] - look.margin, look.top - 140
    name = Type("serif", 74, bold=True, red=True)
    runs = [Run(look.margin + 6, top + 84, head.paper, name, 8)]
    day = (
        f"{head.day.year}年{head.day.month}月{head.day.day}日　星期{_WEEKDAYS[head.day.weekday()]}"
    )
    lines = [
        day,
        "国内统一刊号 CN00-0000",
        f"第{4000 + head.day.day}期　今日8版",
        f"{head.paper}社出版",
    ]
    x = look.page[0] * 0.68
    runs += [Run(x, top + 24 + 22 * n, text, Type("serif", 11)) for n, text in enumerate(lines)]
    sheet.marks.append(Panel(x - 12, top + 2, right - x + 12, 98, line=0.6))
    sheet.marks.append(Rule(look.margin, top + 122, right, top + 122, 2.2, red=True))
    sheet.marks.append(Rule(look.margin, top + 126, right, top + 126, 0.5))
    return runs
