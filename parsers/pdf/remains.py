"""What is left of a PDF that is cut off: its page objects, under a new catalogue.

A file that a download cut short has mostly lost its table of objects and its catalogue, which
stand at the end; its first pages are whole. PDFium finds objects without a table when some
catalogue names them (ISO 32000-1, 7.7.2 and 7.7.3).
"""

from __future__ import annotations

import re

__all__ = ["under_new_catalogue"]

_OBJECT = re.compile(rb"(?<!\d)(\d{1,9})\s{1,9}(\d{1,5})\s{1,9}obj\b")
_PAGE = re.compile(rb"/Type\s{0,9}/Page(?![A-Za-z])")
_KIDS = re.compile(rb"/Kids\s{0,9}\[([^\]]{0,200000})\]")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_HEAD = 8192
"""A page object says its type within so many bytes."""
_MOST = 20_000


def under_new_catalogue(data: bytes) -> bytes | None:
    """The bytes with a catalogue behind them that names the page objects found, in the order in
    which lists of pages that are left name them; None where there are no pages, or where the
    file is encrypted, since its key has gone with its end."""
    if b"/Encrypt" in data:
        return None
    found = list(_OBJECT.finditer(data))
    ends = [match.start() for match in found[1:]] + [len(data)] * bool(found)
    pages: dict[int, bytes] = {}
    for match, end in zip(found, ends, strict=True):
        if _PAGE.search(data, match.end(), min(end, match.end() + _HEAD)):
            pages[int(match[1])] = match[1] + b" " + match[2] + b" R"
    if not pages:
        return None
    free = max(int(match[1]) for match in found) + 1
    return data + _tail([pages[number] for number in _in_order(data, pages)][:_MOST], free)


def _in_order(data: bytes, pages: dict[int, bytes]) -> list[int]:
    listed = (
        int(reference[1])
        for kids in _KIDS.finditer(data)
        for reference in _REFERENCE.finditer(kids[1])
    )
    return list(dict.fromkeys([*(number for number in listed if number in pages), *pages]))


def _tail(references: list[bytes], free: int) -> bytes:
    """New objects; what was open where the file broke off is closed first."""
    kids = b" ".join(references)
    return (
        b"\nendstream\nendobj\n"
        b"%d 0 obj\n<</Type/Pages/Count %d/Kids[%s]>>\nendobj\n"
        b"%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n"
        b"trailer\n<</Root %d 0 R/Size %d>>\nstartxref\n0\n%%%%EOF\n"
    ) % (free, len(references), kids, free + 1, free, free + 1, free + 2)
