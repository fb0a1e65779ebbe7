"""Sites that no source was written for: ``sources new`` looks once, and the crawl is whole."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from replicas.news import NEWEST, articles
from replicas.papers import PAPERS
from replicas.skins import SKINS, Interface, Skin, Stripes
from replicas.software import SOFTWARE, Software
from replicas.walking import walk

from crawlers.recognise import recognise
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


@pytest.mark.parametrize("skin", SKINS, ids=repr)
def test_one_look_is_enough(skin: Skin) -> None:
    news = articles(40)
    site = skin.site(news)
    guess = recognise(skin.start, site[skin.start].body)
    assert guess.family == skin.family
    asked = walk(guess.family, guess.options, site, Window())
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
