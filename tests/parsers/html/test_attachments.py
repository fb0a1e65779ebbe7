"""Files that pages offer: linked, called attachments, shown in frames, written by scripts."""

from __future__ import annotations

import pytest

from gongbao.model import Note
from parsers.html.article import Article, PageText, read_article

URL = "http://www.chengwan.example/zw/202305/t20230512_1.html"
TITLE = "关于印发分工方案的通知"
HEAD = f"<html><title>{TITLE}</title><body><h1>{TITLE}</h1><p>时间：2023-05-12</p>"
BODY = "".join(f"<p>第{n}，各单位要明确责任，细化措施，抓好落实。</p>" for n in "一二三")


def read(markup: str) -> Article:
    article = read_article(PageText((HEAD + markup).encode(), URL))
    assert not isinstance(article, Note)
    return article


@pytest.mark.parametrize(
    ("markup", "url", "title"),
    [
        (
            "<div>{}<p>附件：<a href='./P02.docx'>分工方案</a></p></div>",
            "zw/202305/P02.docx",
            "分工方案",
        ),
        ("<div>{}</div><ul>附件：<li><a href='/f/1.xlsx'>表</a></li></ul>", "f/1.xlsx", "表"),
        ("<div>{}</div><p><a href='/f/a.ofd'>方案.ofd</a></p>", "f/a.ofd", "方案.ofd"),
        (
            "<div>{}<a href='/module/download/downfile.jsp?filename=9'>方案</a></div>",
            "module/download/downfile.jsp?filename=9",
            "方案",
        ),
        (
            "<div>{}</div><iframe src='/web/viewer.html?file=%2Ff%2Fa.pdf'></iframe>",
            "f/a.pdf",
            "a.pdf",
        ),
        ("<div>{}</div><embed src='../f/a.pdf'>", "zw/f/a.pdf", "a.pdf"),
        ("<div>{}</div><iframe src='/v?url=/f/a.pdf&amp;w=9'></iframe>", "f/a.pdf", "a.pdf"),
        (
            '<div>{}</div><script>showVsbpdfIframe("/__local/A/1.pdf","100%")</script>',
            "__local/A/1.pdf",
            "1.pdf",
        ),
        (
            '<div>{}</div><script>var file_appendix=\'<a href="./P03.pdf">方案<b>全文</b></a>'
            "';</script>",
            "zw/202305/P03.pdf",
            "方案全文",
        ),
    ],
)
def test_files_of_the_article(markup: str, url: str, title: str) -> None:
    (file,) = read(markup.replace("{}", BODY)).attachments
    assert (file.url, file.title) == (f"http://www.chengwan.example/{url}", title)


def test_files_elsewhere_on_the_page_are_not_the_articles() -> None:
    aside = "<div><a href='/app/reader.zip'>下载阅读器</a></div>"
    assert read(f"<div>{BODY}</div>{aside}").attachments == ()
    assert read(f"<div>{BODY}<a href='javascript:open(\"a.pdf\")'>打开</a></div>").attachments == ()


def test_a_page_that_only_offers_a_file_is_a_document_that_says_so() -> None:
    found = read("<div><a href='/f/2023-05.pdf'>2023年第5期公报.pdf</a></div>")
    assert [file.url for file in found.attachments] == ["http://www.chengwan.example/f/2023-05.pdf"]
    assert [note.code for note in found.notes] == ["files-only"]
    assert found.text == "2023年第5期公报.pdf"


def test_one_file_linked_twice_is_one() -> None:
    twice = "<a href='/f/a.pdf'>方案</a> <a href='/f/a.pdf'>下载</a>"
    assert len(read(f"<div>{BODY}<p>附件：{twice}</p></div>").attachments) == 1
