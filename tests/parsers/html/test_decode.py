"""The encoding table: what pages are, what they declare, what is read."""

from __future__ import annotations

import pytest

from parsers.html.decode import decode

TEXT = "澄湾市人民政府办公室关于印发《2023年重点工作》的通知，各县（市）区：—— “镕”、𠮷、㐂"
PLAIN = "澄湾市人民政府办公室关于印发通知的公告，各县（市）区人民政府："
TRADITIONAL = "澄灣市人民政府辦公室關於印發通知的公告，各縣區人民政府："


def page(text: str, declared: str = "") -> str:
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">'
    return f"<html><head>{meta if declared else ''}<title>{text}</title></head><p>{text * 3}</p>"


WHOLE = [
    # name, text, bytes are, markup declares, header declares, read as
    ("declared right", TEXT, "utf-8", "utf-8", "", "utf-8"),
    ("undeclared UTF-8", TEXT, "utf-8", "", "", "utf-8"),
    ("UTF-8 with a mark", TEXT, "utf-8-sig", "gb2312", "", "utf-8"),
    ("UTF-8 that says gb2312", TEXT, "utf-8", "gb2312", "", "utf-8"),
    ("UTF-8 that says GBK, header too", TEXT, "utf-8", "GBK", "text/html; charset=GBK", "utf-8"),
    ("UTF-8 that says latin-1", TEXT, "utf-8", "", "text/html; charset=ISO-8859-1", "utf-8"),
    ("GB18030 declared right", TEXT, "gb18030", "gb18030", "", "gb18030"),
    ("GB18030 that says gb2312", TEXT, "gb18030", "gb2312", "", "gb18030"),
    ("undeclared GB18030", TEXT, "gb18030", "", "", "gb18030"),
    ("GB18030 that says UTF-8", TEXT, "gb18030", "utf-8", "", "gb18030"),
    ("GBK, header says UTF-8", PLAIN, "gbk", "gbk", "text/html; charset=utf-8", "gb18030"),
    ("undeclared gb2312", PLAIN, "gb2312", "", "", "gb18030"),
    ("GBK that says big5", PLAIN, "gbk", "big5", "", "gb18030"),
    ("GBK that is valid UTF-8 in part", "联通", "gbk", "", "", "gb18030"),
    ("traditional in UTF-8", TRADITIONAL, "utf-8", "big5", "", "utf-8"),
    ("traditional in GBK", TRADITIONAL, "gbk", "", "", "gb18030"),
    ("Big5 declared", TRADITIONAL, "big5", "big5", "", "big5"),
    ("Big5 by header", TRADITIONAL, "big5", "", "text/html; charset=Big5", "big5"),
    ("UTF-16 with a mark", TEXT, "utf-16", "utf-16", "", "utf-16-le"),
    ("UTF-16 LE without one", TEXT, "utf-16-le", "", "", "utf-16-le"),
    ("UTF-16 BE without one", TEXT, "utf-16-be", "", "", "utf-16-be"),
    ("ASCII only", "Notice of 2023", "ascii", "gb2312", "", "utf-8"),
]


@pytest.mark.parametrize("case", WHOLE, ids=lambda case: case[0])
def test_a_page_is_read_as_what_it_is(case: tuple[str, str, str, str, str, str]) -> None:
    _, text, encoding, markup, header, used = case
    decoded = decode(page(text, markup).encode(encoding), header)
    assert decoded.text == page(text, markup)
    assert decoded.used == used
    assert not decoded.mixed
    assert decoded.damaged == 0


def test_a_utf8_page_with_a_gbk_part_is_read_piece_by_piece() -> None:
    body = page(TEXT).encode() + f"<div>{PLAIN}</div>".encode("gbk") + b"<p>end</p>"
    decoded = decode(body)
    assert decoded.text == page(TEXT) + f"<div>{PLAIN}</div><p>end</p>"
    assert (decoded.used, decoded.mixed, decoded.damaged) == ("utf-8", True, 0)


def test_a_gbk_page_with_a_utf8_part_is_read_piece_by_piece() -> None:
    body = page(PLAIN).encode("gbk") + f"<div>{TEXT}</div>".encode()
    decoded = decode(body)
    assert decoded.text == page(PLAIN) + f"<div>{TEXT}</div>"
    assert (decoded.used, decoded.mixed, decoded.damaged) == ("gb18030", True, 0)


def test_a_utf8_page_cut_within_a_character_loses_that_one() -> None:
    decoded = decode(f"<p>{PLAIN * 4}".encode()[:-1])
    assert decoded.text[:-1] == f"<p>{PLAIN * 4}"[:-1]
    assert (decoded.used, decoded.damaged) == ("utf-8", 1)


def test_a_gbk_page_cut_within_a_character_loses_that_one() -> None:
    decoded = decode(f"<p>{PLAIN * 4}".encode("gbk")[:-1])
    assert decoded.text[:-1] == f"<p>{PLAIN * 4}"[:-1]
    assert (decoded.used, decoded.damaged) == ("gb18030", 1)


def test_one_stray_byte_does_not_turn_a_utf8_page_into_another_encoding() -> None:
    decoded = decode(f"<p>{PLAIN * 4}".encode() + b"\xff" + f"{PLAIN}</p>".encode())
    assert decoded.text == f"<p>{PLAIN * 4}\ufffd{PLAIN}</p>"
    assert decoded.used == "utf-8"


@pytest.mark.parametrize(
    ("header", "markup", "declared"),
    [
        ("text/html; charset=GBK", "utf-8", "gbk"),
        ("", "GB2312", "gb2312"),
        ("gbk", "", "gbk"),
        ("", "", ""),
    ],
)
def test_what_was_declared_is_kept(header: str, markup: str, declared: str) -> None:
    assert decode(page(PLAIN, markup).encode(), header).declared == declared
