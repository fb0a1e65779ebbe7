"""Questions put to PDFium in bulk give what single ones give."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pytest
from pypdfium2 import raw

from parsers.pdf.asked import ask_codes, ask_owners
from parsers.pdf.engine import open_document

_FOLDERS = sorted(Path(__file__).parent.parent.glob("samples/*/body.pdf"))


@pytest.mark.parametrize("body", _FOLDERS, ids=lambda path: path.parent.name)
def test_owners_asked_at_ends_and_middles_are_those_of_each_character(body: Path) -> None:
    with open_document(body.read_bytes()) as document:
        for page in document:
            text = page.get_textpage()
            count = text.count_chars()
            handle = ctypes.cast(text.raw, ctypes.c_void_p).value or 0
            said = ask_owners(handle, ask_codes(handle, count)).tolist()
            each = [raw.FPDFText_GetTextObject(text.raw, at) for at in range(count)]
            assert said == [ctypes.cast(o, ctypes.c_void_p).value or 0 for o in each]
            text.close()
