"""What of one day is read together: an article of a paper goes on on another sheet.

A group is one sheet, as the e-paper lists it. Where the parser says that something of a sheet
goes on on another one (下转, 上接), the sheets of that day that say so are read once more as one
group. So that this does not hang on which sheet came when, a sheet that is new or changed brings
the sheets of its day that are held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from gongbao.known import CAPTURE, capture_of
from gongbao.model import PUBLISHED_VERDICTS, Capture, Source
from gongbao.plugins import Joining, load_parser
from gongbao.text.days import find_day, url_day

if TYPE_CHECKING:
    from gongbao.tables import Tables

__all__ = [
    "Group",
    "day_of",
    "held_sheets",
    "joining_parser",
    "portions",
    "reads_days",
    "with_their_days",
]

Group = tuple[Capture, ...]
"""A document's capture, its parts in order and its attachments."""


def joining_parser(source: Source) -> Joining | None:
    """The source's parser, if it joins what stands in several groups of a day."""
    parser = load_parser(source.parser) if source.kind == "newspaper" else None
    return parser if isinstance(parser, Joining) else None


def reads_days(source: Source) -> bool:
    """Whether groups of this source are read with the others of their day."""
    return joining_parser(source) is not None


def day_of(head: Capture) -> str:
    """The day that a document's capture is of, in ISO form; "" when nothing tells it."""
    day = find_day(head.hints.get("published", "")) or url_day(head.url)
    return day.isoformat() if day else ""


def with_their_days(chosen: Sequence[Group], groups: Sequence[Group]) -> list[Group]:
    """Of all groups the chosen ones, and those of the same days, in the order of the days."""
    days = {day_of(group[0]) for group in chosen} - {""}
    urls = {group[0].url for group in chosen}
    found = [g for g in groups if g[0].url in urls or day_of(g[0]) in days]
    return sorted(found, key=lambda group: (day_of(group[0]), group[0].url))


def portions(groups: Sequence[Group], size: int, *, days: bool) -> Iterator[list[Group]]:
    """The groups, so many at a time; with ``days`` more, where else one day would be cut."""
    portion: list[Group] = []
    for group in groups:
        last = day_of(portion[-1][0]) if days and portion else ""
        if len(portion) >= size and not (last and last == day_of(group[0])):
            yield portion
            portion = []
        portion.append(group)
    if portion:
        yield portion


def held_sheets(source: Source, tables: Tables, captures: Iterable[Capture]) -> tuple[Capture, ...]:
    """The held captures of the days of which some document's capture is new or changed, but for
    addresses that were observed just now; their verdict is ``same``."""
    observed = {capture.url: capture for capture in captures}
    fresh = (c for c in observed.values() if c.verdict in {"new", "changed"})
    heads = (observed.get(c.part_of, c) for c in fresh)
    days = {day_of(head) for head in heads if head.role == "document"} - {""}
    if not days:
        return ()
    newest: dict[str, Capture] = {}
    for row in sorted(_rows(source, tables, days), key=lambda row: row.fetched_at):
        newest[row.url] = row
    return tuple(newest[url] for url in sorted(newest.keys() - observed.keys()))


def _rows(source: Source, tables: Tables, days: set[str]) -> Iterator[Capture]:
    """The captures of some days' documents that have a body, and of their parts."""
    import pyarrow.dataset as ds

    whole = ds.field("body").is_valid() & ds.field("verdict").isin(sorted(PUBLISHED_VERDICTS))
    names = ("url", "hints", "role")
    heads = tables.read("captures", names, source=source.id, where=ds.field("role") == "document")
    by_day: dict[str, list[str]] = defaultdict(list)
    for row in heads.to_pylist():
        hints = dict(row["hints"] or ())
        day = find_day(hints.get("published", "")) or url_day(row["url"])
        by_day[day.isoformat() if day else ""].append(row["url"])
    urls = sorted({url for day in days for url in by_day[day]})
    if urls:
        mine = ds.field("url").isin(urls) | ds.field("part_of").isin(urls)
        rows = tables.read("captures", CAPTURE, source=source.id, where=whole & mine)
        yield from (capture_of(row) for row in rows.to_pylist())
