"""One HTML page as an article: everything the page says of it, each from the best place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from gongbao.model import Attachment, Note, Paragraph, Table
from gongbao.text.days import find_day, url_day
from parsers.html.attachments import absolute, file_links
from parsers.html.blocks import article_blocks
from parsers.html.body import Body, find_body
from parsers.html.containers import CONTAINER_IDS
from parsers.html.decode import Decoded, decode
from parsers.html.embedded import unfolded
from parsers.html.furniture import is_crumb
from parsers.html.headline import Headline, find_headline, title_column
from parsers.html.labels import Labels, bare_source, clean_source, read_labels
from parsers.html.lines import Page, read_lines
from parsers.html.metas import Metas, read_metas
from parsers.html.pictures import article_pictures
from parsers.html.refuse import media_refusal, refusal
from parsers.html.repair import read_tree
from parsers.html.words import words

__all__ = ["Article", "Loaded", "PageText", "article_of", "load_page", "read_article"]

_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{2,14}[〔\[［【（(](?:19|20)\d\d[〕\]］】）)]第?\s?\d{1,5}\s?号"
)
_ORDER = re.compile(r"第\s?\d{1,4}\s?号|第[一二三四五六七八九十百]{1,6}号")
_STEP = re.compile(r"\s*(?:>+|》|»|›|→|/|＞|-&gt;)\s*|[:：]\s*")
_NO_COLUMN = words("正文 详情 详细 内容 首页 网站首页 详细内容 文章 信息内容 阅读 当前位置")
_MONTH = re.compile(r"(?:19|20)\d\d\s*[年./-]\s*\d{1,2}月?")
_DAY_MONTH = re.compile(r"([0-3]?\d)\s*((?:19|20)\d\d)\s*[年./-]\s*(\d{1,2})月?")
_SHOWN = 150
"""A page that shows fewer characters of sentences may hold its article as text of markup."""

_UNKNOWN = 30
"""Lines above the article that are near it when the headline is printed nowhere."""

_GENERATED = re.compile("生成时间|生成于|页面生成")


@dataclass(frozen=True, slots=True)
class PageText:
    """A page's bytes and what was known of it before: its address, headers' charset, list hints."""

    body: bytes
    url: str = ""
    content_type: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A page as lines, with what it says of itself to machines and what had to be mended."""

    source: PageText
    page: Page
    metas: Metas
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """What one page holds. Empty strings and None say that the page does not tell."""

    title: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...] = ()
    published: date | None = None
    issued: date | None = None
    issuer: str = ""
    number: str = ""
    category: str = ""
    author: str = ""
    attachments: tuple[Attachment, ...] = ()
    quality: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    @property
    def text(self) -> str:
        """The paragraphs joined by newlines."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)


def read_article(source: PageText, *, families: bool = True) -> Article | Note:
    """The article of a page, or the note that says why there is none. Never raises for what the
    bytes hold. ``families=False`` leaves out what is known of site software (for benchmarks)."""
    loaded = load_page(source)
    return loaded if isinstance(loaded, Note) else article_of(loaded, families=families)


def load_page(source: PageText) -> Loaded | Note:
    """The page's lines and metas, or the note that says why it is no page."""
    wrong = media_refusal(source.body, source.url)
    if wrong:
        return wrong
    decoded = decode(source.body, source.content_type)
    root, mended = read_tree(decoded.text)
    if root is None:
        return Note("not-html", "no element in the page", source.url)
    page = read_lines(root, CONTAINER_IDS)
    if sum(line.size for line in page.lines if line.sentence) < _SHOWN and unfolded(root):
        page = read_lines(root, CONTAINER_IDS)
        mended += (Note("embedded-article", "the article stands in a script's text", source.url),)
    return Loaded(source, page, read_metas(page), (*_text_notes(decoded, page), *mended))


def article_of(loaded: Loaded, *, families: bool = True) -> Article | Note:
    """The article of a loaded page, or the note that says why it is none."""
    source, page = loaded.source, loaded.page
    headline = find_headline(page, loaded.metas, source.hints.get("title", ""))
    body = find_body(page, headline, families=families)
    found = _Found(source, page, loaded.metas, headline, body)
    refused = refusal(page, found.told, found.linky, source.url, richer=found.rich)
    return refused or found.article(loaded.notes)


