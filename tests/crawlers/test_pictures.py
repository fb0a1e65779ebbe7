"""Articles that are only pictures: which of a page's pictures are the article."""

from __future__ import annotations

import pytest

from crawlers.link import Link
from crawlers.lists import article_links
from crawlers.page import Page

URL = "https://a.example/zwgk/202605/t20260511_1234.html"
OWN = "https://a.example/zwgk/202605/W020260511370000000001.jpg"
FRAME = '<div class="header"><img src="/images/logo.png"></div><h1>关于公示的通知</h1>'
FOOT = '<div class="footer">主办：某市人民政府办公室<img src="/images/gongan.png"></div>'


def pictures(body: str, url: str = URL) -> list[str]:
    html = f"<html><head><title>关于公示的通知，某市</title></head><body>{FRAME}{body}{FOOT}"
    return [link.url for link in article_links(Page(Link(url, "document"), url, html.encode()))]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ('<div class="TRS_Editor"><p><img src="./W020260511370000000001.jpg"></p></div>', [OWN]),
        (
            '<div id="zoom"><p><img src="/u/a.png"></p><p><img src="/u/b.png"></p></div>',
            ["https://a.example/u/a.png", "https://a.example/u/b.png"],
        ),
        (
            '<div class="v_news_content"><img data-src="/__local/1/2A/x.jpg"></div>',
            ["https://a.example/__local/1/2A/x.jpg"],
        ),
        (
            '<table><tr><td><img src="W020260511370000000001.jpg" width="900"></td></tr></table>',
            [OWN],
        ),
        ('<div class="content"><img src="W020260511370000000001.jpg" width="32"></div>', []),
        ('<div class="share"><img src="/upload/wx20260511.png"></div>', []),
        ('<div class="content"><img src="data:image/png;base64,AAAA"></div>', []),
        ('<div class="content"><img src="javascript:alert(1)"></div>', []),
        ('<div class="content">没有图片</div>', []),
    ],
)
def test_pictures_of_the_article(body: str, found: list[str]) -> None:
    assert pictures(body) == found


def test_a_picture_beside_sentences_is_not_fetched() -> None:
    said = (
        "<p><span>会议指出，</span><span>今年以来全市上下共同努力，</span>"
        + "各项工作取得新的进展。" * 4
    )
    assert (
        pictures(f'<div class="content">{said}</p><img src="W020260511370000000001.jpg"></div>')
        == []
    )


def test_a_script_is_no_sentence_and_a_thousand_pictures_are_thirty() -> None:
    script = "<script>var t='" + "这不是正文，只是脚本里的话。" * 9 + "';</script>"
    many = "".join(f'<img src="/upload/{n}.jpg">' for n in range(1000))
    assert len(pictures(f'{script}<div class="content">{many}</div>')) == 30


@pytest.mark.timeout(5)
def test_a_hundred_thousand_open_scripts_take_no_time() -> None:
    assert pictures('<img src="/upload/1.jpg">' + "<script" * 100_000)
