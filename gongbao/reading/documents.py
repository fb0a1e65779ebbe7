"""The documents that are meant, as a lazy result: the newest version of each, source by source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from gongbao.errors import Damaged
from gongbao.reading.rows import Rows
from gongbao.reading.selection import Selection, portions
from gongbao.tables.schemas import schema_of
from gongbao.withdrawn import WITHDRAWN

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray
    from pyarrow.dataset import Dataset, Expression, ParquetFileFragment

    from gongbao.search.question import Question

    Mask = NDArray[np.bool_]

__all__ = ["Documents"]

_KEY = ("id", "run", "kind")
_FEW = 32
"""Row groups (of 256 documents, as we write them) that are held in memory at once."""


class Documents(Rows):
    """Documents of an archive, read when they are asked for.

    They are those of one version of the table, that of the moment the archive was asked.
    ``batches`` and ``iter`` give them source by source as they lie in the files, mostly by day;
    ``arrow``, ``to_pandas`` and ``to_polars`` sorted by source and id.
    """

    def __init__(
        self,
        dataset: Dataset | None,
        selection: Selection,
        columns: Sequence[str],
    ) -> None:
        import pyarrow as pa

        self.selection = selection
        self.dataset = dataset
        whole = schema_of("documents")
        super().__init__(pa.schema([whole.field(name) for name in columns]), self._scan)

    def select(self, *columns: str) -> Documents:
        """The same documents with these columns."""
        return Documents(self.dataset, self.selection, columns)

    def of_source(self, source: str) -> Documents:
        """Those of one source."""
        selection = replace(self.selection, sources=(source,))
        return Documents(self.dataset, selection, self.columns)

    def narrowed(self, question: Question, ids: frozenset[str] | None = None) -> Documents:
        """Those of the documents that a question means; of these ids only, if any are given."""
        selection = replace(
            self.selection,
            sources=question.sources,
            kind=question.kind,
            since=question.since,
            until=question.until,
            ids=ids,
        )
        return Documents(self.dataset, selection, self.columns)

    def count(self) -> int:
        """See Rows.count."""
        return sum(batch.num_rows for batch in self.select("id").batches())

    def arrow(self) -> pa.Table:
        """All rows as an Arrow table, sorted by source, id and run."""
        names = tuple(dict.fromkeys((*self.columns, "source", "id", "run")))
        rows = Rows.arrow(self.select(*names) if names != self.columns else self)
        order = [("source", "ascending"), ("id", "ascending"), ("run", "ascending")]
        return rows.sort_by(order).select(list(self.columns))

    def _scan(self) -> Iterator[pa.RecordBatch]:
        import pyarrow as pa

        dataset = self.dataset
        if dataset is None:
            return
        try:
            for portion, kept in self._ahead(dataset):
                if kept is None and not self.selection.all_versions:
                    yield from self._at_once(dataset, portion)
                else:
                    yield from self._portion(dataset, portion, kept)
        except (OSError, pa.ArrowException) as error:
            raise Damaged(f"a file of the documents table cannot be read: {error}") from error

    def _ahead(self, dataset: Dataset) -> Iterator[tuple[list[ParquetFileFragment], Mask | None]]:
        """Portions, and which of their rows are given: looked up while the portion before it is
        read. None for all, or for a portion so small that it is read at once."""
        selection = self.selection
        if selection.all_versions and not selection.without:
            yield from ((portion, None) for portion in portions(dataset, selection))
            return
        if selection.narrow and not selection.all_versions:
            for portion in portions(dataset, selection):
                groups = sum(len(fragment.row_groups) for fragment in portion)
                few = groups <= _FEW
                yield portion, None if few else _kept(dataset, portion, selection)
            return
        found = portions(dataset, selection)
        for portion in islice(found, 1):
            yield portion, _kept(dataset, portion, selection)
        yield from self._meanwhile(dataset, found)

    def _meanwhile(
        self, dataset: Dataset, found: Iterator[list[ParquetFileFragment]]
    ) -> Iterator[tuple[list[ParquetFileFragment], Mask | None]]:
        from concurrent.futures import ThreadPoolExecutor

        selection = self.selection
        with ThreadPoolExecutor(1) as thread:
            waiting = None
            for portion in found:
                asked = portion, thread.submit(_kept, dataset, portion, selection)
                if waiting is not None:
                    yield waiting[0], waiting[1].result()
                waiting = asked
            if waiting is not None:
                yield waiting[0], waiting[1].result()

    def _at_once(
        self, dataset: Dataset, fragments: list[ParquetFileFragment]
    ) -> Iterator[pa.RecordBatch]:
        """The same of few row groups, in one pass: a city's year costs one reading."""
        import pyarrow as pa

        names = tuple(dict.fromkeys((*self.columns, *_KEY)))
        rows = _table(dataset, fragments, names, self.selection.where())
        kept = _chosen(dataset, rows, self.selection)
        yield from rows.filter(pa.array(kept)).select(list(self.columns)).to_batches()

    def _portion(
        self, dataset: Dataset, fragments: list[ParquetFileFragment], kept: Mask | None
    ) -> Iterator[pa.RecordBatch]:
        """The rows that are meant, of all files of some sources."""
        import pyarrow as pa

        start = 0
        # Both passes see the same rows in the same order: a dataset's batches come in order.
        for batch in _batches(dataset, fragments, self.columns, self.selection.where()):
            end = start + batch.num_rows
            mask = None if kept is None else kept[start:end]
            chosen = batch if mask is None or mask.all() else batch.filter(pa.array(mask))
            start = end
            if chosen.num_rows:
                yield chosen if chosen.schema.equals(self.schema) else chosen.cast(self.schema)


