"""No bytes make a parser raise, and none take it far."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao.model import Note
from parsers.html.article import Article, PageText, read_article
from parsers.html.furniture import is_bar, is_tool, pager_line

CASES = sorted((Path(__file__).parents[1] / "page_cases").glob("*/body.html"))
MARKUP = (
    "<div> </div> <p> </p> <table> <tr><td/colspan=9> </table> <!-- --> <a/href='x.pdf'> <a> </a>"
    " <br> "
    "<img/src=a.jpg> </html> </body> <script> </script> <title> &#x110000; &nbsp; <meta/charset= "
    "<!--enpproperty <UCAPCONTENT> </a></p></div> <pre>"
)
PIECES = [
    *(piece.replace("/", " ", piece.startswith("<a/")).encode() for piece in MARKUP.split()),
    *(
        "发布时间：2023-05-12 来源：".encode(),
        "会议指出，要抓好落实。".encode(),
        "中文".encode("gbk"),
    ),
    *(b"\x00", b"\xff", b"\n"),
]


@given(st.binary(max_size=400))
def test_any_bytes(body: bytes) -> None:
    assert isinstance(read_article(PageText(b"<p>" + body)), Article | Note)


@given(st.lists(st.sampled_from(PIECES), max_size=60))
@settings(max_examples=300)
def test_any_markup(pieces: list[bytes]) -> None:
    assert isinstance(
        read_article(PageText(b"".join(pieces), "http://a.example/b")), Article | Note
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_pages_cut_and_damaged_anywhere(path: Path) -> None:
    body = path.read_bytes()
    chance = random.Random(7)
    for _ in range(15):
        cut = body[: chance.randrange(len(body))]
        at = chance.randrange(len(body))
        holed = body[:at] + body[at + chance.randrange(200) :]
        for damaged in (cut, holed):
            assert isinstance(read_article(PageText(damaged)), Article | Note)


@pytest.mark.parametrize("token", ["1 ", "1", "大 ", "A+", "【打印】", "首页 ", "<<"])
@pytest.mark.parametrize("times", [18, 38])
def test_no_line_is_tried_in_every_way_it_can_be_parted(token: str, times: int) -> None:
    line = token * times + "正文"
    assert not is_tool(line)
    assert not pager_line(line)
    assert not is_bar(line)
