"""Lists in the dress of no known software: other templates, pagers, encodings, field names.

``sources new`` is to find out by itself how each of them is crawled.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urljoin

from replicas.news import Answer, Article
from replicas.software import Software, groups

__all__ = ["SKINS", "Skin"]

NAV = "".join(f"<li><a href='/c{n}/'>{name}</a></li>" for n, name in enumerate(
    ("首页", "政务公开", "办事服务", "互动交流", "市长信箱", "走进我市", "市人民政府办公室文件汇编")
))  # fmt: skip
FOOT = (
    "<div class='foot'><a href='/about.html'>关于我们</a> 备案号 2020-01-02 "
    "<a href='/map'>网站地图</a></div>"
)


class Skin(Software):
    """A list of twelve rows a page; what differs is said by the methods below."""

    family = "listing"
    host: ClassVar[str] = "http://www.skin.example"
    size = 12
    encoding: ClassVar[str] = "utf-8"
    first: ClassVar[str] = "/news/list.html"

    @property
    def start(self) -> str:
        return self.host + self.first

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": self.start}

    def url(self, article: Article) -> str:
        return f"{self.host}/news/{article.day:%Y}/{article.number}.html"

    def href(self, article: Article) -> str:
        return self.url(article).removeprefix(f"{self.host}/news/")

    def address(self, index: int) -> str:
        return self.start if index == 0 else f"{self.host}/news/list_{index + 1}.html"

    def row(self, article: Article, place: int) -> str:
        return (
            f"<li><a href='{self.href(article)}'>{article.title}</a><span>{article.day}</span></li>"
        )

    def around(self, rows: str) -> str:
        return f"<ul class='newslist'>{rows}</ul>"

    def pager(self, index: int, pages: int) -> str:
        if index + 1 == pages:
            return ""
        return f"<a href='{self.address(index + 1)}'>下一页</a>"

    def head(self) -> str:
        return ""

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        pages = groups(articles, self.size)
        made = {}
        for index, group in enumerate(pages):
            rows = "".join(self.row(a, place) for place, a in enumerate(group))
            html = (
                f"<html><head><title>要闻-某市</title>{self.head()}</head><body><div class='top'>"
                f"<ul>{NAV}</ul></div>{self.around(rows)}{self.pager(index, len(pages))}{FOOT}"
            )
            made[self.address(index)] = Answer(html.encode(self.encoding), "text/html")
        return made


class Stripes(Skin):
    """Rows of alternating classes in GBK that says it is UTF-8; pages by a function's call."""

    encoding = "gb18030"

    def head(self) -> str:
        return (
            "<meta charset=utf-8><script>function goPage(n){ if(n<1) return; "
            "window.location.href = 'list_' + n + '.html'; }</script>"
        )

    def row(self, article: Article, place: int) -> str:
        kind = ("odd", "even")[place % 2]
        return (
            f"<li class='{kind}'><a href='../news/{self.href(article)}' target=_blank>"
            f"{article.title}</a><em>[{article.day:%Y/%m/%d}]</em></li>"
        )

    def around(self, rows: str) -> str:
        return f"<div class='right'><ul>{rows}</ul></div>"

    def pager(self, index: int, pages: int) -> str:
        after = f"onclick='goPage({index + 2})'" if index + 1 < pages else ""
        return f"<a href='javascript:void(0)' {after}>下一页</a>"


class Table(Skin):
    """A table without a name; pages behind numbers in the query."""

    first = "/news/index.asp"

    def address(self, index: int) -> str:
        return self.start if index == 0 else f"{self.start}?page={index + 1}"

    def url(self, article: Article) -> str:
        return f"{self.host}/news/show.asp?id={article.number}"

    def row(self, article: Article, place: int) -> str:
        return (
            f"<tr><td>·</td><td><a href='show.asp?id={article.number}'>{article.title}</a></td>"
            f"<td>{article.day:%Y.%m.%d}</td></tr>"
        )

    def around(self, rows: str) -> str:
        return f"<table width=100%>{rows}</table>"

    def pager(self, index: int, pages: int) -> str:
        return "".join(
            f"<b>{n + 1}</b>" if n == index else f"<a href='?page={n + 1}'>[{n + 1}]</a>"
            for n in range(pages)
        )


class Cards(Skin):
    """Cards whose date stands in two parts, the day before its month; "next" is a class."""

    def row(self, article: Article, place: int) -> str:
        day = f"<div class='d'><b>{article.day:%d}</b><span>{article.day:%Y-%m}</span></div>"
        return (
            f"<div class='card'><a href='{self.url(article)}'>{day}<h3>{article.title}</h3>"
            "<p>为深入贯彻落实有关精神，现就有关事项公告如下……</p></a></div>"
        )

    def around(self, rows: str) -> str:
        return f"<div id='cards'>{rows}</div>"

    def pager(self, index: int, pages: int) -> str:
        after = f"list_{index + 2}.html" if index + 1 < pages else "javascript:;"
        return f"<ul class='pages'><li class='next'><a href='{after}'>&gt;</a></li></ul>"