def _kept(dataset: Dataset, fragments: list[ParquetFileFragment], selection: Selection) -> Mask:
    """Of each row of the files that is meant, whether it is given: the newest version of its
    document, and once where it lies there twice; not of the documents left out."""
    for fragment in fragments:
        # Read once here; both passes need a file's footer.
        fragment.ensure_complete_metadata()
    return _chosen(dataset, _table(dataset, fragments, _KEY, selection.where()), selection)


def _chosen(dataset: Dataset, rows: pa.Table, selection: Selection) -> Mask:
    """Of each row that is meant, whether it is given; ``rows`` has the columns of ``_KEY``."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = rows.select(list(_KEY))
    ids = rows["id"].combine_chunks()
    kept = np.ones(len(ids), bool)
    if selection.without:
        kept &= ~pc.is_in(ids, pa.array(sorted(selection.without))).to_numpy(zero_copy_only=False)
    if selection.all_versions or not len(ids):
        return kept
    if selection.narrow:
        return kept & _newest(pa.concat_tables([rows, _later(dataset, rows)]))[: len(ids)]
    coded = ids.dictionary_encode()
    codes = coded.indices.to_numpy()
    several = (np.bincount(codes) > 1)[codes]
    if several.any():
        kept[several] &= _newest(rows.filter(pa.array(several)))
    return kept


def _newest(rows: pa.Table) -> Mask:
    """Of each row, whether it is its document's newest: that of the last run, and the last of
    those where one run wrote several (a batch is sorted by id and version); none where the newest
    withdraws it."""
    import numpy as np
    import pyarrow.compute as pc

    newest: dict[str, tuple[str, int]] = {}
    ends = zip(rows["id"].to_pylist(), rows["run"].to_pylist(), strict=True)
    for place, (name, run) in enumerate(ends):
        newest[name] = max(newest.get(name, (run, place)), (run, place))
    mask = np.zeros(rows.num_rows, bool)
    mask[[place for _, place in newest.values()]] = True
    mask &= pc.not_equal(rows["kind"], WITHDRAWN).to_numpy()
    return mask


def _later(dataset: Dataset, rows: pa.Table) -> pa.Table:
    """Ids and runs of rows that a later run wrote of these documents."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    sources = pc.unique(pc.list_element(pc.split_pattern(rows["id"], "/", max_splits=1), 0))
    run = ds.field("run") > pc.min(rows["run"]).as_py()
    fragments = []
    for source in sources.to_pylist():
        mine = rows.filter(pc.starts_with(rows["id"], f"{source}/"))
        ids = pc.min_max(mine["id"]).as_py()
        here = (ds.field("id") >= ids["min"]) & (ds.field("id") <= ids["max"]) & run
        where = (ds.field("source") == source) & here
        fragments += [part.subset(filter=here) for part in dataset.get_fragments(filter=where)]
    known = ds.field("id").isin(pc.unique(rows["id"]))
    found = _table(dataset, fragments, _KEY, known & run)
    # Some of them are rows of the window itself.
    held = set(zip(*(rows[name].to_pylist() for name in _KEY), strict=True))
    ends = zip(*(found[name].to_pylist() for name in _KEY), strict=True)
    return found.filter(pa.array([end not in held for end in ends], pa.bool_()))


def _batches(
    dataset: Dataset,
    fragments: Sequence[ParquetFileFragment],
    columns: Sequence[str],
    where: Expression | None,
) -> Iterator[pa.RecordBatch]:
    import pyarrow.dataset as ds

    if not fragments:
        return
    part = ds.FileSystemDataset(
        list(fragments), dataset.schema, ds.ParquetFileFormat(), dataset.filesystem
    )
    yield from part.to_batches(columns=list(columns), filter=where)


def _table(
    dataset: Dataset,
    fragments: Sequence[ParquetFileFragment],
    columns: Sequence[str],
    where: Expression | None,
) -> pa.Table:
    import pyarrow as pa

    schema = pa.schema([schema_of("documents").field(name) for name in columns])
    return pa.Table.from_batches(_batches(dataset, fragments, columns, where), schema=schema)
