"""The Delta tables: their schemas, and the one way a row gets in.

    captures    every observation that said something new: url, status, headers, body, verdict
    documents   one row a document version; paragraphs nested, with page and box
    relations   document-document edges, with method and both containments
    signatures  what deduplication compares, so that a daily run never reads old text
    bands       the index's postings: which signatures hold a key
    stops       the sets of common shingles that this archive learnt; the last one counts

A commit carries two Delta application transactions. One is its own id (the run's), so that a
retry after a lost reply finds it before it writes. The other is the source, so that of two
machines that add rows of one source at a time, the second is refused, looks again at what is
there, and adds only what is still new. Rows are only ever added.
"""

from __future__ import annotations

import json
import random
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongbao import __version__
from gongbao.errors import AccessDenied, Damaged, StoreError
from gongbao.patience import patiently
from gongbao.store import is_remote

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable
    from pyarrow.dataset import Dataset

__all__ = ["TABLES", "Tables", "layout_of", "schema_of"]

TABLES = ("captures", "documents", "relations", "signatures", "bands", "stops")

_ATTEMPTS = 12
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LOOKED_BACK = 50
# Old log entries are what makes an old version readable: they are never cleaned up by themselves.
# To open a table is to read its newest checkpoint and each entry after it: as many requests.
_CONFIGURATION = {
    "delta.checkpointInterval": "10",
    "delta.enableExpiredLogCleanup": "false",
    "delta.logRetentionDuration": "interval 36500 days",
}
# What the log says of each file of documents: least and greatest, by which readers leave it out.
_MEASURED = {
    "documents": {"delta.dataSkippingStatsColumns": "id,kind,issuer,issued,published,run"},
}

Row = Mapping[str, Any]


