"""Files that a broken download cut off."""

from __future__ import annotations

from pathlib import Path

import pytest

from parsers.pdf.engine import Unreadable, open_document
from parsers.pdf.read import read_pages
from parsers.pdf.remains import under_new_catalogue

_SITE = Path(__file__).resolve().parents[3] / "gongbao" / "practice" / "site"
_HEAD = b"%PDF-1.4\n"
_PAGE = b"%d 0 obj\n<</Type/Page/MediaBox[0 0 200 %d]/Parent 9 0 R>>\nendobj\n"


def _heights(data: bytes) -> list[float]:
    with open_document(data) as document:
        return [document[index].get_height() for index in range(len(document))]


def test_pages_without_a_catalogue_are_read_in_the_order_of_the_file() -> None:
    assert _heights(_HEAD + _PAGE % (4, 100) + _PAGE % (3, 300)) == [100.0, 300.0]


def test_lists_of_pages_that_are_left_say_the_order() -> None:
    pages = b"9 0 obj\n<</Type/Pages/Count 2/Kids[3 0 R 4 0 R]>>\nendobj\n"
    assert _heights(_HEAD + _PAGE % (4, 100) + pages + _PAGE % (3, 300)) == [300.0, 100.0]


def test_a_list_of_pages_is_no_page() -> None:
    assert under_new_catalogue(_HEAD + b"1 0 obj\n<</Type /Pages/Kids[]>>\nendobj\n") is None


def test_an_encrypted_file_without_its_end_stays_unread() -> None:
    assert under_new_catalogue(_HEAD + _PAGE % (3, 300) + b"<</Encrypt 7 0 R>>") is None


def test_nothing_left_says_damaged() -> None:
    with pytest.raises(Unreadable) as caught, open_document(_HEAD + b"1 0 obj\n<<"):
        pass
    assert caught.value.code == "damaged-pdf"


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_an_issue_cut_off_gives_pages_and_a_note(share: float) -> None:
    data = sorted(_SITE.rglob("P02023033*.pdf"))[0].read_bytes()
    reading = read_pages(data[: int(len(data) * share)], find=lambda: None)
    assert len(reading.pages) == 9
    assert "pages-lost" in {note.code for note in reading.notes}
