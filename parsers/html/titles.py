"""What ``<title>`` says: the headline, and the names of column and site around it."""

from __future__ import annotations

import re

from gongbao.text.display import clean_line
from gongbao.text.keys import key_text
from parsers.html.lines import Page

__all__ = [
    "NAMES_A_SITE",
    "cut_title",
    "is_cut_short",
    "page_title",
    "segment_keys",
    "shown_title",
    "title_column",
    "title_segments",
    "title_tails",
]

_SEPARATOR = re.compile(r"\s*(?:[_|｜»>]+|-{2,}|—{3,}|(?<=\S)\s[-–—·]\s(?=\S))\s*")
_ANY_SEPARATOR = re.compile(r"[-–—_|｜>»\s]+")
_DASH = re.compile(r"(?<=[\u4e00-\u9fff）)”》])[-–—](?=[\u4e00-\u9fff])")
NAMES_A_SITE = re.compile(
    r"网$|网站|门户|首页|频道|日报社?$|晚报$|数字报刊?$|电子报$|电子版$|新闻中心|官网|政府公报$|人民政府$|委员会$|[厅局]$|\.(?:com|cn|"
    r"net|gov)|新闻网|政务公开|信息公开$"
    r"|^(?:(?:通知|公示|政务)?公[告示]|通知(?:公告|通告)|公告公示|(?:政务|工作|部门|基层|图片)动态|"
    r"(?:新闻|政务|今日|本地)(?:资讯|要闻|动态)|要闻|时政要闻|政策文件|政府文件|规范性文件|"
    r"政策解读|(?:文章|新闻|信息|信件|留言|来信|咨询)?(?:内容|详情|详细|正文|查看|回复|答复)页?面?|详细页|"
    r"(?:信访|来信|查看)(?:答复|回复|信件)|(?:市长|领导|局长|县长|区长|书记|网上)信箱|"
    r"通知|公文|.{2,20}(?:人民政府|委员会|办公[室厅]|[局委])(?:文件|公文)|文件|新闻|要闻|动态|无标题文档|Untitled.*)$"
    r"|^[A-Z\s,.'’]*\b(?:GOVERNMENT|MUNICIPALITY|BUREAU|COMMITTEE|PORTAL|WEBSITE)$"
)


def page_title(page: Page) -> str:
    """The text of ``<title>``."""
    for element in page.root.iter("title"):
        return clean_line("".join(element.itertext()))[:400]
    return ""


def title_segments(title: str) -> list[str]:
    """``<title>`` cut where sites put their separators."""
    parts = [part.strip(" :：·") for part in _SEPARATOR.split(title) if part.strip(" :：·")]
    return [piece.strip() for part in parts for piece in _dashed(part) if piece.strip()]


def title_column(page: Page, title: str) -> str:
    """The column that ``<title>`` names between the headline and the site, or ""."""
    segments = title_segments(page_title(page))
    known = key_text(title)
    after = [s for s in segments[1:-1] if key_text(s) and key_text(s) not in known]
    begins = bool(segments) and known.startswith(key_text(segments[0]))
    return after[0] if begins and after and not NAMES_A_SITE.search(after[0]) else ""


def title_tails(title: str) -> list[str]:
    """What follows a site's or column's name at the head of ``<title>``."""
    cuts = list(_ANY_SEPARATOR.finditer(title))[:6]
    named = [bool(NAMES_A_SITE.search(title[: cut.start()])) for cut in cuts]
    first = named.index(True) if True in named else len(cuts)
    tails = [title[cut.end() :] for cut in cuts[first:]]
    segments = title_segments(title)
    tails.extend(" ".join(segments[at:]) for at in range(1, min(4, len(segments))))
    return [tail for tail in tails if len(tail) >= 6]


def _dashed(part: str) -> list[str]:
    """Cut at single dashes, as long as what follows reads like a site or column."""
    found = list(_DASH.finditer(part))
    if not found:
        return [part]
    last = found[-1]
    tail = part[last.end() :]
    if NAMES_A_SITE.search(tail) or len(tail) <= 6:
        return [*_dashed(part[: last.start()]), tail]
    return [part]


def segment_keys(title: str) -> frozenset[str]:
    """Keys at which a headline may end: the first segments of the title, joined one by one."""
    keys: list[str] = []
    joined = ""
    for segment in title_segments(title):
        words = segment.split(" ")
        keys.extend(joined + key_text("".join(words[:at])) for at in range(1, len(words)))
        joined += key_text(segment)
        keys.append(joined)
    return frozenset(key for key in keys if len(key) >= 4)


def cut_title(full: str, site: str) -> str:
    """The first part of ``<title>`` that is not the name of a site (``site`` is one's key)."""
    segments = title_segments(full)
    named = [s for s in segments if key_text(s) != site and not NAMES_A_SITE.search(s)]
    return (named or segments or [""])[0]


def is_cut_short(title: str) -> bool:
    """Whether the publishing system cut the title with dots."""
    return title.endswith(("...", "…", "．．．"))


def shown_title(title: str) -> str:
    """A title as shown, without markup inside it."""
    return clean_line(re.sub(r"<[^>]*>", "", title))
