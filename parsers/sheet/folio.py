"""What frames a sheet: the paper's name, page number, date and editors, taken out and read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gongbao.text.days import find_day
from parsers.pdf.lines import Box, Line
from parsers.sheet.parts import share_x, share_y
from parsers.sheet.turnmarks import is_turn

__all__ = ["Folio", "find_folio"]

_NUMBER = re.compile(
    r"第\s*([A-Za-z]?\d{1,3}|[一二三四五六七八九十]{1,3})\s*版|^([A-Za-z]?\d{1,3})(?:\s*版)?(?=$|[\s:：·|]|[\u4e00-\u9fff]{2,6}$)"
    r"|^[\u4e00-\u9fff]{2,6}\s*[·•・|｜/]?\s*([A-Za-z]?\d{1,3})$"
)
_NAME_AFTER = re.compile(r"第\s*\S{1,4}\s*版\s*[:：·|]?\s*([\u4e00-\u9fff·]{2,10})")
_PAPER = re.compile(r"^[\u4e00-\u9fff]{1,8}(?:报|报刊|周刊|消息|生活)(?=$|\d)")
_NAME = re.compile(r"^[\u4e00-\u9fff·]{2,8}$")
_DAY = re.compile(r"(?:19|20)\d\d\s*[年./-]\s*\d{1,2}\s*[月./-]\s*\d{1,2}|星期[一二三四五六日天]")
_STAFF = re.compile(
    r"(?:责任?编辑?|编辑|本版(?:责|美)?编|版式|美术?编辑?|校对|组版|值班主任|设计|电话|热线|邮箱"
    r"|E-?mail)\s*[:：　 ]"
    r"|统一刊号|^CN\d|今日\d+版|^总?第\d+期|报社出版|主管主办|农历|www\.|https?:"
)
_TOP, _FOOT, _HIGHEST = 0.16, 0.05, 0.2
_ROW, _EDGE, _UNDER = 0.02, 0.08, 0.08
_SENTENCE = frozenset("，。；“”")
_WIDE = 0.55
_LARGEST = 60
_PIECE = 20


@dataclass(frozen=True, slots=True)
class Folio:
    """What the head of a sheet says: ``number`` as printed ("03", "A3"), ``name`` of the sheet,
    "" where it does not say; ``lines`` are the lines it was read from."""

    paper: str
    number: str
    name: str
    day: date | None
    lines: tuple[Line, ...]


def find_folio(lines: Sequence[Line], across: Sequence[Box], size: tuple[float, float]) -> Folio:
    """The furniture of a sheet. ``across`` are its level rules, ``size`` its width and height."""
    width, height = size
    strip = _strip(lines, across, width, height)
    taken = [line for line in lines if line.box[3] <= strip or _is_foot(line, height)]
    taken += [
        line
        for line in lines
        if line.box[3] > strip and len(line.text) <= _LARGEST and _is_staff(line, strip, height)
    ]
    ids = {id(line) for line in taken}
    taken += [
        line for line in lines if id(line) not in ids and any(_goes_on(line, o) for o in taken)
    ]
    return _understood(taken)


def _goes_on(line: Line, other: Line) -> bool:
    """Whether a short piece stands in the row of a line of editors: a name at its end."""
    level = abs(line.base - other.base) < 0.3 * line.size and abs(line.size - other.size) < 0.5
    near = -1.0 < line.box[0] - other.box[2] < 4 * line.size
    return level and near and len(line.text) <= _PIECE and bool(_STAFF.search(other.text))


def _strip(lines: Sequence[Line], across: Sequence[Box], width: float, height: float) -> float:
    """Where the head of the page ends: at its lowest wide rule that has nothing but furniture
    above it, else under the row of its date or number."""
    rules = _high_rules(across, width, height)
    seeds = _seeds(lines, rules, height)
    if not seeds:
        return -1.0
    low = max(line.box[3] for line in seeds if line.box[1] < seeds[0].box[1] + 0.1 * height)
    under = [y for y in rules if -1 <= y - low < _UNDER * height]
    if under:
        return next((y for y in reversed(under) if y - under[0] < 12), under[0]) + 1
    limit = max((y for y in rules if y < low), default=height)
    return _foot_of_row(lines, low, limit, height) + 0.5


def _foot_of_row(lines: Sequence[Line], low: float, limit: float, height: float) -> float:
    """The lowest foot of what stands at the top over a limit, or tells a head."""
    row = [line for line in lines if line.box[1] < low and line.box[3] < _TOP * height]
    above = [line.box[3] for line in row if line.box[3] <= limit or _is_seed(line.text)]
    return max(above, default=-1.0)


def _high_rules(across: Sequence[Box], width: float, height: float) -> list[float]:
    """Heights of the wide rules at the top of the page, from top to bottom."""
    rules = (((y0 + y1) / 2, x1 - x0) for x0, y0, x1, y1 in across)
    return sorted(y for y, wide in rules if wide > _WIDE * width and y < _HIGHEST * height)


def _seeds(lines: Sequence[Line], rules: Sequence[float], height: float) -> list[Line]:
    """Lines that tell a head: a date, 第03版, or a bare number in a row with one of these, all
    over the first of the ``rules`` that stands under one; without these, bare numbers near the
    page's edge (a figure of an upright headline is none)."""
    high = [line for line in lines if line.box[3] < _HIGHEST * height and _is_seed(line.text)]
    sure = sorted((line for line in high if _is_sure(line.text)), key=lambda line: line.box[1])
    if not sure:
        return [line for line in high if line.box[3] < _EDGE * height]
    foot = sure[0].box[3]
    end = next((y + 2 for y in rules if -1 <= y - foot < _UNDER * height), height)
    level = (line for line in high if _is_level(line, sure, _ROW * height))
    return [line for line in level if line.box[1] < end]


