"""Compaction: the many small files that daily runs add to the tables become few.

Only rewritten, never vacuumed: the files that an older version names stay where they are, so that
every published version can be read as before. Runs may add rows meanwhile.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gongbao import __version__
from gongbao.errors import StoreError
from gongbao.stages import Progress, silent
from gongbao.tables import Tables
from gongbao.tables.layout import layout_of
from gongbao.tables.schemas import TABLES

if TYPE_CHECKING:
    from deltalake import DeltaTable

__all__ = ["FEW", "Compacted", "compact"]

FEW = 8
"""A source with this many files of a table, or fewer, is left as it is."""
_ORDER = {"signatures": "ref", "bands": "key"}
"""Tables whose files are sorted, so that few row groups are read for a look-up."""


@dataclass(frozen=True, slots=True)
class Compacted:
    """Files of one table's newest version, before and after."""

    table: str
    before: int
    after: int


def compact(tables: Tables, progress: Progress = silent) -> tuple[Compacted, ...]:
    """Rewrite each table's partitions that have many files. Repeated, it finds nothing to do.
    Raises StoreError when another writer was in the way each time."""
    done = []
    for name in TABLES:
        table = tables.open(name)
        if table is None:
            continue
        before = len(table.file_uris())
        for source in _scattered(table):
            _rewrite(name, source, tables)
        again = tables.open(name)
        done.append(Compacted(name, before, len(again.file_uris()) if again else 0))
        progress("compact", len(done), len(TABLES))
    return tuple(done)


def _scattered(table: DeltaTable) -> list[str]:
    actions = table.get_add_actions(flatten=True)
    files = Counter(actions.column("partition.source").to_pylist())
    return sorted(source for source, number in files.items() if number > FEW)


def _rewrite(name: str, source: str, tables: Tables) -> None:
    from deltalake import CommitProperties
    from deltalake.exceptions import DeltaError

    words: dict[str, Any] = {
        "partition_filters": [("source", "=", source)],
        "writer_properties": layout_of(name),
        "commit_properties": CommitProperties(
            custom_metadata={"run": "compact", "gongbao": __version__}, max_commit_retries=15
        ),
    }
    table = tables.open(name)
    if table is None:
        return
    try:
        if name in _ORDER:
            table.optimize.z_order([_ORDER[name]], **words)
        else:
            table.optimize.compact(**words)
    except (DeltaError, OSError) as error:
        text = " ".join(str(error).split())[:300]
        raise StoreError(f"{table.table_uri}: not compacted: {text}; run it again") from error
