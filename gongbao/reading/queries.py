"""SQL over the tables: DuckDB reads them through Arrow, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any

from gongbao.errors import UsageError
from gongbao.reading.rows import Rows
from gongbao.tables import Tables
from gongbao.tables.schemas import TABLES, schema_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["ask"]

_SOURCES = (
    "id", "title", "publisher", "division", "kind", "family", "timezone", "first", "last",
    "cadence",
)  # fmt: skip
_CURRENT = (
    "CREATE VIEW current_documents AS SELECT * FROM (SELECT * FROM documents "
    "QUALIFY row_number() OVER (PARTITION BY source, id ORDER BY run DESC, version DESC) = 1) "
    "WHERE kind <> 'withdrawn'"
)
_ROWS = 10_000


def ask(query: str, tables: Tables, about: Mapping[str, Mapping[str, Any]]) -> Rows:
    """The query's result; the query is understood at once and run when its rows are asked for.
    Raises UsageError for what DuckDB does not understand or may not do."""
    import duckdb

    connection = _connect(tables, about)
    try:
        relation = connection.sql(query)
        if relation is None:
            raise UsageError("the query gives no rows: ask with SELECT")
        schema = _apart(relation.limit(0).to_arrow_table().schema)
    except duckdb.Error as error:
        raise _refusal(error) from error
    return Rows(schema, lambda: _run(connection, query, schema.names))


def _apart(schema: pa.Schema) -> pa.Schema:
    """The columns with names of their own, as DuckDB itself calls the second ``run`` of two in a
    subquery: ``run_1``. A row is a dictionary, and would lose one."""
    names: list[str] = []
    for name in schema.names:
        numbered = (f"{name}_{number}" for number in count(1))
        names.append(name if name not in names else next(n for n in numbered if n not in names))
    return schema.empty_table().rename_columns(names).schema


def _run(connection: Any, query: str, names: list[str]) -> Iterator[pa.RecordBatch]:
    import duckdb

    try:
        for batch in connection.sql(query).to_arrow_reader(_ROWS):
            yield batch.rename_columns(names)
    except (duckdb.Error, OSError) as error:
        raise _refusal(error) from error


def _refusal(error: Exception) -> UsageError:
    return UsageError(f"the query: {' '.join(str(error).split())}")


def _connect(tables: Tables, about: Mapping[str, Mapping[str, Any]]) -> Any:
    import duckdb
    import pyarrow as pa

    connection = duckdb.connect(
        config={"enable_external_access": "false", "lock_configuration": "true"}
    )
    for name in TABLES:
        table = tables.open(name)
        rows = schema_of(name).empty_table() if table is None else tables.dataset(name, table)
        connection.register(name, rows)
    schema = pa.schema([(name, pa.string()) for name in _SOURCES])
    told = [{name: words.get(name) for name in _SOURCES} for words in about.values()]
    connection.register("sources", pa.Table.from_pylist(told, schema=schema))
    connection.execute(_CURRENT)
    return connection