class _Found:
    """The parts of one page while they become an article."""

    def __init__(
        self, source: PageText, page: Page, metas: Metas, headline: Headline, body: Body | None
    ) -> None:
        self.source, self.page, self.metas = source, page, metas
        self.headline, self.body = headline, body
        self.first = body.lines[0] if body else (headline.end or 0)
        self.last = body.lines[-1] + 1 if body else self.first
        self.told = sum(page.lines[index].size for index in body.lines) if body else 0
        self.pictures = article_pictures(page, body, headline)
        reach = min(len(page.lines), max(self.last, body.end if body else 0) + 25)
        start = (
            headline.end if headline.end is not None and headline.end < self.first else self.first
        )
        within = range(start, max(self.last, body.end if body else 0))
        self.files = file_links(page, source.url, within, reach)

    @property
    def rich(self) -> bool:
        return bool(self.pictures or self.files) and self.headline.title != ""

    @property
    def linky(self) -> float:
        """The share of the lines around the article that are links."""
        lines = self.page.lines[self.body.start : self.body.end] if self.body else []
        return sum(line.linked * 2 > line.size for line in lines) / len(lines) if lines else 1.0

    def article(self, notes: tuple[Note, ...]) -> Article:
        near = read_labels(self.page.lines, self._told_lines(self._near()))
        far = read_labels(self.page.lines, self._told_lines(self._far()))
        labels = near.or_else(far)
        kept = self.body.lines if self.body else ()
        blocks = article_blocks(self.page, kept, self.headline.title)
        paragraphs = blocks.paragraphs or tuple(
            Paragraph("list", title, level=1) for _, title in self.files if title
        )
        return Article(
            title=self._title(labels),
            paragraphs=paragraphs,
            tables=blocks.tables,
            published=self._published(near, far),
            issued=labels.day("issued") or _signed_day(paragraphs),
            issuer=self._issuer(labels),
            number=self._number(labels),
            category=labels.get("category") or self.metas.column() or self._crumb(),
            author=labels.get("author"),
            attachments=tuple(Attachment(url, title) for url, title in self.files),
            quality={"agreement": self.body.agreement} if self.body else {},
            notes=(*notes, *self._notes(labels)),
        )

    @property
    def _opening(self) -> Labels:
        """Labels that the article itself begins with (letters and their answers)."""
        return read_labels(self.page.lines, self.body.lines[:12] if self.body else ())

    def _title(self, labels: Labels) -> str:
        """The headline; where it is printed nowhere, what a label table calls the page."""
        named = labels.get("title") or self._opening.get("title")
        if named and self.headline.start is None and not self.metas.title():
            return named
        return self.headline.title or named

    def _near(self) -> list[int]:
        """Lines between headline and article, then those trimmed off it, then right under it."""
        kept = set(self.body.lines) if self.body else set()
        start = self.headline.start
        if start is None:
            start = max(0, self.first - _UNKNOWN)
        within = (index for index in range(self.first, self.last) if index not in kept)
        under = range(self.last, min(len(self.page.lines), self.last + 12))
        return [*range(min(start, self.first), self.first), *within, *under]

    def _far(self) -> list[int]:
        """Lines over the headline, nearest first, then the rest of the page."""
        start = self.headline.start if self.headline.start is not None else self.first
        over = range(min(start, self.first) - 1, -1, -1)
        return [*over, *range(self.last + 12, min(len(self.page.lines), self.last + 60))]

    def _told_lines(self, indices: list[int]) -> list[int]:
        """Those that are not about when the page was generated, side columns last."""
        lines = self.page.lines
        told = [index for index in indices if not _GENERATED.search(lines[index].text)]
        return sorted(told, key=lambda index: lines[index].side)

    def _published(self, near: Labels, far: Labels) -> date | None:
        return (
            self.metas.day()
            or near.day("published")
            or self._bare_day()
            or find_day(self.source.hints.get("published", ""))
            or url_day(self.source.url or self.metas.values.get("url", ""))
            or far.day("published")
            or near.or_else(far).day("issued")
            or self._opening.day("published")
        )

    def _crumb(self) -> str:
        """The column by the way to the page (首页 > 新闻 > 要闻 > 正文), or by ``<title>``."""
        for line in self.page.lines[: self.first]:
            if is_crumb(line.text):
                steps = [step.strip() for step in _STEP.split(line.text) if step.strip()]
                named = [step for step in steps[1:] if step not in _NO_COLUMN]
                named = [step for step in named if step != self.headline.title]
                return named[-1] if named and len(named[-1]) <= 20 else ""
        return title_column(self.page, self.headline.title)

    def _bare_day(self) -> date | None:
        """A day that stands in a bar between headline and article without a label."""
        days = (find_day(text) for text in self._bars() if not _GENERATED.search(text))
        return next((day for day in days if day), None) or self._split_day()

    def _split_day(self) -> date | None:
        """A day set in two lines beside the headline: 21 over 2024年02月."""
        start = self.headline.start if self.headline.start is not None else self.first
        for line in self.page.lines[max(0, start - 3) : self.first]:
            together = _DAY_MONTH.fullmatch(line.text)
            if together:
                return find_day("-".join(together.group(2, 3, 1)))
        around = [line.text for line in self.page.lines[max(0, start - 3) : self.first]]
        for above, below in pairwise(around):
            for month, day in ((above, below), (below, above)):
                if _MONTH.fullmatch(month) and day.isdigit() and len(day) <= 2:
                    return find_day(f"{month.rstrip('月')}-{day}".replace("年", "-"))
        return None

    def _issuer(self, labels: Labels) -> str:
        """The issuing organ where one is named (发文机关), else the text's source (来源)."""
        return (
            labels.get("issuer")
            or clean_source(self.metas.source())
            or self._linked_source(labels.get("source"))
            or next(filter(None, (bare_source(text) for text in self._bars())), "")
        )

    def _linked_source(self, named: str) -> str:
        """The name alone where it is a link and something else stands close behind it."""
        near = range(max(0, self.first - 12), self.first)
        links = [anchor.text for anchor in self.page.anchors if anchor.line in near]
        alone = (text for text in links if 2 <= len(text) < len(named) and named.startswith(text))
        return next(alone, named)

    def _bars(self) -> list[str]:
        """Lines between headline and article that are short and no links."""
        start = self.headline.end if self.headline.end is not None else max(0, self.first - 8)
        lines = self.page.lines[start : min(self.first, start + 12)]
        return [line.text for line in lines if len(line.text) <= 120 and line.linked < line.size]

    def _number(self, labels: Labels) -> str:
        if _NUMBER.search(labels.get("number")) or _ORDER.search(labels.get("number")):
            return labels.get("number")
        start = self.headline.start if self.headline.start is not None else self.first
        for index in range(start, min(len(self.page.lines), self.first + 8)):
            text = self.page.lines[index].text.strip("（）() ")
            if _NUMBER.fullmatch(text) or _ORDER.fullmatch(text):
                return text
        return labels.get("number") or self.metas.number()

    def _notes(self, labels: Labels) -> list[Note]:
        url = self.source.url
        notes = [
            Note(code, labels.get(name), url)
            for code, name in (("index-number", "index"), ("validity", "validity"))
            if labels.get(name)
        ]
        for picture in self.pictures[:50]:
            notes.append(Note("picture", picture.alt, absolute(url, picture.src)))
        if self.told < 10 and self.pictures:
            notes.append(Note("image-only", "the article is only pictures; needs OCR", url))
        elif not self.body and self.files:
            notes.append(Note("files-only", "the article is only files to download", url))
        if self.body and self.body.agreement < 0.8:
            message = f"two ways of finding the article agree by {self.body.agreement:.2f}"
            notes.append(Note("body-doubtful", message, url))
        return notes


def _signed_day(paragraphs: tuple[Paragraph, ...]) -> date | None:
    signed = [p.text for p in paragraphs if p.role == "signature"]
    return find_day(signed[-1]) if signed else None


def _text_notes(decoded: Decoded, page: Page) -> list[Note]:
    notes = []
    if decoded.declared and not _same_charset(decoded.declared, decoded.used):
        message = f"declared {decoded.declared}, read as {decoded.used}"
        notes.append(Note("charset-differs", message))
    if decoded.mixed:
        notes.append(Note("charset-mixed", f"pieces in another encoding than {decoded.used}"))
    if decoded.damaged:
        notes.append(Note("charset-damaged", f"{decoded.damaged} bytes are no character"))
    if page.cut:
        notes.append(Note("page-cut", "too many elements; the rest of the page was not read"))
    return notes


def _same_charset(declared: str, used: str) -> bool:
    if used.startswith("utf-16"):
        return declared.startswith("utf-16")
    chinese = ("gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936")
    if used == "gb18030":
        return declared in chinese
    return declared.replace("_", "-").replace("utf8", "utf-8") == used
