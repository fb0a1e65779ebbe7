"""What an issue has besides its acts: cover, 目录, running heads and page numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from practice.breaking import Measure, break_lines
from practice.fonts import width
from practice.gazette import Act, Issue, hairline, issue_date, text_run
from practice.ink import Picture, Sheet, Type
from practice.look import Look

_DIGITS = "〇一二三四五六七八九"
MASTHEAD = "澄湾市人民政府公报"


def chinese_date(day: date) -> str:
    """2023年3月31日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _centred(
    issue: Issue, page: int, y: float, text: str, type_: Type, spacing: float = 0.0
) -> None:
    sheet = issue.sheets[page]
    x = (sheet.width - width(text, type_, spacing)) / 2
    _furnish(issue, page, x, y, text, type_, spacing)


def _furnish(
    issue: Issue, page: int, x: float, y: float, text: str, type_: Type, spacing: float = 0.0
) -> None:
    issue.sheets[page].marks.append(text_run(x, y, text, type_, spacing))
    issue.furniture.setdefault(page + 1, []).append(text)


def cover(issue: Issue, look: Look) -> None:
    """The first page: masthead, number, total, date and publisher."""
    record, sheet = issue.record, issue.sheets[0]
    red = Type("serif", 46, bold=True, red=True)
    red = replace(red, size=min(46.0, (sheet.width - 110) / 10))
    _centred(issue, 0, 190, MASTHEAD, red, 4)
    pinyin = "CHENGWAN SHI RENMIN ZHENGFU GONGBAO"
    _centred(issue, 0, 222, pinyin, Type("sans", 12, red=True), 3)
    sheet.marks.append(hairline(90, sheet.width - 90, 246, 2, red=True))
    _centred(issue, 0, 300, _label(record.get("label"), look), Type("sans", 20), 2)
    _centred(issue, 0, 332, f"（总第{record.get('total')}期）", Type("serif", 16))
    foot = sheet.height - 126
    if look.cover == "picture":
        wide = sheet.width - 200
        sheet.marks.append(Picture(100, 380, wide, wide * 0.5, int(record.get("total"))))
    _centred(issue, 0, foot, record.get("publisher"), Type("serif", 16), 1)
    _centred(issue, 0, foot + 28, chinese_date(issue_date(record)), Type("serif", 15))


def _label(label: str, look: Look) -> str:
    if look.cover != "chinese":
        return label
    year, rest = label[:4], label[4:]
    return "".join(_DIGITS[int(c)] for c in year) + rest


def contents(issue: Issue, look: Look) -> None:
    """The second page: 目录 by category, and the imprint at its foot."""
    sheet = issue.sheets[1]
    _centred(issue, 1, 120, look.contents_title, Type("sans", 22), 6)
    y, category = 165.0, ""
    for act in issue.acts:
        if act.record.get("category") != category:
            category = act.record.get("category")
            y += 12
            _furnish(issue, 1, look.margin_x, y, category, Type("sans", 13))
            y += 26
        y = _entry(issue, look, act, y)
    sheet.marks.append(hairline(look.margin_x, sheet.width - look.margin_x, sheet.height - 114))
    for i, text in enumerate(issue.record.get("imprint").split("|")):
        _furnish(issue, 1, look.margin_x, sheet.height - 94 + 16 * i, text, Type("serif", 9.5))


def printed(look: Look, page: int) -> int:
    """The number printed on the page (``page`` from 1)."""
    return page - 1 + look.printed_from


def _entry(issue: Issue, look: Look, act: Act, y: float) -> float:
    type_, right = Type("serif", 12), issue.sheets[1].width - look.margin_x
    title = act.record.get("title").replace("|", "")
    number = str(printed(look, act.pages[0]))
    room = right - look.margin_x - width(number, type_) - 30
    lines = break_lines(title, type_, Measure(room, rest=12, justified=False))
    for line in lines:
        for piece in line.pieces:
            _furnish(issue, 1, look.margin_x + piece.x, y, piece.text, type_)
        y += 20
    y -= 20
    start = look.margin_x + lines[-1].pieces[0].x + lines[-1].width + 4
    room = right - width(number, type_) - 4 - start
    dots = look.dots * int(room / width(look.dots, type_))
    _furnish(issue, 1, start, y, dots, type_)
    _furnish(issue, 1, right - width(number, type_), y, number, type_)
    return y + 24


def running_heads(issue: Issue, look: Look, first: int) -> None:
    """Heads and page numbers from page ``first`` on. Outer heads alternate: on odd pages the
    category, on even ones the gazette's name."""
    for page in range(first, len(issue.sheets) + 1):
        left = printed(look, page) % 2 == 0
        if look.head == "centre":
            _centred(issue, page - 1, 60, MASTHEAD, Type("serif", 10), 2)
        elif look.head == "outer":
            _outer_head(issue, look, page, left=left)
        if look.head != "none":
            sheet = issue.sheets[page - 1]
            sheet.marks.append(hairline(look.margin_x, sheet.width - look.margin_x, 66))
        _page_number(issue, look, page, left=left)


def _outer_head(issue: Issue, look: Look, page: int, *, left: bool) -> None:
    sheet, type_ = issue.sheets[page - 1], Type("serif", 10)
    head = MASTHEAD if left else _category(issue, page)
    other = issue.record.get("label")
    inner, outer = (other, head)
    ends = (outer, inner) if left else (inner, outer)
    if ends[0]:
        _furnish(issue, page - 1, look.margin_x, 60, ends[0], type_)
    if ends[1]:
        x = sheet.width - look.margin_x - width(ends[1], type_)
        _furnish(issue, page - 1, x, 60, ends[1], type_)


def _category(issue: Issue, page: int) -> str:
    begun = [act for act in issue.acts if act.pages[0] <= page]
    return begun[-1].record.get("category")


def _page_number(issue: Issue, look: Look, page: int, *, left: bool) -> None:
    text = look.folio.format(printed(look, page), printed(look, len(issue.sheets)))
    type_ = Type("serif", 11)
    sheet: Sheet = issue.sheets[page - 1]
    room = sheet.width - width(text, type_)
    x = look.margin_x if left else room - look.margin_x
    x = room / 2 if look.folio_centred else x
    _furnish(issue, page - 1, x, sheet.height - 48, text, type_)
