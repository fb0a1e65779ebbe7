from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from crawlers.link import Link
from crawlers.page import Page
from crawlers.spelling import Spellings


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://a.example/News/Show.aspx?ID=5", "http://a.example/news/show.aspx?id=5", True),
        ("http://a.example/Show.aspx?id=a5", "http://a.example/show.aspx?id=A5", False),
        ("http://a.example/XWZX/5.html", "http://a.example/xwzx/5.html", True),
        ("http://a.example/x/aB3.html", "http://a.example/x/Ab3.html", False),
        ("http://a.example/aB3/x.html", "http://a.example/Ab3/x.html", False),
        ("http://www.a.example/5.html", "http://a.example/5.html", True),
        ("http://www.a.example/5.html", "https://www.a.example/5.html", True),
        ("http://a.example/5.jsp?id=A", "http://a.example/5.jsp?id=a", False),
    ],
)
def test_one_page_has_one_address(one: str, other: str, same: bool) -> None:
    spellings = Spellings([])
    assert spellings.of(one) == one
    assert spellings.of(other) == (one if same else other)
    moved = urlsplit(one)[:2] != urlsplit(other)[:2]
    assert Spellings([one]).of(other) == (one if same and not moved else other)


def test_the_links_of_a_page_are_spelt_alike() -> None:
    spellings = Spellings(["http://a.example/News/5.html"])
    url = "http://a.example/l.html"
    page = Page(Link(url, "list"), url, b"", spellings.of)
    assert page.follow("/news/5.html") == "http://a.example/News/5.html"
