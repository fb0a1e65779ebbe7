"""The Delta tables, and the one way a row gets in (their schemas: gongbao/tables/schemas.py).

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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongbao import __version__
from gongbao.errors import AccessDenied, Damaged, StoreError, StoreFull, says_no_room
from gongbao.store import is_remote
from gongbao.store.patience import patiently
from gongbao.tables.layout import by_day, layout_of
from gongbao.tables.nearby import Nearby
from gongbao.tables.schemas import schema_of

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable
    from pyarrow.dataset import Dataset

__all__ = ["Tables"]

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


class _Unsure(Exception):
    """No clear answer to a commit, or a clear one that another was first."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one archive. ``options`` are delta-rs storage options, asked for at each
    opening so that credentials that expire are fetched again."""

    root: str
    options: Callable[[], dict[str, str]] = dict
    _nearby: Nearby = field(default_factory=Nearby, repr=False, compare=False)

    def open(self, name: str) -> DeltaTable | None:
        """The newest version of a table, or None before its first commit; the caller's own.
        Raises StoreError."""
        return patiently(lambda: self._open(name, self.options()), remote=is_remote(self.root))

    @contextmanager
    def opened(self, name: str) -> Iterator[DeltaTable | None]:
        """The same until the block ends; from afar, only what was committed since is asked for."""
        if not is_remote(self.root):
            yield self.open(name)
            return
        options, table = patiently(lambda: self._renewed(name), remote=True)
        yield table
        if table is not None:
            self._nearby.give(name, options, table)

    def _renewed(self, name: str) -> tuple[dict[str, str], DeltaTable | None]:
        from deltalake.exceptions import DeltaError

        options = self.options()
        table = self._nearby.take(name, options)
        if table is None:
            return options, self._open(name, options)
        try:
            table.update_incremental()
        except (DeltaError, OSError, ValueError) as error:
            raise _refusal(self._uri(name), error) from error
        return options, table

    def _open(self, name: str, options: dict[str, str]) -> DeltaTable | None:
        from deltalake import DeltaTable
        from deltalake.exceptions import DeltaError, TableNotFoundError

        try:
            return DeltaTable(self._uri(name), storage_options=options)
        except TableNotFoundError:
            return None
        except (DeltaError, OSError, ValueError) as error:
            raise _refusal(self._uri(name), error) from error

    def read(
        self, name: str, columns: Sequence[str], *, source: str | None = None, where: Any = None
    ) -> pa.Table:
        """Rows of a table (none before its first commit). ``where`` is a pyarrow expression;
        ``source`` reads that partition only."""
        with self.opened(name) as table:
            return self._read(name, table, columns, source, where)

    @contextmanager
    def files(self, name: str) -> Iterator[Iterable[Any]]:
        """The files of a table's newest version, as PyArrow opens them. Raises StoreError, and
        Damaged for one that cannot be read in the block."""
        import pyarrow as pa

        with self.opened(name) as table:
            try:
                yield () if table is None else self._each_file(name, table)
            except (OSError, pa.ArrowException) as error:
                self._nearby.forget()
                raise _cannot_be_read(self._uri(name), error) from error

    def _each_file(self, name: str, table: DeltaTable) -> Iterable[Any]:
        if is_remote(self.root):
            return self._nearby.each_file(name, self.dataset(name, table))
        paths = table.get_add_actions(flatten=True).column("path").to_pylist()
        return [Path(self._uri(name), path) for path in paths]

    def dataset(
        self, name: str, table: DeltaTable, sources: Sequence[str] | None = None
    ) -> Dataset:
        """An opened table as an Arrow dataset, of all sources or of these."""
        where = None if sources is None else [("source", "in", list(sources))]
        files = self._files(name)
        return table.to_pyarrow_dataset(file_pruning_predicate=where, filesystem=files)

    def written_since(self, name: str, moment: datetime, run: str) -> bool:
        """Whether another run than ``run`` has committed to the table since ``moment``."""
        with self.opened(name) as table:
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
        tried = 0
        for attempt in range(_ATTEMPTS):
            with suppress(_Unsure), self.opened(name) as table:

                def read(columns: Sequence[str], where: Any = None, table: Any = table) -> pa.Table:
                    return self._read(name, table, columns, source, where)

                rows = choose(read)
                if (tried or rows) and self._counted(name, table, commit_id):
                    return tried
                if not rows:
                    return 0
                tried = len(rows)
                self._commit(name, table, rows, source, commit_id, run)
                return tried
            time.sleep(random.uniform(0.02, 0.1) * 2 ** min(attempt, 5))  # noqa: S311
        where = self._uri(name)
        raise StoreError(f"{where}: no clear answer to a commit in {_ATTEMPTS} tries; run it again")

    def _read(
        self,
        name: str,
        table: DeltaTable | None,
        columns: Sequence[str],
        source: str | None,
        where: Any,
    ) -> pa.Table:
        import pyarrow as pa
        import pyarrow.dataset as ds

        schema = pa.schema([schema_of(name).field(column) for column in columns])
        if table is None:
            return schema.empty_table()
        remote = is_remote(self.root)
        if source is not None:
            here = ds.field("source") == source
            where = here if where is None else here & where

        def scan() -> pa.Table:
            try:
                dataset = self.dataset(name, table)
                if remote:
                    dataset = self._nearby.brought(name, dataset, where)
                options = _frugally(remote=remote)
                return dataset.to_table(columns=list(columns), filter=where, **options).cast(schema)
            except (OSError, pa.ArrowException) as error:
                self._nearby.forget()
                raise _cannot_be_read(self._uri(name), error) from error

        return patiently(scan, remote=remote)

    def _commit(
        self,
        name: str,
        table: DeltaTable | None,
        rows: Sequence[Row] | pa.Table,
        source: str,
        commit_id: str,
        run: str,
    ) -> None:
        """Raises _Unsure when the commit did not land for sure: then the caller looks again."""
        from deltalake import CommitProperties, Transaction, write_deltalake
        from deltalake.exceptions import DeltaError

        last = self._counted(name, table, source)
        properties = CommitProperties(
            custom_metadata={"run": run, "gongbao": __version__},
            max_commit_retries=0 if table is None else 15,
            app_transactions=[Transaction(commit_id, 1), Transaction(source, last + 1)],
        )
        try:
            write_deltalake(
                table if table is not None else self._uri(name),
                _as_written(name, rows),
                mode="append" if table is not None else "error",
                partition_by=["source"],
                configuration=_CONFIGURATION | _MEASURED.get(name, {}) if table is None else None,
                storage_options=self.options() if table is None else None,
                writer_properties=layout_of(name),
                commit_properties=properties,
            )
        except (DeltaError, OSError) as error:
            refusal = _refusal(self._uri(name), error)
            if isinstance(refusal, AccessDenied | StoreFull):
                raise refusal from error
            raise _Unsure from error
        except BaseException as panic:
            # delta-rs breaks off so when a checkpoint, which follows its commit, is not taken.
            if type(panic).__name__ != "PanicException":
                raise
            raise _Unsure from panic

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
        if not is_remote(archive):
            return cls(archive)
        from gongbao.store.delta import DeltaOptions

        return cls(archive, DeltaOptions())


def _as_written(name: str, rows: Sequence[Row] | pa.Table) -> Any:
    """Rows as an Arrow table, in the order that they lie in in their file."""
    import pyarrow as pa

    if not isinstance(rows, pa.Table):
        rows = pa.Table.from_pylist([dict(row) for row in rows], schema=schema_of(name))
    return by_day(rows) if name == "documents" else rows


def _cannot_be_read(uri: str, error: Exception) -> Damaged:
    return Damaged(f"{uri}: a file of the table cannot be read: {_one_line(error)}")


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
    if says_no_room(error):
        return StoreFull(uri)
    if ("nvalid" in text and "log" in text) or isinstance(error, json.JSONDecodeError):
        return Damaged(f"{uri}: the table's log cannot be read: {text[:300]}")
    return StoreError(f"{uri}: {text[:300]}")
