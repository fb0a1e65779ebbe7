"""An issue split into its acts, checked against its contents; unsplit when it has none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from gongbao.model import Note
from parsers.acts.contents import Contents, Entry
from parsers.acts.heads import (
    Head,
    find_heads,
    is_certain,
    is_part,
    likeness,
    may_begin_act,
    promises_act,
    starts_act,
)
from parsers.acts.words import fold, is_date, is_number, is_organ
from parsers.pdf.folios import page_number
from parsers.pdf.glyphs import Font
from parsers.pdf.pages import Page
from parsers.pdf.passages import Passage
from parsers.pdf.read import Reading

__all__ = ["Act", "Split", "split_acts"]

_NAMES = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_ALIKE = 0.72
_TITLED = 0.3
_NAMED = 0.8
_AS_LARGE = 0.9
_FRONT = 600
"""Characters before the first act that a cover and an imprint do not reach."""


@dataclass(frozen=True, slots=True)
class Act:
    """Passages ``start``…``stop`` (exclusive) are one act; ``head`` its title's, if found."""

    start: int
    stop: int
    title: str
    category: str = ""
    head: Head | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """The acts of an issue in order, and what did not agree."""

    acts: tuple[Act, ...]
    notes: tuple[Note, ...] = ()


def split_acts(reading: Reading, contents: Contents) -> Split:
    """The acts of an issue; none when nothing in it begins like an act."""
    passages = reading.passages
    body_from = max(contents.pages, default=0) + 1
    heads = [h for h in find_heads(passages, reading.measure) if h.page >= body_from]
    if _is_of_acts(contents, heads, passages):
        split = _by_contents(reading, heads, contents)
        if 2 * len(split.acts) >= len(contents.entries):
            return _with_front(split, passages, body_from)
        lost = len(contents.entries) - len(split.acts)
        message = f"{lost} of {len(contents.entries)} acts of the contents not found: kept whole"
        return Split((), (*split.notes, Note("not-split", message)))
    if not any(is_certain(head, passages) for head in heads):
        return Split(())
    return _checked(tuple(_close(_by_form(passages, heads), passages)), passages, body_from)


def _is_of_acts(contents: Contents, heads: Sequence[Head], passages: Sequence[Passage]) -> bool:
    """Contents of a gazette, not of a report: its entries are titles of acts, or acts follow."""
    entries = contents.entries
    titled = sum("关于" in entry.title or promises_act(entry.title) for entry in entries)
    if not entries or titled < _TITLED * len(entries):
        return len(entries) > 1 and _are_titles(entries, heads)
    return titled > 0 or any(is_certain(head, passages) for head in heads)


def _are_titles(entries: Sequence[Entry], heads: Sequence[Head]) -> bool:
    """Speeches, chronicles, interpretations: nearly all entries stand in the file word for word,
    none as a part of a report."""
    named = {fold(head.title) for head in heads if not is_part(head.title)}
    return sum(fold(entry.title) in named for entry in entries) > _NAMED * len(entries)


def _checked(acts: tuple[Act, ...], passages: Sequence[Passage], body_from: int) -> Split:
    """Acts found by their form alone: what stands before the first is not lost."""
    if not acts:
        return Split(())
    front = [p for p in passages[: acts[0].start] if p.page >= body_from]
    first = acts[0].start - len(front)
    if len(acts) == 1 and {p.page for p in front} <= {passages[acts[0].start].page}:
        return Split((replace(acts[0], start=first),))
    before = _length(front)
    if before > _FRONT and (len(acts) < 2 or 2 * before > _length(passages)):
        return Split((), (Note("not-split", "much text before the first act: kept whole"),))
    return _with_front(Split(acts), passages, body_from)


def _with_front(split: Split, passages: Sequence[Passage], body_from: int) -> Split:
    """Acts with much text that stands before the first of them as one of its own."""
    start = split.acts[0].start if split.acts else 0
    front = [p for p in passages[:start] if p.page >= body_from]
    if _length(front) <= _FRONT:
        return split
    title = next((p.text[:80] for p in front if p.text), "")
    note = Note("front", "much text before the first act: kept as one of its own", title)
    whole = Act(start - len(front), start, title)
    return Split((whole, *split.acts), (*split.notes, note))


def _length(passages: Iterable[Passage]) -> int:
    return sum(len(passage.text) for passage in passages)


def _by_contents(reading: Reading, heads: list[Head], contents: Contents) -> Split:
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
    return Split(tuple(_close(every, reading.passages)), tuple(notes))


def _unlisted(
    listed: Sequence[Head], heads: Sequence[Head], passages: Sequence[Passage]
) -> Iterator[Head]:
    """Heads that are acts' beyond doubt, as large as those that the contents list, though these
    do not: leaders and numbers of a scanned page may be lost."""
    least = min((head.size for head in listed), default=0.0)
    for head in heads:
        before = [other.first for other in listed if other.first < head.first]
        named = _named(passages[max(before, default=head.first) : head.first])
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


def _by_form(passages: Sequence[Passage], heads: Sequence[Head]) -> list[tuple[Head, str]]:
    largest = max((head.size for head in heads if promises_act(head.title)), default=0.0)
    look = _usual_look(heads, passages)
    starts: list[Head] = []
    closed = False
    for head in heads:
        before = passages[starts[-1].first : head.first] if starts else ()
        closed = closed or _is_signed(before)
        named = _named(before)
        if starts_act(head, passages, largest, named):
            starts.append(head)
            closed = False
        elif closed and _look(head, passages) == look and may_begin_act(head, named):
            starts.append(head)
    return [(head, "") for head in starts]


def _is_signed(passages: Sequence[Passage]) -> bool:
    return any(passage.align == "right" and is_date(passage.text) for passage in passages)


def _look(head: Head, passages: Sequence[Passage]) -> tuple[float, Font]:
    return round(head.size, 1), passages[head.first].font


def _usual_look(heads: Sequence[Head], passages: Sequence[Passage]) -> tuple[float, Font] | None:
    """The size and face of the titles of acts that are beyond doubt, where two have the same: a
    chronicle or a correction has no 文号, but its title looks like theirs."""
    looks = Counter(_look(head, passages) for head in heads if is_certain(head, passages))
    return next((look for look, count in looks.most_common(1) if count > 1), None)


def _named(passages: Sequence[Passage]) -> frozenset[str]:
    """What an act names in its title and in 《》, folded: texts that it puts into force stand
    behind it."""
    said = "".join(passage.text for passage in passages)
    title = takewhile(lambda passage: passage.align == "centre", passages)
    names = ["".join(passage.text for passage in title), *_NAMES.findall(said)]
    return frozenset(map(fold, names))


def _close(starts: Sequence[tuple[Head, str]], passages: Sequence[Passage]) -> list[Act]:
    """Acts from their heads: each reaches to where the next begins."""
    firsts = [_reach_up(head, passages) for head, _ in starts]
    stops = [*firsts[1:], len(passages)] if firsts else []
    return [
        Act(first, stop, head.title, category, head)
        for first, stop, (head, category) in zip(firsts, stops, starts, strict=True)
    ]


def _reach_up(head: Head, passages: Sequence[Passage]) -> int:
    """Where an act begins: its 文号, or the body's name, may stand above its title."""
    first = head.letterhead.first if head.letterhead is not None else head.first
    while first > 0:
        above = passages[first - 1]
        named = above.align == "centre" and is_organ(above.text)
        if above.page != head.page or not (is_number(above.text) or named):
            break
        first -= 1
    return first
