"""Lists that are JSON: records somewhere inside, each with an address, a title and a date."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from crawlers.dates import date_in_url, find_date
from crawlers.inline import data_in_scripts
from crawlers.page import NotRead, Page
from crawlers.rows import Row

__all__ = [
    "first_of",
    "flat_fields",
    "guess_fields",
    "guess_records",
    "json_of",
    "number_of",
    "record_rows",
    "records_at",
    "with_page",
]

_CHINA = timezone(timedelta(hours=8))
_TAGS = re.compile(r"<[^>]*>")
_FIELD = re.compile(r"\{(\w+)\}")
_LINKED = re.compile(
    r"^(?:https?:)?//\S+$|^\.{0,2}/\S+$|^\S+\.(?:[sj]?html?|jsp|aspx?|php|pdf)(?:\?\S*)?$"
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|svg|ico)(?:$|\?)", re.IGNORECASE)
_COUNTING = re.compile(
    r"(?:cur(?:rent)?)?_?page_?(?:no|num|number|index)?|pn|p|pi|cpage|pageno", re.IGNORECASE
)
_SIZE = re.compile(r"rows|limit|(?:page_?)?size|count|length|perpage|num", re.IGNORECASE)
_OFFSET = re.compile(r"start(?:row|record|index)?|offset|skip|begin|from", re.IGNORECASE)
_KEY = re.compile(r"id$", re.IGNORECASE)
_FEWEST = 3
_DEEPEST = 6
_LOOKED_AT = 50

URLS = ("url", "linkurl", "docpuburl", "link", "href", "URL")
TITLES = ("title", "TITLE", "name", "maintitle")
DATES = (
    "publishedTimeStr", "display_publish_time", "publish_time", "pubtimeStr", "pubtime", "webdate",
    "PUBLISHED_TIME_FORMAT", "first_publish_time", "date", "created_at", "ptime", "time",
)  # fmt: skip


def json_of(page: Page) -> Any:
    """The page's JSON, also inside a callback or a script of HTML. Raises NotRead."""
    text = page.text.strip()
    if text.startswith("<"):
        tree = data_in_scripts(text)
        if tree is None:
            raise NotRead("no data in the scripts of this page")
        return tree
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
        url = page.follow(_address(record, urls))
        if url is None or url == page.url:
            continue
        title = " ".join(_TAGS.sub("", str(first_of(record, titles) or "")).split())
        day = _day(first_of(record, dates)) or date_in_url(url)
        found.setdefault(url, Row(url, title, day))
    return list(found.values())


def _address(record: Mapping[str, Any], urls: Sequence[str]) -> str:
    """What the record says, or a template of its fields: ``/art/{id}.html``."""
    if len(urls) == 1 and "{" in urls[0]:
        return _FIELD.sub(lambda match: quote(str(record.get(match[1]) or "")), urls[0])
    return str(first_of(record, urls) or "")


def first_of(record: Mapping[str, Any], names: Sequence[str]) -> Any:
    """The first of these values that is there and not empty."""
    return next((record[name] for name in names if record.get(name)), None)


def number_of(tree: Any, path: str) -> int | None:
    """The whole number under a dotted path, or None."""
    for name in path.split("."):
        tree = tree.get(name) if isinstance(tree, dict) else None
    return int(tree) if isinstance(tree, int | str) and str(tree).isdigit() else None


def flat_fields(body: str) -> list[tuple[str, str]]:
    """The words and numbers at the top of a JSON object; [] for what is none."""
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError):
        return []
    pairs = tree.items() if isinstance(tree, dict) else ()
    return [(name, str(value)) for name, value in pairs if isinstance(value, str | int | float)]


