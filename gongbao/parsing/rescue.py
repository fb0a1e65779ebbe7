"""Parsing in a confined child, and what to do when the child does not come back.

One page of a file can take all time or memory there is (nested forms without end, a stream of a
gigabyte). A parser that knows pages is then asked page by page, each within its own bound, and
parses the file again without those it did not come back from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from gongbao.model import Note, Parsed
from gongbao.parsing.confined import CallFailed, Confined
from gongbao.plugins import Fetched, Paged, load_parser
from gongbao.settings import Limits

__all__ = ["confine", "parse_bodies", "parse_confined"]

_HOPELESS = 5
"""So many bad pages, and the file as a whole is given up."""

_LOST = frozenset({"timeout", "died", "memory"})


def confine(limits: Limits, work: Callable[..., object] | None = None) -> Confined:
    """The child in which bodies are parsed, or in which something else (a function that can be
    imported by its name) is done to them."""
    return Confined(
        work or _work,
        seconds=limits.parse_seconds,
        memory=limits.parse_memory,
        resident=limits.parse_resident,
    )


def parse_confined(call: Confined, parser: str, group: Sequence[Fetched], limits: Limits) -> Parsed:
    """What the parser makes of a group. A parser that fails gives a note, never an error."""
    try:
        return _parsed(call, parser, group)
    except CallFailed as failure:
        bad = _bad_pages(call, parser, group[0].body, limits) if failure.code in _LOST else ()
        note = Note(f"parse-{failure.code}", f"the {parser} parser {failure}")
        if not bad:
            return Parsed(notes=(note,))
    try:
        parsed = _parsed(call, parser, group, bad)
    except CallFailed:
        return Parsed(notes=(note,))
    left_out = ", ".join(f"p. {page}" for page in bad)
    return replace(parsed, notes=(*parsed.notes, replace(note, where=left_out)))


def parse_bodies(parser: str, group: Sequence[Fetched], skip: tuple[int, ...] = ()) -> Parsed:
    """What the parser of this name makes of one group, pages in ``skip`` left out."""
    reader = load_parser(parser)
    chosen = reader.without(skip) if skip and isinstance(reader, Paged) else reader
    parsed = chosen.parse(group)
    documents = (
        replace(document, parser=reader.name, parser_version=reader.version)
        for document in parsed.documents
    )
    return replace(parsed, documents=tuple(documents))


def _parsed(
    call: Confined, parser: str, group: Sequence[Fetched], skip: tuple[int, ...] = ()
) -> Parsed:
    parsed: Parsed = call("parse", parser, list(group), skip)
    return parsed


def _bad_pages(call: Confined, parser: str, body: bytes, limits: Limits) -> tuple[int, ...]:
    """The pages that the parser does not come back from; none when it knows no pages, or when
    there are too many."""
    try:
        count = call("pages", parser, body)
    except CallFailed:
        return ()
    bad: list[int] = []
    for page in range(1, count + 1):
        try:
            call.within(limits.page_seconds, "touch", parser, body, page)
        except CallFailed:
            bad.append(page)
        if len(bad) > _HOPELESS:
            return ()
    return tuple(bad)


def _work(verb: str, parser: str, *arguments: object) -> object:
    """What the child does: the one function that it is started with."""
    if verb == "parse":
        return parse_bodies(parser, *arguments)  # type: ignore[arg-type]
    reader = load_parser(parser)
    if not isinstance(reader, Paged):
        return 0
    return getattr(reader, verb)(*arguments)
