"""The words of gongbao as types: frozen, slotted dataclasses and nothing else.

A *source* is one publication series of one publisher. Fetching it gives *captures*; a capture
points to its *body* by SHA-256. Parsing captures gives *documents* made of *paragraphs*;
comparing documents gives *relations*. *Notes* travel with all of them. One pass is a *run*.

Nothing here reads a file, a clock or a setting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

__all__ = [
    "PUBLISHED_VERDICTS",
    "Attachment",
    "Box",
    "Capture",
    "Document",
    "DocumentKind",
    "Expect",
    "Kind",
    "Note",
    "Paragraph",
    "Parsed",
    "Relation",
    "Repeat",
    "Role",
    "Run",
    "Source",
    "Span",
    "Table",
    "Verdict",
]

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in PDF points; the origin is the page's top left corner."""

Kind = Literal["gazette", "newspaper", "news", "report"]
DocumentKind = Literal["gazette", "newspaper", "news", "report", "withdrawn"]
Role = Literal["heading", "body", "list", "table", "caption", "signature", "note"]
CaptureRole = Literal["list", "document", "part", "attachment", "robots"]
Verdict = Literal["new", "changed", "same", "missing", "blocked", "failed", "refused"]
RelationKind = Literal["same-bytes", "same-text", "near", "contains", "revision", "same-form"]

PUBLISHED_VERDICTS: frozenset[str] = frozenset({"new", "changed", "same"})
"""Verdicts of captures whose body is what was asked for, and so may be parsed."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth knowing that travels with the data.

    ``code`` is kebab-case and stable (tools count by it), ``message`` is for a person, ``where``
    is a URL, a page ("p. 3"), a paragraph or a key.
    """

    code: str
    message: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Expect:
    """What a source is expected to give; unmet expectations keep a run from being published.

    ``never`` labels issues that were never published (``2003年第5期``, ``2003-05-01``).
    ``late_days`` is how far behind the newest day something may still be added or mended."""

    silence_days: int | None = None
    empty_ok: bool = False
    never: tuple[str, ...] = ()
    late_days: int | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One publication series of one publisher, as its TOML file says it."""

    id: str
    title: str
    publisher: str
    division: str
    kind: Kind
    family: str
    parser: str
    timezone: str = "Asia/Shanghai"
    schedule: str | None = None
    first: str | None = None
    last: str | None = None
    cadence: str | None = None
    confidence: Literal["seen", "derived", "guess"] = "seen"
    crawler: Mapping[str, Any] = field(default_factory=dict)
    expect: Expect = Expect()


@dataclass(frozen=True, slots=True)
class Capture:
    """One observation of one URL, also a failed or unchanged one.

    ``body`` is the SHA-256 of the bytes as they came (after transfer and content decoding), or
    None when there were none. ``role`` says what the crawler asked for: a ``list`` announces
    others; a ``document`` is to be parsed; a ``part`` or ``attachment`` belongs to the capture
    whose URL is ``part_of`` and is parsed together with it, parts in the order of ``part``.
    ``hints`` is what the list said of it (title, published, issue_label).
    ``headers`` has lower-case names and never a cookie or an authorisation.
    """

    source: str
    url: str
    fetched_at: datetime
    verdict: Verdict
    role: CaptureRole = "document"
    found_on: str = ""
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None
    size: int = 0
    media_type: str = ""
    charset: str = ""
    redirects: tuple[str, ...] = ()
    part_of: str = ""
    part: int = 0
    hints: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    run: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph with its place. ``page`` counts from 1; ``level`` is a heading's or list's
    depth (1 is the highest, 0 is none)."""

    role: Role
    text: str
    page: int | None = None
    box: Box | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """A cell that covers more than one place of its table's grid."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table as a full grid: ``rows[r][c]``. A spanning cell's text stands at its top left
    place, and the other places it covers are empty."""

    rows: tuple[tuple[str, ...], ...]
    spans: tuple[Span, ...] = ()
    page: int | None = None
    last_page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a document names; ``body`` is its SHA-256 when it was captured, ``text`` what
    it says where it could be read (tables as lines of cells parted by tabs)."""

    url: str
    title: str = ""
    body: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A stretch of ``Document.text`` (start, end: code points) that stands at ``first`` already.
    ``count`` > 1 says that the whole text came that many times and was folded to one."""

    start: int
    end: int
    first: int
    count: int = 1


@dataclass(frozen=True, slots=True)
class Document:
    """One act, article or report; one row of the documents table is one version of it, or its
    withdrawal (gongbao/withdrawn.py).

    Parsers fill what the body says; ``stages.parse`` adds ``id``, ``version``, ``source`` and
    ``capture``. ``issued`` is the date under the act (成文), ``published`` the date of the issue
    or page. ``pages`` are first and last, from 1. ``text`` is the paragraphs joined by newlines.
    """

    kind: DocumentKind
    title: str
    text: str
    paragraphs: tuple[Paragraph, ...] = ()
    number: str = ""
    issuer: str = ""
    category: str = ""
    issued: date | None = None
    published: date | None = None
    issue_label: str = ""
    issue_number: int | None = None
    issue_total: int | None = None
    ordinal: int | None = None
    pages: tuple[int, int] | None = None
    tables: tuple[Table, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    quality: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    parser: str = ""
    parser_version: str = ""
    id: str = ""
    version: str = ""
    source: str = ""
    url: str = ""
    capture: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a parser gives for one group of captures: documents, and notes about the group."""

    documents: tuple[Document, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """An edge between two document versions. Symmetric kinds are stored once, with
    ``(document, version) < (other, other_version)``; ``contains`` goes from the whole to its
    part, ``revision`` from the older version to the newer. ``score`` is the share of the document
    that stands in the other, ``other_score`` the reverse, as ``method`` estimates them."""

    document: str
    version: str
    other: str
    other_version: str
    kind: RelationKind
    method: str
    score: float = 1.0
    other_score: float = 1.0


@dataclass(frozen=True, slots=True)
class Run:
    """One source, one window, one pass; ``runs/<source>/<run>.json`` in the archive. ``walked``
    names the lists that it saw as far as it had to, and is empty where it was cut short."""

    id: str
    source: str
    started_at: datetime
    since: date | None = None
    until: date | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    walked: str = ""
