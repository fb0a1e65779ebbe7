"""The acts that an issue's contents list: which head each entry means, and what does not agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from gongbao.model import Note
from parsers.acts.contents import Contents, Entry
from parsers.acts.heads import Head, is_certain, likeness, may_begin_act, names_in
from parsers.pdf.folios import page_number
from parsers.pdf.pages import Page
from parsers.pdf.passages import Passage
from parsers.pdf.read import Reading

__all__ = ["find_listed"]

_ALIKE = 0.72
_AS_LARGE = 0.9


def find_listed(
    reading: Reading, heads: list[Head], contents: Contents
) -> tuple[list[tuple[Head, str]], list[Note]]:
    """The heads of the acts that the contents list, and of those that they only should, in order,
    each with its category; and what does not agree."""
    pages = _physical(reading.pages, heads, contents.entries)
    notes: list[Note] = []
    starts: list[tuple[Head, Entry]] = []
    left = heads
    for entry in contents.entries:
        found = _match(left, entry, pages)
        if found is None:
            notes.append(_missing(entry))
            continue
        starts.append((found, entry))
        left = [head for head in left if head.first > found.last]
        page = pages.get(entry.page)
        if page is not None and page != found.page:
            message = f"the contents say page {entry.page}: {entry.title[:40]}"
            notes.append(Note("contents-page", message, f"p. {found.page}"))
    unlisted = list(_unlisted([head for head, _ in starts], heads, reading.passages))
    notes += map(_not_promised, unlisted)
    every = [(head, entry.category) for head, entry in starts] + [(head, "") for head in unlisted]
    every.sort(key=lambda start: start[0].first)
    return every, notes


def _unlisted(
    listed: Sequence[Head], heads: Sequence[Head], passages: Sequence[Passage]
) -> Iterator[Head]:
    """Heads that are acts' beyond doubt, as large as those that the contents list, though these
    do not: leaders and numbers of a scanned page may be lost."""
    least = min((head.size for head in listed), default=0.0)
    for head in heads:
        before = [other.first for other in listed if other.first < head.first]
        named = names_in(passages[max(before, default=head.first) : head.first])
        if head in listed or not is_certain(head, passages) or not may_begin_act(head, named):
            continue
        if listed and head.size > _AS_LARGE * least and not _is_inside(head, listed):
            yield head


def _is_inside(head: Head, listed: Sequence[Head]) -> bool:
    """Whether a head is a listed one's letterhead or part of its title."""
    return any(
        (other.first <= head.last and head.first <= other.last) or other.letterhead == head
        for other in listed
    )


def _not_promised(head: Head) -> Note:
    message = f"an act that the contents do not promise: {head.title[:60]}"
    return Note("contents-unlisted", message, f"p. {head.page}")


def _missing(entry: Entry) -> Note:
    message = f"the contents promise an act that was not found: {entry.title[:60]}"
    return Note("contents-missing", message, f"printed page {entry.page}")


def _physical(
    pages: Sequence[Page], heads: Sequence[Head], entries: Iterable[Entry]
) -> dict[int, int]:
    """Printed page numbers to pages of the file: by the numbers printed on them, else by the
    distance that most titles agree on."""
    printed = {
        number: page.number
        for page in pages
        for line in page.furniture
        if (number := page_number(line.text)) is not None
    }
    if printed:
        return printed
    votes = Counter(
        head.page - entry.page
        for entry in entries
        for head in heads
        if likeness(head, entry) > _ALIKE
    )
    if not votes:
        return {}
    shift = votes.most_common(1)[0][0]
    return {page.number - shift: page.number for page in pages}


def _match(heads: Sequence[Head], entry: Entry, pages: dict[int, int]) -> Head | None:
    """The head an entry means: by its words, and by its page when words alone leave doubt."""
    page = pages.get(entry.page)
    scored = [(likeness(head, entry) + 0.1 * (head.page == page), head) for head in heads]
    alike = [(score, head) for score, head in scored if score >= _ALIKE]
    if alike:
        best = max(score for score, _ in alike)
        return next(head for score, head in alike if score > best - 0.02)
    near = [(score, head) for score, head in scored if head.page == page and score > 0.45]
    return max(near, key=lambda pair: pair[0])[1] if near else None
