"""Lists that are JSON: records somewhere inside, each with an address, a title and a date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawlers.dates import date_in_url, find_date
from crawlers.page import NotRead, Page
from crawlers.rows import Row

__all__ = ["first_of", "json_of", "number_of", "record_rows", "records_at", "with_page"]

_CHINA = timezone(timedelta(hours=8))
_TAGS = re.compile(r"<[^>]*>")

URLS = ("url", "linkurl", "docpuburl", "link", "href", "URL")
TITLES = ("title", "TITLE", "name", "maintitle")
DATES = (
    "publishedTimeStr", "display_publish_time", "publish_time", "pubtimeStr", "pubtime", "webdate",
    "PUBLISHED_TIME_FORMAT", "first_publish_time", "date", "created_at", "ptime", "time",
)  # fmt: skip


def json_of(page: Page) -> Any:
    """The page's JSON, also inside a callback. Raises NotRead."""
    text = page.text.strip()
    wrapped = re.fullmatch(r"[\w.$]+\((.*)\);?", text, re.DOTALL)
    try:
        return json.loads(wrapped[1] if wrapped else text)
    except (ValueError, RecursionError):
        raise NotRead("not the JSON that this list should be") from None


def records_at(tree: Any, path: str) -> list[Mapping[str, Any]]:
    """The records under a dotted path ("data.results"); [] where it leads nowhere."""
    for name in path.split(".") if path else ():
        tree = tree.get(name) if isinstance(tree, dict) else None
    if not isinstance(tree, list):
        return []
    return [record for record in tree if isinstance(record, dict)]


def record_rows(
    page: Page,
    records: Iterable[Mapping[str, Any]],
    *,
    urls: Sequence[str] = URLS,
    titles: Sequence[str] = TITLES,
    dates: Sequence[str] = DATES,
) -> list[Row]:
    """Rows of records: the first of each list of keys that a record has."""
    found: dict[str, Row] = {}
    for record in records:
        url = page.follow(str(first_of(record, urls) or ""))
        if url is None or url == page.url:
            continue
        title = " ".join(_TAGS.sub("", str(first_of(record, titles) or "")).split())
        day = _day(first_of(record, dates)) or date_in_url(url)
        found.setdefault(url, Row(url, title, day))
    return list(found.values())


def first_of(record: Mapping[str, Any], names: Sequence[str]) -> Any:
    """The first of these values that is there and not empty."""
    return next((record[name] for name in names if record.get(name)), None)


def number_of(tree: Any, path: str) -> int | None:
    """The whole number under a dotted path, or None."""
    for name in path.split("."):
        tree = tree.get(name) if isinstance(tree, dict) else None
    return int(tree) if isinstance(tree, int | str) and str(tree).isdigit() else None


def with_page(url: str, parameter: str, number: int) -> str:
    """The address with its query's page number replaced."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {parameter: str(number)}
    return urlunsplit(parts._replace(query=urlencode(query)))


def _day(value: Any) -> date | None:
    """A date written out, or the seconds or milliseconds of an epoch."""
    text = str(value or "").strip()
    if re.fullmatch(r"\d{10}(?:\d{3})?", text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return moment.astimezone(_CHINA).date()
    return find_date(text)
