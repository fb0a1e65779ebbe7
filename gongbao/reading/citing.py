"""Citations: a permanent name for an act, and for a place in it.

    gongbao:cn/211300/chaoyang-gazette/2023/10/朝政发〔2023〕9号
           └country └division └──────────── the document's id ────────────┘
    …@3f1c9a0b12cd34ef      this version of it (hex digits of its beginning are enough)
    …#p=4                   this page        …#par=12   this paragraph, counted from 1

Only the id decides; country and division are for the reader's eye, and are left out where the
archive does not tell its source's division. Characters may be percent-encoded (RFC 3986).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from gongbao.errors import UsageError
from gongbao.model import Box

__all__ = ["Cited", "Reference", "citation", "read_citation", "resolve"]

_SCHEME = "gongbao:"
_PLACE = re.compile(r"cn/\d{6}/")
_VERSION = re.compile(r"@([0-9a-f]{4,16})$")
_FRAGMENT = re.compile(r"(p|par)=(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation taken apart; ``version`` is "" where it names none, page and paragraph count
    from 1."""

    document: str
    version: str = ""
    page: int | None = None
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """What a citation points to. ``text`` is the paragraph's, the page's, or the whole document's;
    ``box`` that of the paragraph, or around the page's paragraphs; ``body`` the SHA-256 of the
    bytes it was read from."""

    document: str
    version: str
    title: str
    text: str
    page: int | None
    box: Box | None
    body: str
    url: str


def citation(row: Mapping[str, Any], division: str) -> str:
    """The citation of a document version (a row of the documents table)."""
    place = f"cn/{division}/" if division else ""
    return f"{_SCHEME}{place}{row['id']}@{row['version']}"


def read_citation(cited: str) -> Reference:
    """A citation, or a bare id, taken apart. Raises UsageError."""
    text, _, fragment = cited.removeprefix(_SCHEME).partition("#")
    document, version = _versioned(unquote(_PLACE.sub("", text, count=1)))
    if "/" not in document:
        raise UsageError(f"{cited!r} cites no document; as in gongbao:cn/DIVISION/ID@VERSION#p=4")
    if not fragment:
        return Reference(document, version)
    place = _FRAGMENT.fullmatch(fragment)
    if place is None:
        raise UsageError(f"{cited!r}: after # stands p=PAGE or par=PARAGRAPH, not {fragment!r}")
    number = int(place[2])
    if place[1] == "p":
        return Reference(document, version, page=number)
    return Reference(document, version, paragraph=number)


def _versioned(text: str) -> tuple[str, str]:
    """A document's id, and the version that stands behind it or ""."""
    version = _VERSION.search(text)
    return (text[: version.start()], version[1]) if version else (text, "")


def resolve(cited: str, row: Mapping[str, Any]) -> Cited:
    """What the citation points to in the document that it names. Raises UsageError for a page or
    paragraph that the document does not have."""
    reference = read_citation(cited)
    chosen = _chosen(reference, row)
    whole = reference.page is None and reference.paragraph is None
    return Cited(
        row["id"],
        row["version"],
        row["title"],
        row["text"] if whole else "\n".join(paragraph["text"] for paragraph in chosen),
        _page(chosen, row),
        _around([paragraph for paragraph in chosen if paragraph["box"]]),
        row["capture"],
        row["url"],
    )


def _chosen(reference: Reference, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    paragraphs: list[dict[str, Any]] = list(row["paragraphs"] or ())
    if reference.paragraph is not None:
        if not 0 < reference.paragraph <= len(paragraphs):
            raise UsageError(f"{row['id']} has paragraphs 1 to {len(paragraphs)}")
        return [paragraphs[reference.paragraph - 1]]
    if reference.page is None:
        return []
    chosen = [paragraph for paragraph in paragraphs if paragraph["page"] == reference.page]
    if not chosen:
        pages = sorted({paragraph["page"] for paragraph in paragraphs if paragraph["page"]})
        known = ", ".join(map(str, pages)) or "none"
        raise UsageError(f"{row['id']} has nothing on page {reference.page}; its pages: {known}")
    return chosen


def _page(chosen: list[dict[str, Any]], row: Mapping[str, Any]) -> int | None:
    if chosen:
        page: int | None = chosen[0]["page"]
        return page
    return row["pages"][0] if row["pages"] else None


def _around(paragraphs: list[dict[str, Any]]) -> Box | None:
    boxes = [p["box"] for p in paragraphs if p["page"] == paragraphs[0]["page"]]
    if not boxes:
        return None
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)
