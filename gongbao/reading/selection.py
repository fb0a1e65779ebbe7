"""Which rows of the documents table are meant, and which files and row groups can hold them.

The log says the least and greatest day, id and run of each file, a file's footer those of its row
groups. What cannot hold a row that is meant is not read.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from gongbao.withdrawn import WITHDRAWN

if TYPE_CHECKING:
    from pyarrow.dataset import Dataset, Expression, ParquetFileFragment

__all__ = ["PORTION", "Selection", "portions"]

PORTION = 64
"""Files of whose rows the ids are held in memory at a time, unless one source has more."""


@dataclass(frozen=True, slots=True)
class Selection:
    """``sources`` None means all. The day that ``since`` and ``until`` (both included) compare is
    that of publication, or of issue where that is unknown; a document without days is in no
    window. ``without`` are ids left out, ``ids`` the only ones meant. Rows that withdraw a
    document are never meant."""

    sources: tuple[str, ...] | None = None
    kind: str | None = None
    since: date | None = None
    until: date | None = None
    all_versions: bool = False
    without: frozenset[str] = frozenset()
    ids: frozenset[str] | None = None

    @property
    def narrow(self) -> bool:
        """Whether some versions of a document may be meant and others not."""
        return any((self.kind, self.since, self.until))

    def where(self) -> Expression | None:
        """The rows as an Arrow expression; None means every row."""
        conditions = list(self._conditions())
        return functools.reduce(operator.and_, conditions) if conditions else None

    def _conditions(self) -> Iterator[Expression]:
        import pyarrow as pa
        import pyarrow.dataset as ds

        if self.sources is not None:
            yield ds.field("source").isin(pa.array(self.sources, pa.string()))
        if self.ids is not None:
            yield ds.field("id").isin(pa.array(sorted(self.ids), pa.string()))
        if self.kind is not None:
            yield ds.field("kind") == self.kind
        elif self.all_versions:
            yield ds.field("kind") != WITHDRAWN
        if self.since or self.until:
            published, issued = ds.field("published"), ds.field("issued")
            yield _between(published, self.since, self.until) | (
                published.is_null() & _between(issued, self.since, self.until)
            )

    def may_be_in(self, measured: Mapping[str, tuple[Any, Any, bool]]) -> bool:
        """Whether a row group with these (least, greatest, some are null) can hold such a row;
        least is None where every value is null. A column that is not measured may hold it."""
        if self.kind is not None and not _overlap(measured.get("kind"), self.kind, self.kind):
            return False
        if not (self.since or self.until):
            return True
        published = measured.get("published")
        if published is None or _overlap(published, self.since, self.until):
            return True
        return published[2] and _overlap(measured.get("issued"), self.since, self.until)


def portions(dataset: Dataset, selection: Selection) -> Iterator[list[ParquetFileFragment]]:
    """The files that can hold rows that are meant, cut to the row groups that can, about
    ``PORTION`` at a time; the files of one source are never in two portions."""
    import pyarrow.dataset as ds

    by_source: dict[str, list[ParquetFileFragment]] = {}
    for fragment in dataset.get_fragments(filter=selection.where()):
        source = ds.get_partition_keys(fragment.partition_expression).get("source", "")
        by_source.setdefault(source, []).append(fragment)
    portion: list[ParquetFileFragment] = []
    enough = 1
    for _, fragments in sorted(by_source.items()):
        portion += [part for one in fragments if (part := _cut(one, selection)) is not None]
        if len(portion) >= enough:
            yield portion
            # The first rows come soon; after that, fewer and larger readings are faster.
            portion, enough = [], PORTION
    if portion:
        yield portion


def _cut(fragment: ParquetFileFragment, selection: Selection) -> ParquetFileFragment | None:
    """The file's row groups that can hold rows that are meant; None where there are none."""
    if not selection.narrow:
        return fragment
    metadata = fragment.metadata
    every = range(metadata.num_row_groups)
    groups = [group for group in every if selection.may_be_in(_measured(metadata, group))]
    if len(groups) == len(every):
        return fragment
    return fragment.subset(row_group_ids=groups) if groups else None


def _measured(metadata: Any, group: int) -> dict[str, tuple[Any, Any, bool]]:
    row_group = metadata.row_group(group)
    names = metadata.schema.names
    found = {}
    for name in ("kind", "published", "issued"):
        statistics = row_group.column(names.index(name)).statistics if name in names else None
        if statistics is None:
            continue
        nulls = statistics.null_count if statistics.has_null_count else 1
        if statistics.has_min_max:
            found[name] = (statistics.min, statistics.max, nulls > 0)
        elif nulls == row_group.num_rows:
            found[name] = (None, None, True)
    return found


def _overlap(measured: tuple[Any, Any, bool] | None, first: Any, last: Any) -> bool:
    if measured is None:
        return True
    least, greatest, _ = measured
    if least is None:
        return False
    return (last is None or least <= last) and (first is None or greatest >= first)


def _between(field: Expression, first: date | None, last: date | None) -> Expression:
    import pyarrow as pa

    if first is None:
        return field <= pa.scalar(last)
    if last is None:
        return field >= pa.scalar(first)
    return (field >= pa.scalar(first)) & (field <= pa.scalar(last))
