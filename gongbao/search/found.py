"""What a search gives: documents with the place where the phrase stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongbao.search.question import Question
from gongbao.text.folded import fold_texts

__all__ = ["Found", "Hit", "make_hit"]

_BEFORE, _AFTER = 30, 60


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found. ``snippet`` is a stretch of its text, ``marks`` where in it the
    phrases stand (first, last + 1); ``score`` says more only beside other hits of one search."""

    id: str
    version: str
    source: str
    title: str
    number: str
    issuer: str
    published: date | None
    score: float
    snippet: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """``total`` documents were found, ``hits`` are the best of them. ``indexed`` says whether an
    index was used; it changes the speed and the order, not what is found."""

    total: int
    hits: tuple[Hit, ...]
    indexed: bool

    def __len__(self) -> int:
        return len(self.hits)

    def __getitem__(self, place: int) -> Hit:
        return self.hits[place]

    def __iter__(self) -> Iterator[Hit]:
        """The hits, best first."""
        return iter(self.hits)


def make_hit(row: dict[str, Any], question: Question, score: float) -> Hit:
    """The hit of a document's row: id, version, source, title, number, issuer, published, text."""
    snippet, marks = _snippet(row["text"], question)
    return Hit(
        row["id"], row["version"], row["source"], row["title"], row["number"] or "",
        row["issuer"] or "", row["published"], score, snippet, marks,
    )  # fmt: skip


def _snippet(text: str, question: Question) -> tuple[str, tuple[tuple[int, int], ...]]:
    spans = sorted(_spans(text, question))
    first = spans[0][0] if spans else 0
    start = max(0, first - _BEFORE)
    end = min(len(text), first + _BEFORE + _AFTER)
    marks = tuple((a - start, min(b, end) - start) for a, b in spans if a < end)
    return text[start:end].replace("\n", " "), marks


def _spans(text: str, question: Question) -> Iterator[tuple[int, int]]:
    """The first place of each phrase in the text."""
    if question.exact:
        for phrase in question.phrases:
            at = text.find(phrase)
            if at >= 0:
                yield at, at + len(phrase)
        return
    folded = fold_texts([text])
    key = folded.codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    for phrase in question.keys:
        at = key.find(phrase)
        if at >= 0:
            yield int(folded.places[at]), int(folded.places[at + len(phrase) - 1]) + 1
