"""The e-paper's pages of one sheet, its layout page first, to articles as documents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gongbao.model import Capture, Document, Note, Paragraph, Parsed
from gongbao.plugins import Fetched
from gongbao.text.keys import key_text
from parsers.html.article import Article, Loaded, PageText, article_of, load_page
from parsers.html.epaper import Headings, Layout, article_headings, read_layout

__all__ = ["read_pages"]

_BYLINE = re.compile(
    r"^[□■◆●▲]?\s*(?:本报|本网|新华社|通讯员|见习|实习|特约|首席)?(?:首席|见习|实习|全媒体|特派|"
    r"驻.{1,6})?(?:记者|通讯员|评论员|特约记者)"
    r"[\s:：]*[\u4e00-\u9fff·、\s（）()/]{2,60}$|^[□■◆●]\s*\S.{1,50}$"
)
_TELLING = 30
_CROSSHEAD = 24
_STOPPED = re.compile(r"[。；：！？，、…]$|[。；]")
_ADVERTISEMENT = re.compile(r"^(?:广告|公告|遗失声明|分类广告|公益广告|清算公告|拍卖公告)$")


def read_pages(pages: Sequence[Fetched]) -> Parsed:
    """What the HTML of one sheet alone says: its layout page, then the pages of its articles."""
    first = load_page(_source(pages[0]))
    if isinstance(first, Note):
        return Parsed(notes=(first,))
    layout = read_layout(first)
    if len(pages) == 1 and not layout.articles:
        return _alone(first, layout, pages[0].capture)
    return _sheet(pages[1:], layout, pages[0].capture.url)


def _alone(loaded: Loaded, layout: Layout, capture: Capture) -> Parsed:
    """An article's page that came without its layout page."""
    article = article_of(loaded)
    if isinstance(article, Note):
        return Parsed(notes=(article,))
    document = _document(article, loaded, layout, None)
    return Parsed((replace(document, url=capture.url, capture=capture.body or ""),))


def _sheet(pages: Sequence[Fetched], layout: Layout, url: str) -> Parsed:
    order = {address: number for number, (address, _) in enumerate(layout.articles, 1)}
    documents: list[Document] = []
    notes: list[Note] = []
    read: set[str] = set()
    for fetched in sorted(
        pages, key=lambda f: (order.get(f.capture.url, len(order) + 1), f.capture.part)
    ):
        address = fetched.capture.url
        read.add(address)
        read_page = _read(fetched)
        if isinstance(read_page, Note):
            notes.append(read_page)
            continue
        loaded, article = read_page
        document = _document(article, loaded, layout, len(documents) + 1)
        # An article has a page and a body of its own; the group's first is the layout page.
        documents.append(replace(document, url=address, capture=fetched.capture.body or ""))
    for address, title in layout.articles:
        if address not in read:
            message = f"listed on the sheet but not captured: {title or 'untitled'}"
            notes.append(Note("article-missing", message, address))
    if not documents and not notes:
        notes.append(Note("no-articles", "the sheet lists no articles", url))
    return Parsed(tuple(documents), tuple(notes))


def _read(fetched: Fetched) -> tuple[Loaded, Article] | Note:
    loaded = load_page(_source(fetched))
    if isinstance(loaded, Note):
        return loaded
    article = article_of(loaded)
    return article if isinstance(article, Note) else (loaded, article)


def _document(article: Article, loaded: Loaded, layout: Layout, ordinal: int | None) -> Document:
    headings = article_headings(loaded)
    title = headings.title or article.title
    paragraphs = _with_headings(article.paragraphs, headings, title)
    day = layout.day or article.published
    sheet = int(re.sub(r"\D", "", layout.number) or 0)
    return Document(
        kind="newspaper",
        title=title,
        text="\n".join(paragraph.text for paragraph in paragraphs),
        paragraphs=paragraphs,
        category=layout.name,
        published=day,
        issue_label=day.isoformat() if day else "",
        ordinal=ordinal,
        pages=(sheet, sheet) if sheet else None,
        tables=article.tables,
        attachments=article.attachments,
        quality=article.quality,
        notes=(*article.notes, *_flags(title, layout, loaded.source.url)),
    )


def _with_headings(
    body: Sequence[Paragraph], headings: Headings, title: str
) -> tuple[Paragraph, ...]:
    """Kicker, headline, subtitle, byline, then the text without what of these it prints itself."""
    heads = [
        Paragraph("heading", text, level=level)
        for text, level in ((headings.kicker, 0), (title, 1), (headings.subtitle, 0))
        if text
    ]
    known = {key_text(head.text) for head in heads}
    rest = list(body)
    while rest and key_text(rest[0].text) in known:
        rest.pop(0)
    byline = headings.author
    if byline and not any(key_text(byline) in key_text(p.text) for p in (*rest[:3], *rest[-2:])):
        heads.append(Paragraph("note", byline))
    return (*heads, *_subheads([_bylined(paragraph) for paragraph in rest]))


def _bylined(paragraph: Paragraph) -> Paragraph:
    short = len(paragraph.text) <= 70 and paragraph.role in ("body", "heading")
    if short and _BYLINE.match(paragraph.text):
        return Paragraph("note", paragraph.text)
    return paragraph


def _subheads(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Short lines without a stop between paragraphs of text are the article's crossheads."""
    told = [p.role == "body" and len(p.text) >= _TELLING for p in paragraphs]
    changed = list(paragraphs)
    for index in range(1, len(paragraphs) - 1):
        text = paragraphs[index].text
        alone = paragraphs[index].role == "body" and len(text) <= _CROSSHEAD and told[index + 1]
        if alone and any(told[:index]) and not _STOPPED.search(text):
            changed[index] = Paragraph("heading", text)
    return changed


def _flags(title: str, layout: Layout, url: str) -> tuple[Note, ...]:
    notes = []
    if layout.number:
        name = f"第{layout.number}版{'：' if layout.name else ''}{layout.name}"
        notes.append(Note("sheet", name, url))
    if _ADVERTISEMENT.match(title):
        notes.append(Note("advertisement", "an advertisement or public notice by its title", url))
    return tuple(notes)


def _source(fetched: Fetched) -> PageText:
    capture = fetched.capture
    content_type = capture.headers.get("content-type", "") or capture.charset
    return PageText(fetched.body, capture.url, content_type, capture.hints)
