"""Articles whose text lies in the files that hang on them."""

from __future__ import annotations

import io

import docx
from captured import fetched
from practice.layouts import MADE, layout
from practice.press import print_pdf

from gongbao.plugins import Fetched
from parsers.page import PARSER

URL = "http://www.chengwan.example/xw/1.html"
FILES = "http://www.chengwan.example/xw/f"
PAGE = (
    "<h1>关于印发停水应急预案的通知</h1><p>发布时间：2023-05-12</p>"
    "<div><a href=f.{0}>预案.{0}</a></div>"
)
SAID = "经市政府同意，现将有关事项通知如下。"


def hung(kind: str, body: bytes) -> list[Fetched]:
    return [fetched(URL, PAGE.format(kind)), fetched(f"{FILES}.{kind}", body, "attachment")]


def word(*lines: str) -> bytes:
    file, out = docx.Document(), io.BytesIO()
    for line in lines:
        file.add_paragraph(line)
    file.save(out)
    return out.getvalue()


def test_a_pdf_speaks_for_an_article_that_only_offers_it() -> None:
    issue = layout("one-column", 11).issue
    body = print_pdf(issue.sheets, title="预案", made=MADE, order="logical", seed=11)
    (document,) = PARSER.parse(hung("pdf", body)).documents
    assert len(document.text) > 500
    assert document.title == "关于印发停水应急预案的通知"
    assert all(p.page is None and p.box is None for p in document.paragraphs)
    assert {note.code for note in document.notes} >= {"files-only", "text-of-file"}
    assert document.attachments[0].body


def test_an_office_file_does_so_too() -> None:
    (document,) = PARSER.parse(hung("docx", word(SAID, SAID))).documents
    assert document.text == f"{SAID}\n{SAID}"


def test_a_file_that_cannot_be_read_leaves_the_article_as_it_was() -> None:
    (document,) = PARSER.parse(hung("pdf", b"%PDF-1.4 torn")).documents
    assert document.text == "预案.pdf"
    assert [note.code for note in document.notes] == ["files-only"]


def test_an_article_with_a_text_of_its_own_keeps_it() -> None:
    own = "　　会议指出，今年以来全市上下共同努力，各项工作取得新的进展，目标如期完成。"
    page = PAGE.format("docx").replace("<div>", f"<div><p>{own}</p><p>{own}</p>")
    group = [fetched(URL, page), fetched(f"{FILES}.docx", word(SAID), "attachment")]
    (document,) = PARSER.parse(group).documents
    assert "会议指出" in document.text and SAID not in document.text
    assert document.attachments[0].text == SAID
