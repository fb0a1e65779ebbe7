"""Extract: documents out of one file, without an archive."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from gongbao.errors import GongbaoError, UsageError
from gongbao.model import Capture, Document, Parsed
from gongbao.parsing.confined import CallFailed, Confined
from gongbao.parsing.rescue import confine, parse_confined
from gongbao.plugins import Fetched, draw_pages
from gongbao.settings import Limits

__all__ = ["KINDS", "detect", "draw", "extract"]

KINDS = ("auto", "gazette", "newspaper", "page", "office")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def detect(data: bytes) -> str:
    """The parser for these bytes, by what they are and never by a file's name.

    Raises UsageError for what no parser reads.
    """
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n\x00")
    if b"%PDF-" in data[:1024]:
        return "gazette"
    if head[:1] == b"<" or b"<html" in head.lower() or b"<!doctype html" in head.lower():
        return "page"
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "office"
    known = {b"\x89PNG": "a PNG picture", b"\xff\xd8\xff": "a JPEG picture"}  # fmt: skip
    kind = next((text for magic, text in known.items() if data.startswith(magic)), "neither")
    if not data.strip():
        raise UsageError("empty: no bytes to read")
    none = "neither PDF nor HTML nor an office file"
    found = none if kind == "neither" else f"{kind}, {none}"
    raise UsageError(f"{found}; say how to read it with --as {'|'.join(KINDS[1:])}")


def draw(data: bytes, folder: str, documents: Sequence[Document], limits: Limits) -> int:
    """Draw the pages of a PDF into ``folder``, in a confined child; how many. Raises
    GongbaoError."""
    paragraphs = tuple(p for document in documents for p in document.paragraphs)
    with confine(limits, draw_pages) as call:
        try:
            return int(call(data, folder, paragraphs))
        except CallFailed as failure:
            raise GongbaoError(str(failure)) from failure


def extract(data: bytes, name: str, parser: str, limits: Limits, *, told: bool = True) -> Parsed:
    """What the parser makes of one file, in a confined child. Notes say what went wrong. A PDF
    whose parser was not ``told`` but detected is a newspaper's if its columns say so."""
    pdf = b"%PDF-" in data[:1024]
    media = "application/pdf" if pdf else "text/html"
    capture = Capture("", name, _EPOCH, "new", size=len(data), media_type=media)
    with confine(limits) as call:
        if pdf and not told and _is_newspaper(call, data):
            parser = "newspaper"
        return parse_confined(call, parser, [Fetched(capture, data)], limits)


def _is_newspaper(call: Confined, data: bytes) -> bool:
    try:
        return bool(call("fits", "newspaper", data))
    except CallFailed:
        return False
