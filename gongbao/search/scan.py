"""Search without an index: every text that is meant is read and compared."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from gongbao.search.found import Found, make_hit
from gongbao.search.question import Question, number_key
from gongbao.text.folded import Folded, fold_texts, portions
from gongbao.text.keys import key_text

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["COLUMNS", "matching", "scan"]

COLUMNS = ("id", "version", "source", "kind", "title", "number", "issuer", "issued", "published",
           "text")  # fmt: skip
_TITLE = 5.0
_NUMBER = 1_000.0


def scan(batches: Iterable[pa.RecordBatch], question: Question, limit: int) -> Found:
    """Documents of the batches (``COLUMNS``) that hold every phrase, in the title or in the text;
    those first that hold them most often, then the newest. A document whose 文号 was asked for
    comes before those that cite it."""
    best: list[tuple[float, str, str, dict[str, Any]]] = []
    total = 0
    for row, score in matching(batches, question):
        total += 1
        entry = (score, str(row["published"] or ""), row["id"], row)
        if len(best) < limit:
            heapq.heappush(best, entry)
        elif limit:
            heapq.heappushpop(best, entry)
    ordered = sorted(best, key=lambda entry: entry[:3], reverse=True)
    return Found(
        total, tuple(make_hit(row, question, score) for score, _, _, row in ordered), False
    )


def matching(
    batches: Iterable[pa.RecordBatch], question: Question
) -> Iterator[tuple[dict[str, Any], float]]:
    """Rows that match, with their score."""
    issuer = key_text(question.issuer)
    for batch in batches:
        scores = _scores(batch, question)
        for place in np.flatnonzero(scores).tolist():
            row = {name: batch.column(name)[place].as_py() for name in COLUMNS}
            if issuer and issuer not in key_text(row["issuer"] or ""):
                continue
            if question.number_only and number_key(row["number"] or "") != question.number_only:
                continue
            yield row, float(scores[place])


def _scores(batch: pa.RecordBatch, question: Question) -> Any:
    """A score a row; 0 where a phrase is missing."""
    titles = [title or "" for title in batch.column("title").to_pylist()]
    texts = [text or "" for text in batch.column("text").to_pylist()]
    if not question.phrases:
        return np.ones(len(texts))
    counts = _counts(titles, texts, question)
    scores = np.where(np.min(counts, axis=0) > 0, np.sum(counts, axis=0), 0.0)
    if question.number:
        numbers = batch.column("number").to_pylist()
        own = np.array([number_key(number or "") == question.number for number in numbers])
        scores = scores + _NUMBER * own
    return scores


def _counts(titles: list[str], texts: list[str], question: Question) -> list[Any]:
    """For each phrase, how often each document says it; one in the title counts for more."""
    if question.exact:
        both = list(zip(titles, texts, strict=True))
        phrases = question.phrases
        return [np.array([_TITLE * a.count(p) + b.count(p) for a, b in both]) for p in phrases]
    in_titles = _count_keys(titles, question.keys)
    in_texts = _count_keys(texts, question.keys)
    return [_TITLE * a + b for a, b in zip(in_titles, in_texts, strict=True)]


def _count_keys(texts: list[str], keys: tuple[str, ...]) -> list[Any]:
    """How often each key stands in the key text of each text."""
    counts: list[list[Any]] = [[] for _ in keys]
    for portion in portions(texts):
        folded = fold_texts(portion)
        data = folded.codes.astype("<u4").tobytes()
        for column, key in zip(counts, keys, strict=True):
            column.append(_count(folded, data, key))
    empty = [np.zeros(0)]
    return [np.concatenate(column or empty) for column in counts]


def _count(folded: Folded, data: bytes, key: str) -> Any:
    needle = key.encode("utf-32-le", "surrogatepass")
    counts = np.zeros(folded.count)
    starts = folded.starts
    at = data.find(needle)
    while at >= 0:
        if at % 4 == 0:
            text = int(np.searchsorted(starts, at // 4, side="right")) - 1
            if at // 4 + len(key) <= starts[text + 1]:
                counts[text] += 1
            at = data.find(needle, at + 4)
        else:
            at = data.find(needle, at + 1)
    return counts
