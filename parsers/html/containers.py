"""Where families of site software put the article. Facts only: ids, classes, tags, comments.

Seen in saved pages and in the selectors of public crawlers (TRS, Hanweb, VSB, glist, ucap, gov.cn,
Founder, people.com.cn, xinhuanet, Shanghai, Liaoyang, Fuxin ...).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.html.lines import Mark, Node, Page
from parsers.html.words import words

__all__ = ["CONTAINER_IDS", "Container", "containers"]

CONTAINER_IDS = words(
    "UCAP-CONTENT vsb_content zoom Zoom ozoom mainText ivs_content rwb_zw p-detail Detailcontent "
    "content_con artibody zoomcon fontzoom BodyLabel js_content NewsContent newsContent "
    "articleContent article_content articleText textBody ContentRegion detailContent "
    "UCAPCONTENT founder-content vsb_newscontent arti_content"
)
_NUMBERED = re.compile(r"vsb_content_\d+$")
_CLASSES = words(
    "TRS_Editor TRS_UEDITOR trs_editor_view v_news_content center-info pages_content "
    "Article_content rm_txt_con newsdetatext xwnr_txt bt_content article-body "
    "pages-content wp_articlecontent easysite-news-text"
)
_TAGS = frozenset({"founder-content", "ucapcontent", "cms-content"})
_COMMENTS = (
    (re.compile(r"^\s*enpcontent\s*$"), re.compile(r"^\s*/enpcontent\s*$")),
    (re.compile(r"信息内容\]\s*>\s*begin"), re.compile(r"信息内容\]\s*>\s*end")),
    (
        re.compile(r"RSS\.content\.begin", re.IGNORECASE),
        re.compile(r"RSS\.content\.end", re.IGNORECASE),
    ),
    (re.compile(r"<npm:article-content>"), re.compile(r"</npm:article-content>")),
    (
        re.compile(r"(?:正文|文章内容|新闻内容|信息内容)\s*(?:begin|start|开始)", re.IGNORECASE),
        re.compile(r"(?:正文|文章内容|新闻内容|信息内容)\s*(?:end|over|结束)", re.IGNORECASE),
    ),
)


class Container:
    """A place that a family uses for articles: its name, lines [start, end), its node if any."""

    __slots__ = ("end", "name", "node", "start")

    def __init__(self, name: str, start: int, end: int, node: Node | None = None) -> None:
        self.name, self.start, self.end, self.node = name, start, end, node


def containers(page: Page) -> Iterator[Container]:
    """All such places of the page, also empty ones, in no order of worth."""
    yield from _commented(page.marks)
    for node in page.nodes:
        name = _name(node)
        if name:
            yield Container(name, node.start, node.end, node)


def _name(node: Node) -> str:
    element = node.element
    if element.tag in _TAGS:
        return str(element.tag)
    own = element.get("id") or ""
    if own in CONTAINER_IDS or _NUMBERED.match(own):
        return f"#{own}"
    classes = element.get("class")
    if classes:
        known = _CLASSES.intersection(classes.split())
        if known:
            return f".{min(known)}"
    return ""


def _commented(marks: list[Mark]) -> Iterator[Container]:
    for begin, end in _COMMENTS:
        opened: int | None = None
        for mark in marks:
            if begin.search(mark.text):
                opened = mark.line if opened is None else opened
            elif opened is not None and end.search(mark.text):
                # Text that no element ends before the comment is the last line's beginning.
                after = mark.line + mark.inside
                yield Container(f"<!--{end.pattern[:24]}-->", opened, after)
                opened = None
