"""Articles of the HTML and stories of the PDF: which is which, where they stand, how they agree."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from gongbao.model import Document, Note, Paragraph
from gongbao.text.keys import key_text
from parsers.sheet.documents import sheet_span
from parsers.sheet.stories import Story

__all__ = ["Placed", "agreement", "place_documents"]

_LEAST = 0.35
_TITLED = 0.3
_LONGEST = 20_000
_SHORTER = 0.85
_OPENING = 16


@dataclass(frozen=True, slots=True)
class Placed:
    """Documents with their places, the story of each (None where it was not found), and the
    stories that no document was found for."""

    documents: tuple[Document, ...]
    stories: tuple[Story | None, ...]
    left: tuple[Story, ...]


def place_documents(documents: Sequence[Document], stories: Sequence[Story]) -> Placed:
    """Give each document the page and boxes of the story that has its headline or its words."""
    chosen = _chosen(documents, stories)
    found = [stories[chosen[d]] if d in chosen else None for d in range(len(documents))]
    placed = tuple(
        _placed(document, story) if story else _lost(document)
        for document, story in zip(documents, found, strict=True)
    )
    used = set(chosen.values())
    left = tuple(story for s, story in enumerate(stories) if s not in used)
    return Placed(placed, tuple(found), left)


def _chosen(documents: Sequence[Document], stories: Sequence[Story]) -> dict[int, int]:
    """The number of the story of each document that has one, the most alike first."""
    texts = [_grams(key_text(document.text)) for document in documents]
    others = [_grams(key_text(story.text)) for story in stories]
    rows = [
        (_likeness(texts[d], others[s]) + _TITLED * _same_title(documents[d], stories[s]), d, s)
        for d, s in itertools.product(range(len(documents)), range(len(stories)))
    ]
    chosen: dict[int, int] = {}
    for score, d, s in sorted(rows, key=lambda row: (-row[0], row[1], row[2])):
        if score >= _LEAST and d not in chosen and s not in chosen.values():
            chosen[d] = s
    return chosen


def _same_title(document: Document, story: Story) -> bool:
    title = key_text(document.title)
    return bool(title) and title == key_text(story.title)


def _grams(text: str) -> Counter[str]:
    return Counter(text[at : at + 3] for at in range(max(len(text) - 2, 0)))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """Share of the shorter text's trigrams that the other has too."""
    least = min(one.total(), other.total())
    return (one & other).total() / least if least else 0.0


def _lost(document: Document) -> Document:
    note = Note("not-on-page", "the article was not found on the sheet's PDF", document.url)
    return replace(document, notes=(*document.notes, note))


def _placed(document: Document, story: Story) -> Document:
    paragraphs = _with_places(document.paragraphs, story)
    mine = "".join(key_text(p.text) for p in document.paragraphs if p.role != "caption")
    theirs = "".join(key_text(p.text) for p in story.pieces if p.role != "caption")
    notes = list(document.notes)
    if story.turn.on or story.turn.back:
        # Only a part of the article stands on this sheet: that part is compared.
        mine = _part(mine, theirs, from_end=bool(story.turn.back))
        at = story.turn.on or story.turn.back
        notes.append(Note("turn", f"a part of it stands on sheet {at}", document.url))
    elif len(mine) < _SHORTER * len(theirs):
        message = f"the HTML has {len(mine)} characters, the PDF {len(theirs)}"
        notes.append(Note("html-shorter", message, document.url))
    quality = {**document.quality, "agreement": round(agreement(mine, theirs), 4)}
    pages = sheet_span(story) if len(story.sheets) > 1 else document.pages
    return replace(
        document, paragraphs=paragraphs, pages=pages, quality=quality, notes=tuple(notes)
    )


def _part(text: str, part: str, *, from_end: bool) -> str:
    return text[-len(part) :] if from_end else text[: len(part)]


def _with_places(paragraphs: Sequence[Paragraph], story: Story) -> tuple[Paragraph, ...]:
    """The paragraphs with page and box of the pieces with their text; then, of the pieces that
    are left, the one in which a paragraph begins, or that begins in it."""
    keys = [key_text(paragraph.text) for paragraph in paragraphs]
    found = _paired(keys, [key_text(piece.text) for piece in story.pieces])
    whole = not (story.turn.on or story.turn.back) and len(story.files) == 1
    placed: list[Paragraph] = []
    for n, paragraph in enumerate(paragraphs):
        piece = story.pieces[found[n]] if n in found else None
        if piece and piece.page:
            placed.append(replace(paragraph, page=piece.page, box=piece.box))
        elif whole:
            placed.append(replace(paragraph, page=story.pages[0]))
        else:
            placed.append(paragraph)
    return tuple(placed)


def _paired(keys: Sequence[str], pieces: Sequence[str]) -> dict[int, int]:
    """The number of the piece of each text that has one: equal ones first, none twice."""
    free = dict.fromkeys(range(len(pieces)))
    found: dict[int, int] = {}
    for same in (_is_same, _is_begun):
        for n in [n for n in range(len(keys)) if n not in found]:
            at = next((m for m in free if same(keys[n], pieces[m])), None)
            if at is not None:
                found[n] = at
                del free[at]
    return found


def _is_same(text: str, piece: str) -> bool:
    return bool(text) and text == piece


def _is_begun(text: str, piece: str) -> bool:
    opening = text[:_OPENING]
    if len(opening) < _OPENING:
        return False
    return opening in piece or (len(piece) >= _OPENING and piece[:_OPENING] in text)


def agreement(one: str, other: str) -> float:
    """1 less the edit distance of two texts by the longer one's length, 1 for equal texts.

    Levenshtein's distance by Myers' bit vectors (Hyyrö 2003), one big integer a character.
    """
    one, other = one[:_LONGEST], other[:_LONGEST]
    if not one or not other:
        return float(one == other)
    return 1 - _distance(one, other) / max(len(one), len(other))


def _distance(first: str, second: str) -> int:
    places: dict[str, int] = {}
    for index, character in enumerate(first):
        places[character] = places.get(character, 0) | 1 << index
    top, mask = 1 << (len(first) - 1), (1 << len(first)) - 1
    up, down, score = mask, 0, len(first)
    for character in second:
        match = places.get(character, 0)
        diagonal = (((match & up) + up) ^ up) | match | down
        right, left = down | ~(diagonal | up) & mask, up & diagonal
        score += bool(right & top) - bool(left & top)
        right = right << 1 | 1
        up, down = (left << 1 | ~(diagonal | right)) & mask, right & diagonal & mask
    return score
