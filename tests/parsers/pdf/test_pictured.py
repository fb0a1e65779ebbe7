"""Bodies that are pictures of text."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pytest
from captured import fetched
from numpy.typing import NDArray
from PIL import Image

from gongbao.plugins import Fetched
from parsers.gazette import GazetteParser
from parsers.page import PageParser
from parsers.pdf.engine import open_document
from parsers.pdf.ocr import Found
from parsers.pdf.pictured import as_pages

URL = "http://www.chengwan.example/xw/1.html"
PAGE = "<h1>停水公告的通知</h1><p>发布时间：2023-05-12</p><div><img src=a.png></div>"
_TEXT = "经市政府同意现将有关事项通知如下"


def _picture(kind: str = "PNG", size: tuple[int, int] = (800, 1100)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, kind)
    return out.getvalue()


def _engine(_: NDArray[np.uint8]) -> Sequence[Found]:
    def corners(number: int) -> NDArray[np.float64]:
        top = 200.0 + 80 * number
        return np.array([[200, top], [840, top], [840, top + 48], [200, top + 48]])

    return [Found(_TEXT, corners(number), 0.9) for number in range(3)]


def _captured(body: bytes) -> Fetched:
    return fetched("http://www.chengwan.example/xw/a.png", body, "attachment")


def test_an_article_that_is_a_picture_is_read_where_the_picture_was_captured() -> None:
    group = [fetched(URL, PAGE), _captured(_picture())]
    (document,) = PageParser(find=lambda: _engine).parse(group).documents
    assert document.text.replace("\n", "") == _TEXT * 3
    assert document.title == "停水公告的通知"
    codes = [note.code for note in document.notes]
    assert "scan-recognised" in codes and "image-only" not in codes


def test_without_an_engine_the_article_says_what_to_install() -> None:
    group = [fetched(URL, PAGE), _captured(_picture())]
    (document,) = PageParser(find=lambda: None).parse(group).documents
    assert document.text == ""
    assert any("gongbao[ocr]" in note.message for note in document.notes)


def test_a_picture_alone_is_read_as_an_issue() -> None:
    parsed = GazetteParser(find=lambda: _engine).parse([_captured(_picture("JPEG"))])
    assert _TEXT in parsed.documents[0].text


@pytest.mark.parametrize("size", [(800, 1100), (1600, 300)])
def test_a_page_is_as_wide_as_paper(size: tuple[int, int]) -> None:
    with open_document(as_pages([b"no picture", _picture(size=size)])) as document:
        assert len(document) == 1
        assert document[0].get_width() == pytest.approx(595, abs=1)


@pytest.mark.parametrize(
    "body",
    [b"", b"%PDF-1.4", _picture()[:200], _picture(size=(20, 20)), b"\x89PNG\r\n" + b"0" * 99],
)
def test_what_is_no_picture_of_text_gives_no_page(body: bytes) -> None:
    assert as_pages([body]) == b""
