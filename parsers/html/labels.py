"""What a page says of itself to people: label bars and tables (发布时间：… 来源：…)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from gongbao.text.days import DAY, find_day
from gongbao.text.display import clean_line
from parsers.html.lines import Line

__all__ = ["Labels", "bare_source", "clean_source", "read_labels"]

_NAMES: dict[str, str] = {
    "published": r"发布时间|发布日期|发表时间|发表日期|发稿时间|发稿日期|发文时间|公开日期|"
    r"公布日期|公开时间|上传时间|信息时间|"
    r"来信时间|来信日期|添加时间|添加日期|录入时间|上网时间|发布于|Updated|Published|Date|时间|"
    r"日期|更新时间|更新日期|發佈時間|發布時間|發布日期|發佈日期|公布日期|公佈日期|"
    r"時間|更新時間",
    "issued": r"成文日期|成文时间|发文日期|印发日期|印发时间|生成日期|制发日期",
    "source": r"来源|Source|来源于|来源自|信息来源|稿件来源|文章来源|新闻来源|内容来源|资料来源|"
    r"出处|"
    r"供稿单位|"
    r"来稿单位|稿源|來源|信息來源|資料來源|新聞來源|消息來源",
    "issuer": r"发文机关|发文机构|发布机构|发布机关|发文单位|发文字头|制发机关|公开主体|"
    r"公开责任部门|信息发布机构|信息提供单位|"
    r"发布单位|颁布单位|公布机关|制定机关|发文部门|发布部门|公开机构|公开单位|公开机关|"
    r"责任部门|發文機關|發布機構|發佈機構|發佈單位",
    "publisher": r"发布者|发布人",
    "number": r"发文字号|發文字號|文號|文号|文件编号|公文文号|文件字号|"
    r"文件号|文件文号|公文编号|发文号",
    "index": r"索引号|信息索引号|索引|信息索引",
    "validity": r"有效性|是否有效|效力状态|文件状态|信息有效性|时效性|文件有效性|时效|信息时效|"
    r"效力",
    "category": r"主题分类|信息分类|体裁分类|信息类别|分类|主题类别|组配分类|服务对象分类",
    "title": r"标题|名称|信息名称|文件名称|信息标题|公文名称",
    "author": r"作者|记者|撰稿|撰稿人",
    "other": r"浏览次数|阅读次数|访问次数|点击次数|点击率|点击量|点击数|点击|浏览量|浏览|阅读量|"
    r"阅读|字体大小|字体|字号|"
    r"打印|分享|责任编辑|责编|编辑|录入|审核|校对|主题词|关键词|公开方式|公开范围|公开形式|"
    r"公开目录|内容概述|视力保护色|"
    r"保护视力色|生效日期|实施日期|废止日期|失效时间|责任人|分享到|语种|载体类型|"
    r"信息形式",
}
_FIELD = {name: field for field, names in _NAMES.items() for name in names.split("|")}
_LONG_BAR = 300
_LONG_VALUE = 80
_PARTS = 2
_SURE = 4
"""A label of so many characters is one even right behind a word: 市发展改革委访问次数：100."""


def _either(names: list[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_LABEL = re.compile(
    rf"((?<![\u4e00-\u9fff])(?:{_either([n for n in _FIELD if len(n) < _SURE])})"
    rf"|(?:{_either([n for n in _FIELD if len(n) >= _SURE])}))"
    r"\s*(?:[:：\]】]|(?<=于)\s?|(?=\s\d{4}))\s*[:：]?"
)
_EDGES = " \t【】[]()（）|,，;；、:：>》«»-—_/\"'"
_WHEN = re.compile(
    r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|(?:发布|发表|更新)?(?:时间|日期)\s*[:：]|星期.|上午|下午"
)
_NO_NAME = re.compile(
    r"^(?:记者|作者|编辑|本报记者|通讯员|字号|字体|浏览|阅读|分享|打印|第.*[期版]|点击|大|中|小)|"
    r"[:：]|^[—-]*在.*上$|[届次].*会议"
)
_NO_VALUE = re.compile(r"^(?:无|暂无|null|-+|本站原创|原创)?$", re.IGNORECASE)
_SOURCE_END = re.compile(
    r"(?:举报$|字体|字号|点击|浏览|打印|分享|责任编辑|作者|编辑|发布时间|时间|日期|\d{4}[-年/.]).*$"
)
_ORGAN = re.compile("[局办委府室部院网报社台厅会馆所站科处厂校]$|中心$|大队$|支队$|公司$|发布$")
"""Who published a page may be a person; an organ is its source where it names no other."""

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
            field = _FIELD[name]
            chosen = _value(field, value)
            if chosen:
                (weak if name.startswith("更新") else values).setdefault(field, chosen)
    for field, value in weak.items():
        values.setdefault(field, value)
    return Labels(values)


def clean_source(text: str) -> str:
    """A source's name without what stands beside it in its bar (``原创稿``, font sizes)."""
    value = _SOURCE_END.sub("", text).strip(_EDGES)
    first = value.split(" ")[0].strip(_EDGES)
    return first if len(first) > 1 and not first.isascii() else value


