"""A gazette of a plain site: a list of issues over two pages, issue pages with PDFs."""

from __future__ import annotations

from typing import Any

HOST = "http://www.gazette.example"
OPTIONS = {
    "start": f"{HOST}/zfgb/",
    "follow": ["ul.issues a", "div.files a[href$='.pdf']"],
    "next": "a.next",
}


def build(replica: Any, pdf: Any, issues: int = 6) -> list[str]:
    """Issue ``n`` has two PDFs; the last PDF of issue 1 is also listed under a second address."""
    per_page, urls = 4, []
    for page in range((issues + per_page - 1) // per_page):
        numbers = [issues - i for i in range(page * per_page, min((page + 1) * per_page, issues))]
        rows = "".join(
            f"<li><a href='issue{n}/'>2026年第{n}期</a><span>2026-{n:02d}-15</span></li>"
            for n in numbers
        )
        more = f"<a class='next' href='list_{page + 2}.html'>下一页</a>"
        last = (page + 1) * per_page >= issues
        name = "" if page == 0 else f"list_{page + 1}.html"
        replica.pages[f"{HOST}/zfgb/{name}"] = (
            f"<ul class='issues'>{rows}</ul>{'' if last else more}"
        )
    for n in range(1, issues + 1):
        files = [f"gb{n}_1.pdf", f"gb{n}_2.pdf"] + (["again/gb1_2.pdf"] if n == 1 else [])
        links = "".join(f"<p><a href='{f}'>第{i}部分</a></p>" for i, f in enumerate(files, 1))
        twice = f"<a href='{files[0]}#page=2'>目录</a>"
        replica.pages[f"{HOST}/zfgb/issue{n}/"] = f"<div class='files'>{links}{twice}</div>"
        for file in files:
            name = file.rpartition("/")[2]
            replica.pages[f"{HOST}/zfgb/issue{n}/{file}"] = pdf(name)
            urls.append(f"{HOST}/zfgb/issue{n}/{file}")
    return urls


def test_every_announced_pdf_is_captured_once(crawls: Any, replica: Any, pdf: Any) -> None:
    urls = build(replica, pdf)
    crawled = crawls.run("listing", OPTIONS)
    assert crawled.code == 0, crawled.stderr
    assert sorted(crawled.of_role("document")) == sorted(urls)
    assert len(replica.asked()) == len(set(replica.asked())) == len(urls) + 6 + 2
    assert crawled.end["reason"] == "finished"
    assert crawled.end["counts"]["requests"] == len(replica.log)


def test_the_issue_tells_its_pdfs_what_it_is(crawls: Any, replica: Any, pdf: Any) -> None:
    build(replica, pdf)
    crawled = crawls.run("listing", OPTIONS)
    one = crawled.captures[f"{HOST}/zfgb/issue3/gb3_2.pdf"]
    assert one.hints == {
        "issue_label": "2026年第3期",
        "title": "第2部分",
        "published": "2026-03-15",
    }
    assert one.found_on == f"{HOST}/zfgb/issue3/"
    assert one.role == "document"
    issue = crawled.captures[f"{HOST}/zfgb/issue3/"]
    assert (issue.role, issue.found_on) == ("list", f"{HOST}/zfgb/")


def test_one_file_under_two_addresses_is_two_captures_of_one_body(
    crawls: Any, replica: Any, pdf: Any
) -> None:
    build(replica, pdf)
    captures = crawls.run("listing", OPTIONS).captures
    first = captures[f"{HOST}/zfgb/issue1/gb1_2.pdf"]
    second = captures[f"{HOST}/zfgb/issue1/again/gb1_2.pdf"]
    assert first.body == second.body


def test_the_window_asks_only_for_its_issues(crawls: Any, replica: Any, pdf: Any) -> None:
    build(replica, pdf)
    crawled = crawls.run("listing", OPTIONS, since="2026-02-01", until="2026-03-31")
    issues = {url for url in crawled.of_role("list") if "issue" in url}
    assert issues == {f"{HOST}/zfgb/issue2/", f"{HOST}/zfgb/issue3/"}


def test_a_list_older_than_the_window_ends_the_walk(crawls: Any, replica: Any, pdf: Any) -> None:
    build(replica, pdf, issues=12)
    crawled = crawls.run("listing", OPTIONS, since="2026-09-01")
    assert f"{HOST}/zfgb/list_2.html" in crawled.captures
    assert f"{HOST}/zfgb/list_3.html" not in crawled.captures


def test_hints_and_a_single_level(crawls: Any, replica: Any, pdf: Any) -> None:
    replica.pages[f"{HOST}/one/"] = (
        "<h1 id='t'>市政府公报 2026年第1号</h1><i>出版日期：2026年1月9日</i>"
        "<a href='a.pdf'>下载</a>"
    )
    replica.pages[f"{HOST}/one/a.pdf"] = pdf("a")
    options = {
        "start": f"{HOST}/one/",
        "follow": ["//a[contains(@href,'.pdf')]"],
        "hints": {"issue_label": "#t", "published": "//i"},
    }
    crawled = crawls.run("listing", options)
    assert crawled.captures[f"{HOST}/one/a.pdf"].hints == {
        "title": "下载",
        "issue_label": "市政府公报 2026年第1号",
        "published": "2026-01-09",
    }
