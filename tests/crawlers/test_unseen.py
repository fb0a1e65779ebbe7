"""Sites that no source was written for: ``sources new`` looks once, and the crawl is whole."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from replicas.families import SOFTWARE
from replicas.habits import HABITS
from replicas.news import NEWEST, Answer, articles
from replicas.papers import PAPERS
from replicas.skins import SKINS, Interface, Skin, Stripes
from replicas.software import Software
from replicas.walking import walk

from crawlers.options import options_model
from crawlers.recognise import deeper, recognise, together
from crawlers.window import Window

Gongbao = Callable[..., subprocess.CompletedProcess[str]]

# What one page cannot say: the addresses of a host it does not name, a link of another word, an
# index of years or issues, a calendar's days.
UNTOLD = ("cms", "next", "sections", "follow")
SHOWN = [
    software
    for software in (*SOFTWARE, *PAPERS)
    if software.family != "calendar" and not any(name in software.options for name in UNTOLD)
]


@pytest.mark.parametrize("skin", [*SKINS, *HABITS], ids=repr)
def test_one_look_is_enough(skin: Skin) -> None:
    news = articles(40)
    site = skin.site(news)
    guess = recognise(skin.start, site[skin.start].body)
    assert guess.family == skin.family
    asked = walk(guess.family, guess.options, site, Window())
    hosts = options_model(guess.family).model_validate(guess.options).hosts
    assert {urlsplit(url).hostname for url in asked} <= hosts
    documents = {url: link for url, link in asked.items() if link.role == "document"}
    assert set(documents) == {skin.url(a) for a in news}
    for article in news:
        hints = documents[skin.url(article)].hints
        if skin.titles:
            assert hints["title"] == article.title
        if skin.windowed:
            assert hints["published"] == article.day.isoformat()


@pytest.mark.parametrize("software", SHOWN, ids=repr)
def test_a_guess_crawls_as_much_as_the_source(software: Software) -> None:
    news = articles(40)
    site = software.site(news)
    start = str(software.options["start"])
    guess = recognise(start, site[start].body)
    assert guess.family == software.family
    window = Window(NEWEST.replace(month=1), NEWEST)
    asked = walk(guess.family, guess.options, site, window)
    assert {software.url(a) for a in news} <= set(asked)


def test_an_address_with_a_day_is_a_calendar() -> None:
    html = b"<div class=paper>" + b"".join(
        b"<a href='n%d.html'>%s</a>" % (n, "关于某事项的公告第号".encode()) for n in range(9)
    )
    guess = recognise("http://www.a.example/rb/2026-03/09/index.htm", html)
    assert guess.family == "calendar"
    asked = walk("calendar", guess.options, {}, Window(date(2026, 3, 8), date(2026, 3, 9)))
    assert list(asked) == [
        "http://www.a.example/rb/2026-03/09/index.htm",
        "http://www.a.example/rb/2026-03/08/index.htm",
    ]


def looked_deeper(start: str, site: dict[str, str]) -> Any:
    guess = recognise(start, site[start].encode())
    while named := guess.frames or guess.below:
        guess = deeper(guess, [(url, site[url].encode()) for url in named])
    return guess


def crawled(guess: Any, site: dict[str, str], window: Window | None = None) -> set[str]:
    served = {url: Answer(html.encode()) for url, html in site.items()}
    asked = walk(guess.family, guess.options, served, window or Window())
    return {url for url, link in asked.items() if link.role != "list"}


NAV = "<div class='head'><a href='/'>首页</a><a href='/wsbs/'>网上办事大厅服务指南</a></div>"


def test_a_gazette_of_years_and_issues_is_looked_into() -> None:
    base = "http://www.a.example/zfgb/"
    years = "".join(f"<li><a href='{y}/'>{y}年</a></li>" for y in range(2026, 2020, -1))
    site = {base: f"<html>{NAV}<ul class='nian'>{years}</ul>"}
    told = set()
    for year in range(2026, 2020, -1):
        issues = "".join(f"<li><a href='{n}/'>第{n}期</a></li>" for n in range(4, 0, -1))
        site[f"{base}{year}/"] = f"<html>{NAV}<ul class='qi'>{issues}</ul>"
        for n in range(4, 0, -1):
            acts = "".join(f"<p><a href='{k}.html'>关于第{k}号事项的通知</a></p>" for k in range(3))
            site[f"{base}{year}/{n}/"] = f"<html>{NAV}<div class='mulu'>{acts}</div>"
            told |= {f"{base}{year}/{n}/{k}.html" for k in range(3)}
    guess = looked_deeper(base, site)
    assert guess.family == "listing"
    assert crawled(guess, site) == told


@pytest.mark.parametrize(
    ("inside", "document"),
    [
        ("<p><a href='/p/{n}.pdf'>点击下载本期公报</a></p>", "p/{n}.pdf"),
        ("<p>全文。</p><a href='/zfgb/'>返回</a>", "zfgb/{n}.html"),
    ],
    ids=["issues that are files", "issues that are articles"],
)
def test_an_issue_or_its_file_is_the_document(inside: str, document: str) -> None:
    host = "http://www.a.example/"
    issues = "".join(f"<li><a href='{n}.html'>2026年第{n}期</a></li>" for n in range(6, 0, -1))
    site = {f"{host}zfgb/": f"<html>{NAV}<ul>{issues}</ul>"}
    for n in range(6, 0, -1):
        site[f"{host}zfgb/{n}.html"] = f"<html>{NAV}{inside.format(n=n)}"
    guess = looked_deeper(f"{host}zfgb/", site)
    assert crawled(guess, site) == {host + document.format(n=n) for n in range(1, 7)}


def test_the_list_in_a_frame_is_the_list() -> None:
    base = "http://www.a.example/old/"
    rows = "".join(
        f"<p><a href='{n}.htm'>关于第{n}号事项的公告</a>2026.5.{n}</p>" for n in range(1, 9)
    )
    site = {
        f"{base}index.htm": "<frameset><frame src='top.htm'><frame src='n/list.htm'></frameset>",
        f"{base}top.htm": "<html><img src='a.gif'></html>",
        f"{base}n/list.htm": f"<html><body>{rows}</body></html>",
    }
    guess = looked_deeper(f"{base}index.htm", site)
    assert guess.options["start"] == f"{base}n/list.htm"
    assert crawled(guess, site) == {f"{base}n/{n}.htm" for n in range(1, 9)}


def test_years_beside_the_newest_years_issues() -> None:
    base = "http://www.a.example/zfgb/"
    years = "".join(f"<a href='?year={y}'>{y}年</a>" for y in range(2026, 2020, -1))
    site, told = {}, set()
    for year in range(2026, 2020, -1):
        issues = {f"{base}{year}/0{n}.pdf": f"{year}年第{n}期" for n in range(4, 0, -1)}
        told |= set(issues)
        links = "".join(f"<p><a href='{url}'>{name}</a></p>" for url, name in issues.items())
        site[f"{base}?year={year}"] = (
            f"<div class='nian'>{years}</div><div class='qi'>{links}</div>"
        )
    site[base] = site[f"{base}?year=2026"]
    guess = looked_deeper(base, site)
    assert guess.files
    assert crawled(guess, site) == told


def test_the_unit_that_a_page_asks_a_gateway_for_is_the_list() -> None:
    start = "http://www.a.example/col/col12/index.html"
    unit = "http://www.a.example/api-gateway/jpaas-publish-server/front/page/build/unit"
    query = "{'webId':'1','tagId':'list','pageId':'12'}"
    rows = "".join(f"<li><a href='/{n}.html'>第{n}号公告</a>2026-05-0{n}</li>" for n in range(1, 6))
    asked = f"{unit}?webId=1&tagId=list&pageId=12&rows=15&pageNo=1"
    site = {
        start: f"<html>{NAV}<script url='{unit}' queryData=\"{query}\"></script></html>",
        asked: json.dumps({"success": True, "data": {"html": f"<ul>{rows}</ul>"}}),
    }
    guess = looked_deeper(start, site)
    assert (guess.family, guess.options["start"]) == ("jpaas", asked)


@pytest.mark.parametrize(
    "head",
    ["<h3>栏目{c}<a href='c{c}/'>更多&gt;&gt;</a></h3>", "<h3><a href='c{c}/'>栏目{c}</a></h3>"],
    ids=["more", "headings"],
)
def test_a_front_page_is_the_source_of_its_lists(head: str) -> None:
    base, site, told, boxes = "http://www.a.example/zw/", {}, set(), ""
    for c in range(4):
        rows = [
            f"<li><a href='{base}{c}{n}.html'>第{c}{n}号公告</a>2026-05-0{n}</li>"
            for n in range(1, 10)
        ]
        told |= {f"{base}{c}{n}.html" for n in range(1, 10)}
        boxes += f"<div>{head.format(c=c)}<ul>{''.join(rows[:3])}</ul></div>"
        site[f"{base}c{c}/"] = f"<html>{NAV}<ul class=list>{''.join(rows)}</ul></html>"
    site[base] = f"<html>{NAV}{boxes}</html>"
    guess = recognise(base, site[base].encode())
    guess = together(guess, [(url, site[url].encode()) for url in guess.sections])
    assert guess.options["start"] == [f"{base}c{c}/" for c in range(4)]
    assert crawled(guess, site) == told


def test_a_list_with_other_lists_beside_it_is_no_front_page() -> None:
    rows = "".join(f"<li><a href='{n}.html'>第{n}号公告</a>2026-05-0{n}</li>" for n in range(1, 9))
    beside = (
        "<div><h3>热点<a href='/r{0}/'>更多</a></h3><ul><li><a href='/h{0}.html'>热点新闻之一</a>"
        "2026-05-01</li></ul></div>"
    )
    html = f"<ul class=l>{rows}</ul>{''.join(beside.format(n) for n in range(3))}"
    assert recognise("http://www.a.example/zw/", html.encode()).sections == ()


def test_years_beside_the_rows_of_one_are_lists_too() -> None:
    base, site, told = "http://www.a.example/zcwj/", {}, set()
    tabs = "".join(f"<a href='{base}{year}/'>{year}年</a>" for year in (2026, 2025, 2024))
    for year, count in ((2026, 1), (2025, 9), (2024, 9)):
        rows = (
            f"<li><a href='{base}{year}/{n}.html'>第{n}号文件的通知</a>{year}-05-0{n}</li>"
            for n in range(1, count + 1)
        )
        told |= {f"{base}{year}/{n}.html" for n in range(1, count + 1)}
        site[f"{base}{year}/"] = f"<html>{NAV}<p>{tabs}</p><ul class=l>{''.join(rows)}</ul></html>"
    start = f"{base}2025/"
    guess = recognise(start, site[start].encode())
    guess = together(guess, [(url, site[url].encode()) for url in guess.sections])
    assert crawled(guess, site) == told


def test_the_issues_before_the_newest_ones() -> None:
    base = "http://www.a.example/zfgb/"

    def issues(most: int) -> str:
        named = (f"<li><a href='{n}/'>2026年第{n}期</a></li>" for n in range(most, 0, -1))
        return "".join(named)

    site = {
        base: f"<html>{NAV}<ul class=wq>{issues(3)}</ul><a href='wq/'>往期公报</a></html>",
        f"{base}wq/": f"<html><base href='{base}'>{NAV}<ul class=all>{issues(9)}</ul></html>",
    }
    for n in range(1, 10):
        acts = "".join(f"<p><a href='{k}.html'>关于第{k}号事项的通知</a></p>" for k in range(3))
        site[f"{base}{n}/"] = f"<html>{NAV}<div class=mulu>{acts}</div></html>"
    guess = recognise(base, site[base].encode())
    guess = together(guess, [(url, site[url].encode()) for url in guess.older])
    while guess.below:
        guess = deeper(guess, [(url, site[url].encode()) for url in guess.below])
    assert crawled(guess, site) == {f"{base}{n}/{k}.html" for n in range(1, 10) for k in range(3)}


def test_a_day_of_a_paper_is_told_by_the_names_of_its_pages() -> None:
    site, told = {}, set()
    for day in ("20260308", "20260309"):
        folder = f"http://www.a.example/rb/{day}/"
        pages = "".join(f"<a href='v{n}.shtml'>第{n:02d}版：要闻</a>" for n in range(1, 5))
        for n in range(1, 5):
            news = "".join(
                f"<a href='{n}{k}00.shtml'>某地第{n}{k}号消息（下转第3版）</a>" for k in range(3)
            )
            site[f"{folder}v{n}.shtml"] = f"<html>{pages}<ul>{news}</ul></html>"
            told |= {f"{folder}v{n}.shtml", *(f"{folder}{n}{k}00.shtml" for k in range(3))}
    guess = recognise(url := "http://www.a.example/rb/20260309/v1.shtml", site[url].encode())
    assert guess.family == "founder_epaper"
    window = Window(date(2026, 3, 8), date(2026, 3, 9), today=date(2026, 3, 9))
    assert crawled(guess, site, window) == told


def test_records_without_addresses_are_told_by_their_key() -> None:
    records = [
        {"articleId": n, "articleTitle": f"关于第{n}号事项的公告", "createTime": f"2026-05-0{n}"}
        for n in range(1, 5)
    ]
    start = "http://www.a.example/api/page?columnId=1&pageNum=1"
    guess = recognise(start, json.dumps({"code": 200, "rows": records}).encode())
    assert guess.family == "jsonlist"
    assert "{articleId}" in guess.options["url"]
    options = {**guess.options, "url": "/detail.html?id={articleId}"}
    asked = walk(
        "jsonlist", options, {start: Answer(json.dumps({"rows": records}).encode())}, Window()
    )
    assert "http://www.a.example/detail.html?id=3" in asked


def test_a_mark_of_software_that_finds_nothing_is_not_believed() -> None:
    skin = Skin()
    start = skin.start
    body = skin.site(articles(20))[start].body.replace(
        b"</head>", b"<script>api='/x?pageNo=1'; var t = {\"html\": 1}</script></head>"
    )
    assert recognise(start, body).family == "listing"


@pytest.mark.parametrize("skin", [Stripes(), Interface()], ids=repr)
def test_the_toml_that_is_written_is_short_and_crawls(
    skin: Skin, replica: Any, reply: Any, gongbao: Gongbao, tmp_path: Path
) -> None:
    news = articles(30)
    for url, answer in skin.site(news).items():
        replica.pages[url] = reply(answer.body, media_type=answer.media_type)
    there = ("--connect-to", f"www.skin.example:80:127.0.0.1:{replica.port}", "--allow-private")
    done = gongbao("sources", "new", skin.start, "--id", "mine", "--into", "mine", *there)
    assert done.returncode == 0, done.stderr
    path = tmp_path / "mine" / "mine.toml"
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 25
    path.write_text(text.replace("[crawler]", "[crawler]\ndelay = 0"), "utf-8")
    done = gongbao("fetch", "mine", "--sources", "mine", "--json", *there)
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["digest"]) == 64
    asked = set(replica.asked())
    assert {skin.url(a) for a in news} <= asked
    assert not any(url.endswith(("/map", "/about.html")) or "/c1/" in url for url in asked)
