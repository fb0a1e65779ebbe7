"""Day, organ, number, column and title of an article: each in a fixed order of trust."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from gongbao.text.days import DAY, find_day, url_day
from parsers.html.found import GENERATED, Found
from parsers.html.furniture import is_bar, is_crumb
from parsers.html.labels import Labels, bare_source, clean_source
from parsers.html.titles import title_column
from parsers.html.words import words

__all__ = ["column", "issuer", "number", "published", "title"]

_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{2,14}[〔\[［【（(](?:19|20)\d\d[〕\]］】）)]第?\s?\d{1,5}\s?号"
)
_ORDER = re.compile(r"第\s?\d{1,4}\s?号|第[一二三四五六七八九十百]{1,6}号")
_STEP = re.compile(r"\s*(?:>+|》|»|›|→|/|＞|-&gt;)\s*|[:：]\s*")
_NO_COLUMN = words("正文 详情 详细 内容 首页 网站首页 详细内容 文章 信息内容 阅读 当前位置")
_MONTH = re.compile(r"(?:19|20)\d\d\s*[年./-]\s*\d{1,2}月?")
_UNDER = 3
_OVER = 8
_EDITION = re.compile(r"第?\s*[A-Z]?\d{1,3}\s*版")
_PAPER = re.compile(r"[《\s]*([\u4e00-\u9fff]{2,12}[报刊])(?:社|网)?[》\s]*(?=\d|\s)")
_QUOTED = re.compile(r"《([\u4e00-\u9fff]{2,12}[报刊])》")
_DAY_MONTH = re.compile(r"([0-3]?\d)\s*((?:19|20)\d\d)\s*[年./-]\s*(\d{1,2})月?")


def title(found: Found, labels: Labels) -> str:
    """The headline; where it is printed nowhere, what a label table calls the page."""
    named = labels.get("title") or found.opening().get("title")
    printed = found.headline.start is not None and not _NUMBER.fullmatch(found.headline.title)
    if named and not printed and not found.loaded.metas.title():
        return named
    return found.headline.title or named


def published(found: Found, near: Labels, far: Labels) -> date | None:
    """The day of publication: metas, labels beside the article, a bare day there, the list's word,
    the address, labels further off, and only then the day of issue."""
    return next(filter(None, _days(found, near, far)), None)


def _days(found: Found, near: Labels, far: Labels) -> Iterator[date | None]:
    source, metas = found.loaded.source, found.loaded.metas
    yield metas.day()
    yield near.day("published")
    yield _bare_day(found)
    yield _day_under(found)
    yield find_day(source.hints.get("published", ""))
    yield url_day(source.url or metas.values.get("url", ""))
    yield far.day("published")
    yield find_day(_edition(found))
    yield near.or_else(far).day("issued")
    yield found.opening().day("published")


def issuer(found: Found, labels: Labels) -> str:
    """The issuing organ where one is named (发文机关), else the text's source (来源)."""
    return (
        labels.get("issuer")
        or clean_source(found.loaded.metas.source())
        or _linked_source(found, labels.get("source"))
        or next(filter(None, (bare_source(text) for text in found.bars())), "")
        or _quoted_paper(found)
        or labels.get("publisher")
        or (paper[1] if (paper := _PAPER.match(_edition(found))) else "")
    )


def _quoted_paper(found: Found) -> str:
    """A paper in the bar that says its day: 《某某日报》（2021年07月22日 第01版）."""
    papers = (_QUOTED.search(text) for text in found.bars() if DAY.search(text))
    return next((paper[1] for paper in papers if paper), "")


def number(found: Found, labels: Labels) -> str:
    """The number of the act (文号): labelled, or a line of its own by the headline."""
    labelled = labels.get("number")
    if _NUMBER.search(labelled) or _ORDER.search(labelled):
        return labelled
    for line in found.page.lines[found.top : found.first + 8]:
        text = line.text.strip("（）() ")
        if _NUMBER.fullmatch(text) or _ORDER.fullmatch(text):
            return text
    return labelled or found.loaded.metas.number()


def column(found: Found, labels: Labels) -> str:
    """The column: labelled, by the metas, the way to the page, or ``<title>``."""
    return labels.get("category") or found.loaded.metas.column() or _crumb(found)


def _crumb(found: Found) -> str:
    """The last step of the way to the page (首页 > 新闻 > 要闻 > 正文)."""
    own = found.headline.title
    way = next((line.text for line in found.page.lines[: found.first] if is_crumb(line.text)), "")
    if not way:
        return title_column(found.page, own)
    steps = [step.strip() for step in _STEP.split(way) if step.strip()]
    named = [step for step in steps[1:] if step not in _NO_COLUMN and step != own]
    return named[-1] if named and len(named[-1]) <= 20 else ""


def _bare_day(found: Found) -> date | None:
    """A day that stands in a bar between headline and article without a label."""
    bars = [text for text in found.bars() if not GENERATED.search(text)]
    # A day in brackets under the headline is that of the speech or the meeting.
    days = map(find_day, sorted(bars, key=lambda text: text.startswith(("（", "("))))
    return next((day for day in days if day), None) or _split_day(found)


def _edition(found: Found) -> str:
    """The line over an article of a paper that says its day and page: 某报 2024年4月12日 第01版."""
    over = found.page.lines[max(0, found.top - _OVER) : found.top]
    said = (line.text for line in reversed(over) if len(line.text) <= 60)
    return next((text for text in said if _EDITION.search(text) and DAY.search(text)), "")


def _day_under(found: Found) -> date | None:
    """A day with its time or its source in the first lines under the article."""
    under = found.page.lines[found.last : found.last + _UNDER] if found.body else []
    barred = (line.text for line in under if is_bar(line.text) and not GENERATED.search(line.text))
    days = (find_day(text) for text in barred if DAY.match(text))
    return next((day for day in days if day), None)


def _split_day(found: Found) -> date | None:
    """A day set in two lines beside the headline: 21 over 2024年02月."""
    around = [line.text for line in found.page.lines[max(0, found.top - 3) : found.first]]
    together = (_DAY_MONTH.fullmatch(text) for text in around)
    written = ["-".join(match.group(2, 3, 1)) for match in together if match]
    days = (find_day(text) for text in [*written, *_month_and_day(around)])
    return next((day for day in days if day), None)


def _month_and_day(lines: Sequence[str]) -> list[str]:
    """Neighbours of which one is a month and the other a day, as one date."""
    pairs = [pair for one, other in pairwise(lines) for pair in ((one, other), (other, one))]
    return [
        f"{month.rstrip('月')}-{day}".replace("年", "-")
        for month, day in pairs
        if _MONTH.fullmatch(month) and day.isdigit() and len(day) <= 2
    ]


def _linked_source(found: Found, named: str) -> str:
    """The name alone where it is a link and something else stands close behind it."""
    lines = found.page.lines
    near = [i for i in range(max(0, found.first - 12), found.first) if named in lines[i].text]
    links = [anchor.text for anchor in found.page.anchors if anchor.line in near]
    alone = (text for text in links if 2 <= len(text) < len(named) and named.startswith(text))
    return next(alone, named)
