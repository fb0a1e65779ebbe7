"""Searching: with the index where there is one, and what it does not hold yet is scanned."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongbao.search.found import Found, Hit, make_hit
from gongbao.search.index import day_number, open_index, read_state
from gongbao.search.question import Question
from gongbao.search.scan import COLUMNS, scan
from gongbao.search.terms import pairs
from gongbao.text.keys import key_text

if TYPE_CHECKING:
    import pyarrow as pa
    import tantivy

    from gongbao.reading.documents import Documents

__all__ = ["Searcher"]

_TITLE = 4.0
_NUMBER = 1_000.0
_NOTHING = Found(0, (), True)


class Searcher:
    """Searches the documents as they were when it was made; it looks for an index once."""

    def __init__(self, folder: Path, archive: str, documents: Documents) -> None:
        self._documents = documents
        state = read_state(folder, archive)
        self._index = None if state is None else open_index(folder)
        self._inner: Any = None if self._index is None else self._index.searcher()
        dataset = documents.dataset
        files = frozenset() if dataset is None else frozenset(dataset.files)
        self._unread = files - (state.files if state else frozenset())
        self._stale = self._ids_of_unread() if self._index is not None else frozenset()

    @property
    def behind(self) -> int:
        """How many files of the documents table the index does not hold yet; 0 without one."""
        return len(self._unread) if self._index is not None else 0

    def search(self, question: Question, limit: int = 20) -> Found:
        """The documents that hold every phrase, ``limit`` of them."""
        if self._index is None or not all(question.keys):
            chosen = self._documents.narrowed(question)
            return scan(chosen.select(*COLUMNS).batches(), question, limit)
        query = _query(self._index.schema, question)
        if self._stale or question.exact:
            return self._checked(query, question, limit)
        found = self._inner.search(query, max(limit, 1), True)
        hits = (self._hit(address, question, score) for score, address in found.hits[:limit])
        return Found(found.count, tuple(hits), True)

    def _checked(self, query: Any, question: Question, limit: int) -> Found:
        """The index's hits that stand when looked at, and those of what it does not hold yet."""
        found = self._inner.search(query, max(self._inner.num_docs, 1), True)
        known = [hit for hit in found.hits if self._stands(hit[1], question)]
        fresh = scan(self._fresh(question), question, limit) if self._stale else _NOTHING
        hits = [self._hit(address, question, score) for score, address in known[:limit]]
        ordered = sorted([*hits, *fresh.hits], key=lambda hit: -hit.score)
        return Found(len(known) + fresh.total, tuple(ordered[:limit]), True)

    def _stands(self, address: Any, question: Question) -> bool:
        held = self._shown(address)
        if held["id"] in self._stale:
            return False
        return not question.exact or all(
            phrase in held["title"] or phrase in held["text"] for phrase in question.phrases
        )

    def _shown(self, address: Any) -> dict[str, Any]:
        shown: dict[str, Any] = json.loads(bytes(self._inner.doc(address)["shown"][0]))
        return shown

    def _fresh(self, question: Question) -> Iterator[pa.RecordBatch]:
        return self._documents.narrowed(question, ids=self._stale).select(*COLUMNS).batches()

    def _ids_of_unread(self) -> frozenset[str]:
        ids: set[str] = set()
        dataset = self._documents.dataset
        for fragment in dataset.get_fragments() if dataset is not None else ():
            if fragment.path in self._unread:
                ids.update(fragment.to_table(columns=["id"])["id"].to_pylist())
        return frozenset(ids)

    def _hit(self, address: Any, question: Question, score: float) -> Hit:
        row = self._shown(address)
        row["published"] = date.fromisoformat(row["day"]) if row["day"] else None
        return make_hit(row, question, score)


def _query(schema: tantivy.Schema, question: Question) -> Any:
    import tantivy

    query = tantivy.Query
    must, occur = [], tantivy.Occur
    for key in question.keys:
        title = query.boost_query(_phrase(schema, "title_terms", key), _TITLE)
        either = [(occur.Should, title), (occur.Should, _phrase(schema, "text_terms", key))]
        must.append((occur.Must, query.boolean_query(either)))
    said = query.boolean_query(must) if must else query.all_query()
    if question.number:
        own = query.term_query(schema, "number_key", question.number)
        first = query.boost_query(query.const_score_query(own, 1.0), _NUMBER)
        said = query.boolean_query([(occur.Should, said), (occur.Should, first)])
    filters = [(occur.Must, query.const_score_query(f, 0.0)) for f in _filters(schema, question)]
    return query.boolean_query([(occur.Must, said), *filters]) if filters else said


def _phrase(schema: tantivy.Schema, field: str, key: str) -> Any:
    import tantivy

    terms: list[str | tuple[int, str]] = [*pairs(key)]
    if not terms:
        # Every character begins a term: its pair with the next, or itself at the end. Keys are
        # letters and digits, which mean themselves in a regular expression.
        return tantivy.Query.regex_query(schema, field, f"{key}.?")
    if len(terms) == 1:
        return tantivy.Query.term_query(schema, field, key)
    return tantivy.Query.phrase_query(schema, field, terms)


def _filters(schema: tantivy.Schema, question: Question) -> Iterator[Any]:
    import tantivy

    query = tantivy.Query
    if question.sources is not None:
        yield query.term_set_query(schema, "source", list(question.sources))
    if question.kind is not None:
        yield query.term_query(schema, "kind", question.kind)
    if question.since or question.until:
        first = day_number(question.since) or 1
        last = day_number(question.until) or 99_999_999
        yield query.range_query(schema, "day", tantivy.FieldType.Unsigned, first, last)
    if question.issuer:
        yield _phrase(schema, "issuer_terms", key_text(question.issuer))
    if question.number_only:
        yield query.term_query(schema, "number_key", question.number_only)
