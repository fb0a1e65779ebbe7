"""Each family's software: the same articles, in its own addresses, lists and pagers.

``site(articles)`` gives what is served by address, ``options`` what a source says to the family,
``url(article)`` where an article lies. Facts from public crawlers' code and saved pages.
"""

from __future__ import annotations

import base64
import json
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urljoin

from replicas.news import Answer, Article, html_of

__all__ = ["SOFTWARE", "Software"]


def groups(articles: Sequence[Article], size: int) -> list[Sequence[Article]]:
    return [articles[i : i + size] for i in range(0, len(articles), size)]


def relative(url: str, base: str) -> str:
    """A path from the root: what most of this software writes."""
    return url.removeprefix(base)


class Software(ABC):
    """One family's replica."""

    family: ClassVar[str]
    host: ClassVar[str]
    size: ClassVar[int] = 15
    since: ClassVar[str | None] = None
    until: ClassVar[str | None] = None
    windowed: ClassVar[bool] = True
    """Whether its lists show days: issues that show none are always taken whole."""
    titles: ClassVar[bool] = True
    """Whether a list says what a document is called."""

    def __repr__(self) -> str:
        return type(self).__name__.lower()

    @property
    @abstractmethod
    def options(self) -> Mapping[str, Any]: ...

    @abstractmethod
    def url(self, article: Article) -> str: ...

    @abstractmethod
    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]: ...

    def page(self, article: Article) -> str:
        return html_of(article)

    def between(self, articles: Sequence[Article]) -> set[str]:
        """Addresses that are documents and lists at once: the pages of a paper."""
        return set()

    def files(self, article: Article) -> Iterator[tuple[str, bytes]]:
        for name, body in article.files:
            yield urljoin(self.url(article), name), body

    def site(self, articles: Sequence[Article], gone: Sequence[Article] = ()) -> dict[str, Answer]:
        served = self.lists(articles)
        absent = {article.number for article in gone}
        for article in articles:
            if article.number not in absent:
                served[self.url(article)] = Answer(self.page(article).encode())
                for url, body in self.files(article):
                    served[url] = Answer(body, "application/pdf")
        served[f"{self.host}/robots.txt"] = Answer(b"User-agent: *\nDisallow:\n", "text/plain")
        return served


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


class Hanweb(Software):
    family = "hanweb"
    host = "http://www.hanweb.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": f"{self.host}/col/col1932/index.html"}

    def url(self, article: Article) -> str:
        day = article.day
        return f"{self.host}/art/{day.year}/{day.month}/{day.day}/art_1932_{article.number}.html"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        """The column's page has the first records; the proxy's group 1 repeats them."""
        pages = groups(articles, self.size)
        proxy = "/module/web/jpage/dataproxy.jsp?page={}&webid=1&path=/&columnid=1932&unitid=46037"
        made = {}
        for number, group in enumerate(pages, start=1):
            after = proxy.format(number + 1) if number < len(pages) else ""
            made[self.host + proxy.format(number)] = Answer(
                self._store(group, after).encode(), "text/xml"
            )
        column = self._store(pages[0], proxy.format(1))
        made[f"{self.host}/col/col1932/index.html"] = Answer(
            f"<div id='46037'><script type='text/xml'>{column}</script></div>".encode()
        )
        return made

    def _store(self, group: Sequence[Article], after: str) -> str:
        more = f'<nextgroup><![CDATA[<a href="{after}">]]></nextgroup>' if after else ""
        records = "".join(f"<record><![CDATA[{self._row(a)}]]></record>" for a in group)
        return f"<datastore>{more}<recordset>{records}</recordset></datastore>"

    def _row(self, a: Article) -> str:
        href = relative(self.url(a), self.host)
        return f"<li><a href='{href}' title='{a.title}'>{a.title}</a><span>{a.day}</span></li>"


