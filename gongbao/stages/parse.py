"""Parse: captures become documents. A pure function of bodies: no network, no clock, no settings
but bounds. The same batch and parser version give the same digest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from gongbao.batch import Batch, read_batch, write_batch
from gongbao.errors import Damaged, KeyMissing
from gongbao.model import PUBLISHED_VERDICTS, Capture, Document, Note, Parsed, Source
from gongbao.parsing.confined import Confined
from gongbao.parsing.identity import name_documents
from gongbao.parsing.rescue import confine, parse_confined
from gongbao.plugins import Fetched, Joining
from gongbao.stages import Holdings, Progress, silent
from gongbao.text.repetition import tell_repeats
from gongbao.together import Group, day_of, joining_parser, with_their_days
from gongbao.withdrawn import read_whole

__all__ = ["Group", "group_captures", "parse"]


def parse(digest: str, source: Source, holdings: Holdings, progress: Progress = silent) -> str:
    """Parse the groups of a batch of captures that hold something new; the documents' digest."""
    batch = read_batch(holdings.stores, digest, "captures")
    documents: dict[tuple[str, str], Document] = {}
    notes: list[Note] = []
    failures = 0
    parser = joining_parser(source)
    with confine(holdings.limits) as call:
        groups = _groups(batch.rows, reread=batch.reread, days=parser is not None)
        made: list[Parsed] = []
        for done, group in enumerate(groups, 1):
            made.append(_parse_group(source, group, holdings, call))
            failures += not made[-1].documents
            progress("parse", done, len(groups))
        read = list(groups)
        for group, at in _torn(groups, made, parser):
            _replace(made, read, at, (group, _parse_group(source, group, holdings, call)))
    for parsed in made:
        notes += parsed.notes
        for document in parsed.documents:
            # One issue listed under two addresses gives the same acts: the first is kept,
            # and both captures stand in the captures table.
            documents.setdefault((document.id, document.version), document)
    again = batch.reread or parser is not None
    whole = read_whole(zip(read, made, strict=False), batch.rows) if again else frozenset()
    rows = tuple(sorted(documents.values(), key=lambda document: (document.id, document.version)))
    named = Batch(
        "documents", batch.source, batch.run, digest, batch.since, batch.until,
        failures=failures, notes=tuple(notes), rows=rows, read=whole,
    )  # fmt: skip
    return write_batch(holdings.work, named)


def _groups(captures: Sequence[Capture], *, reread: bool, days: bool) -> list[Group]:
    """The groups with something new, or of which no document was made yet, and with ``days`` the
    others of their days; or all to read again."""
    groups = group_captures(captures)
    chosen = [group for group in groups if reread or _worth_reading(group)]
    return with_their_days(chosen, groups) if days else chosen


def _torn(
    groups: Sequence[Group], made: Sequence[Parsed], parser: Joining | None
) -> list[tuple[Group, list[int]]]:
    """For each day with articles that go on on other sheets: these sheets as one group, and
    their places."""
    days: dict[str, list[int]] = defaultdict(list)
    for n, group in enumerate(groups):
        day = day_of(group[0])
        if parser is not None and day and parser.turns(made[n]):
            days[day].append(n)
    several = [at for at in days.values() if len(at) > 1]
    return [(tuple(capture for n in at for capture in groups[n]), at) for at in several]


def _replace(
    made: list[Parsed], read: list[Group], at: Sequence[int], together: tuple[Group, Parsed]
) -> None:
    """Put what was made of some groups together, and these, in their place. Where that failed,
    each stays as it was read alone, which is not the whole."""
    group, whole = together
    for n in at:
        read[n] = ()
    if not whole.documents:
        made.append(Parsed(notes=whole.notes))
        return
    for n in at:
        made[n] = Parsed()
    made[at[0]], read[at[0]] = whole, group


def group_captures(captures: Sequence[Capture]) -> list[Group]:
    """A document's capture, its parts in order and its attachments."""
    heads = [c for c in captures if c.role == "document" and c.verdict in PUBLISHED_VERDICTS]
    members: dict[str, list[Capture]] = defaultdict(list)
    for capture in captures:
        if capture.part_of and capture.verdict in PUBLISHED_VERDICTS:
            members[capture.part_of].append(capture)
    groups = []
    for head in heads:
        parts = sorted(members[head.url], key=lambda c: (c.role != "part", c.part, c.url))
        groups.append((head, *(part for part in parts if part.url != head.url)))
    return groups


def _worth_reading(group: Group) -> bool:
    unread = any(note.code == "unread" for note in group[0].notes)
    return unread or any(capture.verdict != "same" for capture in group)


def _parse_group(source: Source, group: Group, holdings: Holdings, call: Confined) -> Parsed:
    head = group[0]
    fetched, notes = _with_bodies(group, holdings)
    if not fetched or fetched[0].capture.url != head.url:
        return Parsed((), notes)
    parsed = parse_confined(call, source.parser, fetched, holdings.limits)
    documents = tuple(
        replace(
            tell_repeats(document),
            source=source.id,
            kind=document.kind if document.kind == "report" else source.kind,
            url=document.url or head.url,
            capture=document.capture or head.body or "",
        )
        for document in parsed.documents
    )
    placed = (replace(note, where=note.where or head.url) for note in parsed.notes)
    return Parsed(name_documents(source, documents), (*notes, *placed))


def _with_bodies(group: Group, holdings: Holdings) -> tuple[list[Fetched], tuple[Note, ...]]:
    from gongbao.store.bodies import get_body

    fetched, notes = [], []
    for capture in group:
        if capture.body is None:
            continue
        try:
            with suppress(KeyMissing):
                fetched.append(Fetched(capture, get_body(holdings.stores, capture.body)))
                continue
            notes.append(Note("body-missing", f"no store holds {capture.body}", capture.url))
        except Damaged as error:
            notes.append(Note("body-damaged", str(error), capture.url))
    return fetched, tuple(notes)
