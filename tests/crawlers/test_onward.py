"""Pages that only send their reader on are told from pages that say something, and followed."""

from __future__ import annotations

from typing import Any

import pytest

from crawlers.link import Link
from crawlers.onward import sends_on
from crawlers.page import Page

HOST = "http://www.a.example"
URL = f"{HOST}/info/1/2.htm"
TARGET = f"{HOST}/info/9/9.htm"
FRAME = "<html><title>标题</title><body><a href='/'>首页</a>{}<p>版权所有</p></body></html>"


def of(html: str) -> str | None:
    return sends_on(Page(Link(URL, "document", then="article"), URL, html.encode()))


@pytest.mark.parametrize(
    "said",
    [
        "<script>location.href='/info/9/9.htm'</script>",
        '<SCRIPT language="javascript">window.location.href = "../9/9.htm";</SCRIPT>',
        "<script>\n<!--\ntop.location='/info/9/9.htm';\n//-->\n</script>",
        "<script>location.replace('/info/9/9.htm');</script>",
        '<script>window.location.assign("http:\\/\\/www.a.example\\/info\\/9\\/9.htm")</script>',
        "<script>var url = '/info/9/9.htm'; window.location.href = url;</script>",
        "<script>setTimeout(function(){location.href='/info/9/9.htm';}, 3000);</script>",
        "<script>setTimeout(\"location.href='/info/9/9.htm'\", 500)</script>",
        "<meta http-equiv='Refresh' content='0; URL=/info/9/9.htm'>",
        '<META HTTP-EQUIV="refresh" CONTENT="0;url=\'/info/9/9.htm\'">',
        "<script>document.location.href='/info/9/9.htm'; /* 链接新闻 */</script>",
    ],
)
def test_a_page_that_sends_on(said: str) -> None:
    assert of(FRAME.format(said)) == TARGET
    assert of(said) == TARGET


@pytest.mark.parametrize(
    "said",
    [
        "<script>if(/Mobile/.test(navigator.userAgent)){location.href='/m/'}</script>",
        "<script>function go(){location.href='/info/9/9.htm'}</script>",
        "<script>NewsvoteDWR.getNewsLinkUrl(1,'2','vsb',newsSkip);function newsSkip(data)"
        '{if(data != ""){window.location.href = data;}}</script>',
        "<meta http-equiv='refresh' content='300'>",
        "<meta http-equiv='refresh' content='0; url=/info/1/2.htm'>",
        "<script>location.href='/info/1/2.htm'</script>",
        "<script>location.href='javascript:void(0)'</script>",
        "<script>location.href='/info/9/9.htm'</script><p>" + "正文" * 200 + "</p>",
        "<a onclick=\"location.href='/info/9/9.htm'\">查看</a>",
    ],
)
def test_a_page_that_stays(said: str) -> None:
    assert of(FRAME.format(said)) is None


def stub(target: str) -> str:
    return FRAME.format(f"<script>location.href='{target}'</script>")


def test_link_only_news_is_followed_by_the_same_rules(
    crawls: Any, replica: Any, reply: Any
) -> None:
    paths = ("1", "2", "3", "4", "5", "6")
    replica.pages[f"{HOST}/robots.txt"] = "User-agent: *\nDisallow: /secret/\n"
    replica.pages[f"{HOST}/l.htm"] = "".join(
        f"<li><a href='/info/1/{n}.htm'>第{n}条新闻</a>2026-01-0{n}</li>" for n in paths
    )
    leads_to = {
        "1": "/info/9/1.htm",
        "2": "/secret/2.htm",
        "3": "http://b.example/3.htm",
        "4": "http://127.0.0.1:9/4.htm",
        "5": "/info/1/6.htm",
        "6": "/info/1/5.htm",
    }
    for n, target in leads_to.items():
        replica.pages[f"{HOST}/info/1/{n}.htm"] = stub(target)
    replica.pages[f"{HOST}/info/9/1.htm"] = "<h1>新闻</h1><p>正文</p><a href='a.pdf'>附件</a>"
    replica.pages[f"{HOST}/info/9/a.pdf"] = reply(b"%PDF-1.4 x %%EOF")
    replica.pages[f"{HOST}/"] = stub("l.htm")
    crawled = crawls.run("vsb", {"start": f"{HOST}/"})
    assert crawled.code == 0, crawled.stderr

    first, followed = (
        crawled.captures[f"{HOST}/info/1/1.htm"],
        crawled.captures[f"{HOST}/info/9/1.htm"],
    )
    assert (first.role, first.verdict, crawled.note(first.url)) == ("list", "new", "sent-on")
    assert (followed.role, followed.found_on) == ("document", first.url)
    assert followed.hints == {"title": "第1条新闻", "published": "2026-01-01"}
    assert crawled.captures[f"{HOST}/info/9/a.pdf"].part_of == followed.url
    refused = {u: crawled.note(u) for u, v in crawled.verdicts().items() if v == "refused"}
    assert refused == {
        f"{HOST}/secret/2.htm": "robots-disallow",
        "http://b.example/3.htm": "other-host",
        "http://127.0.0.1:9/4.htm": "other-host",
    }
    assert {a.host for a in replica.log} == {"www.a.example"}
    # Two pages that send to each other: each is asked once.
    assert len(replica.asked()) == len(set(replica.asked()))

    known = crawls.know(crawled)
    again = crawls.run("vsb", {"start": f"{HOST}/"}, run="r2", journal="r2", known=known)
    assert again.verdicts()[followed.url] == "same"
    assert again.captures[first.url].role == "list"