class HanwebNumbered(Hanweb):
    """The other form: the proxy is asked for records 1 to 45, and says how many there are."""

    host = "http://www.hanweb2.example"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        made = {}
        for i, group in enumerate(groups(articles, 45)):
            query = (
                "perpage=15&col=1&appid=1&path=%2F&sourceContentType=1&permissiontype=0&columnid=1932"
                f"&webid=1&unitid=46037&startrecord={i * 45 + 1}&endrecord={i * 45 + 45}"
            )
            store = f"<totalrecord>{len(articles)}</totalrecord>{self._store(group, '')}"
            made[f"{self.host}/module/web/jpage/dataproxy.jsp?{query}"] = Answer(
                store.encode(), "text/xml"
            )
        made[f"{self.host}/col/col1932/index.html"] = Answer(
            "<script>var param_1={columnid:'1932', webid:'1', unitid:'46037', totalRecord:"
            f"{len(articles)}}}</script>".encode()
        )
        return made


class Jpaas(Software):
    family = "jpaas"
    host = "http://www.jpaas.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": self._unit(1)}

    def _unit(self, number: int) -> str:
        unit = "/api-gateway/jpaas-publish-server/front/page/build/unit?parseType=bulidstatic"
        return f"{self.host}{unit}&webId=149&pageId=1229&rows=15&pageNo={number}"

    def url(self, article: Article) -> str:
        return f"{self.host}/art/{article.day:%Y}/art_{article.number:032x}.html"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        made = {}
        pages = groups(articles, self.size)
        for number, group in enumerate([*pages, []], start=1):
            rows = "".join(
                f"<li><a href='{self.url(a)}'>{a.title}</a><span>{a.day}</span></li>" for a in group
            )
            answer = {"success": True, "data": {"html": f"<ul>{rows}</ul>"}}
            made[self._unit(number)] = Answer(json.dumps(answer).encode(), "application/json")
        return made


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


class UcapJson(Ucap):
    """The same articles from the interface."""

    host = "http://www.ucap2.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": self._search(1)}

    def _search(self, number: int) -> str:
        return (
            f"{self.host}/common/search/0a1b2c?page={number}&_pageSize=15&_isAgg=true&_isJson=true"
        )

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        made = {}
        for number, group in enumerate([*groups(articles, self.size), []], start=1):
            results = [
                {
                    "title": f"<em>{a.title}</em>",
                    "url": relative(self.url(a), self.host),
                    "publishedTimeStr": f"{a.day} 10:00:00",
                    "content": a.text,
                }
                for a in group
            ]
            answer = {"data": {"results": results}}
            made[self._search(number)] = Answer(json.dumps(answer).encode(), "application/json")
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


class Gkmlpt(Software):
    family = "gkmlpt"
    host = "http://www.gkmlpt.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": f"{self.host}/gkmlpt/index"}

    def url(self, article: Article) -> str:
        return f"{self.host}/gkmlpt/content/12/{article.number}/post_{article.number}.html"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        """Two categories: even and odd numbers."""
        made = {
            f"{self.host}/gkmlpt/index": Answer(
                b"<div id=app></div><script>window._CONFIG = {SID: '755001', TREE: "
                b"[{id: 5171, name: 'a', children: []}, {id: 5172, name: 'b'}]}</script>"
            )
        }
        for rest, category in enumerate((5171, 5172)):
            own = [a for a in articles if a.number % 2 == rest]
            for number, group in enumerate([*groups(own, self.size), []], start=1):
                rows = [
                    {"id": a.number, "title": a.title, "url": self.url(a), "date": self._seconds(a)}
                    for a in group
                ]
                url = f"{self.host}/gkmlpt/api/all/{category}?page={number}&sid=755001"
                body = json.dumps({"articles": rows, "total": len(own)}).encode()
                made[url] = Answer(body, "application/json")
        return made

    def _seconds(self, a: Article) -> int:
        return int(datetime(a.day.year, a.day.month, a.day.day, 3, tzinfo=UTC).timestamp())


