"""Batches: what one stage hands to the next, named by the SHA-256 of its bytes.

A batch is JSON lines: a header, then one capture, document or relation a line. It lies in the
work store as a body, so a stage takes a digest and gives a digest. Encoding is deterministic:
the same words give the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError

from gongbao.errors import Damaged, UsageError
from gongbao.model import Capture, Document, Note, Relation, Run, Source
from gongbao.store import Store
from gongbao.store.bodies import get_body, put_body
from gongbao.withdrawn import Pairs

__all__ = [
    "Batch",
    "dump",
    "dump_capture",
    "load",
    "load_capture",
    "plain",
    "read_batch",
    "write_batch",
]

Word = TypeVar("Word", Capture, Document, Relation)
T = TypeVar("T")

_WORDS: dict[str, type[Any]] = {"captures": Capture, "documents": Document, "relations": Relation}


@dataclass(frozen=True, slots=True)
class Batch(Generic[Word]):
    """``kind`` is captures, documents or relations; ``parent`` is the digest it was made from.

    ``failures`` counts what could not be read or fetched; the notes say what. ``reread`` captures
    were observed by earlier runs, and are only read again: all of them, and none is a new row.
    ``read`` is what the documents were read from that was read whole again (gongbao/withdrawn.py).
    ``about`` is what readers of the archive are told of the source, ``walked`` names the lists that
    were seen as far as they had to be (captures only; gongbao/walks.py).
    """

    kind: str
    source: str
    run: str
    parent: str = ""
    since: str = ""
    until: str = ""
    failures: int = 0
    notes: tuple[Note, ...] = ()
    rows: tuple[Word, ...] = field(default=())
    reread: bool = False
    about: Mapping[str, Any] = field(default_factory=dict)
    walked: str = ""
    read: Pairs = frozenset()


_ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[T]) -> TypeAdapter[T]:
    adapter = _ADAPTERS.get(kind)
    if adapter is None:
        adapter = _ADAPTERS[kind] = TypeAdapter(kind)
    return adapter


def dump(word: Capture | Document | Relation | Run | Source | Note) -> bytes:
    """One word as a line of JSON, without the newline."""
    return _adapter(type(word)).dump_json(word, ensure_ascii=False)


def load(kind: type[T], line: bytes | str) -> T:
    """The word that ``dump`` wrote. Raises Damaged when the line is none."""
    try:
        return _adapter(kind).validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Damaged(f"not a {kind.__name__}: {place}: {first['msg']}") from error


def plain(word: Any) -> Any:
    """The word as JSON-ready lists and dicts, for tables and machines."""
    return _adapter(type(word)).dump_python(word, mode="json")


def dump_capture(capture: Capture) -> bytes:
    """A capture as its journal entry."""
    return dump(capture)


def load_capture(data: bytes) -> Capture:
    """The capture of a journal entry. Raises Damaged."""
    return load(Capture, data)


def write_batch(work: Store, batch: Batch[Word]) -> str:
    """Keep a batch in the work store; gives its digest."""
    header = {
        "kind": batch.kind,
        "source": batch.source,
        "run": batch.run,
        "parent": batch.parent,
        "since": batch.since,
        "until": batch.until,
        "failures": batch.failures,
        "notes": [plain(note) for note in batch.notes],
        **({"reread": True} if batch.reread else {}),
        **({"about": dict(batch.about)} if batch.about else {}),
        **({"walked": batch.walked} if batch.walked else {}),
        **({"read": sorted(batch.read)} if batch.read else {}),
    }
    lines = [json.dumps(header, ensure_ascii=False).encode(), *_lines(batch.rows)]
    return put_body(work, b"\n".join(lines) + b"\n")


def read_batch(stores: Sequence[Store], digest: str, kind: str) -> Batch[Any]:
    """The batch of this digest. Raises KeyMissing, or UsageError when it is of another kind."""
    header_line, *lines = get_body(stores, digest).splitlines()
    try:
        header = json.loads(header_line)
    except ValueError:
        header = {}
    if not isinstance(header, dict) or header.get("kind") not in _WORDS:
        raise UsageError(f"{digest[:12]}… is no batch of captures, documents or relations")
    if kind and header["kind"] != kind:
        raise UsageError(f"{digest[:12]}… holds {header['kind']}, and {kind} are needed here")
    header["notes"] = tuple(load(Note, json.dumps(note)) for note in header["notes"])
    header["read"] = frozenset((url, body) for url, body in header.get("read", ()))
    word = _WORDS[header["kind"]]
    return Batch(**header, rows=tuple(load(word, line) for line in lines))


def _lines(rows: Iterable[Capture | Document | Relation]) -> Iterable[bytes]:
    return (dump(row) for row in rows)