def _is_level(line: Line, others: Sequence[Line], slack: float) -> bool:
    """Whether a line is one of the others, or ends level with one."""
    return any(abs(line.box[3] - other.box[3]) < slack for other in others)


def _is_seed(text: str) -> bool:
    seed = bool(_DAY.search(text) or _NUMBER.search(text)) and len(text) < _LARGEST
    return seed and not is_turn(text) and _SENTENCE.isdisjoint(text)


def _is_sure(text: str) -> bool:
    """Whether a line tells a head by itself; 20页 and 6 岁 are in many a column."""
    found = _NUMBER.search(text)
    return bool(_DAY.search(text) or (found and found[1]))


def _is_foot(line: Line, height: float) -> bool:
    """At the page's foot: a line of editors, an address, a page number."""
    if line.box[1] < (1 - _FOOT) * height or len(line.text) > 2 * _LARGEST or is_turn(line.text):
        return False
    return bool(_STAFF.search(line.text) or _NUMBER.search(line.text) or _DAY.search(line.text))


def _is_staff(line: Line, strip: float, height: float) -> bool:
    """A line of editors right under the head, or anywhere when it names two offices."""
    near = line.box[1] < strip + 0.03 * height
    offices = len(re.findall(r"编辑|责编|美编|版式|校对|组版|设计", line.text))
    return offices >= 2 or (near and bool(_STAFF.search(line.text)))


def _understood(lines: Sequence[Line]) -> Folio:
    lines = list(dict.fromkeys(lines))
    number = name = ""
    day: date | None = None
    for line in sorted(lines, key=lambda line: (line.box[1], line.box[0])):
        found = _NUMBER.search(line.text)
        if found and not number:
            number = next(filter(None, found.groups()))
            after = _NAME_AFTER.search(line.text)
            name = after[1] if after else _beside(line, found, lines)
        day = day or find_day(line.text)
    return Folio(_paper(lines), number, name, day, tuple(lines))


def _paper(lines: Sequence[Line]) -> str:
    """The paper's name: alone in its line, or before the date; the largest."""
    names = [
        (line.size, found[0])
        for line in lines
        for text in (line.text.replace(" ", ""), line.text.split(" ", 1)[0])
        if (found := _PAPER.match(text))
    ]
    return max(names, key=lambda row: row[0], default=(0.0, ""))[1]


def _beside(line: Line, found: re.Match[str], lines: Sequence[Line]) -> str:
    """The short word that stands next to the number, in its line or in its row: 要闻."""
    rest = (
        line.text[: found.start()],
        line.text[found.end() :],
        line.text[: max(found.start(3), 0)],
    )
    row = [other for other in lines if other is not line and share_y(other.box, line.box) > 0]
    row.sort(key=lambda other: -share_x(other.box, line.box))
    texts = [text.strip(" ：:·•・|｜/") for text in rest]
    texts += [other.text for other in row]
    return next((text for text in texts if _is_name(text)), "")


def _is_name(text: str) -> bool:
    told = _PAPER.match(text) or _DAY.search(text) or _STAFF.search(text)
    return bool(_NAME.match(text)) and not told
