"""Groups of captures of web pages to documents."""

from __future__ import annotations

import json
import time
from hashlib import sha256
from pathlib import Path

import pytest
from captured import fetched

from gongbao.model import Repeat
from gongbao.plugins import load_parser
from parsers.page import PARSER

SAMPLES = Path(__file__).resolve().parents[2] / "../shared/samples/html"
URL = "http://www.chengwan.example/xw/202305/t20230512_1.html"


def paragraphs(*numbers: int) -> str:
    return "".join(
        f"<p>　　第{n}项工作进展顺利，各单位各司其职，配合密切，第{n}季度目标如期完成。</p>"
        for n in numbers
    )


def page(body: str, title: str = "全市重点工作推进会召开", head: str = "") -> str:
    bar = "<div>发布时间：2023-05-12 来源：山城日报</div>"
    return (
        f"<html><head><title>{title}-山城网</title>{head}</head><body><h1>{title}</h1>{bar}"
        f"<div class=c>{body}</div></body></html>"
    )


def group(pages: list[str]) -> list:  # type: ignore[type-arg]
    parts = [
        fetched(URL.replace(".html", f"_{n}.html"), body, "part", n)
        for n, body in enumerate(pages[1:], 1)
    ]
    return [fetched(URL, pages[0]), *parts]


def test_the_parser_is_found_by_its_name() -> None:
    assert load_parser("page") is PARSER


def test_eight_pages_that_each_hold_the_whole_text_are_one_document() -> None:
    whole = page(paragraphs(*range(1, 12)))
    parsed = PARSER.parse(group([whole] * 8))
    (document,) = parsed.documents
    assert len(document.paragraphs) == 11
    assert document.repeats == (Repeat(0, len(document.text), 0, 8),)
    assert [note.code for note in document.notes] == ["pages-repeat"]
    assert parsed.notes == ()


def test_eight_pages_that_continue_are_one_document_in_order() -> None:
    pages = [page(paragraphs(2 * n, 2 * n + 1)) for n in range(8)]
    shuffled = group(pages)
    (document,) = PARSER.parse([shuffled[0], *reversed(shuffled[1:])]).documents
    assert [p.text[1:].split("项")[0] for p in document.paragraphs] == [str(n) for n in range(16)]
    assert document.text == "\n".join(p.text for p in document.paragraphs)
    assert (document.repeats, document.notes) == ((), ())


def test_a_page_that_rightly_repeats_a_paragraph_keeps_it() -> None:
    (document,) = PARSER.parse([fetched(URL, page(paragraphs(1, 2, 1, 1, 3)))]).documents
    assert len(document.paragraphs) == 5


def test_a_part_that_is_gone_leaves_the_rest_and_a_note() -> None:
    gone = "<html><title>提示</title><body>您访问的页面不存在或已被删除！</body></html>"
    parsed = PARSER.parse(group([page(paragraphs(1, 2)), gone]))
    assert len(parsed.documents[0].paragraphs) == 2
    assert [note.code for note in parsed.notes] == ["soft-404"]


def test_attachments_are_linked_to_their_captures() -> None:
    body = paragraphs(1, 2) + (
        "<p>附件：<a href='./P020230512.pdf'>1.任务分工表</a></p>"
        "<p><a href='/module/download/downfile.jsp?filename=2.doc'>2.名单</a></p>"
    )
    pdf = "http://www.chengwan.example/xw/202305/P020230512.pdf"
    parsed = PARSER.parse([fetched(URL, page(body)), fetched(pdf, b"%PDF-1.7 x", "attachment")])
    (document,) = parsed.documents
    first, second = document.attachments
    assert (first.url, first.title, first.body) == (
        pdf,
        "1.任务分工表",
        sha256(b"%PDF-1.7 x").hexdigest(),
    )
    assert (second.title, second.body) == ("2.名单", None)
    assert second.url.startswith("http://www.chengwan.example/module/download/")


