"""The news column of the practice site, in the style of TRS WCM, with its traps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from practice.ideal import document
from practice.markup import Record, read
from practice.news_page import COLUMN, article_page, gone_page
from practice.roles import TITLE_LEVEL, role_of
from practice.site import BOTH, WWW, Body, Site, page, url
from practice.site_gazette import BEIJING

SOURCE = "practice-news"
ROOT = "/xwzx/czyw/"
PER_PAGE = 16
_NO_DOCUMENT = ("soft-404", "missing", "disallowed")
_GB18030 = ("undeclared-gb18030", "wrong-header")
_EXPECTED = {
    "whole-text-on-every-page": "each of 4 pages holds the whole text: one document, the text once",
    "paginated": "3 pages with a third of the text each: one document, joined in order",
    "stray-html-end": "a stray </html> in the included header: the article stands after it",
    "undeclared-gb18030": "GB18030, declared nowhere",
    "wrong-charset": "declared gb2312, but the bytes are UTF-8",
    "wrong-header": "sent as UTF-8 and declared gb2312; the bytes are GB18030",
    "soft-404": "status 200 that says the page does not exist: a failed capture, no document",
    "missing": "listed, but 404",
    "disallowed": "listed, but disallowed by robots.txt: never to be fetched",
    "republished": "the text of another URL again: its own document, related as same-text",
    "edited": "on day 2 another text under the same URL: a new version",
    "added": "only there on day 2",
    "generated-at": "a meta with the time of generation, which is not the date of publication",
    "repeats": "one paragraph rightly stands twice: it is kept twice",
    "attachment": "links a PDF",
    "no-meta": "without the standard metas: title, date and source stand in the page only",
}


def build_news(site: Site) -> dict[str, Any]:
    """Add the news column to the site; its truth."""
    records = read("news.txt")
    documents = []
    for record in records:
        documents.extend(_article(site, record))
    for day in BOTH:
        _lists(site, [r for r in records if day in _days(r)], day)
    return {"source": SOURCE, "documents": documents, "urls": site.traps.get(SOURCE, {})}


def stem(record: Record) -> str:
    """The article's file name without its extension."""
    return f"t{record.get('date').replace('-', '')}_{record.get('id')}"


def address(record: Record, part: int = 0) -> str:
    """Path of the article, or of its page ``part`` (from 1)."""
    folder = "/admin/preview/" if record.get("trap") == "disallowed" else ROOT
    month = record.get("date")[:7].replace("-", "")
    ending = f"_{part}" if part else ""
    return f"{folder}{month}/{stem(record)}{ending}.html"


def _days(record: Record) -> tuple[int, ...]:
    return (2,) if record.get("trap") == "added" else BOTH


def _made(record: Record) -> datetime:
    moment = f"{record.get('date')}T{record.get('time', '09:00')}"
    return datetime.fromisoformat(moment).replace(tzinfo=BEIJING)


def _article(site: Site, record: Record) -> list[dict[str, Any]]:
    trap, path = record.get("trap"), address(record)
    if trap:
        more = {"same_as": url(WWW, ROOT + record.get("twin"))} if record.get("twin") else {}
        site.trap(SOURCE, url(WWW, path), trap, _EXPECTED[trap], **more)
    if trap == "missing":
        return []
    if trap == "soft-404":
        site.add(Body(WWW, path, gone_page().encode(), _made(record)))
        return []
    if trap != "edited":
        return _version(site, record, _days(record))
    first = _version(site, record, (1,))
    old, new = record.get("edit").split(" => ")
    for block in record.blocks:
        block.text = block.text.replace(old, new)
    return first + _version(site, record, (2,))


def _version(site: Site, record: Record, days: tuple[int, ...]) -> list[dict[str, Any]]:
    """The article's pages as they are on these days, and its document."""
    trap, made = record.get("trap"), _made(record)
    parts = _parts(record)
    made += timedelta(days=2 if days == (2,) and trap == "edited" else 0)
    for number in range(len(parts)):
        text = article_page(record, parts[number], stem(record), number, len(parts))
        encoding = "gb18030" if trap in _GB18030 else "utf-8"
        bare = trap in ("undeclared-gb18030", "wrong-charset")
        media = "text/html" if bare else "text/html; charset=utf-8"
        path = address(record, number)
        site.add(Body(WWW, path, text.encode(encoding), made, media, days))
    if trap in _NO_DOCUMENT:
        return []
    row = _document(record, days)
    row["parts"] = [url(WWW, address(record, n)) for n in range(1, len(parts))]
    return [row]


def _parts(record: Record) -> list[list[str]]:
    """The paragraphs of each page of the article."""
    parts: list[list[str]] = [[]]
    for block in record.blocks:
        if block.name == "break":
            parts.append([])
        elif block.name == "":
            parts[-1].append(block.text)
    if record.get("trap") == "whole-text-on-every-page":
        return [[text for part in parts for text in part]] * len(parts)
    return parts


def _document(record: Record, days: tuple[int, ...]) -> dict[str, Any]:
    title = record.get("title")
    paragraphs: list[dict[str, Any]] = [{"role": "heading", "text": title, "level": TITLE_LEVEL}]
    for block in record.blocks:
        if block.name == "":
            role, level = role_of(block.text)
            paragraphs.append(
                {"role": role, "text": block.text} | ({"level": level} if level else {})
            )
    row = document("news", title, paragraphs)
    here = url(WWW, address(record))
    row.update(
        category=COLUMN,
        published=date.fromisoformat(record.get("date")).isoformat(),
        content_source=record.get("source"),
        url=here,
        urls=[here],
        days=list(days),
    )
    for block in record.blocks:
        if block.name == "file":
            path, text = block.text.split("|")
            row["attachments"].append({"url": url(WWW, path), "title": text})
    return row


def _lists(site: Site, records: Sequence[Record], day: int) -> None:
    """The list pages of one day, newest first."""
    newest = sorted(records, key=lambda r: (r.get("date"), r.get("id")), reverse=True)
    pages = [newest[at : at + PER_PAGE] for at in range(0, len(newest), PER_PAGE)]
    made = datetime(2023, 5, 12 + day - 1, 20, tzinfo=BEIJING)
    for number, shown in enumerate(pages):
        rows = "".join(map(_row, shown))
        main = (
            f'<div class="list"><h1>{COLUMN}</h1>\n<ul class="news-list">\n{rows}</ul>\n'
            f'<div class="pager"><script>createPageHTML({len(pages)},{number},"index","html");'
            "</script></div></div>"
        )
        metas = [
            '<meta name="SiteName" content="澄湾市人民政府">',
            f'<meta name="ColumnName" content="{COLUMN}">',
        ]
        name = f"index_{number}.html" if number else "index.html"
        text = page(f"{COLUMN}_澄湾市人民政府", main, metas=metas)
        site.add(Body(WWW, ROOT + name, text.encode(), made, days=(day,)))


def _row(record: Record) -> str:
    path, title = address(record), record.get("title")
    link = "./" + path.removeprefix(ROOT) if path.startswith(ROOT) else path
    return (
        f'<li><a href="{link}" title="{title}">{title}</a><span>{record.get("date")}</span></li>\n'
    )
