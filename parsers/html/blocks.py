"""The article's lines as paragraphs with roles; tables as grids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lxml.html import HtmlElement

from gongbao.model import Paragraph, Table
from gongbao.text.days import is_day
from gongbao.text.grid import grid_text
from gongbao.text.keys import key_text
from gongbao.text.numbering import numbered_role, with_sections
from parsers.html.grids import as_table
from parsers.html.lines import Line, Page

__all__ = ["Blocks", "article_blocks"]

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_CAPTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:pictext|caption|tuzhu|tushuo|pic_?info|imgtitle)", re.I
)
_CAPTION = re.compile(
    r"^(?:图为|上图|下图|左图|右图|图片?\s*\d*\s*[:：])|(?:摄|供图|/图|制图|图/.{1,8})[）)]?$"
)
_NOTE = re.compile(r"^[（(](?:此件|联系人|注[:：])|^(?:注|备注|说明)\s*[:：]")
_WEEKDAY = re.compile(r"\s*[（(]?星期[一二三四五六日天][）)]?$")
_ORGAN = re.compile(r"(?:人民政府|办公[厅室]|委员会|[局厅署院会处科部所司]|公司|中心|小组|指挥部)$")


@dataclass(frozen=True, slots=True)
class Blocks:
    """Paragraphs in order, the tables among them (in order of their paragraphs)."""

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...]


def article_blocks(page: Page, kept: Sequence[int], title: str) -> Blocks:
    """Paragraphs of the kept lines. A data table is one paragraph with role ``table``."""
    paragraphs: list[Paragraph] = []
    tables: list[Table] = []
    grids = _Grids()
    pictured = {picture.line for picture in page.pictures}
    for index in kept:
        line = page.lines[index]
        element = grids.of(line.element)
        if element is not None:
            table = grids.first(element)
            if table is not None:
                tables.append(table)
                paragraphs.append(Paragraph("table", grid_text(table.rows)))
            continue
        near = bool(pictured & {index, index + 1})
        paragraphs.append(_paragraph(line, title=key_text(title), pictured=near))
    return Blocks(tuple(with_sections(_signed(_titled(paragraphs, title)))), tuple(tables))


class _Grids:
    """Which data table a line stands in; each table is given once."""

    def __init__(self) -> None:
        self._tables: dict[HtmlElement, Table | None] = {}
        self._given: set[HtmlElement] = set()

    def of(self, element: HtmlElement) -> HtmlElement | None:
        found = None
        for ancestor in (element, *element.iterancestors("table")):
            if ancestor.tag != "table":
                continue
            if ancestor not in self._tables:
                self._tables[ancestor] = as_table(ancestor)
            if self._tables[ancestor] is not None:
                found = ancestor
        return found

    def first(self, element: HtmlElement) -> Table | None:
        if element in self._given:
            return None
        self._given.add(element)
        return self._tables[element]


def _paragraph(line: Line, *, title: str, pictured: bool) -> Paragraph:
    text = line.text
    level = _HEADINGS.get(str(line.element.tag), 0)
    if level:
        return Paragraph("heading", text, level=level)
    role, depth = numbered_role(text)
    if role != "body":
        return Paragraph(role, text, level=depth)
    if line.element.tag == "li":
        return Paragraph("list", text, level=_list_depth(line.element))
    if _is_caption(line, pictured=pictured):
        return Paragraph("caption", text)
    if _NOTE.match(text):
        return Paragraph("note", text)
    if _stands_out(line) and key_text(text) != "":
        return Paragraph("heading", text, level=3)
    return Paragraph("body", text)


def _is_caption(line: Line, *, pictured: bool) -> bool:
    """Text that the markup calls a caption, or that stands at a picture and reads like one."""
    element = line.element
    if element.tag == "figcaption" or _CAPTION_CLASS.search(element.get("class") or ""):
        return True
    if len(line.text) > 80 or not pictured:
        return False
    return _CAPTION.search(line.text) is not None or (_is_centred(element) and line.size <= 60)


def _is_centred(element: HtmlElement) -> bool:
    return element.get("align", "").lower() == "center" or bool(
        _CENTRED.search(element.get("style") or "")
    )


def _stands_out(line: Line) -> bool:
    """A short line set in bold, or bold and centred, that does not end like a sentence."""
    if line.size > 40 or line.text[-1] in "。；，、：；？！”）)":
        return False
    return line.bold >= line.size and not is_day(line.text)


def _list_depth(element: HtmlElement) -> int:
    return max(1, sum(1 for _ in element.iterancestors("ul", "ol")))


def _titled(paragraphs: list[Paragraph], title: str) -> list[Paragraph]:
    """A headline printed in the text, maybe over several lines, is one heading of level 1."""
    wanted = key_text(title)
    for start in range(min(8, len(paragraphs))):
        key = ""
        for end in range(start, min(start + 6, len(paragraphs))):
            key += key_text(paragraphs[end].text)
            if not wanted.startswith(key):
                break
            if key and key == wanted:
                heading = Paragraph("heading", title, level=1)
                return [*paragraphs[:start], heading, *paragraphs[end + 1 :]]
    return paragraphs


def _signed(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The day under an act and the organs over it are its signature."""
    changed = list(paragraphs)
    for index in range(len(paragraphs) - 1, max(-1, len(paragraphs) - 40), -1):
        if not is_day(_WEEKDAY.sub("", paragraphs[index].text)):
            continue
        changed[index] = replace(paragraphs[index], role="signature", level=0)
        above = index - 1
        while above >= 0 and _is_organ(paragraphs[above].text):
            changed[above] = replace(paragraphs[above], role="signature", level=0)
            above -= 1
        break
    return changed


def _is_organ(text: str) -> bool:
    return len(text) <= 40 and _ORGAN.search(text) is not None and "，" not in text
