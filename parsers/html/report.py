"""Government work reports (政府工作报告): year, place, and where they look back and ahead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongbao.model import Document, Note, Paragraph

__all__ = ["as_report"]

_TITLE = re.compile(r"政府工作报告")
_ABOUT = re.compile(
    r"解读|起草|讨论|审议|说明|摘登|摘要|图解|一图|划重点|诞生|热词|反响|征求|意见|落实|分解|"
    r"任务|学习|关注"
)
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年")
_PLACE = re.compile(
    r"([\u4e00-\u9fff]{1,12}?(?:省|市|自治区|自治州|州|盟|地区|县|区|旗))(?:人民)?政府工作报告"
)
_MEETING = re.compile(
    r"在([\u4e00-\u9fff]{2,12}?(?:省|市|自治区|自治州|州|盟|县|区|旗))第.{1,8}届人民代表大会"
)
_SECTIONS = (
    (
        "回顾",
        re.compile(r"回顾|过去(?:一|五)年|工作总结|主要工作和成就|取得的?成[就绩]|以来的?工作"),
    ),
    (
        "安排",
        re.compile(
            r"安排|重点工作|主要任务|总体要求|工作思路|工作部署|奋斗目标|预期目标|做好.{0,10}工作"
        ),
    ),
    ("自身建设", re.compile(r"自身建设|建设.{0,14}政府|政府建设")),
)


def as_report(document: Document) -> Document:
    """The document with kind ``report`` and a note of year, place and sections when it is a
    government's work report; else as it was. News about such a report is none."""
    title = document.title
    if not _TITLE.search(title) or _ABOUT.search(title) or len(document.text) < 1500:
        return document
    head = "\n".join([title, *(p.text for p in document.paragraphs[:12])])
    if not ("各位代表" in document.text[:3000] or _MEETING.search(head) or _PLACE.search(title)):
        return document
    note = Note("work-report", "; ".join(_said(document, head)))
    return replace(document, kind="report", notes=(*document.notes, note))


def _said(document: Document, head: str) -> list[str]:
    year = _YEAR.search(document.title) or _YEAR.search(head)
    place = _PLACE.search(_YEAR.sub("", document.title)) or _MEETING.search(head)
    said = [f"year {year[1] if year else document.published.year if document.published else '?'}"]
    if place:
        said.append(f"place {place[1]}")
    said.extend(f"{name} from paragraph {start}" for name, start in _sections(document.paragraphs))
    return said


def _sections(paragraphs: Sequence[Paragraph]) -> list[tuple[str, int]]:
    """Each section's name and the number (from 1) of the heading that opens it."""
    found: dict[str, int] = {}
    for number, paragraph in enumerate(paragraphs, 1):
        if paragraph.role != "heading" or paragraph.level > 3:
            continue
        for name, pattern in _SECTIONS:
            if name not in found and pattern.search(paragraph.text):
                found[name] = number
                break
    return sorted(found.items(), key=lambda section: section[1])
