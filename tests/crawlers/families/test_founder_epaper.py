"""Founder e-papers: the new layout with PDFs and a skipped number, and the old HTML form."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawlers.families.founder_epaper import FAMILY
from crawlers.link import Link
from crawlers.page import Page
from crawlers.window import Window

HOST = "http://epaper.paper.example"
NODES = ("01", "02", "04")  # page 3 is joined with page 2: its number is skipped


def new_form(replica: Any, pdf: Any, days: tuple[str, ...]) -> set[str]:
    """An entry that scripts its way to the latest day; each page lists all pages with PDFs."""
    root, made = f"{HOST}/lnrb/pc", set()
    latest = days[0]
    replica.pages[f"{HOST}/index.html"] = (
        "<script>if(m){location.href='./pad/x/'}else{"
        f'location.href="./lnrb/pc/layout/{latest}/node_01.html"}}</script>'
    )
    for day in days:
        editions = "".join(
            f"<p><a href='node_{n}.html'>第{n}版：要闻</a>"
            f"<a href='../../../att/{day}/{n}-uuid.pdf'></a></p>"
            for n in NODES
        )
        for n in NODES:
            news = "".join(
                f"<li><h3><a href='../../../con/{day}/content_{n}{k}.html'>"
                f"新闻{n}-{k}</a></h3></li>"
                for k in range(2)
            )
            page = (
                f"<div class='Chunkiconbox'><div class='Chunkiconlist'>{editions}</div></div>"
                f"<div id='ScroLeft'><div class='newslist'><ul>{news}</ul></div></div>"
                "<a href='../../202001/01/node_01.html'>上一期</a>"
            )
            made.add(f"{root}/layout/{day}/node_{n}.html")
            replica.pages[f"{root}/layout/{day}/node_{n}.html"] = page
            made.add(f"{root}/att/{day}/{n}-uuid.pdf")
            replica.pages[f"{root}/att/{day}/{n}-uuid.pdf"] = pdf(day + n)
            for k in range(2):
                made.add(f"{root}/con/{day}/content_{n}{k}.html")
                replica.pages[f"{root}/con/{day}/content_{n}{k}.html"] = f"<h3>新闻{n}-{k}</h3>"
    return made


def test_the_latest_day_is_whole(crawls: Any, replica: Any, pdf: Any) -> None:
    made = new_form(replica, pdf, ("202603/31",))
    crawled = crawls.run("founder_epaper", {"start": f"{HOST}/index.html"})
    assert crawled.code == 0, crawled.stderr
    assert set(crawled.of_role("document", "part")) == made
    assert len(replica.asked()) == len(set(replica.asked())) == len(made) + 1


def test_a_page_is_one_group(crawls: Any, replica: Any, pdf: Any) -> None:
    new_form(replica, pdf, ("202603/31",))
    captures = crawls.run("founder_epaper", {"start": f"{HOST}/index.html"}).captures
    page = f"{HOST}/lnrb/pc/layout/202603/31/node_02.html"
    assert captures[page].hints == {"title": "第02版：要闻", "published": "2026-03-31"}
    group = sorted(
        (c.part, url.rpartition("/")[2]) for url, c in captures.items() if c.part_of == page
    )
    assert group == [(0, "02-uuid.pdf"), (1, "content_020.html"), (2, "content_021.html")]
    article = captures[f"{HOST}/lnrb/pc/con/202603/31/content_021.html"]
    assert article.hints == {"title": "新闻02-1", "published": "2026-03-31"}


def test_the_days_of_a_window_newest_first_and_a_missing_day(
    crawls: Any, replica: Any, pdf: Any
) -> None:
    new_form(replica, pdf, ("202603/31", "202603/29"))
    options = {"start": f"{HOST}/index.html", "delay": 0.01}  # one at a time: in order
    crawled = crawls.run("founder_epaper", options, since="2026-03-29", until="2026-04-02")
    layouts = {u: c.verdict for u, c in crawled.of_role("document").items()}
    missing = f"{HOST}/lnrb/pc/layout/202603/30/node_01.html"
    assert layouts.pop(missing) == "missing"
    assert len(layouts) == 2 * len(NODES)
    assert set(layouts.values()) == {"new"}
    order = [e["url"] for e in crawled.events if e.get("role") == "document"]
    assert order.index(missing) < order.index(f"{HOST}/lnrb/pc/layout/202603/29/node_01.html")


def test_a_day_that_begins_with_another_number(crawls: Any, replica: Any, pdf: Any) -> None:
    new_form(replica, pdf, ("202603/31", "202603/30"))
    entry = replica.pages[f"{HOST}/index.html"]
    replica.pages[f"{HOST}/index.html"] = entry.replace("node_01", "node_02")
    del replica.pages[f"{HOST}/lnrb/pc/layout/202603/30/node_02.html"]
    crawled = crawls.run("founder_epaper", {"start": f"{HOST}/index.html"}, since="2026-03-30")
    found = {u for u, c in crawled.of_role("document").items() if c.verdict == "new"}
    assert f"{HOST}/lnrb/pc/layout/202603/30/node_01.html" in found
    assert f"{HOST}/lnrb/pc/layout/202603/30/node_04.html" in found


@pytest.mark.parametrize("node", ["node_1", "nbs.D110000renmrb_01"])
def test_the_old_form(crawls: Any, replica: Any, pdf: Any, node: str) -> None:
    day = f"{HOST}/html/2026-07/18"
    other = node.replace("1", "2") if node == "node_1" else "nbs.D110000renmrb_02"
    article = "content_5_{}.htm" if node == "node_1" else "nw.D110000renmrb_20260718_{}-01.htm"
    replica.pages[f"{HOST}/paperindex.htm"] = (
        f"<META HTTP-EQUIV='REFRESH' CONTENT='0; URL=html/2026-07/18/{node}.htm'>"
    )
    for k, name in enumerate((node, other)):
        replica.pages[f"{day}/{name}.htm"] = (
            f"<a id=pageLink href={node}.htm>第001版：要闻</a>"
            f"<a id=pageLink href={other}.htm>第002版</a>"
            f"<a href='../../../images/2026-07/18/p{k}.pdf'>PDF下载</a><map name=PagePicMap>"
            f"<area coords='0,0,9,9' href='{article.format(k)}'></map>"
            f"<div id=x><a href='{article.format(k)}'>文章{k}</a></div>"
        )
        replica.pages[f"{day}/{article.format(k)}"] = f"<founder-title>文章{k}</founder-title>"
        replica.pages[f"{HOST}/images/2026-07/18/p{k}.pdf"] = pdf(str(k))
    crawled = crawls.run("founder_epaper", {"start": f"{HOST}/paperindex.htm"})
    assert set(crawled.captures) == set(replica.pages) | {f"{HOST}/robots.txt"}
    second = f"{day}/{other}.htm"
    parts = {c.url: c.part for c in crawled.captures.values() if c.part_of == second}
    assert parts == {f"{HOST}/images/2026-07/18/p1.pdf": 0, f"{day}/{article.format(1)}": 1}
    assert crawled.captures[f"{day}/{article.format(1)}"].hints["title"] == "文章1"


def test_pages_that_name_no_other_are_probed_past_a_gap(crawls: Any, replica: Any) -> None:
    layout = f"{HOST}/d/layout/202603/31"
    replica.pages[f"{HOST}/e"] = f"<script>location.replace('{layout}/node_1.html')</script>"
    for n in (1, 2, 4):
        replica.pages[f"{layout}/node_{n}.html"] = (
            f"<a href='../../../con/202603/31/content_{n}.html'>文{n}</a>"
        )
        replica.pages[f"{HOST}/d/con/202603/31/content_{n}.html"] = f"<p>文{n}</p>"
    crawled = crawls.run("founder_epaper", {"start": f"{HOST}/e"})
    layouts = {u.rpartition("_")[2]: c.verdict for u, c in crawled.of_role("document").items()}
    assert layouts == {
        "1.html": "new",
        "2.html": "new",
        "3.html": "missing",
        "4.html": "new",
        "5.html": "missing",
        "6.html": "missing",
    }


def test_a_page_of_some_day_is_an_entry_too() -> None:
    url = f"{HOST}/rb/html/2026-06/30/node_2.htm"
    options = FAMILY.Options.model_validate({"start": url})
    today = date(2026, 7, 2)
    links = list(FAMILY(options, Window(date(2026, 6, 30), today, today=today)).start())
    assert [link.hints["published"] for link in links] == ["2026-07-02", "2026-07-01", "2026-06-30"]
    links = list(FAMILY(options, Window(today=today)).start())
    assert [link.url for link in links] == [f"{HOST}/rb/html/2026-07/02/node_2.htm", url]


def test_an_article_is_one_whichever_part_of_the_picture_leads_to_it() -> None:
    url = f"{HOST}/rb/html/2026-06/30/node_2.htm"
    html = (
        "<map><area href='content_7.htm?div=0'></map><a href='content_7.htm?div=-1'>某地新闻</a>"
        "<a href='node_3.htm'>第A03版</a>"
    )
    family = FAMILY(FAMILY.Options.model_validate({"start": url}), Window())
    page = Page(Link(url, "document", then="layout"), url, html.encode())
    parts = [link for link in family.read(page) if link.role == "part"]
    assert [link.url for link in parts] == [f"{HOST}/rb/html/2026-06/30/content_7.htm"]
    assert parts[0].hints["title"] == "某地新闻"