def schema_of(name: str) -> pa.Schema:
    """The Arrow schema of a table. ``source`` is its partition."""
    import pyarrow as pa

    text, number, stamp, day = pa.string(), pa.int32(), pa.timestamp("us", "UTC"), pa.date32()
    notes = pa.list_(pa.struct([("code", text), ("message", text), ("where", text)]))
    words = pa.map_(text, text)
    box = pa.list_(pa.float64())
    paragraph = [("role", text), ("level", number), ("text", text), ("page", number), ("box", box)]
    span = [("row", number), ("column", number), ("rows", number), ("columns", number)]
    grid = pa.list_(pa.list_(text))
    table = [("rows", grid), ("spans", pa.list_(pa.struct(span))), ("page", number),
             ("last_page", number), ("box", box)]  # fmt: skip
    attachment = [("url", text), ("title", text), ("body", text), ("text", text)]
    repeat = [("start", number), ("end", number), ("first", number), ("count", number)]
    fields: dict[str, list[tuple[str, pa.DataType]]] = {
        "captures": [
            ("source", text), ("url", text), ("role", text), ("found_on", text),
            ("fetched_at", stamp), ("status", number), ("headers", words), ("body", text),
            ("size", pa.int64()), ("media_type", text), ("charset", text), ("verdict", text),
            ("redirects", pa.list_(text)), ("part_of", text), ("part", number), ("hints", words),
            ("notes", notes), ("run", text),
        ],
        "documents": [
            ("id", text), ("version", text), ("source", text), ("kind", text), ("title", text),
            ("number", text), ("issuer", text), ("category", text), ("issued", day),
            ("published", day), ("issue_label", text), ("issue_number", number),
            ("issue_total", number), ("ordinal", number), ("url", text), ("capture", text),
            ("pages", pa.list_(number)), ("text", text),
            ("paragraphs", pa.list_(pa.struct(paragraph))), ("tables", pa.list_(pa.struct(table))),
            ("attachments", pa.list_(pa.struct(attachment))),
            ("repeats", pa.list_(pa.struct(repeat))), ("parser", text), ("parser_version", text),
            ("quality", pa.map_(text, pa.float64())), ("notes", notes), ("run", text),
        ],
        "relations": [
            ("source", text), ("document", text), ("version", text), ("other", text),
            ("other_version", text), ("kind", text), ("method", text), ("score", pa.float64()),
            ("other_score", pa.float64()), ("run", text),
        ],
        "signatures": [
            ("source", text), ("document", text), ("version", text), ("capture", text),
            ("text_key", text), ("length", number), ("method", text), ("ref", pa.int64()),
            ("rare", number), ("passages", number), ("form", pa.int64()),
            ("figures", number), ("hashes", pa.binary()), ("run", text),
        ],
        "bands": [
            ("source", text), ("key", number), ("ref", pa.int64()), ("method", text),
            ("run", text),
        ],
        "stops": [
            ("source", text), ("name", text), ("documents", number), ("share", pa.float64()),
            ("hashes", pa.list_(number)), ("run", text),
        ],
    }  # fmt: skip
    return pa.schema(fields[name])


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one archive. ``options`` are delta-rs storage options, made anew at each
    opening so that credentials that expire are fetched again."""

    root: str
    options: Callable[[], dict[str, str]] = dict

    def open(self, name: str) -> DeltaTable | None:
        """The newest version of a table, or None before its first commit. Raises StoreError."""
        return patiently(lambda: self._open(name), remote=is_remote(self.root))

    def _open(self, name: str) -> DeltaTable | None:
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError, TableNotFoundError

        try:
            return DeltaTable(self._uri(name), storage_options=self.options())
        except TableNotFoundError:
            return None
        except (DeltaError, OSError, ValueError) as error:
            raise _refusal(self._uri(name), error) from error

    def read(
        self, name: str, columns: Sequence[str], *, source: str | None = None, where: Any = None
    ) -> pa.Table:
        """Rows of a table (none before its first commit). ``where`` is a pyarrow expression;
        ``source`` reads that partition only."""
        table = self.open(name)
        return _read(name, table, columns, source, where, self._files(name))

    def scan(self, name: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """All rows of a table, a part of a file at a time in the order of the file. Raises
        StoreError, Damaged."""
        import pyarrow as pa

        table, files = self.open(name), self._files(name)
        if table is None:
            return
        options = _frugally(remote=files is None) | {"batch_size": 2**16}
        try:
            dataset = table.to_pyarrow_dataset(filesystem=files)
            yield from dataset.to_batches(columns=list(columns), **options)
        except (OSError, pa.ArrowException) as error:
            raise _cannot_be_read(table, error) from error

    def dataset(
        self, name: str, table: DeltaTable, sources: Sequence[str] | None = None
    ) -> Dataset:
        """An opened table as an Arrow dataset, of all sources or of these."""
        where = None if sources is None else [("source", "in", list(sources))]
        files = self._files(name)
        return table.to_pyarrow_dataset(file_pruning_predicate=where, filesystem=files)

    def written_since(self, name: str, moment: datetime, run: str) -> bool:
        """Whether another run than ``run`` has committed to the table since ``moment``."""
        table = self.open(name)
        commits = [] if table is None else table.history(_LOOKED_BACK)
        millis = moment.timestamp() * 1000
        recent = [commit for commit in commits if commit.get("timestamp", 0) >= millis]
        others = any(commit.get("run") != run for commit in recent)
        return others or len(recent) == _LOOKED_BACK

    def add(
        self,
        name: str,
        choose: Callable[[Callable[..., pa.Table]], Sequence[Row] | pa.Table],
        *,
        source: str,
        commit_id: str,
        run: str,
    ) -> int:
        """Add the rows that ``choose`` gives; how many this call added.

        ``choose(read)`` sees the table as ``read(columns, where=…)`` gives the source's rows, and
        returns the rows (or an Arrow table) that are still to be added; it is asked again when
        another writer was first. Nothing is written when the commit of this id is there, or no
        row is left.
        """
        files, tried = self._files(name), 0
        for attempt in range(_ATTEMPTS):
            table = self.open(name)
            if self._counted(name, table, commit_id):
                return tried

            def read(columns: Sequence[str], where: Any = None, table: Any = table) -> pa.Table:
                return _read(name, table, columns, source, where, files)

            rows = choose(read)
            if not rows:
                return 0
            tried = len(rows)
            if self._commit(name, table, rows, source, commit_id, run):
                return len(rows)
            time.sleep(random.uniform(0.02, 0.1) * 2 ** min(attempt, 5))  # noqa: S311
        where = self._uri(name)
        raise StoreError(f"{where}: no clear answer to a commit in {_ATTEMPTS} tries; run it again")

    def _commit(
        self,
        name: str,
        table: DeltaTable | None,
        rows: Sequence[Row] | pa.Table,
        source: str,
        commit_id: str,
        run: str,
    ) -> bool:
        """Whether the commit landed for sure; otherwise the caller looks again."""
        import pyarrow as pa
        from deltalake import CommitProperties, Transaction, write_deltalake
        from deltalake.exceptions import DeltaError

        data: Any = rows
        if not isinstance(rows, pa.Table):
            data = pa.Table.from_pylist([dict(row) for row in rows], schema=schema_of(name))
        if name == "documents":
            data = _by_day(data)
        last = self._counted(name, table, source)
        properties = CommitProperties(
            custom_metadata={"run": run, "gongbao": __version__},
            max_commit_retries=0 if table is None else 15,
            app_transactions=[Transaction(commit_id, 1), Transaction(source, last + 1)],
        )
        try:
            write_deltalake(
                table if table is not None else self._uri(name),
                data,
                mode="append" if table is not None else "error",
                partition_by=["source"],
                configuration=_CONFIGURATION | _MEASURED.get(name, {}) if table is None else None,
                storage_options=self.options() if table is None else None,
                writer_properties=layout_of(name),
                commit_properties=properties,
            )
        except (DeltaError, OSError) as error:
            refusal = _refusal(self._uri(name), error)
            if isinstance(refusal, AccessDenied):
                raise refusal from error
            return False
        except BaseException as panic:
            # delta-rs breaks off so when a checkpoint, which follows its commit, is not taken.
            if type(panic).__name__ != "PanicException":
                raise
            return False
        return True

    def _counted(self, name: str, table: DeltaTable | None, transaction: str) -> int:
        """The last number of a transaction, 0 before its first. delta-rs reads the log for it."""
        from deltalake.exceptions import DeltaError

        def ask() -> int:
            try:
                return (table.transaction_version(transaction) if table else None) or 0
            except (DeltaError, OSError) as error:
                raise _refusal(self._uri(name), error) from error

        return patiently(ask, remote=is_remote(self.root))

    def _files(self, name: str) -> Any:
        """What Arrow reads a local table's files with; None leaves it to delta-rs, which holds
        30 MB more of a file at a time."""
        from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

        if is_remote(self.root):
            return None
        return SubTreeFileSystem(str(Path(self._uri(name)).absolute()), LocalFileSystem())

    def _uri(self, name: str) -> str:
        return f"{self.root}/tables/{name}"

    @classmethod
    def of(cls, archive: str) -> Tables:
        """The tables of the archive at this URL."""
        return cls(archive, storage_options if is_remote(archive) else dict)


def layout_of(name: str) -> Any:
    """How a table's files are written. Hashes cannot be compressed and are kept out of
    dictionaries; sorted keys are small as differences (together half the size of the index).
    Row groups are small where few rows are looked up by an ordered column: documents lie by day,
    so that who reads one year reads little beside it. Texts differ, and are no dictionary's."""
    from deltalake import ColumnProperties, WriterProperties

    plain = ColumnProperties(dictionary_enabled=False)
    steps = ColumnProperties(dictionary_enabled=False, encoding="DELTA_BINARY_PACKED")
    columns = {
        "signatures": {"hashes": plain},
        "bands": {"key": steps},
        "documents": {"id": plain, "version": plain, "text": plain},
    }
    group = {"signatures": 4096, "bands": 2**20, "documents": 256}.get(name)
    return WriterProperties(
        compression="ZSTD", column_properties=columns.get(name), max_row_group_size=group
    )


