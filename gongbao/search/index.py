"""The index: made of the archive, thrown away at will, and never part of it.

It lies in a folder beside the work store, or in the user's cache. ``build`` brings it up to date
file by file of the documents table: what was indexed is not read again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongbao.errors import GongbaoError, StoreFull, says_no_room
from gongbao.search.question import number_key
from gongbao.search.scan import COLUMNS
from gongbao.search.terms import terms_of
from gongbao.stages import Progress, silent
from gongbao.text.folded import fold_texts, portions

if TYPE_CHECKING:
    import pyarrow as pa
    import tantivy
    from pyarrow.dataset import Dataset

    from gongbao.reading.documents import Documents

__all__ = ["FORMAT", "SHOWN", "Built", "State", "build", "day_number", "open_index", "read_state"]

FORMAT = 1
SHOWN = ("id", "version", "source", "title", "number", "issuer", "text")
"""What a hit shows, and ``day``, kept in the index as JSON."""
_HEAP = 256 * 1024 * 1024
_ANEW = "make it anew: gongbao index --rebuild"
_STATE = "state.json"
_HELD = "held.parquet"


@dataclass(frozen=True, slots=True)
class State:
    """What an index holds: of which archive, and the files of the documents table that were
    read."""

    archive: str
    files: frozenset[str]
    documents: int


@dataclass(frozen=True, slots=True)
class Built:
    """What ``build`` did; ``bytes`` is the size of the index on disk."""

    documents: int
    added: int
    removed: int
    bytes: int


def build(
    folder: Path,
    archive: str,
    documents: Documents,
    *,
    rebuild: bool = False,
    progress: Progress = silent,
) -> Built:
    """Bring the index in ``folder`` up to date with the documents (newest versions of all).
    Killed at any instant, it is as it was or goes on the next time. Raises GongbaoError when
    another process is at it."""
    state = None if rebuild else read_state(folder, archive)
    if state is None:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    index = _make(folder)
    held = _held(folder) if state else {}
    newest = _newest(documents)
    gone = [name for name in held if name not in newest]
    files = _files(documents)
    unread = files if state is None else files - state.files
    with _asking(folder, "another process is building this index; wait for it"):
        writer = index.writer(heap_size=_HEAP, num_threads=1)
    added = 0
    for rows, done in _new_rows(documents, unread, newest, held):
        with _asking(folder, _ANEW):
            for row in rows:
                writer.delete_documents_by_term("id", row["id"])
                writer.add_document(_document(row))
                added += 1
        progress("index", done, len(unread))
    with _asking(folder, _ANEW):
        for name in gone:
            writer.delete_documents_by_term("id", name)
        writer.commit()
        writer.wait_merging_threads()
    _write_state(folder, archive, files, newest)
    return Built(len(newest), added, len(gone), _size(folder))


def read_state(folder: Path, archive: str) -> State | None:
    """What the index holds; None where there is none, or one of another format or archive."""
    try:
        words = json.loads((folder / _STATE).read_text("utf-8"))
        if words["format"] != FORMAT or words["archive"] != archive:
            return None
        return State(words["archive"], frozenset(words["files"]), words["documents"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def open_index(folder: Path) -> tantivy.Index:
    """The index in ``folder``. Raises GongbaoError when it cannot be read."""
    import tantivy

    with _asking(folder, _ANEW):
        return tantivy.Index.open(str(folder / "terms"))


def day_number(day: date | None) -> int:
    """``20230531``; 0 for no day."""
    return day.year * 10_000 + day.month * 100 + day.day if day else 0


def _make(folder: Path) -> tantivy.Index:
    import tantivy

    terms = folder / "terms"
    terms.mkdir(exist_ok=True)
    schema = tantivy.SchemaBuilder()
    for name in ("id", "source", "kind", "number_key"):
        schema.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("title_terms", "text_terms", "issuer_terms"):
        schema.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    # A text field would be indexed too, each text as one long term.
    schema.add_bytes_field("shown", stored=True, indexed=False, fast=False)
    schema.add_unsigned_field("day", indexed=True, fast=True)
    with _asking(folder, _ANEW):
        return tantivy.Index(schema.build(), path=str(terms))


@contextmanager
def _asking(folder: Path, advice: str) -> Iterator[None]:
    """What the index does not do: a GongbaoError with what to do about it."""
    try:
        yield
    except (ValueError, OSError) as error:
        if says_no_room(error):
            raise StoreFull(str(folder)) from error
        raise GongbaoError(f"{folder}: {' '.join(str(error).split())}; {advice}") from error


def _document(row: Mapping[str, Any]) -> Any:
    import tantivy

    document = tantivy.Document()
    for name in ("id", "source", "kind"):
        document.add_text(name, row[name] or "")
    shown = {name: row[name] or "" for name in SHOWN} | {"day": str(row["published"] or "")}
    document.add_bytes("shown", json.dumps(shown, ensure_ascii=False).encode())
    document.add_text("number_key", number_key(row["number"] or ""))
    for name in ("title", "text", "issuer"):
        document.add_text(f"{name}_terms", terms_of(row[f"{name}_key"]))
    document.add_unsigned("day", day_number(row["published"] or row["issued"]))
    return document


def _newest(documents: Documents) -> dict[str, str]:
    newest: dict[str, str] = {}
    for batch in documents.select("id", "version").batches():
        newest.update(zip(batch["id"].to_pylist(), batch["version"].to_pylist(), strict=True))
    return newest


def _files(documents: Documents) -> frozenset[str]:
    dataset = documents.dataset
    return frozenset() if dataset is None else frozenset(dataset.files)


def _new_rows(
    documents: Documents,
    unread: frozenset[str],
    newest: Mapping[str, str],
    held: Mapping[str, str],
) -> Iterator[tuple[list[dict[str, Any]], int]]:
    """Rows of the files not read yet that are their document's newest version and not held, with
    their keys; and how many files are done."""
    dataset: Dataset | None = documents.dataset
    done = 0
    if dataset is None:
        return
    for fragment in dataset.get_fragments():
        if fragment.path not in unread:
            continue
        for batch in fragment.to_batches(schema=dataset.schema, columns=list(COLUMNS)):
            rows = batch.to_pylist()
            wanted = [
                row
                for row in rows
                if newest.get(row["id"]) == row["version"] != held.get(row["id"])
            ]
            yield _with_keys(wanted), done
        done += 1


def _with_keys(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for name in ("title", "text", "issuer"):
        keys = _keys([row[name] or "" for row in rows])
        for row, key in zip(rows, keys, strict=True):
            row[f"{name}_key"] = key
    return rows


def _keys(texts: list[str]) -> Iterator[str]:
    for portion in portions(texts):
        folded = fold_texts(portion)
        whole = folded.codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
        starts = folded.starts.tolist()
        yield from (whole[a:b] for a, b in pairwise(starts))


def _held(folder: Path) -> dict[str, str]:
    import pyarrow.parquet as pq

    table: pa.Table = pq.read_table(folder / _HELD)
    return dict(zip(table["id"].to_pylist(), table["version"].to_pylist(), strict=True))


def _write_state(
    folder: Path, archive: str, files: frozenset[str], newest: Mapping[str, str]
) -> None:
    """After the commit: an index that is killed before this is brought up to date again."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({"id": list(newest), "version": list(newest.values())})
    pq.write_table(table, folder / f"{_HELD}.part")
    (folder / f"{_HELD}.part").replace(folder / _HELD)
    words = {
        "format": FORMAT, "archive": archive, "files": sorted(files), "documents": len(newest),
    }  # fmt: skip
    (folder / f"{_STATE}.part").write_text(json.dumps(words), "utf-8")
    (folder / f"{_STATE}.part").replace(folder / _STATE)


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