def with_page(url: str, parameter: str, number: int) -> str:
    """The address with its query's page number replaced."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True)) | {parameter: str(number)}
    return urlunsplit(parts._replace(query=urlencode(query)))


def _day(value: Any) -> date | None:
    """A date written out, or the seconds or milliseconds of an epoch."""
    text = str(value or "").strip()
    if re.fullmatch(r"(?:19|20)\d{6}(?:\d{6})?", text):
        return find_date(f"{text[:4]}-{text[4:6]}-{text[6:8]}")
    if re.fullmatch(r"\d{10}(?:\d{3})?", text):
        moment = datetime.fromtimestamp(int(text[:10]), UTC)
        return moment.astimezone(_CHINA).date()
    return find_date(text)


def guess_records(page: Page) -> dict[str, Any]:
    """What a source would say of a page of JSON: the path of its longest list of records that
    lead somewhere, the names of their fields where they are not the usual ones, and the parameter
    of its address that counts pages."""
    best: tuple[int, str, dict[str, Any]] = (0, "", {})
    for path, records in _lists(json_of(page)):
        url = _field(records, URLS, _is_link)
        count = sum(_is_link(record.get(url)) for record in records)
        if count > best[0]:
            title = _field(records, TITLES, _is_title)
            day = _field(records, DATES, lambda value: _day(value) is not None)
            named = (("url", url, URLS), ("title", title, TITLES), ("published", day, DATES))
            unusual = {option: name for option, name, usual in named if name not in (*usual, "")}
            best = (count, path, unusual)
    told = {"page": ""} if page.text.lstrip().startswith("<") else _counted(page.url)
    return {"records": best[1], **best[2], **told}


def _lists(tree: Any) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    waiting: list[tuple[str, Any]] = [("", tree)]
    while waiting:
        path, inside = waiting.pop()
        if isinstance(inside, list):
            records: list[Mapping[str, Any]]
            records = [one for one in inside[:_LOOKED_AT] if isinstance(one, dict)]
            if records:
                yield path, records
        elif isinstance(inside, dict) and path.count(".") < _DEEPEST:
            waiting += [(f"{path}.{name}".lstrip("."), value) for name, value in inside.items()]


def _field(
    records: Sequence[Mapping[str, Any]], usual: Sequence[str], fits: Callable[[Any], bool]
) -> str:
    """The usual name, where most records have one that fits; else the name that fits most."""
    names = dict.fromkeys((*usual, *(name for record in records for name in record)))
    counts = {name: sum(fits(record.get(name)) for record in records) for name in names}
    for name in usual:
        if 2 * counts[name] > len(records):
            return name
    best = max(counts, key=lambda name: counts[name], default="")
    return best if counts.get(best) else ""


def _is_link(value: Any) -> bool:
    if not isinstance(value, str) or _PICTURE.search(value):
        return False
    return _LINKED.match(value.strip()) is not None


def _is_title(value: Any) -> bool:
    return (
        isinstance(value, str)
        and len(_TAGS.sub("", value)) in range(6, 200)
        and not (_is_link(value) or _day(value))
    )


def _counted(url: str) -> dict[str, Any]:
    query = parse_qsl(urlsplit(url).query)
    for name, value in query:
        if _COUNTING.fullmatch(name) and value in ("0", "1"):
            return {"page": name, "first_page": int(value)}
    sizes = (int(value) for name, value in query if _SIZE.fullmatch(name) and value.isdigit())
    size = next(sizes, 0)
    for name, value in query:
        if size and _OFFSET.fullmatch(name) and value == "0":
            return {"page": name, "first_page": 0, "step": size}
    return {}


def guess_fields(page: Page) -> dict[str, Any] | None:
    """The same for records that name no address: ``url`` is to be filled in with their key; None
    where nothing looks like a list of documents."""
    for path, records in _lists(json_of(page)):
        title = _field(records, TITLES, _is_title)
        day = _field(records, DATES, lambda value: _day(value) is not None)
        keys = (name for name in records[0] if _KEY.search(name) and records[0].get(name))
        key = next(keys, "")
        if title and day and key and len(records) >= _FEWEST:
            url = f"<the address of a document, with {{{key}}} where its number stands>"
            told = {"records": path, "url": url, "title": title, "published": day}
            return told | _counted(page.url)
    return None
