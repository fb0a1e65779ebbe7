"""Looking a few rows up in a table of many files.

Arrow's scanner spends a millisecond on each file, and reads every column of a row group before it
knows that no row of it is wanted: to look ten documents up among 80,000 in 200 files took twice as
long. So files are opened one by one, the columns that are looked in are read first, and the rest
only where a row was found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gongbao.store import is_remote
from gongbao.store.patience import patiently
from gongbao.tables import Tables
from gongbao.tables.schemas import schema_of

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

__all__ = ["look_up", "scan"]

_ROWS = 2**16


def scan(tables: Tables, name: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """All rows of a table, a part of a file at a time in the order of the file; ``source`` is not
    among the columns of a file. Raises StoreError, Damaged."""
    with tables.files(name) as files:
        for file in _opened(files):
            yield from file.iter_batches(_ROWS, columns=list(columns), use_threads=False)


def look_up(
    tables: Tables, name: str, columns: Sequence[str], among: Mapping[str, Iterable[Any]]
) -> pa.Table:
    """Rows of which one column at least has a value of those that ``among`` names for it. Raises
    StoreError, Damaged."""
    import pyarrow as pa

    schema = schema_of(name)
    wanted = {
        column: pa.array(sorted(values), schema.field(column).type)
        for column, values in among.items()
    }
    wanted = {column: values for column, values in wanted.items() if len(values)}

    def look() -> list[pa.Table]:
        with tables.files(name) as files:
            return [part for file in _opened(files) for part in _found(file, columns, wanted)]

    found = patiently(look, remote=is_remote(tables.root)) if wanted else []
    empty = pa.schema([schema.field(column) for column in columns]).empty_table()
    return pa.concat_tables([empty, *(part.cast(empty.schema) for part in found)])


def _found(
    file: ParquetFile, columns: Sequence[str], wanted: Mapping[str, pa.Array]
) -> Iterator[pa.Table]:
    import pyarrow.compute as pc

    for group in range(file.num_row_groups):
        keys = file.read_row_group(group, list(wanted), use_threads=False)
        rows = None
        for column, values in wanted.items():
            here = pc.is_in(keys[column], values)
            rows = here if rows is None else pc.or_(rows, here)
        if pc.any(rows).as_py():
            whole = file.read_row_group(group, list(columns), use_threads=False)
            yield whole.select(list(columns)).filter(rows)


def _opened(files: Iterable[Any]) -> Iterator[ParquetFile]:
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    for file in files:
        yield ParquetFile(file, pre_buffer=False)
        # Arrow keeps what a file took for others to come: 20 MB over two hundred files.
        pa.default_memory_pool().release_unused()
