"""More lists of no known software, each with one habit of real sites that hides rows or pages."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from replicas.news import Answer, Article
from replicas.skins import Skin
from replicas.software import groups

__all__ = ["HABITS"]


class Counted(Skin):
    """A script counts pages from 0 and writes the link to the next one (older TRS)."""

    def address(self, index: int) -> str:
        return self.start if index == 0 else f"{self.host}/news/list_{index}.html"

    def pager(self, index: int, pages: int) -> str:
        return (
            f"<script>var currentPage = {index};//所在页从0开始\nvar nextPage = currentPage+1\n"
            f"var countPage = {pages}//共多少页\n"
            'if(currentPage>1) document.write("<a href=\\"list"+"_"+prevPage+"."+"html\\">上");\n'
            'document.write("<a href=\\"list"+"_" + nextPage + "."+"html\\">下一页</a>");</script>'
        )


class Laypage(Skin):
    """A library is told the number of pages, and how an address is made of one."""

    first = "/news/list-1.html"

    def address(self, index: int) -> str:
        return f"{self.host}/news/list-{index + 1}.html"

    def pager(self, index: int, pages: int) -> str:
        return (
            f"<script>laypage({{cont:'page',pages:{pages},curr:{index + 1},jump:function(obj,first)"
            "{if(!first){location.href='list-'+obj.curr+'.html';}}});</script>"
        )


class Buttons(Skin):
    """The next page is a button's (JEECMS)."""

    def pager(self, index: int, pages: int) -> str:
        if index + 1 == pages:
            return "<input type='button' value='下一页' disabled='disabled' onclick=''/>"
        return (
            "<input type='button' value='上一页'/><input type='button' value='下一页' "
            f"onclick=\"location.href=encodeURI('list_{index + 2}.html');\"/>"
        )


class DayFirst(Skin):
    """Each day stands before its article, and belongs to no element of it."""

    def row(self, article: Article, place: int) -> str:
        return f"<dt>{article.day}</dt><dd><a href='{self.href(article)}'>{article.title}</a></dd>"

    def around(self, rows: str) -> str:
        return f"<dl class='day'>{rows}</dl>"


class DayInLine(Skin):
    """The same without elements."""

    def row(self, article: Article, place: int) -> str:
        return f"[{article.day}] <a href='{self.href(article)}'>{article.title}</a><br>"

    def around(self, rows: str) -> str:
        return f"<div class='lines'>{rows}</div>"


class Sessions(Skin):
    """A server without cookies writes another session into each address (Tomcat)."""

    def url(self, article: Article) -> str:
        return f"{self.host}/news/view.do?id={article.number}"

    def row(self, article: Article, place: int) -> str:
        href = f"view.do;jsessionid={article.number * 7919:016X}?id={article.number}"
        return f"<li><a href='{href}'>{article.title}</a><span>{article.day}</span></li>"


class Visits(Skin):
    """Links that say where the reader comes from, with backslashes."""

    def row(self, article: Article, place: int) -> str:
        href = self.href(article).replace("/", "\\")
        said = f"?spm=a2c4g.{place}&utm_source=list&from=timeline&_t=0.{article.number}7219"
        return f"<li><a href='..\\news\\{href}{said}'>{article.title}</a><i>{article.day}</i></li>"


class Beside(Skin):
    """A download beside each title."""

    def row(self, article: Article, place: int) -> str:
        return (
            f"<li><a href='{self.href(article)}'>{article.title}</a> "
            f"<a href='/upload/{article.number}.pdf'>下载</a><span>{article.day}</span></li>"
        )


class Written(Skin):
    """Rows that a script writes (武汉)."""

    def row(self, article: Article, place: int) -> str:
        return (
            f'<script>var FILENUM="市政〔2026〕{article.number}号"; document.writeln("<li>'
            f"<a href='{self.href(article)}'>{article.title}</a>\"+FILENUM+\"<b>{article.day}</b>"
            '</li>");</script>'
        )


class Held(Skin):
    """Rows that are data in a script, as people write JavaScript."""

    family = "jsonlist"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        made = {}
        pages = groups(articles, self.size)
        for index, group in enumerate(pages):
            rows = ",\n".join(
                f"{{id: {a.number}, title: '{a.title}', /* 日期 */ day: \"{a.day}\", "
                f"link: '/news/{self.href(a)}',}}"
                for a in group
            )
            made[self.address(index)] = Answer(
                f"<html><body><ul id=list></ul><script>var size = [12]; var list = [{rows}];"
                f"show(list);</script>{self.pager(index, len(pages))}</body></html>".encode()
            )
        return made


class OtherName(Skin):
    """The same site without www."""

    bare = "http://skin.example"

    def url(self, article: Article) -> str:
        return f"{self.bare}/news/{article.number}.html"

    def row(self, article: Article, place: int) -> str:
        return f"<li><a href='{self.url(article)}'>{article.title}</a><em>{article.day}</em></li>"


class Source(Skin):
    """新华 data files: records that lead up a folder."""

    family = "jsonlist"
    first = "/news/ds_0a1b2c.json"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        records: list[Mapping[str, str]] = [
            {"showTitle": a.title, "publishUrl": f"../news/{self.href(a)}",
             "publishTime": f"{a.day} 10:00:00"} for a in articles
        ]  # fmt: skip
        body = json.dumps({"tplId": "0a", "datasource": records}, ensure_ascii=False)
        return {self.start: Answer(body.encode(), "application/json")}


class Tiles(Skin):
    """No link: a tile is clicked."""

    def url(self, article: Article) -> str:
        return f"{self.host}/news/detail.html?id={article.number}"

    def row(self, article: Article, place: int) -> str:
        return (
            f"<div class='item' onclick=\"window.location.href='detail.html?id={article.number}'\">"
            f"<div class='t'>{article.title}</div><div class='d'>{article.day}</div></div>"
        )

    def around(self, rows: str) -> str:
        return f"<div class='items'>{rows}</div>"


class Offset(Skin):
    """An interface that counts records and not pages."""

    family = "jsonlist"
    first = "/search?q=&start=0&rows=12"

    def address(self, index: int) -> str:
        return self.start.replace("start=0", f"start={12 * index}")

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        made = {}
        for index, group in enumerate([*groups(articles, self.size), []]):
            docs = [{"title": a.title, "url": self.url(a), "pubDate": str(a.day)} for a in group]
            answer = {"response": {"numFound": len(articles), "docs": docs}}
            made[self.address(index)] = Answer(json.dumps(answer).encode(), "application/json")
        return made


HABITS: tuple[Skin, ...] = (
    Counted(), Laypage(), Buttons(), DayFirst(), DayInLine(), Sessions(), Visits(), Beside(),
    Written(), Held(), OtherName(), Source(), Tiles(), Offset(),
)  # fmt: skip
