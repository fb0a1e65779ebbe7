"""What a page says of itself to people: label bars and tables (发布时间：… 来源：…)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongbao.text.days import DAY, find_day
from gongbao.text.display import clean_line
from parsers.html.label_names import FIELDS, either, plain
from parsers.html.lines import Line

__all__ = ["Labels", "bare_source", "begins_with_label", "clean_source", "read_labels"]

_LONG_BAR = 300
_HAN_DAY = re.compile(
    "[一二][〇○零OＯ0一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日"
)
_LONG_VALUE = 80
_LONG_NAME = 24
_PARTS = 2
_SURE = 4
"""A label of so many characters is one even right behind a word: 市发展改革委访问次数：100."""


_LABEL = re.compile(
    rf"((?<![\u4e00-\u9fff])(?:{either([n for n in FIELDS if len(n) < _SURE])})"
    rf"|(?:{either([n for n in FIELDS if len(n) >= _SURE])}))"
    r"\s*(?:[:：丨\]】]|(?<=于)\s?|(?=\s\d{4}))\s*[:：]?"
)
_SIGN = re.compile(r"[:：丨\]】于]|\s\d{4}")
"""Without one of these there is no label in a line."""

_EDGES = " \t【】[]()（）|｜丨┃·•,，;；、:：>》«»-—_/\"'"
_PART = re.compile(r"\s*[|｜丨┃·•]\s*")
_WHEN = re.compile(
    r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|(?:发布|发表|更新|时间|日期){1,2}\s*[:：]|星期.|上午|下午"
)
_NO_NAME = re.compile(
    r"^(?:By\s|记者|作者|编辑|本报记者|通讯员|字号|字体|浏览|阅读|分享|打印|第.*[期版]|点击|大|中|小)|"
    r"[:：]|^[—-]*在.*上$|[届次].*会议"
)
_NO_VALUE = re.compile(r"^(?:无|暂无|null|-+|本站原创|原创)?$", re.IGNORECASE)
_SOURCE_END = re.compile(
    r"(?:举报$|字体|字号|点击|无障碍|浏览|访问量|阅读[量数次]|评论(?=\s*\d|$)|收藏$|打印|分享|责任编辑|作者|编辑|发布时间|时间|"
    r"日期|\d{4}[-年/.]|[（(\s](?:本报|特约)?(?:记者|通讯员)).*$"
)
_ORGAN = re.compile("[局办委府室部院网报社台厅会馆所站科处厂校]$|中心$|大队$|支队$|公司$|发布$")
"""Who published a page may be a person; an organ is its source where it names no other."""

_OF_REPUBLIC = re.compile(r"^(?:民[国國])?\s*(\d{2,3})(?=\s*[-/.年]\s*\d{1,2}\s*[-/.月])")
"""A year counted from 1911, as the labels of Taiwan's pages count."""

_NOT_A_SOURCE = re.compile(r"[，。；！？]|^\d+$")


@dataclass(frozen=True, slots=True)
class Labels:
    """Values by field: published issued source issuer publisher number index validity category
    title author. 更新时间 counts as the day of publication only where nothing better is said."""

    values: dict[str, str]

    def day(self, field: str) -> date | None:
        """The day in this field."""
        return find_day(self.values.get(field, ""))

    def or_else(self, other: Labels) -> Labels:
        """These labels, and what only the other ones say."""
        return Labels({**other.values, **self.values})

    def get(self, field: str) -> str:
        """The field's text, or ""."""
        return self.values.get(field, "")


def read_labels(lines: Sequence[Line], order: Iterable[int]) -> Labels:
    """Labels of the lines at these indices; what comes first in ``order`` is believed."""
    values: dict[str, str] = {}
    weak: dict[str, str] = {}
    for index in order:
        for name, value in _pairs(lines, index):
            field = FIELDS[name]
            chosen = _value(field, value)
            if chosen:
                (weak if name.startswith("更新") else values).setdefault(field, chosen)
    for field, value in weak.items():
        values.setdefault(field, value)
    return Labels(values)


def begins_with_label(text: str) -> bool:
    """Whether a line is a label with its value."""
    return _SIGN.search(text) is not None and _LABEL.match(plain(text)) is not None


