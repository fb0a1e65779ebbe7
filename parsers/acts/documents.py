"""Acts as documents: paragraphs with roles, number, dates, issuer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from gongbao.model import Document, Note, Paragraph, Role, Table
from gongbao.text.numbering import numbered_role, with_sections
from parsers.acts.heads import Head, stands_out
from parsers.acts.issue import IssueFacts
from parsers.acts.split import Act
from parsers.acts.words import find_date, find_number, is_date, is_number, is_organ
from parsers.pdf.measure import Measure
from parsers.pdf.passages import Passage
from parsers.pdf.read import Reading

__all__ = ["act_document", "whole_document"]

_ATTACHED = re.compile(r"附件\s*\d*\s*[:：]")
_APPENDIX = re.compile(r"附\s*(?:件|录|表|图)\s*[一二三四五六七八九十\d]*\s*[:：]?")
_REMARK = re.compile(r"[（(](?![一二三四五六七八九十\d]{1,3}[）)]).{4,200}[）)]")
_PASSED = re.compile(
    r"[（(]([^（）()]{0,80}?)(?:(?:通过|公布|发布|批准|印发)[^（）()]{0,80}|在[^（）()]{2,60}上)[）)]"
)
_HEAD_PASSAGES = 7


def act_document(
    act: Act, ordinal: int, reading: Reading, facts: IssueFacts, notes: Sequence[Note] = ()
) -> Document:
    """The document of an act."""
    passages = reading.passages[act.start : act.stop]
    title_at = range(act.head.first - act.start, act.head.last - act.start + 1) if act.head else ()
    document = _document(passages, set(title_at), act.title, reading, facts)
    issuer = document.issuer or _named_above(act.head)
    return _with(
        document, category=act.category, ordinal=ordinal, issuer=issuer, notes=tuple(notes)
    )


def _named_above(head: Head | None) -> str:
    """The body whose letterhead stands above a title."""
    above = head.letterhead if head is not None else None
    return "".join(above.title.split()).removesuffix("文件").removesuffix("令") if above else ""


def whole_document(
    reading: Reading, facts: IssueFacts, title: str, notes: Sequence[Note] = ()
) -> Document:
    """The whole file as one document: what is kept when nothing in it begins like an act."""
    passages = [passage for passage in reading.passages if passage.text or passage.table >= 0]
    largest = max(
        (p for p in passages[:12] if stands_out(p, reading.measure)),
        key=lambda passage: passage.size,
        default=None,
    )
    at = {passages.index(largest)} if largest else set()
    found = largest.text if largest else next((p.text[:80] for p in passages if p.text), "")
    document = _document(passages, at, title or found, reading, facts)
    return _with(document, notes=tuple(notes))


def _with(document: Document, **changes: object) -> Document:
    fields = {name: getattr(document, name) for name in Document.__slots__}
    return Document(**{**fields, **changes})


def _document(
    passages: Sequence[Passage],
    title_at: set[int],
    title: str,
    reading: Reading,
    facts: IssueFacts,
) -> Document:
    paragraphs = with_sections(
        _signed(
            [
                paragraph
                for index, passage in enumerate(passages)
                if (paragraph := _paragraph(passage, index in title_at, reading)) is not None
            ]
        )
    )
    pages = [page for passage in passages for page in (passage.page, passage.last_page)]
    return Document(
        kind="gazette",
        title=title,
        text="\n".join(paragraph.text for paragraph in paragraphs),
        paragraphs=tuple(paragraphs),
        number=_number(passages),
        issuer=_issuer(paragraphs, title),
        issued=_issued(paragraphs),
        published=facts.published,
        issue_label=facts.label,
        issue_number=facts.number,
        issue_total=facts.total,
        pages=(min(pages), max(pages)) if pages else None,
        tables=tuple(_table(reading, p.table) for p in passages if p.table >= 0),
    )


def _signed(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A date alone is a signature wherever it stands, and so are the bodies named above it."""
    for index in range(_HEAD_PASSAGES - 3, len(paragraphs)):
        paragraph = paragraphs[index]
        if paragraph.role not in ("body", "signature") or not is_date(paragraph.text):
            continue
        paragraphs[index] = replace(paragraph, role="signature")
        for at in range(index - 1, 0, -1):
            above = paragraphs[at]
            if above.role not in ("body", "signature") or not is_organ(above.text):
                break
            paragraphs[at] = replace(above, role="signature")
    return paragraphs


def _table(reading: Reading, index: int) -> Table:
    table = reading.tables[index]
    box = reading.pages[table.page - 1].shown(table.box)
    return Table(table.rows, table.spans, table.page, table.last_page, box)


def _paragraph(passage: Passage, is_title: bool, reading: Reading) -> Paragraph | None:
    page = reading.pages[passage.page - 1]
    role, level = _role(passage, is_title, reading.measure)
    if not passage.text:
        return None
    return Paragraph(role, passage.text, passage.page, page.shown(passage.box), level)


def _role(passage: Passage, is_title: bool, measure: Measure) -> tuple[Role, int]:
    text = passage.text.strip()
    if passage.role != "body":
        return passage.role, passage.level
    if is_title:
        return "heading", 1
    if not _APPENDIX.fullmatch(text):
        if is_number(text) or _REMARK.fullmatch(text):
            return "note", 0
        if passage.align == "right" and len(text) < 50:
            return "signature", 0
    return _plain_role(text, passage, measure)


def _plain_role(text: str, passage: Passage, measure: Measure) -> tuple[Role, int]:
    """What the numbering says of a passage that is neither a title nor a signature."""
    numbered, level = numbered_role(text)
    if numbered != "heading" and (second := _second_level(passage, measure)):
        return "heading", second
    return ("list", 1) if _ATTACHED.match(text) else (numbered, level)


def _second_level(passage: Passage, measure: Measure) -> int:
    """2 for a title within an act: a mark like 附件1, or what stands out."""
    marked = bool(_APPENDIX.fullmatch(passage.text.strip()))
    return 2 if marked or stands_out(passage, measure) else 0


def _number(passages: Sequence[Passage]) -> str:
    """The 文号 that stands alone near the title, else one in brackets there."""
    head = passages[:_HEAD_PASSAGES]
    alone = next((p.text for p in head if is_number(p.text)), "")
    if alone:
        return find_number(alone) or "".join(alone.split()).strip("（）()")
    centred = (find_number(p.text) for p in head if p.align == "centre")
    return next((number for number in centred if number), "")


def _issuer(paragraphs: Sequence[Paragraph], title: str) -> str:
    signed = [p.text for p in paragraphs if p.role == "signature" and not is_date(p.text)]
    if signed:
        first = signed[0].split()
        return first[0] if all(map(is_organ, first)) else "".join(first)
    body, about, _ = title.partition("关于")
    return body if about and is_organ(body) else ""


def _issued(paragraphs: Sequence[Paragraph]) -> date | None:
    """The date under the act, else the one in brackets under its title: a date alone, or that of
    the meeting that passed it."""
    signed = [p.text for p in paragraphs if p.role == "signature" and find_date(p.text)]
    if signed:
        return find_date(signed[0])
    head = [p.text for p in paragraphs[:_HEAD_PASSAGES]]
    passed = {text: match[1] for text in head if (match := _PASSED.fullmatch(text))}
    dated = (passed.get(text, text) for text in head if is_date(text) or text in passed)
    return next((day for text in dated if (day := find_date(text))), None)
