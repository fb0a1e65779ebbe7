"""What a document is called, and what makes a new version of it.

An id is made of what the publisher fixed: source, issue and 文号 or title; canonical address;
paper day, page and headline. Never of order, parser or digest, so parsing again, or finding the
same act under another address of the same issue, gives the same id. A version is the SHA-256 of
what a reader sees and of the parser that read it.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from gongbao.batch import plain
from gongbao.model import Document, Source

__all__ = ["document_id", "name_documents", "version_of"]

_BLANK = re.compile(r"\s+")
_INDEX = re.compile(r"(?:^|/)(?:index|default)\.\w{2,6}$")
_SUFFIX = re.compile(r"\.(?:s?html?|jsp|aspx?|php|pdf)$", re.IGNORECASE)
_LONGEST = 60

# Not content: who read it, when and how well. The rest of a document is what a reader sees.
_ABOUT_READING = frozenset(
    {"id", "version", "source", "url", "capture", "run", "quality", "notes", "ordinal"}
)


def document_id(source: Source, document: Document) -> str:
    """The id of a document of this source; equal documents of one issue get equal ids."""
    if source.kind == "newspaper":
        day = document.published.isoformat() if document.published else document.issue_label
        page = f"{document.pages[0]:02d}" if document.pages else "00"
        return "/".join((source.id, _word(day or "undated"), page, _word(document.title)))
    if source.kind == "gazette":
        return "/".join((source.id, _issue(document), _word(document.number or document.title)))
    return f"{source.id}/{_address(document.url)}"


def version_of(document: Document) -> str:
    """16 hex digits over the content, the parser and its version."""
    content: dict[str, Any] = plain(document)
    kept = {key: value for key, value in content.items() if key not in _ABOUT_READING}
    line = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()[:16]


def name_documents(source: Source, documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents of one group with id and version.

    Two acts of one issue that share their name (two appointments without a 文号) are told apart
    by their first words, which the publisher fixed too; the order only decides between twins.
    """
    ids = [document_id(source, document) for document in documents]
    shared = {name for name, count in Counter(ids).items() if count > 1}
    named, taken = [], Counter[str]()
    for name, document in zip(ids, documents, strict=True):
        full = f"{name}~{_opening(document)}" if name in shared else name
        taken[full] += 1
        if taken[full] > 1:
            full = f"{full}~{taken[full]}"
        named.append(replace(document, id=full, version=version_of(document)))
    return tuple(named)


def _issue(document: Document) -> str:
    year = document.published.year if document.published else None
    if year and document.issue_number:
        return f"{year}/{document.issue_number:02d}"
    if document.issue_label:
        return _word(document.issue_label)
    return document.published.isoformat() if document.published else _address(document.url)


def _address(url: str) -> str:
    parts = urlsplit(url)
    path = _SUFFIX.sub("", _INDEX.sub("", unquote(parts.path))).strip("/")
    query = f"?{parts.query}" if parts.query else ""
    return _BLANK.sub("", f"{parts.netloc}/{path}{query}".strip("/")) or "untitled"


def _word(text: str) -> str:
    """``text`` as one readable segment; what is cut is replaced by four digits of its digest."""
    plain_text = _BLANK.sub("", unicodedata.normalize("NFC", text)).replace("/", "／")
    if len(plain_text) <= _LONGEST:
        return plain_text or "untitled"
    return f"{plain_text[:_LONGEST]}~{hashlib.sha256(plain_text.encode()).hexdigest()[:4]}"


def _opening(document: Document) -> str:
    body = next((p.text for p in document.paragraphs if p.role == "body"), document.text)
    return hashlib.sha256(_BLANK.sub("", body)[:200].encode()).hexdigest()[:6]