def clean_source(text: str) -> str:
    """A source's name without what stands beside it in its bar (``原创稿``, font sizes)."""
    value = _PART.split(_SOURCE_END.sub("", text).strip(_EDGES))[0].strip(_EDGES)
    first = value.split(" ")[0].strip(_EDGES)
    return first if len(first) > 1 and not first.isascii() else value


def bare_source(text: str) -> str:
    """The name that stands without a label beside a day: 2019-12-10 07:57 新华网; "" if none."""
    text = _unlabelled(text)
    if not find_day(text):
        return ""
    rest = _WHEN.sub(" ", _HAN_DAY.sub(" ", DAY.sub(" ", text))).strip(_EDGES)
    part = _PART.split(rest)[0]
    first = part if part.isascii() else clean_source(part.split(" ")[0])
    return first if _is_source(first) else ""


def _unlabelled(text: str) -> str:
    """What stands over the first label of a bar that does not say whose the name beside it is; ""
    where a label says so."""
    label = _LABEL.search(plain(text).replace("发布时间", "    "))
    if label is None:
        return text
    other = FIELDS[label[1]] == "other" or not _says_day(label[1], text[label.end() :])
    return text[: label.start()] if other else ""


def _is_source(name: str) -> bool:
    longest = 40 if name.isascii() else 20
    return 2 <= len(name) <= longest and not (_NOT_A_SOURCE.search(name) or _NO_NAME.search(name))


def _says_day(name: str, value: str) -> bool:
    """Whether a label is none of a day, or has one: 发表于 may say where."""
    return FIELDS[name] != "published" or find_day(value[:_LONG_VALUE]) is not None


def _pairs(lines: Sequence[Line], index: int) -> list[tuple[str, str]]:
    """Labels of a line and their values; a label at its end has the next line's text."""
    text = lines[index].text
    if len(text) > _LONG_BAR:
        return []
    bare = _bare(text)
    if bare in FIELDS:
        return [(bare, _following(lines, index))]
    found = list(_LABEL.finditer(plain(text))) if _SIGN.search(text) else []
    if not found:
        return _in_two_parts(lines[index])
    ends = [match.start() for match in found[1:]] + [len(text)]
    values = [text[m.end() : end].strip() for m, end in zip(found, ends, strict=True)]
    if not values[-1]:
        values[-1] = _following(lines, index)
    return [(match[1], value) for match, value in zip(found, values, strict=True)]


def _following(lines: Sequence[Line], index: int) -> str:
    """The next line where it can be a value."""
    text = lines[index + 1].text if index + 1 < len(lines) else ""
    return "" if len(text) > _LONG_VALUE or _is_label(text) else text


def _in_two_parts(line: Line) -> list[tuple[str, str]]:
    """A label in an element of its own with its value beside it, and no sign between them."""
    parts = [part for part in line.element if isinstance(part.tag, str)]
    if len(parts) < _PARTS or len(line.text) > _LONG_VALUE:
        return []
    name = clean_line("".join(parts[0].itertext()))
    if _bare(name) not in FIELDS or not line.text.startswith(name):
        return []
    return [(_bare(name), line.text[len(name) :].strip())]


def _bare(text: str) -> str:
    return plain(text.strip(" :：【】[]").replace(" ", "")) if len(text) <= _LONG_NAME else ""


def _is_label(text: str) -> bool:
    return _bare(text) in FIELDS or _LABEL.match(plain(text)) is not None


def _common_era(year: re.Match[str]) -> str:
    return str(int(year[1]) + 1911)


def _value(field: str, value: str) -> str:
    """The value as the field wants it, or "" when this is none."""
    if field in ("published", "issued"):
        value = _OF_REPUBLIC.sub(_common_era, value[:60])
        return value if find_day(value) else ""
    value = value.strip(_EDGES) if field != "number" else value.strip(" |,，;；:：")
    if field in ("source", "issuer", "publisher"):
        value = clean_source(value)
        if field == "publisher" and not _ORGAN.search(value):
            return ""
        if len(value) > 40 or _NOT_A_SOURCE.search(value):
            return ""
    return "" if _NO_VALUE.match(value) else value
