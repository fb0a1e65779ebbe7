"""What a page says of itself to machines: meta tags, Founder's property comment, JSON-LD.

Names are those of the annex to 国办发〔2017〕47号 (ArticleTitle PubDate ContentSource ...), which
sites write in any case, twice, empty, or with ``null``. The time a page was generated
(``Maketime``, 页面生成时间) is never a date of the article.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from gongbao.text.days import find_day
from gongbao.text.display import clean_line
from parsers.html.lines import Page

__all__ = ["Metas", "founder_properties", "read_metas"]

_TITLES = ("articletitle", "article:title", "dc.title")
_LOOSE_TITLES = ("og:title", "twitter:title")
_DAYS = (
    "pubdate",
    "firstpublishedtime",
    "publishdate",
    "article:published_time",
    "og:published_time",
    "og:release_date",
    "publishtime",
    "publish-date",
    "publish_time",
    "pub_date",
    "datepublished",
    "dc.date",
    "_pubtime",
    "apub:time",
    "weibo:article:create_at",
    "time",
)
_SOURCES = ("contentsource", "source", "sourcename", "mediaid", "article:source")
_NUMBERS = ("documentnumber", "wenhao", "fileno")
_EMPTY = frozenset({"", "null", "none", "undefined", "nil", "-", "无", "暂无", "0", "本站", "本网"})
_MARKED = tuple(
    (key, re.compile(rf"(?:{name})\]?\s*>?\s*(?:begin|start|开始)", re.IGNORECASE))
    for key, name in (
        ("articletitle", "^[\\s<$\\[]*(?:文章|新闻|信息)?标题"),
        ("contentsource", "来源"),
        ("pubdate", "(?:发布|发表|信息|生成)(?:日期|时间)"),
    )
)
_TAGS = re.compile(r"<[^>]*>")
_MOST_PROPERTIES = 4
_MOST_PROPERTY = 10_000
_PROPERTY = re.compile(r"<(\w+)>(.*?)</\1>", re.DOTALL)
_SOURCE_LABEL = re.compile(r"^(?:文章|信息|稿件|新闻)?来源\s*[:：]\s*")


class Metas:
    """Values by lower-case name, the first that says something."""

    def __init__(self, values: Mapping[str, str], founder: Mapping[str, str]) -> None:
        self.values = values
        self.founder = founder

    def or_else(self, further: Mapping[str, str]) -> Metas:
        """These values, and those of further fields that these do not say."""
        return Metas({**further, **self.values}, self.founder) if further else self

    def title(self) -> str:
        """The article's title as the publishing system gave it, or ""."""
        return self._first(_TITLES) or clean_line(self.founder.get("title", ""))

    def loose_title(self) -> str:
        """A title meant for sharing: may carry the site's name."""
        return self._first(_LOOSE_TITLES) or self.values.get("headline", "")

    def day(self) -> date | None:
        """The day of publication."""
        for name in _DAYS:
            day = find_day(self.values.get(name, ""))
            if day:
                return day
        return find_day(self.founder.get("date", ""))

    def source(self) -> str:
        """Where the text comes from (来源)."""
        founder = self.founder.get("sourcename") or self.founder.get("source", "")
        found = self._first(_SOURCES) or clean_line(founder)
        value = _SOURCE_LABEL.sub("", found)
        return "" if value.isdigit() else value.split(" ")[0]

    def number(self) -> str:
        """The number of the act (文号)."""
        return self._first(_NUMBERS)

    def column(self) -> str:
        """The column (栏目) of the site."""
        return self._first(("columnname", "lanmu")) or clean_line(self.founder.get("nodename", ""))

    def site(self) -> str:
        """The name of the site."""
        return self._first(("sitename", "og:site_name"))

    def _first(self, names: tuple[str, ...]) -> str:
        return next((self.values[name] for name in names if name in self.values), "")


def read_metas(page: Page) -> Metas:
    """Metas of a page."""
    values: dict[str, str] = {}
    for name, content in _pairs(page.root):
        text = clean_line(_TAGS.sub("", unescape(content)))
        key = re.sub(r"\s", "", name).lower()
        if text.lower() not in _EMPTY and key not in values:
            values[key] = text
    times = {element.get("datetime") or "" for element in page.root.iter("time")}
    if len(times) == 1:
        # Of several, some are those of other articles.
        values.setdefault("time", times.pop())
    for key, content in _linked_data(page.root):
        values.setdefault(key, clean_line(content))
    for key, content in _marked(page):
        values.setdefault(key, clean_line(content))
    return Metas(values, founder_properties(mark.text for mark in page.marks))


def _marked(page: Page) -> Iterator[tuple[str, str]]:
    """Fields between comments: ``<!-- 文章标题 begin -->`` (templates of many systems say so)."""
    for mark in page.marks:
        if mark.tail.strip() and len(mark.tail) < 200 and len(mark.text) < 60:
            for key, pattern in _MARKED:
                if pattern.search(mark.text):
                    yield key, mark.tail


def founder_properties(comments: Iterator[str]) -> dict[str, str]:
    """Fields of Founder's ``<!--enpproperty <title>...</title>...-->``, lower-case names."""
    found: dict[str, str] = {}
    properties = (text for text in comments if "enpproperty" in text[:40].lower())
    for comment in islice(properties, _MOST_PROPERTIES):
        for name, content in _PROPERTY.findall(comment[:_MOST_PROPERTY]):
            text = unescape(_TAGS.sub("", content)).strip()
            if text.lower() not in _EMPTY:
                found.setdefault(name.lower(), text)
    return found


def _pairs(root: HtmlElement) -> Iterator[tuple[str, str]]:
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop")
        content = element.get("content") or element.get("value")
        if name and content:
            yield name, content


def _linked_data(root: HtmlElement) -> Iterator[tuple[str, str]]:
    """datePublished and headline of schema.org objects in ``script``."""
    for element in root.iter("script"):
        if (element.get("type") or "").lower() != "application/ld+json" or not element.text:
            continue
        try:
            value = json.loads(element.text[:200_000])
        except (ValueError, RecursionError):
            continue
        for entry in value if isinstance(value, list) else [value]:
            yield from _linked_fields(entry)


def _linked_fields(entry: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(entry, dict):
        return
    for name, key in (
        ("datePublished", "datepublished"),
        ("headline", "headline"),
        ("pubDate", "pubdate"),
    ):
        if isinstance(entry.get(name), str):
            yield key, entry[name]
