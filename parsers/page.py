"""A web page to one document: news, notices, reports, acts published as pages.

The group is [page, further pages of the same article..., attachments...]. ``issuer`` holds the
issuing organ (发文机关) where the page names one, else where the text comes from (来源).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from gongbao.model import Attachment, Document, Note, Parsed, Repeat
from gongbao.plugins import Fetched
from parsers.attached.instead import read_instead
from parsers.html.article import Article, PageText, read_article
from parsers.html.fold import Folded, fold_pages
from parsers.html.report import as_report
from parsers.office import office_text

if TYPE_CHECKING:
    from parsers.pdf.ocr import Recogniser

__all__ = ["PARSER", "PageParser"]


@dataclass(frozen=True, slots=True)
class PageParser:
    """Reads groups of captures of web pages."""

    name: str = "page"
    version: str = "5"
    find: Callable[[], Recogniser | None] | None = None
    """Gives the engine that reads captured pictures of articles; None: the installed one."""

    def parse(self, group: Sequence[Fetched]) -> Parsed:
        """At most one document; a page that is none gives a note."""
        if not group:
            return Parsed()
        pages = [group[0], *_parts(group)]
        read = [read_article(_source(fetched)) for fetched in pages]
        articles = [article for article in read if isinstance(article, Article)]
        refused = tuple(note for note in read if isinstance(note, Note))
        if not articles or isinstance(read[0], Note):
            return Parsed(notes=refused)
        document = read_instead(_document(articles, group), _attachments(group), self.find)
        return Parsed((document,), refused)


def _parts(group: Sequence[Fetched]) -> list[Fetched]:
    parts = [fetched for fetched in group[1:] if fetched.capture.role == "part"]
    return sorted(parts, key=lambda fetched: fetched.capture.part)


def _source(fetched: Fetched) -> PageText:
    capture = fetched.capture
    content_type = capture.headers.get("content-type", "") or capture.charset
    return PageText(fetched.body, capture.url, content_type, capture.hints)


def _document(articles: Sequence[Article], group: Sequence[Fetched]) -> Document:
    first = articles[0]
    folded = fold_pages([article.paragraphs for article in articles], first.title)
    text = "\n".join(paragraph.text for paragraph in folded.paragraphs)
    notes = [note for number in folded.chosen or (0,) for note in articles[number].notes]
    repeats, said = _repeats(folded, text, group[0].capture.url)
    document = Document(
        kind="news",
        title=first.title,
        text=text,
        paragraphs=folded.paragraphs,
        number=first.number,
        issuer=first.issuer,
        category=first.category,
        issued=first.issued or articles[-1].issued,
        published=first.published,
        tables=tuple(table for number in folded.chosen for table in articles[number].tables),
        attachments=_captured(articles, group),
        repeats=repeats,
        quality=first.quality,
        notes=(*dict.fromkeys(notes), *said),
    )
    return as_report(document)


def _attachments(group: Sequence[Fetched]) -> list[Fetched]:
    return [fetched for fetched in group[1:] if fetched.capture.role == "attachment"]


def _repeats(folded: Folded, text: str, url: str) -> tuple[tuple[Repeat, ...], tuple[Note, ...]]:
    """What is said of pages that gave the same text again."""
    if not folded.repeated and folded.times == 1:
        return (), ()
    if folded.times > 1:
        message = f"the whole text came {folded.times} times and is kept once"
        return (Repeat(0, len(text), 0, folded.times),), (Note("pages-repeat", message, url),)
    pages = ", ".join(str(number + 1) for number in folded.repeated)
    message = f"page {pages} of the article only repeats what other pages hold"
    return (), (Note("pages-repeat", message, url),)


def _captured(articles: Sequence[Article], group: Sequence[Fetched]) -> tuple[Attachment, ...]:
    """Each attachment once, with the digest of its body where it was captured, and those that
    were captured though the page's markup does not name them."""
    held = {fetched.capture.url: fetched for fetched in _attachments(group)}
    by_url: dict[str, Attachment] = {}
    for attachment in chain.from_iterable(article.attachments for article in articles):
        by_url.setdefault(attachment.url, attachment)
    for url, fetched in held.items():
        known = by_url.get(url, Attachment(url, fetched.capture.hints.get("title", "")))
        by_url[url] = replace(known, body=fetched.capture.body, text=office_text(fetched.body))
    return tuple(by_url.values())


PARSER = PageParser()
