"""The newspaper of the practice site: 澄湾日报, one day, in the form of Founder's pc/layout."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from practice.ideal import document, paragraph
from practice.markup import Record, read
from practice.masthead import first_page_head, inner_page_head
from practice.newspaper import Article, PaperPage, set_page
from practice.paper_page import article_html, entry_html, layout_html
from practice.pictures import picture
from practice.press import print_pdf
from practice.site import EPAPER, Body, Site, url
from practice.site_gazette import BEIJING

SOURCE = "practice-paper"
DAY = date(2023, 5, 12)
NUMBER = 3157
ROOT = "/cwrb/"
_SPACE = uuid.UUID("9d1b1a9e-55a5-4b4f-9f0e-3f6f6a3c2b11")
_MADE = datetime(2023, 5, 12, 5, 40, tzinfo=BEIJING)
_BOTTOM = 1403 - 40.0


def dated(kind: str, name: str) -> str:
    """Path of a file of this day: kind is layout, con, att or pic."""
    return f"{ROOT}pc/{kind}/{DAY:%Y%m}/{DAY:%d}/{name}"


def build_paper(site: Site) -> dict[str, Any]:
    """Add the newspaper to the site; its truth."""
    pages = set_pages(read("paper.txt"))
    site.add(Body(EPAPER, ROOT + "index.html", entry_html(DAY).encode(), _MADE))
    site.trap(
        SOURCE,
        url(EPAPER, ROOT + "index.html"),
        "script-redirect",
        "two location.href: the first (mobile) leads nowhere, the second to the latest day",
    )
    truth: dict[str, Any] = {"source": SOURCE, "documents": [], "issues": [_issue_truth(pages)]}
    for page in pages:
        _page(site, pages, page, truth["documents"])
    _notice(site)
    truth["urls"] = site.traps[SOURCE]
    return truth


def set_pages(records: Sequence[Record]) -> list[PaperPage]:
    """The day's pages, typeset."""
    pages: list[PaperPage] = []
    starts = [n for n, record in enumerate(records) if record.kind == "page"]
    for start, end in zip(starts, [*starts[1:], len(records)], strict=True):
        head = first_page_head if not pages else inner_page_head
        furniture, marks, top = head(records[start], DAY, NUMBER)
        page = set_page(records[start], list(records[start + 1 : end]), top, _BOTTOM)
        page.sheet.marks[:0] = marks
        page.furniture[:0] = furniture
        pages.append(page)
    return pages


def name(page: PaperPage) -> str:
    """The page's name as the site gives it."""
    return f"第{int(page.record.get('number')):02}版：{page.record.get('name')}"


def node(page: PaperPage) -> str:
    """File name of the page's layout."""
    return f"node_{int(page.record.get('number')):02}.html"


def pdf_name(page: PaperPage) -> str:
    """File name of the page's PDF."""
    return f"{uuid.uuid5(_SPACE, node(page))}.pdf"


def _page(
    site: Site, pages: Sequence[PaperPage], page: PaperPage, documents: list[dict[str, Any]]
) -> None:
    title = f"澄湾日报 {DAY:%Y-%m-%d} {name(page)}"
    pdf = print_pdf([page.sheet], title=title, made=_MADE, order="frames", seed=7)
    links = [(a.record.get("title").replace("|", ""), _content(a)) for a in page.articles]
    if page is pages[-1]:
        links.append(("公益广告", "content_7090.html"))
    editions = [(name(p), node(p), pdf_name(p)) for p in pages]
    layout = layout_html(DAY, name(page), editions, links)
    site.add(
        Body(EPAPER, dated("layout", node(page)), layout.encode(), _MADE),
        Body(EPAPER, dated("att", pdf_name(page)), pdf, _MADE, "application/pdf"),
    )
    for ordinal, article in enumerate(page.articles, 1):
        _article(site, page, article)
        documents.append(_document(page, article, ordinal))


def _content(article: Article) -> str:
    return f"content_{article.record.get('id')}.html"


def _article(site: Site, page: PaperPage, article: Article) -> None:
    shown = article.picture
    image = f"{uuid.uuid5(_SPACE, _content(article))}.jpg.1" if shown else ""
    text = article_html(article, DAY, name(page), image)
    site.add(Body(EPAPER, dated("con", _content(article)), text.encode(), _MADE))
    if shown:
        jpeg = picture(shown[3], shown[1]).getvalue()
        site.add(Body(EPAPER, dated("pic", image), jpeg, _MADE, "image/jpeg"))


def _notice(site: Site) -> None:
    path = dated("con", "content_7090.html")
    from practice.paper_page import notice_html

    site.add(Body(EPAPER, path, notice_html(DAY).encode(), _MADE))
    site.trap(SOURCE, url(EPAPER, path), "notice", "a public notice without text: no document")


def _document(page: PaperPage, article: Article, ordinal: int) -> dict[str, Any]:
    number = int(page.record.get("number"))
    title = article.record.get("title").replace("|", "")
    rows = [paragraph(unit) | {"page": number} for unit in article.units]
    row = document("newspaper", title, rows)
    here = url(EPAPER, dated("con", _content(article)))
    row.update(
        category=page.record.get("name"),
        published=DAY.isoformat(),
        issue_label=DAY.isoformat(),
        ordinal=ordinal,
        pages=[number, number],
        url=here,
        urls=[here],
        layout=url(EPAPER, dated("layout", node(page))),
        pdf=url(EPAPER, dated("att", pdf_name(page))),
    )
    return row


def _issue_truth(pages: Sequence[PaperPage]) -> dict[str, Any]:
    return {
        "label": DAY.isoformat(),
        "total": NUMBER,
        "published": DAY.isoformat(),
        "publisher": "澄湾日报社",
        "pages": len(pages),
        "urls": [url(EPAPER, dated("layout", node(page))) for page in pages],
        "furniture": [
            {"page": int(page.record.get("number")), "texts": page.furniture} for page in pages
        ],
    }
