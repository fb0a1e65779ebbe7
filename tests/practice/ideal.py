"""The ground truth as JSON: what an ideal parse gives. README.md describes every field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from practice.flow import Unit
from practice.gazette import Act, Issue, issue_date

KINDS = ("gazette", "newspaper", "news", "report")


_SET_WIDE = re.compile("(?<!\\w)(\\w)　(\\w)(?!\\w)")


def as_read(text: str) -> str:
    """``text`` without typesetter's blanks: a name of two characters set as wide as one of three
    closes up, and any other full-width blank is a blank between words."""
    return _SET_WIDE.sub(r"\1\2", text).replace("　", " ")


def paragraph(unit: Unit, *, boxes: bool = False) -> dict[str, Any]:
    """A paragraph of the truth."""
    row: dict[str, Any] = {"role": unit.role, "text": as_read(unit.text)}
    if unit.level:
        row["level"] = unit.level
    if unit.table is not None:
        row["table"] = unit.table
    if unit.places:
        row["page"] = unit.places[0][0]
    if boxes:
        row["places"] = [
            {"page": page, "box": [round(v, 1) for v in box]} for page, box in unit.places
        ]
    return row


def document(kind: str, title: str, paragraphs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A document of the truth with every field, as empty as ``Document`` has it."""
    return {
        "kind": kind,
        "title": title,
        "number": "",
        "issuer": "",
        "category": "",
        "issued": None,
        "published": None,
        "issue_label": "",
        "issue_number": None,
        "issue_total": None,
        "ordinal": None,
        "pages": None,
        "paragraphs": list(paragraphs),
        "tables": [],
        "spans": [],
        "attachments": [],
        "url": "",
        "urls": [],
        "days": [1, 2],
    }


def act_document(issue: Issue, act: Act, ordinal: int, *, boxes: bool = False) -> dict[str, Any]:
    """The truth of an act."""
    record, head = act.record, issue.record
    title = record.get("title").replace("|", "").replace("　", "")
    row = document("gazette", title, [paragraph(unit, boxes=boxes) for unit in act.units])
    signatures = [unit.text for unit in act.units if unit.role == "signature"]
    row.update(
        number=record.get("number"),
        issuer=record.get("issuer") or (signatures[0] if signatures else ""),
        category=record.get("category"),
        issued=iso_date(signatures[-1]) if signatures else _passed(act),
        ordinal=ordinal,
        pages=list(act.pages),
        tables=[table.rows for table in act.tables],
        spans=[list(table.spans) for table in act.tables],
    )
    if head.get("label"):
        row.update(
            published=issue_date(head).isoformat(),
            issue_label=head.get("label"),
            issue_number=int(head.get("number")),
            issue_total=int(head.get("total")),
        )
    return row


def _passed(act: Act) -> str | None:
    """The day a regulation was passed, as the remark under its title says it."""
    remarks = (unit.text for unit in act.units if unit.role == "note" and "通过" in unit.text)
    remark = next(remarks, None)
    return iso_date(remark.strip("（").partition("日")[0]) if remark else None


def iso_date(text: str) -> str:
    """2023年3月6日 as 2023-03-06."""
    year, rest = text.removesuffix("日").split("年")
    month, day = rest.split("月")
    return f"{int(year):04}-{int(month):02}-{int(day):02}"