class Undated(Skin):
    """No dates anywhere; two links a row; a base of its own."""

    titles = True
    windowed = False

    def head(self) -> str:
        return f"<base href='{self.host}/news/'>"

    def row(self, article: Article, place: int) -> str:
        return (
            f"<li><a class='col' href='/c1/'>[公告]</a>"
            f"<a class='tit' href='{self.href(article)}' title='{article.title}'>"
            f"{article.title[:7]}...</a></li>"
        )


class Clicked(Skin):
    """Rows that are no links: a click calls a function with the article's number."""

    def head(self) -> str:
        return "<script>function look(id){window.open('/news/detail.jsp?id='+id);}</script>"

    def url(self, article: Article) -> str:
        return f"{self.host}/news/detail.jsp?id={article.number}"

    def row(self, article: Article, place: int) -> str:
        return (
            f"<dd><a href='javascript:look({article.number})'>{article.title}</a>"
            f"<i>{article.day:%Y}年{article.day.month}月{article.day.day}日</i></dd>"
        )

    def around(self, rows: str) -> str:
        return f"<dl class='list'>{rows}</dl>"


class Rows(Skin):
    """No link at all: a row of a table is clicked; its day has no year, its address has one."""

    def url(self, article: Article) -> str:
        return f"{self.host}/news/{article.day:%Y%m%d}/{article.number}.html"

    def row(self, article: Article, place: int) -> str:
        return (
            f"<tr onclick=\"location.href='{self.href(article)}'\"><td>{article.title}</td>"
            f"<td>{article.day:%m-%d}</td></tr>"
        )

    def around(self, rows: str) -> str:
        return f"<table id=news>{rows}</table>"


class Interface(Skin):
    """JSON whose fields nobody has named like this before."""

    family = "jsonlist"
    first = "/api/articles?channel=7&pageIndex=1&rows=12"

    def address(self, index: int) -> str:
        return self.start.replace("pageIndex=1", f"pageIndex={index + 1}")

    def answer(self, rows: list[dict[str, Any]], total: int) -> Any:
        return {"code": 0, "msg": "ok", "result": {"count": total, "records": rows}}

    def record(self, article: Article) -> dict[str, Any]:
        return {
            "docId": article.number,
            "docTitle": article.title,
            "docHref": self.url(article),
            "releaseDay": f"{article.day:%Y%m%d}",
            "summary": "为深入贯彻落实有关精神，现就有关事项公告如下。" * 3,
        }

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        made = {}
        for index, group in enumerate([*groups(articles, self.size), []]):
            answer = self.answer([self.record(a) for a in group], len(articles))
            made[self.address(index)] = Answer(
                json.dumps(answer, ensure_ascii=False).encode(self.encoding), "application/json"
            )
        return made


class Callback(Interface):
    """A list on the outside, inside a callback, in GBK, counted from 0, seconds for dates."""

    first = "/api/list.do?p=0&cb=show"
    encoding = "gb18030"

    def address(self, index: int) -> str:
        return self.start.replace("p=0", f"p={index}")

    def record(self, article: Article) -> dict[str, Any]:
        seconds = (article.day.toordinal() - 719163) * 86400 + 3600 * 4
        path = urljoin("/news/", self.href(article))
        return {"headline": article.title, "path": path, "ts": seconds, "thumb": "/i/1.jpg"}

    def answer(self, rows: list[dict[str, Any]], total: int) -> Any:
        return rows

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        return {
            url: Answer(b"show(" + answer.body + b");", "text/javascript")
            for url, answer in super().lists(articles).items()
        }


class Feed(Skin):
    """An RSS feed: all there is."""

    family = "sitemap"
    first = "/rss.xml"
    titles = True

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        entries = "".join(
            f"<item><title>{a.title}</title><link>{self.url(a)}</link>"
            f"<pubDate>{a.day:%a, %d %b %Y} 10:00:00 +0800</pubDate></item>"
            for a in articles
        )
        channel = f"<channel><title>t</title><link>{self.host}/</link>{entries}</channel>"
        return {self.start: Answer(f"\n<rss version='2.0'>{channel}</rss>".encode(), "text/xml")}


class Lines(Skin):
    """A sitemap that is a text of addresses, one a line."""

    family = "sitemap"
    first = "/sitemap.txt"
    titles = False
    windowed = False

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        text = "\r\n".join(self.url(a) for a in articles)
        return {self.start: Answer(b"\xef\xbb\xbf" + text.encode(), "text/plain")}


SKINS: tuple[Skin, ...] = (
    Skin(), Stripes(), Table(), Cards(), Undated(), Clicked(), Rows(), Interface(), Callback(),
    Feed(), Lines(),
)  # fmt: skip