def _by_day(documents: pa.Table) -> pa.Table:
    """Documents in the order of their day, then of their id."""
    import pyarrow.compute as pc

    day = pc.coalesce(documents["published"], documents["issued"])
    keys = documents.select(["id"]).append_column("day", day)
    order = pc.sort_indices(keys, sort_keys=[("day", "ascending"), ("id", "ascending")])
    return documents.take(order)


def storage_options() -> dict[str, str]:
    """delta-rs's options from the same boto3 session that S3Store uses."""
    from gongbao.store.s3 import delta_options

    return delta_options()


def _read(
    name: str,
    table: DeltaTable | None,
    columns: Sequence[str],
    source: str | None,
    where: Any,
    files: Any,
) -> pa.Table:
    import pyarrow as pa
    import pyarrow.dataset as ds

    schema = pa.schema([schema_of(name).field(column) for column in columns])
    if table is None:
        return schema.empty_table()
    if source is not None:
        here = ds.field("source") == source
        where = here if where is None else here & where

    def scan() -> pa.Table:
        try:
            rows = table.to_pyarrow_dataset(filesystem=files).to_table(
                columns=list(columns), filter=where, **_frugally(remote=files is None)
            )
            return rows.cast(schema)
        except (OSError, pa.ArrowException) as error:
            raise _cannot_be_read(table, error) from error

    return patiently(scan, remote=files is None)


def _cannot_be_read(table: DeltaTable, error: Exception) -> Damaged:
    text = _one_line(error)
    return Damaged(f"{table.table_uri}: a file of the table cannot be read: {text}")


def _one_line(error: Exception) -> str:
    """What delta-rs says, in one line and without its colours."""
    return " ".join(_COLOUR.sub("", str(error)).split())


def _frugally(*, remote: bool) -> dict[str, Any]:
    """How a table is scanned: a few thousand rows at a time, memory given back at once. As Arrow
    reads by itself, to look up ten documents among 80,000 took 330 MB; so, 190. From afar, each
    request costs more than its bytes."""
    import pyarrow as pa
    import pyarrow.dataset as ds

    options = ds.ParquetFragmentScanOptions(
        use_buffered_stream=True, buffer_size=2**22 if remote else 2**18, pre_buffer=False
    )
    return {
        "batch_size": 2**13,
        "batch_readahead": 1,
        "fragment_readahead": 1,
        "fragment_scan_options": options,
        "memory_pool": pa.system_memory_pool(),
    }


def _refusal(uri: str, error: Exception) -> StoreError | Damaged:
    text = _one_line(error)
    if "AccessDenied" in text or "403" in text or "NoSuchBucket" in text or "401" in text:
        return AccessDenied(f"{uri} refuses: {text[:300]}")
    if ("nvalid" in text and "log" in text) or isinstance(error, json.JSONDecodeError):
        return Damaged(f"{uri}: the table's log cannot be read: {text[:300]}")
    return StoreError(f"{uri}: {text[:300]}")
