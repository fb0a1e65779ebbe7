"""An issue split into its acts, checked against its contents; unsplit when it has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gongbao.model import Note
from parsers.acts.contents import Contents, Entry
from parsers.acts.heads import (
    Head,
    find_heads,
    is_certain,
    is_part,
    may_begin_act,
    names_in,
    promises_act,
    starts_act,
)
from parsers.acts.listed import find_listed
from parsers.acts.words import fold, is_date, is_number, is_organ
from parsers.pdf.glyphs import Font
from parsers.pdf.passages import Passage
from parsers.pdf.read import Reading

__all__ = ["Act", "Split", "split_acts"]

_TITLED = 0.3
_NAMED = 0.8
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
        listed, notes = find_listed(reading, heads, contents)
        split = Split(tuple(_close(listed, passages)), tuple(notes))
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


def _by_form(passages: Sequence[Passage], heads: Sequence[Head]) -> list[tuple[Head, str]]:
    largest = max((head.size for head in heads if promises_act(head.title)), default=0.0)
    look = _usual_look(heads, passages)
    starts: list[Head] = []
    closed = False
    for head in heads:
        before = passages[starts[-1].first : head.first] if starts else ()
        closed = closed or _is_signed(before)
        named = names_in(before)
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