def test_a_table_is_a_grid_and_a_paragraph() -> None:
    table = (
        "<table border=1><tr><td colspan=2>指　标</td><td>产值</td></tr>"
        "<tr><td rowspan=2>工业</td><td>规上</td><td>12.5</td></tr>"
        "<tr><td>规下</td><td>3</td></tr></table>"
    )
    (document,) = PARSER.parse(
        [fetched(URL, page(paragraphs(1) + table + paragraphs(2)))]
    ).documents
    assert [p.role for p in document.paragraphs] == ["body", "table", "body"]
    assert document.tables[0].rows == (
        ("指标", "", "产值"),
        ("工业", "规上", "12.5"),
        ("", "规下", "3"),
    )
    assert len(document.tables[0].spans) == 2


def test_an_article_that_is_a_picture_says_so() -> None:
    body = "<img src='/upload/price.jpg' alt='价格表'>"
    (document,) = PARSER.parse([fetched(URL, page(body))]).documents
    assert document.title == "全市重点工作推进会召开"
    assert document.text == ""
    assert {note.code: note.where for note in document.notes} == {
        "picture": "http://www.chengwan.example/upload/price.jpg",
        "image-only": URL,
    }


def test_what_was_declared_wrongly_is_noted() -> None:
    (document,) = PARSER.parse([fetched(URL, page(paragraphs(1, 2)), charset="gbk")]).documents
    assert [note.code for note in document.notes] == ["charset-differs"]
    assert document.text.startswith("第1项工作")


REFUSED = [
    ("empty-body", b""),
    ("empty-body", b" \n\t"),
    ("not-html", b"%PDF-1.4 abc"),
    ("not-html", b"PK\x03\x04 abc"),
    ("not-html", b"x" * 10_000_000),
    ("not-html", "只有文字，没有标记。".encode()),
    ("no-article", b"<html>"),
    ("no-article", b"<div>" * 100_000),
    ("script-shell", b"<html><body><div id=app></div><script>boot()</script></body></html>"),
    ("soft-404", "<title>404</title><p>抱歉，您访问的页面不存在</p>".encode()),
    ("soft-404", "<title>提示信息</title><p>该文章已被删除！</p>".encode()),
    ("block-page", "<title>安全验证</title><p>请完成验证后继续访问。</p>".encode()),
    ("block-page", b"<html><title>403 Forbidden</title><center><h1>403 Forbidden</h1></center>"),
    ("login-page", "<title>系统</title><form>用户名<input><input type=password></form>".encode()),
    ("login-page", "<title>用户登录</title><form>账号</form>".encode()),
    ("redirect-page", b"<meta http-equiv=Refresh content='0; URL=html/2026-07/18/node_1.htm'>"),
    ("list-page", "".join(
        f"<li><a href={n}.html>关于第{n}批项目的公示通知</a><span>2023-05-{n:02}</span></li>"
        for n in range(1, 20)
    ).encode()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "body"), REFUSED, ids=[f"{c}-{n}" for n, (c, _) in enumerate(REFUSED)]
)
def test_what_is_no_document_gives_one_note(code: str, body: bytes) -> None:
    parsed = PARSER.parse([fetched(URL, body)])
    assert parsed.documents == ()
    assert [(note.code, note.where) for note in parsed.notes] == [(code, URL)]


def test_ten_megabytes_on_one_line_are_read_in_bounded_time() -> None:
    started = time.perf_counter()
    sentence = "会议指出，要抓好落实。"
    (document,) = PARSER.parse(
        [fetched(URL, page("<p>" + sentence * (10_000_000 // len(sentence.encode())) + "</p>"))]
    ).documents
    assert len(document.text) > 3_000_000
    assert time.perf_counter() - started < 60


def test_the_same_group_gives_the_same_documents() -> None:
    one = PARSER.parse(group([page(paragraphs(1, 2)), page(paragraphs(3))]))
    assert one == PARSER.parse(group([page(paragraphs(1, 2)), page(paragraphs(3))]))


@pytest.mark.samples
@pytest.mark.parametrize(
    "gold", sorted(SAMPLES.glob("*.gold.json")), ids=lambda path: path.name[:-10]
)
def test_real_pages_are_read_as_people_read_them(gold: Path) -> None:
    expected = json.loads(gold.read_text(encoding="utf-8"))
    body = gold.with_name(gold.name.replace(".gold.json", ".html")).read_bytes()
    (document,) = PARSER.parse([fetched("", body)]).documents
    assert "".join(document.text.split()) == "".join(expected["text"].split())
    assert document.title == expected["title"]
    assert str(document.published) == expected["date"]
    assert expected["source"] in (None, document.issuer)
