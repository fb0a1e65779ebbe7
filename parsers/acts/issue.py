"""What an issue says of itself: label, number, total number (总期号), publication date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from parsers.acts.words import (
    ISSUE_NUMBER,
    ISSUE_TOTAL,
    ISSUE_YEAR,
    chinese_number,
    find_date,
)
from parsers.pdf.pages import Page

__all__ = ["IssueFacts", "find_issue"]

_FRONT = 3


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """The identity of an issue as far as its cover or its announcement says it."""

    label: str = ""
    number: int | None = None
    total: int | None = None
    published: date | None = None


def find_issue(pages: Iterable[Page], hints: Mapping[str, str]) -> IssueFacts:
    """The issue's facts from its front pages and running heads; a hint fills what they leave."""
    texts = list(_front_texts(list(pages)))
    told = [hints.get("issue_label", ""), hints.get("title", "")]
    label, number = _label([*texts, *told])
    total = next((found for text in [*texts, *told] if (found := _total(text))), None)
    published = next((day for text in texts if len(text) < 40 and (day := find_date(text))), None)
    if published is None:
        published = find_date(hints.get("published", ""))
    return IssueFacts(label or hints.get("issue_label", ""), number, total, published)


def _front_texts(pages: list[Page]) -> Iterable[str]:
    for page in pages[:_FRONT]:
        yield from (line.text for region in page.regions for line in region.lines)
        yield from (line.text for line in page.furniture)


def _label(texts: Iterable[str]) -> tuple[str, int | None]:
    """「2023年第3期」 and its number; a label without a year is better than none."""
    bare_number: int | None = None
    for text in texts:
        found = ISSUE_YEAR.search(text)
        if found:
            year, number = (chinese_number(part) for part in found.groups()[:2])
            return f"{year}年第{number}{''.join(found[3].split())}期", number
        alone = ISSUE_NUMBER.search(text) if "总" not in text else None
        if alone and bare_number is None:
            bare_number = chinese_number(alone[1])
    return ("" if bare_number is None else f"第{bare_number}期"), bare_number


def _total(text: str) -> int | None:
    found = ISSUE_TOTAL.search(text)
    return int(next(group for group in found.groups() if group)) if found else None
