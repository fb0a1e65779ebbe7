"""TRS WCM: one pager for lists and articles, three orders of arguments."""

from __future__ import annotations

from typing import Any

import pytest

HOST = "http://www.trs.example"
LIST = f"{HOST}/yw/sxyw/"

CALLS = {
    "trs": lambda pages, i: f'createPageHTML({pages},{i},"index","shtml")',
    "beijing": lambda pages, i: f"createPageHTML({pages * 3}, {pages}, {i}, 'index', 'shtml', 3)",
    "chongqing": lambda pages, i: f'createPage({pages}, {i}, "index", "shtml");',
    "ucap": lambda pages, i: f"createPageHTML('page_div',{pages},{i + 1},'index','shtml',3)",
}


def build(replica: Any, call: str = "trs", pages: int = 4) -> list[str]:
    """Three articles a page; the second of each page has three parts, the third two files."""
    articles = []
    for i in range(pages):
        rows = []
        for j in range(3):
            day = 28 - i * 3 - j
            name = f"202601/t202601{day:02d}_{900 - i * 3 - j}"
            rows.append(
                f"<li><a href='./{name}.shtml' title='标题{i}-{j}'>标题…</a>"
                f"<span>2026-01-{day:02d}</span></li>"
            )
            articles.append(f"{LIST}{name}.shtml")
            _article(replica, f"{LIST}{name}", j)
        shift = 1 if call == "ucap" else 0
        name = "" if i == 0 else f"index_{i + shift}.shtml"
        replica.pages[LIST + name] = (
            "<a href='/'>首页</a><ul class='list'>"
            + "".join(rows)
            + f"</ul><script>{CALLS[call](pages, i)}</script>"
        )
    return articles


def _article(replica: Any, stem: str, kind: int) -> None:
    body = f"<html><body><h2>标题</h2></body></html><div class='TRS_Editor'><p>{stem}</p>"
    file = stem.rpartition("/")[2]
    if kind == 1:
        for n in range(3):
            name = stem if n == 0 else f"{stem}_{n}"
            call = f'<script>createPageHTML(3,{n},"{file}","shtml")</script>'
            replica.pages[f"{name}.shtml"] = f"{body}第{n}页</div>{call}"
        return
    files = f"<a href='./P0{file[1:9]}.pdf'>附件1</a><a href='./P1{file[1:9]}.docx'>附件2</a>"
    replica.pages[f"{stem}.shtml"] = f"{body}{files if kind == 2 else ''}</div>"
    folder = stem.rpartition("/")[0]
    replica.pages[f"{folder}/P0{file[1:9]}.pdf"] = b"%PDF-1.4 " + file.encode() + b" %%EOF"
    replica.pages[f"{folder}/P1{file[1:9]}.docx"] = b"PK\x03\x04" + file.encode()


@pytest.mark.parametrize("call", sorted(CALLS))
def test_all_list_pages_are_found_whatever_the_call(crawls: Any, replica: Any, call: str) -> None:
    articles = build(replica, call)
    crawled = crawls.run("trs", {"start": LIST})
    assert crawled.code == 0, crawled.stderr
    assert sorted(crawled.of_role("document")) == sorted(articles)
    assert len(replica.asked()) == len(set(replica.asked()))
    assert set(crawled.verdicts().values()) == {"new", "missing"}  # no robots.txt is served
    assert [url for url, v in crawled.verdicts().items() if v == "missing"] == [
        f"{HOST}/robots.txt"
    ]


def test_parts_and_files_belong_to_the_first_page(crawls: Any, replica: Any) -> None:
    articles = build(replica, pages=1)
    captures = crawls.run("trs", {"start": LIST}).captures
    stem = articles[1].removesuffix(".shtml")
    parts = {c.url: (c.part, c.part_of) for c in captures.values() if c.role == "part"}
    assert parts == {f"{stem}_1.shtml": (1, articles[1]), f"{stem}_2.shtml": (2, articles[1])}
    files = {c.url: c.hints["title"] for c in captures.values() if c.role == "attachment"}
    assert sorted(files.values()) == ["附件1", "附件2"]
    assert {captures[url].part_of for url in files} == {articles[2]}
    assert captures[articles[0]].hints == {"title": "标题0-0", "published": "2026-01-28"}


def test_a_second_run_asks_only_conditionally_and_finds_nothing_new(
    crawls: Any, replica: Any
) -> None:
    build(replica)
    replica.pages[f"{HOST}/robots.txt"] = "User-agent: *\nDisallow: /secret/\n"
    first = crawls.run("trs", {"start": LIST})
    replica.log.clear()
    known = crawls.know(first)
    second = crawls.run("trs", {"start": LIST}, run="r2", journal="r2", known=known)
    assert second.code == 0, second.stderr
    assert {a.status for a in replica.log} == {304}
    assert set(second.verdicts()) == set(first.verdicts())
    assert set(second.verdicts().values()) == {"same"}
    for url, capture in second.captures.items():
        assert (capture.body, capture.status) == (first.captures[url].body, 304)
        assert capture.headers["etag"] == first.captures[url].headers["etag"]


def test_additions_edits_removals_are_seen_exactly(crawls: Any, replica: Any) -> None:
    articles = build(replica)
    known = crawls.know(crawls.run("trs", {"start": LIST}))
    edited, gone, pdf = articles[0], articles[3], f"{LIST}202601/P020260126.pdf"
    replica.pages[edited] = "<h2>标题</h2><p>改过的</p>"
    replica.pages[pdf] = b"%PDF-1.4 replaced %%EOF"
    del replica.pages[gone]
    replica.pages[f"{LIST}202601/t20260129_999.shtml"] = "<p>新的</p>"
    replica.pages[LIST] = replica.pages[LIST].replace(
        "<ul class='list'>",
        "<ul class='list'><li><a href='./202601/t20260129_999.shtml'>新</a>2026-01-29</li>",
    )
    second = crawls.run("trs", {"start": LIST}, run="r2", journal="r2", known=known)
    different = {u: v for u, v in second.verdicts().items() if v != "same"}
    assert different == {
        LIST: "changed",
        edited: "changed",
        pdf: "changed",
        gone: "missing",
        f"{LIST}202601/t20260129_999.shtml": "new",
        f"{HOST}/robots.txt": "missing",
    }


def test_a_window_stops_at_the_first_old_page(crawls: Any, replica: Any) -> None:
    build(replica, pages=4)
    crawled = crawls.run("trs", {"start": LIST}, since="2026-01-25")
    days = {c.hints["published"] for c in crawled.of_role("document").values()}
    assert days == {"2026-01-28", "2026-01-27", "2026-01-26", "2026-01-25"}
    assert sorted(crawled.of_role("list")) == [LIST, f"{LIST}index_1.shtml", f"{LIST}index_2.shtml"]
