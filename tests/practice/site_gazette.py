"""The gazette of the practice site: list, issue pages, PDFs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from practice.front import MASTHEAD, chinese_date, printed
from practice.gazette import Issue, issue_date
from practice.ideal import act_document
from practice.issue import set_issue
from practice.look import Look
from practice.markup import Record, read
from practice.orders import Order
from practice.press import print_pdf
from practice.site import BOTH, WWW, Body, Site, page, url

SOURCE = "practice-gazette"
ROOT = "/zwgk/zfgb/"
BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Edition:
    """One issue of the gazette: its text, its look, and what is odd about it."""

    text: str
    look: Look
    order: Order = "logical"
    mirrored: bool = False
    corrected: tuple[str, str] | None = None

    def records(self, day: int) -> list[Record]:
        """The records as they stood on a day: on day 2 the corrected words are in."""
        records = read(self.text)
        for block in (b for r in records for b in r.blocks):
            if self.corrected and day == 2:
                block.text = block.text.replace(*self.corrected)
        return records


EDITIONS = (
    Edition("gazette-2023-03.txt", Look(leading=24, appendix_new_page=False)),
    Edition(
        "gazette-2023-04.txt",
        Look(size=13, leading=23, new_page=False, appendix_new_page=False, printed_from=-1),
        order="rows",
    ),
    Edition(
        "gazette-2023-05.txt",
        Look(size=14, leading=25, folio="{}", new_page=True, appendix_new_page=False),
        corrected=("全年投放不少于40亿元", "全年投放不少于45亿元"),
    ),
    Edition(
        "gazette-2023-06.txt",
        Look(size=13.5, leading=24, new_page=False, folio="· {} ·", cover="chinese"),
        order="rows",
        mirrored=True,
    ),
)


def build_gazette(site: Site, editions: Iterable[Edition] = EDITIONS) -> dict[str, Any]:
    """Add the gazette to the site; its truth."""
    truth: dict[str, Any] = {"source": SOURCE, "documents": [], "issues": []}
    rows = []
    for edition in editions:
        rows.append(_edition(site, edition, truth))
    main = (
        f'<div class="list"><h1>{MASTHEAD}</h1>\n<ul class="gb-list">\n'
        + "".join(reversed(rows))
        + "</ul></div>"
    )
    made = datetime(2023, 6, 30, 18, tzinfo=BEIJING)
    site.add(Body(WWW, ROOT + "index.html", page(MASTHEAD, main).encode(), made))
    truth["urls"] = site.traps.get(SOURCE, {})
    return truth


def _edition(site: Site, edition: Edition, truth: dict[str, Any]) -> str:
    """One issue: its page, its PDFs, its truth; the row of the list that leads to it."""
    head = edition.records(1)[0]
    day = issue_date(head)
    stem = f"{day:%Y%m}/t{day:%Y%m%d}_{300 + int(head.get('number'))}.html"
    pdf = f"{day:%Y%m}/P0{day:%Y%m%d}{head.get('total'):0>9}.pdf"
    urls = [ROOT + pdf]
    if edition.mirrored:
        urls.append(f"{ROOT}pdf/{day:%Y}-{int(head.get('number')):02}.pdf")
    issue = _pdfs(site, edition, urls, truth)
    made = datetime(day.year, day.month, day.day, 17, 30, tzinfo=BEIJING)
    name = f"{MASTHEAD}{head.get('label')}（总第{head.get('total')}期）"
    main = _issue_page(name, issue, edition.look, urls)
    site.add(Body(WWW, ROOT + stem, page(name, main).encode(), made))
    return f'<li><a href="./{stem}" title="{name}">{name}</a><span>{day}</span></li>\n'


def _pdfs(site: Site, edition: Edition, urls: list[str], truth: dict[str, Any]) -> Issue:
    days = BOTH if edition.corrected is None else (1,)
    issue = _one_pdf(site, edition, urls, days)
    documents = _documents(issue, urls, days)
    if edition.corrected is not None:
        later = _documents(_one_pdf(site, edition, urls, (2,)), urls, (2,))
        documents = _merged(documents, later)
        for path in urls:
            site.trap(
                SOURCE,
                url(WWW, path),
                "replaced-pdf",
                "on day 2 other bytes under the same URL: a new version of the act that changed",
                changed=[d["title"] for d in documents if d["days"] == [2]],
            )
    if edition.mirrored:
        site.trap(
            SOURCE,
            url(WWW, urls[1]),
            "same-bytes",
            "the bytes of another URL of the same issue page: no second set of documents",
            same_as=url(WWW, urls[0]),
        )
    truth["documents"].extend(documents)
    truth["issues"].append(_issue_truth(issue, edition.look, urls))
    return issue


def _one_pdf(site: Site, edition: Edition, urls: list[str], days: tuple[int, ...]) -> Issue:
    issue = set_issue(edition.records(days[0]), edition.look)
    day = issue_date(issue.record)
    made = datetime(day.year, day.month, day.day, 16, tzinfo=BEIJING)
    if days == (2,):
        made += timedelta(days=9)
    title = MASTHEAD + issue.record.get("label")
    pdf = print_pdf(issue.sheets, title=title, made=made, order=edition.order)
    site.add(*(Body(WWW, path, pdf, made, "application/pdf", days) for path in urls))
    return issue


def _documents(issue: Issue, urls: list[str], days: tuple[int, ...]) -> list[dict[str, Any]]:
    rows = [act_document(issue, act, n) for n, act in enumerate(issue.acts, 1)]
    for row in rows:
        row.update(url=url(WWW, urls[0]), urls=[url(WWW, path) for path in urls], days=list(days))
    return rows


def _merged(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Acts that are the same on both days once, the others twice."""
    merged = []
    for old, new in zip(first, second, strict=True):
        if {**old, "days": 0} == {**new, "days": 0}:
            merged.append({**old, "days": list(BOTH)})
        else:
            merged.extend([old, new])
    return merged


def _issue_truth(issue: Issue, look: Look, urls: list[str]) -> dict[str, Any]:
    head = issue.record
    return {
        "urls": [url(WWW, path) for path in urls],
        "label": head.get("label"),
        "number": int(head.get("number")),
        "total": int(head.get("total")),
        "published": issue_date(head).isoformat(),
        "publisher": head.get("publisher"),
        "pages": len(issue.sheets),
        "contents": [
            {
                "category": act.record.get("category"),
                "title": act.record.get("title").replace("|", ""),
                "printed_page": printed(look, act.pages[0]),
            }
            for act in issue.acts
        ],
        "furniture": [{"page": p, "texts": texts} for p, texts in sorted(issue.furniture.items())],
    }


def _issue_page(name: str, issue: Issue, look: Look, urls: list[str]) -> str:
    links = ["下载本期PDF", "备用下载"]
    acts = "".join(
        f"<li>{act.record.get('category')}：{act.record.get('title').replace('|', '')}</li>\n"
        for act in issue.acts
    )
    pdfs = " ".join(
        f'<a class="gb-pdf" href="{_relative(path)}">{text}</a>'
        for path, text in zip(urls, links, strict=False)
    )
    day = chinese_date(issue_date(issue.record))
    return (
        f'<div class="gb-issue"><h1>{name}</h1>\n<p class="gb-date">出版日期：{day}</p>\n'
        f"<h2>目录</h2>\n<ol>\n{acts}</ol>\n<p>{pdfs}</p></div>"
    )


def _relative(path: str) -> str:
    """The link as the issue page (one folder down) writes it."""
    folder, name = path.removeprefix(ROOT).split("/")
    return f"../{folder}/{name}" if folder == "pdf" else f"./{name}"
