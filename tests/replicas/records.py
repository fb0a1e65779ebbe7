"""Software whose lists are records, which a page's script or a reader of maps asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from replicas.news import Answer, Article
from replicas.pages import Ucap
from replicas.software import Software, groups, relative

__all__ = [
    "Gkmlpt",
    "Hanweb",
    "HanwebNumbered",
    "Jpaas",
    "JsonList",
    "Nfcms",
    "Sitemap",
    "UcapJson",
]


def seconds(article: Article) -> int:
    """The moment that records give: seconds since 1970."""
    day = article.day
    return int(datetime(day.year, day.month, day.day, 3, tzinfo=UTC).timestamp())


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
                    {"id": a.number, "title": a.title, "url": self.url(a), "date": seconds(a)}
                    for a in group
                ]
                url = f"{self.host}/gkmlpt/api/all/{category}?page={number}&sid=755001"
                body = json.dumps({"articles": rows, "total": len(own)}).encode()
                made[url] = Answer(body, "application/json")
        return made


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
                {"title": a.title, "url": self.url(a), "ptime": 1000 * seconds(a)} for a in group
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
