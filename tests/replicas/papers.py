"""Publications that are no list of articles: e-papers, a calendar of days, a gazette's issues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from replicas.news import NEWEST, Answer, Article, html_of
from replicas.software import Software

__all__ = ["PAPERS"]


class Founder(Software):
    """Founder's new form: a page of the paper a day, one article on it, now and then its PDF."""

    family = "founder_epaper"
    host = "http://epaper.founder.example"
    since = str(NEWEST - timedelta(days=46))
    entry = "/index.html"

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": self.host + self.entry}

    def url(self, article: Article) -> str:
        return f"{self.host}/rb/pc/con/{article.day:%Y%m/%d}/content_{article.number}.html"

    def files(self, article: Article) -> Iterator[tuple[str, bytes]]:
        for name, body in article.files:
            yield f"{self.host}/rb/pc/att/{article.day:%Y%m/%d}/{name}", body

    def layout(self, article: Article, page: int = 1) -> str:
        return f"{self.host}/rb/pc/layout/{article.day:%Y%m/%d}/node_{page:02d}.html"

    def between(self, articles: Sequence[Article]) -> set[str]:
        return {self.layout(article, page) for article in articles for page in (1, 2)}

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        made = {self.layout(a): Answer(self._layout(a).encode()) for a in articles}
        made |= {self.layout(a, 2): Answer(self._pages("").encode()) for a in articles}
        made[self.host + self.entry] = Answer(self._entry(self.layout(articles[0])).encode())
        return made

    def _entry(self, latest: str) -> str:
        return f"<script>if(m){{location.href='./pad/'}}else{{location.href='{latest}'}}</script>"

    def _layout(self, article: Article) -> str:
        pdfs = "".join(f"<a href='{url}'></a>" for url, _ in self.files(article))
        news = f"<h3><a href='{self.url(article)}'>{article.title}</a></h3>"
        return f"{self._pages(pdfs)}<div class='newslist'>{news}</div>"

    def _pages(self, pdfs: str) -> str:
        return (
            f"<div class='Chunkiconlist'><p><a href='node_01.html'>第01版：要闻</a>{pdfs}</p>"
            "<p><a href='node_02.html'>第02版：广告</a></p></div>"
        )


class FounderOld(Founder):
    """The old form: a refresh, ``/html/2026-06/30/node_1.htm``, an area map."""

    host = "http://epaper.old.example"
    entry = "/paperindex.htm"

    def url(self, article: Article) -> str:
        return f"{self.host}/html/{article.day:%Y-%m/%d}/content_{article.number}_1.htm"

    def files(self, article: Article) -> Iterator[tuple[str, bytes]]:
        for name, body in article.files:
            yield f"{self.host}/images/{article.day:%Y-%m/%d}/{name}", body

    def layout(self, article: Article, page: int = 1) -> str:
        return f"{self.host}/html/{article.day:%Y-%m/%d}/node_{page}.htm"

    def _entry(self, latest: str) -> str:
        return f"<META HTTP-EQUIV='REFRESH' CONTENT='0; URL={latest.removeprefix(self.host)}'>"

    def _layout(self, article: Article) -> str:
        pdfs = "".join(f"<a href='{url}'>PDF下载</a>" for url, _ in self.files(article))
        name = self.url(article).rpartition("/")[2]
        return (
            f"{self._pages(pdfs)}<map name=PagePicMap><area coords='0,0,9,9' href='{name}'></map>"
            f"<a href='{name}'>{article.title}</a>"
        )

    def _pages(self, pdfs: str) -> str:
        return (
            f"<a id=pageLink href=node_1.htm>第001版</a>{pdfs}"
            "<a id=pageLink href=node_2.htm>第002版</a>"
        )


class Calendar(Software):
    """A page a day at an address made of the day; no list names it."""

    family = "calendar"
    host = "http://www.calendar.example"
    since = str(NEWEST - timedelta(days=46))
    until = str(NEWEST + timedelta(days=5))
    titles = False

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": f"{self.host}/rb/{{yyyy}}{{mm}}/{{dd}}/index.htm"}

    def url(self, article: Article) -> str:
        return f"{self.host}/rb/{article.day:%Y%m/%d}/index.htm"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        return {}


class IssuesOfDocuments(Software):
    """The State Council's gazette: issues of documents, whose pages end before their body does."""

    family = "listing"
    host = "http://www.gazette.example"
    windowed = False

    @property
    def options(self) -> Mapping[str, Any]:
        return {
            "start": f"{self.host}/gongbao/index.htm",
            "follow": ["a[href*='/issue_']", "li a[href*='/content_']"],
        }

    def _issue(self, article: Article) -> str:
        return f"{self.host}/gongbao/{article.day:%Y%m}/issue_{article.day:%m}/"

    def url(self, article: Article) -> str:
        return f"{self._issue(article)}{article.day:%Y%m}/content_{article.number}.htm"

    def files(self, article: Article) -> Iterator[tuple[str, bytes]]:
        for name, body in article.files:
            yield urljoin(self.url(article), f"material/{name}"), body

    def page(self, article: Article) -> str:
        return html_of(article, files="material/").replace(
            "<h1>", "<div class='head'></div></body></html><div id='UCAP-CONTENT'><h1>"
        )

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        issues: dict[str, list[Article]] = {}
        for article in articles:
            issues.setdefault(self._issue(article), []).append(article)
        rows = "".join(
            f"<li><a href='{url}'>2026年第{own[0].day.month}号</a></li>"
            for url, own in issues.items()
        )
        made = {f"{self.host}/gongbao/index.htm": Answer(f"<ul>{rows}</ul>".encode())}
        for url, own in issues.items():
            links = "".join(
                f"<li><a href='{self.url(a)}'>{a.title}</a><span>{a.day}</span></li>" for a in own
            )
            made[url] = Answer(f"<html></html><ul>{links}</ul>".encode())
        return made


PAPERS: tuple[Software, ...] = (Founder(), FounderOld(), Calendar(), IssuesOfDocuments())
