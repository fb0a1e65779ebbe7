"""Software whose lists are pages: written beforehand, with a pager of one of many kinds."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from replicas.news import Answer, Article
from replicas.software import Software, groups, relative

__all__ = [
    "Glist",
    "GlistRead",
    "GlistVariables",
    "Huilan",
    "HuilanGazette",
    "Listing",
    "Trs",
    "Ucap",
    "Vsb",
    "VsbCounted",
]


class Trs(Software):
    family = "trs"
    host = "http://www.trs.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": f"{self.host}/yw/"}

    def url(self, article: Article) -> str:
        day = article.day
        return f"{self.host}/yw/{day:%Y%m}/t{day:%Y%m%d}_{article.number}.shtml"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        pages = groups(articles, self.size)
        made = {}
        for i, group in enumerate(pages):
            rows = "".join(
                f"<li><a href='.{relative(self.url(a), self.host + '/yw')}' title='{a.title}'>"
                f"{a.title[:6]}…</a><span>{a.day}</span></li>"
                for a in group
            )
            call = f'<script>createPageHTML({len(pages)}, {i}, "index", "shtml");</script>'
            name = "" if i == 0 else f"index_{i}.shtml"
            made[f"{self.host}/yw/{name}"] = Answer(f"<ul>{rows}</ul>{call}".encode())
        return made


class Glist(Software):
    family = "glist"
    host = "http://www.glist.example"
    size = 20
    cms = "http://cms.glist.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {
            "start": f"{self.host}/cityszf/tzgg/glist.html",
            "cms": self.cms,
            "site": "CITYSZF",
            "site_id": "162063350188546",
            "column": "162063350188999",
        }

    def url(self, article: Article) -> str:
        moment = datetime(article.day.year, article.day.month, article.day.day, 4, tzinfo=UTC)
        identity = f"0{int(moment.timestamp())}{article.number:05d}"
        return f"{self.host}/html/CITYSZF/{article.day:%Y%m}/{identity}.html"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        """Page 2 is a gap: the software answers 404 for it, and its rows stand on page 3."""
        first, *rest = groups(articles, self.size)
        made = {f"{self.host}/cityszf/tzgg/glist.html": self._rows(first)}
        query = "s=CITYSZF&o={}&p=162063350188546&c=162063350188999"
        for number, group in enumerate(rest, start=3):
            made[f"{self.cms}/html/page.xhtml?{query.format(number)}"] = self._rows(group)
        made[f"{self.cms}/robots.txt"] = Answer(b"", "text/plain")
        return made

    def _rows(self, group: Sequence[Article]) -> Answer:
        return Answer(
            "".join(
                f'<a href="{self.url(a)}" target="_blank"><b>{a.title}</b><span>{a.day}</span></a>'
                for a in group
            ).encode()
        )


class GlistRead(Glist):
    """The same, where page 1 itself calls the script that names the CMS."""

    family = "glist"
    host = "http://www.glist2.example"
    cms = "http://cms.glist2.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {
            "start": f"{self.host}/cityszf/tzgg/glist.html",
            "allowed_hosts": ["cms.glist2.example"],
        }

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        made = super().lists(articles)
        first = f"{self.host}/cityszf/tzgg/glist.html"
        call = (
            "<script>go(getDynamicPageUrl('http://cms.glist2.example', 'CITYSZF', page + 1, "
            "'162063350188546', '162063350188999'))</script>"
        )
        made[first] = Answer(made[first].body + call.encode())
        return made


class GlistVariables(GlistRead):
    """The same, where page 1 only has the variables that a script file puts together."""

    host = "http://www.glist3.example"
    cms = "http://cms.glist3.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {
            "start": f"{self.host}/cityszf/tzgg/glist.html",
            "allowed_hosts": ["cms.glist3.example"],
        }

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        made = Glist.lists(self, articles)
        first = f"{self.host}/cityszf/tzgg/glist.html"
        script = (
            "<script src='/html/CITYSZF/globalScript.js'></script><script>var selfSiteSiteId = "
            "'162063350188546', columnLogicId = '162063350188999';</script>"
        )
        made[first] = Answer(script.encode() + made[first].body)
        return made


class Vsb(Software):
    family = "vsb"
    host = "http://www.vsb.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": f"{self.host}/ztzl/tzgg.htm"}

    def url(self, article: Article) -> str:
        return f"{self.host}/info/1797/{article.number}.htm"

    def files(self, article: Article) -> Iterator[tuple[str, bytes]]:
        for _, body in article.files:
            query = f"urltype=news.DownloadAttachUrl&owner=1&wbfileid={article.number}"
            yield f"{self.host}/system/_content/download.jsp?{query}", body

    def page(self, article: Article) -> str:
        links = "".join(f"<a href='{url}'>附件</a>" for url, _ in self.files(article))
        return (
            f"<form name='_newscontent_fromname'><h1>{article.title}</h1>"
            f"<h2>发布时间：{article.day}</h2>"
            f"<div id='vsb_content'><p>{article.text}</p></div>{links}</form>"
            "<script>_showDynClicks('wbnews', 1, 2)</script>"
        )

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        """Counted backwards: the newest page is ``tzgg.htm``, the oldest ``tzgg/1.htm``."""
        pages = groups(articles, self.size)
        names = ["tzgg.htm"] + [f"tzgg/{n}.htm" for n in range(len(pages) - 1, 0, -1)]
        made = {}
        for i, (name, group) in enumerate(zip(names, pages, strict=True)):
            up = "../" * (name.count("/") + 1)
            rows = "".join(
                f"<li><a href='{up}info/1797/{a.number}.htm' title='{a.title}'>{a.title}</a>"
                f"<label>{a.day}</label><script>_showDynClickBatch()</script></li>"
                for a in group
            )
            after = (
                urljoin(f"/ztzl/{names[i]}", f"/ztzl/{names[i + 1]}") if i + 1 < len(names) else ""
            )
            more = f"<span class='p_next p_fun'><a href='{after}'>下页</a></span>" if after else ""
            count = f"<span class='p_t'>共{len(articles)}条</span>"
            made[f"{self.host}/ztzl/{name}"] = Answer(f"<ul>{rows}</ul>{count}{more}".encode())
        return made


class VsbCounted(Vsb):
    """The same without links to the next page: only a count such as 1/4."""

    host = "http://www.vsb2.example"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        pages = len(groups(articles, self.size))
        return {
            url: Answer(answer.body.partition(b"<span class='p_next")[0] + f" 1/{pages}".encode())
            for url, answer in super().lists(articles).items()
        }


class Ucap(Software):
    family = "ucap"
    host = "http://www.ucap.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": f"{self.host}/city/c108371/xlist.shtml"}

    def url(self, article: Article) -> str:
        return f"{self.host}/city/c108371/{article.day:%Y%m}/{article.number:032x}.shtml"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        pages = groups(articles, self.size)
        made = {}
        for i, group in enumerate(pages):
            rows = "".join(
                f"<li><a href='{relative(self.url(a), self.host)}'>{a.title}</a>{a.day}</li>"
                for a in group
            )
            count = f"{len(pages)},{i + 1},'xlist','shtml',{len(articles)}"
            name = "xlist.shtml" if i == 0 else f"xlist_{i + 1}.shtml"
            made[f"{self.host}/city/c108371/{name}"] = Answer(
                f"<ul>{rows}</ul><script>createPageHTML('page_div',{count})</script>".encode()
            )
        return made


class Huilan(Software):
    family = "huilan"
    host = "http://www.huilan.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": f"{self.host}/web/zwgk/tzgg/index.shtml"}

    def url(self, article: Article) -> str:
        identity = f"{article.day:%Y%m%d}{article.number:011d}"
        return f"{self.host}/web/zwgk/tzgg/{identity}/index.shtml"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        pages = groups(articles, self.size)
        made = {}
        for i, group in enumerate(pages):
            rows = "".join(
                f"<li><a href='{relative(self.url(a), self.host)}'>{a.title}</a>"
                f"<span>{a.day}</span></li>"
                for a in group
            )
            more = (
                f"<a title='下一页' tagname='/web/zwgk/tzgg/index_{i + 1}.shtml' "
                "href='javascript:void(0)'>下一页</a>"
                if i + 1 < len(pages)
                else "<a title='下一页' tagname='[NEXTPAGE]'>下一页</a>"
            )
            name = "index.shtml" if i == 0 else f"index_{i}.shtml"
            made[f"{self.host}/web/zwgk/tzgg/{name}"] = Answer(f"<ul>{rows}</ul>{more}".encode())
        return made


class HuilanGazette(Huilan):
    """A gazette of years, issues and their columns: lists of lists."""

    host = "http://www.huilan2.example"
    root = "/web/zwgkx/zfgb"

    @property
    def options(self) -> Mapping[str, Any]:
        start = f"{self.host}{self.root}/index.shtml"
        return {"start": start, "sections": r"/zfgb/\d{4}n/(?:[a-z]+\d*/){0,3}index\.shtml$"}

    def _issue(self, article: Article) -> str:
        return f"{self.root}/{article.day:%Y}n/qk/qk{article.day.month}"

    def url(self, article: Article) -> str:
        identity = f"{article.day:%Y%m%d}{article.number:011d}"
        column = ("gwywj", "bmwj")[article.number % 2]
        return f"{self.host}{self._issue(article)}/{column}/{identity}/index.shtml"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        year = f"{self.root}/2026n/qk"
        issues = sorted({(self._issue(a), a.day.month) for a in articles})
        made = {
            f"{self.root}/index.shtml": "<a href='2026n/qk/index.shtml'>2026年</a>",
            f"{year}/index.shtml": "".join(
                f"<a href='{issue}/index.shtml'>第{n}期</a>" for issue, n in issues
            )
            + "<a href='/web/index.shtml'>首页</a>",
        }
        for issue, _ in issues:
            made[f"{issue}/index.shtml"] = (
                f"<a href='{issue}/gwywj/index.shtml'>国务院文件</a>"
                f"<a href='{issue}/bmwj/index.shtml'>部门文件</a>"
            )
            for rest, column in enumerate(("gwywj", "bmwj")):
                own = [a for a in articles if self._issue(a) == issue and a.number % 2 == rest]
                made[f"{issue}/{column}/index.shtml"] = "".join(
                    f"<li><a href='{relative(self.url(a), self.host)}'>{a.title}</a>"
                    f"<span>{a.day}</span></li>"
                    for a in own
                )
        return {self.host + path: Answer(html.encode()) for path, html in made.items()}


class Listing(Software):
    family = "listing"
    host = "http://www.listing.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": f"{self.host}/l/", "follow": ["#main a.row"], "next": "a.more"}

    def url(self, article: Article) -> str:
        return f"{self.host}/l/{base64.b16encode(str(article.number).encode()).decode()}.html"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        pages = groups(articles, self.size)
        made = {}
        for i, group in enumerate(pages):
            rows = "".join(
                f"<p><a class='row' href='{self.url(a)}'>{a.title}</a><i>{a.day}</i></p>"
                for a in group
            )
            more = f"<a class='more' href='p{i + 1}.html'>更多</a>" if i + 1 < len(pages) else ""
            name = "" if i == 0 else f"p{i}.html"
            made[f"{self.host}/l/{name}"] = Answer(f"<div id='main'>{rows}</div>{more}".encode())
        return made
