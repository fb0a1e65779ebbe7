"""A source small enough to be killed a thousand times, run by the real stages.

Only Scrapy is left out: its place takes a loop over this source's pages that keeps each of them
with the crawl's own Keeper, so that journal, bodies and batches are the real ones. The parser works
in this process. (``tests/crawlers/test_killed.py`` and ``make crash`` kill the real ones.)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from parsed_here import ParsedHere

from gongbao.archive import Archive
from gongbao.model import Document, Parsed, Source
from gongbao.pipeline import run_source
from gongbao.plugins import Fetched
from gongbao.stages import Holdings, Window, open_holdings
from gongbao.stages.upload import Uploaded

SOURCE = Source(
    "torture-news", "城湾新闻", "城湾市", "210000", "news", "listing", "page", crawler={}
)

_SENTENCES = (
    "市政府今日召开常务会议，研究部署全市防汛抗旱工作。",
    "会议指出，各区各部门要压实责任，把值班制度落到实处。",
    "会议强调，要加强水库、河道和低洼地段的巡查，发现险情立即报告。",
    "会议还听取了关于老旧小区改造进展情况的汇报，同意下一步工作安排。",
    "市有关部门负责同志参加会议，并就有关问题作了说明。",
)


def pages(day: int, source: str = SOURCE.id) -> dict[str, bytes]:
    """What the source shows on a day: on the second, one more page and one that has changed."""
    numbers = range(1, 5 if day == 1 else 6)
    return {f"http://{source}.example/{n}.html": _page(n, day, source) for n in numbers}


def _page(number: int, day: int, source: str) -> bytes:
    first = "补充通知。" if (number, day) == (2, 2) else ""
    # The third and the fourth say the same: a relation for deduplication to find.
    told = number if number != 4 else 3
    text = "".join(
        f"<p>{first}{told}. {sentence}{source}第{told}号。</p>"
        for sentence in (_SENTENCES[told % 5 :] + _SENTENCES[: told % 5])
    )
    title = f"{source}关于第{number}项工作的报道"
    return (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div class='article'>{text}</div><p>发布时间：2026-05-0{number}</p></body></html>"
    ).encode()


@contextmanager
def without_scrapy(day: int, parser_version: str = "", cut: int = 0) -> Iterator[None]:
    """The crawl keeps the day's pages; parsing happens here, by a parser that says that it is of
    this version and makes two documents of the page of the number ``cut``."""

    with (
        patch("gongbao.stages.fetch._crawl", lambda job, progress: keep_pages(job, day)),
        patch("gongbao.stages.parse.confine", lambda limits: ParsedHere()),
        _version(parser_version, cut),
    ):
        yield


@contextmanager
def _version(version: str, cut: int) -> Iterator[None]:
    from parsers.page import PARSER

    if not version:
        yield
        return
    kind, whole = type(PARSER), PARSER.parse

    def parse(self: Any, group: Sequence[Fetched]) -> Parsed:
        made = whole(group)
        mine = group[0].capture.url.endswith(f"/{cut}.html")
        return replace(made, documents=_halves(made.documents[0])) if mine else made

    with patch.object(kind, "version", version), patch.object(kind, "parse", parse):
        yield


def _halves(document: Document) -> tuple[Document, ...]:
    middle = len(document.paragraphs) // 2
    halves = (document.paragraphs[:middle], document.paragraphs[middle:])
    return tuple(
        replace(document, paragraphs=half, text="\n".join(p.text for p in half)) for half in halves
    )


def keep_pages(line: bytes, day: int) -> str:
    """What a crawl does with its answers, without asking anybody."""
    from crawlers.guard import Judgement
    from crawlers.keep import Arrived, Keeper
    from crawlers.known import read_known
    from crawlers.link import Link
    from gongbao.store import open_store

    job = json.loads(line)
    work = open_store(job["work"], durable=False)
    keeper = Keeper(
        work,
        journal=job["journal"],
        source=job["source"]["id"],
        run=job["run"],
        known=read_known(work, job["known"]),
        clock=lambda: datetime.now(UTC),
    )
    for url, body in pages(day, job["source"]["id"]).items():
        if keeper.recall(url) is None:
            arrived = Arrived(200, {"content-type": "text/html; charset=utf-8"}, body)
            keeper.keep(Link(url, "document", expected="page"), arrived, Judgement("page"))
    return "finished"


def run_day(held: Holdings, day: int, source: Source = SOURCE) -> None:
    """One run of the source over what it shows on this day."""
    with without_scrapy(day):
        run_source(source, Window(), held)


def read_again(held: Holdings, version: str = "999", cut: int = 3) -> list[Uploaded]:
    """Reparse, by a parser that says it is a newer one, and for which one page's document is two:
    the one is withdrawn."""
    from gongbao.reparse import reparse

    with without_scrapy(2, version, cut):
        return list(reparse(SOURCE, held))


def named(number: int) -> Source:
    """Another source of the same sort."""
    return replace(SOURCE, id=f"torture-news-{number}")


def holdings(root: str) -> Holdings:
    """The archive and the work store below a folder or a bucket's prefix."""
    return open_holdings(f"{root}/archive", f"{root}/work")


def well(archive: str) -> Callable[[], None]:
    """Assert that verify, reading every byte, finds nothing wrong and nothing unfinished."""
    from gongbao.care.verify import verify

    def look() -> None:
        found = verify(Archive(archive), read_data=True)
        assert found.faults == (), found.faults
        assert found.unrecorded == (), found.unrecorded

    return look