def bare_source(text: str) -> str:
    """The name that stands without a label beside a day: 2019-12-10 07:57 新华网; "" if none."""
    if not DAY.search(text) or _LABEL.search(text.replace("发布时间", "")):
        return ""
    rest = _WHEN.sub(" ", DAY.sub(" ", text)).strip(_EDGES)
    first = rest.split(" ")[0].strip(_EDGES) if rest else ""
    named = 2 <= len(first) <= 20 and not _NOT_A_SOURCE.search(first) and not _NO_NAME.search(first)
    return first if named else ""


def _pairs(lines: Sequence[Line], index: int) -> list[tuple[str, str]]:
    """Labels of a line and their values; a label at its end has the next line's text."""
    text = lines[index].text
    if len(text) > _LONG_BAR:
        return []
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    following = "" if _is_label(following) or len(following) > _LONG_VALUE else following
    bare = _bare(text)
    if bare in _FIELD:
        return [(bare, following)]
    found = list(_LABEL.finditer(text))
    if not found:
        return _in_two_parts(lines[index])
    ends = [match.start() for match in found[1:]] + [len(text)]
    values = [text[m.end() : end].strip() for m, end in zip(found, ends, strict=True)]
    if not values[-1]:
        values[-1] = following
    return [(match[1], value) for match, value in zip(found, values, strict=True)]


def _in_two_parts(line: Line) -> list[tuple[str, str]]:
    """A label in an element of its own with its value beside it, and no sign between them."""
    parts = [part for part in line.element if isinstance(part.tag, str)]
    if len(parts) < _PARTS or len(line.text) > _LONG_VALUE:
        return []
    name = clean_line("".join(parts[0].itertext()))
    if _bare(name) not in _FIELD or not line.text.startswith(name):
        return []
    return [(_bare(name), line.text[len(name) :].strip())]


def _bare(text: str) -> str:
    return text.strip(" :：【】[]").replace(" ", "")


def _is_label(text: str) -> bool:
    return _bare(text) in _FIELD or _LABEL.match(text) is not None


def _value(field: str, value: str) -> str:
    """The value as the field wants it, or "" when this is none."""
    if field in ("published", "issued"):
        return value if find_day(value[:60]) else ""
    value = value.strip(_EDGES) if field != "number" else value.strip(" |,，;；:：")
    if field in ("source", "issuer", "publisher"):
        value = clean_source(value)
        if field == "publisher" and not _ORGAN.search(value):
            return ""
        if len(value) > 40 or _NOT_A_SOURCE.search(value):
            return ""
    return "" if _NO_VALUE.match(value) else value
