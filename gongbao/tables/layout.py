"""How the files of a table are laid out: the order of rows, row groups, encodings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["by_day", "layout_of"]


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


def by_day(documents: pa.Table) -> pa.Table:
    """Documents in the order of their day, then of their id."""
    import pyarrow.compute as pc

    day = pc.coalesce(documents["published"], documents["issued"])
    keys = documents.select(["id"]).append_column("day", day)
    order = pc.sort_indices(keys, sort_keys=[("day", "ascending"), ("id", "ascending")])
    return documents.take(order)
