"""Reparse: what an older version of a parser made is made again from the bodies that are held.

No network. A source's groups are read again a portion at a time, each portion a run of its own:
captures (observed long ago, and not observed again), documents, relations, upload. A portion that
was begun is remembered in the work store, so that one that was killed is finished first, under
its own run id.
"""

from __future__ import annotations

import json
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from typing import Any

from gongbao.batch import Batch, read_batch, write_batch
from gongbao.errors import KeyMissing
from gongbao.known import held_captures
from gongbao.model import Capture, Note, Source
from gongbao.plugins import load_parser
from gongbao.stages import Holdings, Progress, silent
from gongbao.stages.dedup import dedup
from gongbao.stages.parse import Group, group_captures, parse
from gongbao.stages.upload import Uploaded, upload
from gongbao.store import Store
from gongbao.together import portions, reads_days, with_their_days

__all__ = ["PORTION", "outdated", "reparse"]

PORTION = 200
"""Groups a run: what is lost by a kill, and what is held in memory at a time."""

Maker = tuple[str, str]
"""A parser's name and version."""


@dataclass(frozen=True, slots=True)
class _Portion:
    """A run that was begun: its id and the digest of its batch of captures."""

    run: str
    captures: str


def reparse(
    source: Source, holdings: Holdings, *, everything: bool = False, progress: Progress = silent
) -> Iterator[Uploaded]:
    """Read again what another parser, or another version of the source's parser, made of the
    newest body of each address; with ``everything``, all of them, also those that gave nothing.

    Gives what each run published, as soon as it is. Repeated, it finds nothing left to do.
    """
    begun = _begun(holdings.work, source)
    if begun is not None:
        yield _publish(begun, source, holdings, progress)
    done = _groups_of(begun, holdings)
    groups = [
        group
        for group in outdated(source, holdings, everything=everything)
        if not (everything and group[0].url in done)
    ]
    for chosen in portions(groups, PORTION, days=reads_days(source)):
        portion = _begin(chosen, source, holdings)
        yield _publish(portion, source, holdings, progress)


def outdated(source: Source, holdings: Holdings, *, everything: bool = False) -> list[Group]:
    """Groups of held captures of which documents were made, none of them by the source's parser
    as it is now; or every group."""
    read = holdings.tables.read
    held = held_captures(lambda columns: read("captures", columns, source=source.id))
    groups = group_captures(held)
    if everything:
        return with_their_days(groups, groups) if reads_days(source) else groups
    parser = load_parser(source.parser)
    now = (parser.name, parser.version)
    columns = ("capture", "url", "parser", "parser_version")
    makers: dict[tuple[str, str], set[Maker]] = defaultdict(set)
    for row in read("documents", columns, source=source.id).to_pylist():
        maker = (row["parser"], row["parser_version"])
        # By address and body; by address (a body that changed nothing adds no rows); by body
        # (one that lies under two addresses adds rows once).
        for key in ((row["url"], row["capture"]), (row["url"], ""), ("", row["capture"])):
            makers[key].add(maker)
    chosen = [group for group in groups if (made := _made(group, makers)) and now not in made]
    return with_their_days(chosen, groups) if reads_days(source) else chosen


def _made(group: Group, makers: Mapping[tuple[str, str], set[Maker]]) -> set[Maker]:
    """Who made documents of the group: the first of the three ways that knows any."""
    urls = [capture.url for capture in group]
    bodies = [capture.body or "" for capture in group]
    ways = (product(urls, bodies), product(urls, ("",)), product(("",), bodies))
    known = ({m for key in way for m in makers.get(key, ())} for way in ways)
    return next(filter(None, known), set())


def _begin(groups: Sequence[Group], source: Source, holdings: Holdings) -> _Portion:
    now = datetime.now(UTC)
    run = f"{now:%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(3)}"
    parser = load_parser(source.parser)
    told = f"{len(groups)} held before, read again by {parser.name} {parser.version}"
    rows: dict[str, Capture] = {capture.url: capture for group in groups for capture in group}
    batch = Batch(
        "captures",
        source.id,
        run,
        notes=(Note("read-again", told, source.id),),
        reread=True,
        rows=tuple(rows[url] for url in sorted(rows)),
    )
    portion = _Portion(run, write_batch(holdings.work, batch))
    words = {"run": run, "started_at": now.isoformat(), "captures": portion.captures}
    holdings.work.replace(_journal(source), json.dumps(words).encode())
    return portion


def _begun(work: Store, source: Source) -> _Portion | None:
    """The portion that was begun and not published. When the parser has moved since, what it had
    made is outdated again, and is found as such."""
    try:
        words: dict[str, Any] = json.loads(work.read(_journal(source)))
        return _Portion(str(words["run"]), str(words["captures"]))
    except (KeyMissing, ValueError, KeyError, TypeError):
        return None


def _groups_of(begun: _Portion | None, holdings: Holdings) -> set[str]:
    """Addresses that a portion that was begun has read again, so that a repeat of a killed
    ``everything`` does not read them twice."""
    if begun is None:
        return set()
    rows = read_batch(holdings.stores, begun.captures, "captures").rows
    return {group[0].url for group in group_captures(rows)}


def _publish(portion: _Portion, source: Source, holdings: Holdings, progress: Progress) -> Uploaded:
    documents = parse(portion.captures, source, holdings, progress)
    relations = dedup(documents, holdings, progress)
    uploaded = upload(relations, holdings, progress)
    holdings.work.delete(_journal(source))
    return uploaded


def _journal(source: Source) -> str:
    return f"open/{source.id}/reparse/run.json"
