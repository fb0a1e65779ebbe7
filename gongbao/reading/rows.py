"""Rows that are read when they are asked for, a batch at a time, into what people work with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import repeat
from typing import TYPE_CHECKING, Any

from gongbao.errors import GongbaoError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow as pa

__all__ = ["Rows"]


class Rows:
    """A result that holds nothing yet: ``batches`` reads it piece by piece, each time anew.

    ``schema`` names and types the columns; ``read`` gives Arrow record batches of them.
    """

    def __init__(self, schema: pa.Schema, read: Callable[[], Iterator[pa.RecordBatch]]) -> None:
        self.schema = schema
        self._read = read

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns."""
        return tuple(self.schema.names)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Arrow record batches, a few hundred or thousand rows each; memory stays bounded."""
        return self._read()

    def iter(self) -> Iterator[dict[str, Any]]:
        """The rows as dictionaries, one at a time; memory stays bounded."""
        for batch in self.batches():
            first, *others = (column.to_pylist() for column in batch.columns)
            if others:
                yield from map(
                    dict, map(zip, repeat(self.columns), zip(first, *others, strict=True))
                )
            else:
                # One column, the texts mostly: three times as fast as by zip.
                name = self.columns[0]
                yield from [{name: value} for value in first]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """See ``iter``."""
        return self.iter()

    def count(self) -> int:
        """How many rows there are."""
        return sum(batch.num_rows for batch in self.batches())

    def arrow(self) -> pa.Table:
        """All rows as an Arrow table."""
        import pyarrow as pa

        return pa.Table.from_batches(self.batches(), schema=self.schema)

    def to_pylist(self) -> list[dict[str, Any]]:
        """All rows as dictionaries, in the order of ``arrow``."""
        found: list[dict[str, Any]] = self.arrow().to_pylist()
        return found

    def to_pandas(self) -> pandas.DataFrame:
        """All rows as a pandas frame; days as datetime64. Raises GongbaoError without pandas."""
        _need("pandas")
        frame: pandas.DataFrame = self.arrow().to_pandas(date_as_object=False)
        return frame

    def to_polars(self) -> polars.DataFrame:
        """All rows as a Polars frame. Raises GongbaoError without Polars."""
        _need("polars")
        import polars

        frame = polars.from_arrow(self.arrow())
        assert isinstance(frame, polars.DataFrame)  # noqa: S101 - a table gives a frame, for mypy
        return frame

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {', '.join(self.columns)}; not read yet>"


def _need(library: str) -> None:
    import importlib.util

    if importlib.util.find_spec(library) is None:
        raise GongbaoError(f"{library} is not installed: pip install {library}")