class Nfcms(Software):
    family = "nfcms"
    host = "http://www.nfcms.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": f"{self.host}/postmeta/i/101619.json"}

    def url(self, article: Article) -> str:
        issue = f"{self.host}/zfgb/{article.day:%Y}/gb{article.day:%m}"
        return f"{issue}/content/post_{article.number}.html"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        """One issue a month, under its year."""
        months: dict[str, list[Article]] = {}
        for a in articles:
            months.setdefault(f"{a.day:%Y%m}", []).append(a)
        issues = [{"id": int(m), "name": f"第{int(m[4:])}期"} for m in sorted(months)]
        tree = {
            "101619": {"children": [{"id": 2026, "name": "2026年"}]},
            "2026": {"children": issues, "articles": []},
        }
        for month, own in months.items():
            rows = [
                {
                    "id": a.number,
                    "title": a.title,
                    "url": self.url(a),
                    "date": str(a.day),
                    "EXT_zh": f"某府〔2026〕{a.number}号",
                    "EXT_fwdw": "市政府办公室",
                }
                for a in own
            ]
            tree[month] = {"articles": rows}
        return {
            f"{self.host}/postmeta/i/{name}.json": Answer(
                json.dumps(node).encode(), "application/json"
            )
            for name, node in tree.items()
        }


class JsonList(Software):
    family = "jsonlist"
    host = "http://www.json.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {
            "start": f"{self.host}/search?t=gb&p=0&n=15",
            "records": "searchVO.catMap.gongbao.listVO",
            "page": "p",
            "first_page": 0,
            "total": "searchVO.pages",
        }

    def url(self, article: Article) -> str:
        return f"{self.host}/gongbao/2026/content_{article.number}.htm"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        pages = groups(articles, self.size)
        made = {}
        for i, group in enumerate(pages):
            rows = [
                {"title": a.title, "url": self.url(a), "ptime": 1000 * Gkmlpt._seconds(Gkmlpt(), a)}
                for a in group
            ]
            vo = {"pages": len(pages), "catMap": {"gongbao": {"listVO": rows}}}
            body = json.dumps({"searchVO": vo}).encode()
            made[f"{self.host}/search?t=gb&p={i}&n=15"] = Answer(body, "application/json")
        return made


class Sitemap(Software):
    family = "sitemap"
    titles = False
    host = "http://www.sitemap.example"

    @property
    def options(self) -> Mapping[str, Any]:
        return {"start": f"{self.host}/sitemap.xml", "article": r"/content/\d+\.html$"}

    def url(self, article: Article) -> str:
        return f"{self.host}/content/{article.number}.html"

    def lists(self, articles: Sequence[Article]) -> dict[str, Answer]:
        import gzip

        names = "http://www.sitemaps.org/schemas/sitemap/0.9"
        made, index = {}, ""
        for i, group in enumerate(groups(articles, 20)):
            urls = "".join(
                f"<url><loc>{self.url(a)}</loc><lastmod>{a.day}T10:00:00+08:00</lastmod></url>"
                for a in group
            )
            other = f"<url><loc>{self.host}/about.html</loc></url>"
            body = f"<?xml version='1.0'?><urlset xmlns='{names}'>{urls}{other}</urlset>".encode()
            made[f"{self.host}/sitemap{i}.xml.gz"] = Answer(
                gzip.compress(body, mtime=0), "application/octet-stream"
            )
            index += f"<sitemap><loc>{self.host}/sitemap{i}.xml.gz</loc></sitemap>"
        body = f"<sitemapindex xmlns='{names}'>{index}</sitemapindex>".encode()
        made[f"{self.host}/sitemap.xml"] = Answer(body, "text/xml")
        return made


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


SOFTWARE: tuple[Software, ...] = (
    Trs(), Glist(), GlistRead(), GlistVariables(), Vsb(), VsbCounted(), Hanweb(), HanwebNumbered(),
    Jpaas(), Ucap(), UcapJson(), Huilan(), HuilanGazette(), Gkmlpt(), Nfcms(), JsonList(),
    Sitemap(), Listing(),
)  # fmt: skip
