"""What is kept of tables that are far away: a request costs more there than what it brings.

A table that was read stays open, and who reads it next asks only for what was committed since.
Small files are read whole, several at a time, and kept: no file of a table ever changes.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa
    from deltalake import DeltaTable
    from pyarrow.dataset import Dataset

__all__ = ["Nearby"]

_SMALL = 2**20
"""Bytes of a file that is read whole; of a larger one, the columns that are asked for."""
_ROOM = 2**24
"""Bytes of files that are kept."""
_AT_A_TIME = 8


class Nearby:
    """Open tables by name that nobody uses now, and the bytes of small files. A table in use is
    nobody else's: it stays at its version while rows are chosen and committed."""

    def __init__(self) -> None:
        self._tables: dict[str, list[tuple[Mapping[str, str], DeltaTable]]] = defaultdict(list)
        self._files: OrderedDict[str, pa.Buffer] = OrderedDict()
        self._lock = Lock()

    def take(self, name: str, options: Mapping[str, str]) -> DeltaTable | None:
        """An open table, still at the version that it was given back with; None where there is
        none that was opened with these options (credentials expire)."""
        while self._tables[name]:
            try:
                opened_with, table = self._tables[name].pop()
            except IndexError:
                return None
            if opened_with == options:
                return table
        return None

    def give(self, name: str, options: Mapping[str, str], table: DeltaTable) -> None:
        """Keep a table that was used without a fault."""
        self._tables[name].append((options, table))

    def forget(self) -> None:
        """Keep no bytes: some of them could not be read."""
        with self._lock:
            self._files.clear()

    def brought(self, name: str, dataset: Dataset, where: Any) -> Dataset:
        """The dataset of those files that may have rows that ``where`` finds; the small ones in
        memory, as many as there is room for. Raises OSError."""
        import pyarrow.dataset as ds

        fragments = list(dataset.get_fragments(filter=where))
        bytes_of = self._bring(name, dataset.filesystem, [part.path for part in fragments])
        brought = [
            part
            if data is None
            else dataset.format.make_fragment(data, partition_expression=part.partition_expression)
            for part in fragments
            for data in [bytes_of.get(part.path)]
        ]
        return ds.FileSystemDataset(brought, dataset.schema, dataset.format, dataset.filesystem)

    def each_file(self, name: str, dataset: Dataset) -> Iterator[Any]:
        """Each file of the dataset, as PyArrow opens it; small ones are in memory, as many as
        there is room for. Raises OSError."""
        import pyarrow as pa

        files = dataset.filesystem
        bytes_of = self._bring(name, files, dataset.files)
        for path in dataset.files:
            data = bytes_of.get(path)
            yield files.open_input_file(path) if data is None else pa.BufferReader(data)

    def _bring(self, name: str, files: Any, paths: Iterable[str]) -> dict[str, pa.Buffer]:
        room = _ROOM
        wanted: dict[str, Any] = {}
        found: dict[str, pa.Buffer] = {}
        for path in paths:
            kept = self._kept(f"{name}/{path}")
            # The log says how long a file is; opening it asks nothing.
            file = kept or files.open_input_file(path)
            size = kept.size if kept else file.size()
            if size > min(_SMALL, room):
                continue
            room -= size
            (found if kept else wanted)[path] = file
        if wanted:
            with ThreadPoolExecutor(_AT_A_TIME) as pool:
                read = pool.map(_whole, wanted.values())
                found |= dict(zip(wanted, read, strict=True))
            for path in wanted:
                self._keep(f"{name}/{path}", found[path])
        return found

    def _kept(self, key: str) -> pa.Buffer | None:
        with self._lock:
            if key in self._files:
                self._files.move_to_end(key)
            return self._files.get(key)

    def _keep(self, key: str, data: pa.Buffer) -> None:
        with self._lock:
            self._files[key] = data
            size = sum(kept.size for kept in self._files.values())
            while size > _ROOM:
                size -= self._files.popitem(last=False)[1].size


def _whole(file: Any) -> pa.Buffer:
    data = file.read_buffer()
    if data.size != file.size():
        raise OSError(f"{data.size} bytes came of {file.size()}")
    return data
