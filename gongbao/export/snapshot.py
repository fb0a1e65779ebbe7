"""parquet: a frozen snapshot that can be cited, with everything needed to check and to read it.

documents-0001.parquet …   the documents, all columns, with the division and publisher of
                           their source; about 200,000 rows a file
relations.parquet          which documents are copies, parts or revisions of which
sources.parquet            what the sources are
manifest.json              SHA-256 and rows of each file, schema, versions of the code and of
                           the parsers, licence note; its ``snapshot`` names the whole
croissant.json             the same for dataset search and loaders (Croissant 1.0)
README.md                  how to read, check and cite it
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongbao import __version__
from gongbao.export.croissant import croissant
from gongbao.reading.documents import Documents
from gongbao.tables import Tables
from gongbao.tables.schemas import schema_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["LICENCE", "write_snapshot"]

ROWS = 200_000
_GROUP = 2_000
LICENCE = (
    "Laws, regulations, decisions and other documents of state organs are not protected by "
    "copyright in China (Copyright Law, article 5). Newspaper articles, commentary and pictures "
    "are: what may be done with them is for the law of the place where it is done. The "
    "arrangement and metadata made by gongbao are CC0-1.0."
)
_README = """# {title}

{count} documents of {sources} sources, {first} to {last}; made by gongbao {version} on {made}.

Snapshot `{snapshot}`. Cite it as: {title}, snapshot {short}, {made}; and an act by its
`citation` (`gongbao:cn/…`), which leads to its text, version, page and source in the archive.

    duckdb -c "SELECT source, count(*) FROM 'documents-*.parquet' GROUP BY 1"
    python -c "import pandas; print(pandas.read_parquet('documents-0001.parquet'))"
    python -c "import json; [print(f['sha256'], '', f['file']) for f in
      json.load(open('manifest.json'))['files']]" | sha256sum --check

{licence}
"""


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    sources: Counter[str] = field(default_factory=Counter)
    parsers: Counter[str] = field(default_factory=Counter)
    first: str = ""
    last: str = ""

    def add(self, table: pa.Table) -> None:
        """Count the rows of a batch."""
        import pyarrow.compute as pc

        self.rows += table.num_rows
        self.sources.update(table["source"].to_pylist())
        pairs = zip(table["parser"].to_pylist(), table["parser_version"].to_pylist(), strict=True)
        self.parsers.update(f"{name} {version}" for name, version in pairs)
        days = pc.min_max(pc.coalesce(table["published"], table["issued"])).as_py()
        if days["min"]:
            self.first = min(filter(None, (self.first, str(days["min"]))))
            self.last = max(self.last, str(days["max"]))


def write_snapshot(
    documents: Documents,
    tables: Tables,
    about: Mapping[str, Mapping[str, Any]],
    folder: Path,
    title: str,
) -> int:
    """Write the snapshot into the folder; how many documents."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    tally = _Tally()
    rows = _write_documents(_described(documents, about), folder, tally)
    edges = tables.read("relations", schema_of("relations").names)
    pq.write_table(edges, folder / "relations.parquet", compression="zstd")
    told = [{**words, "never": list(words.get("never", ()))} for words in about.values()]
    pq.write_table(
        pa.Table.from_pylist(told, _sources_schema()),
        folder / "sources.parquet",
        compression="zstd",
    )
    rows |= {"relations.parquet": edges.num_rows, "sources.parquet": len(told)}
    manifest = _manifest(folder, rows, tally, title)
    _dump(folder / "manifest.json", manifest)
    _dump(folder / "croissant.json", croissant(manifest, _documents_schema()))
    (folder / "README.md").write_text(_readme(manifest), "utf-8")
    return tally.rows


def _write_documents(batches: Iterator[pa.Table], folder: Path, tally: _Tally) -> dict[str, int]:
    """Files of about ROWS rows; rows by file. One file at least, so that readers find a schema."""
    import pyarrow.parquet as pq

    schema = _documents_schema()
    written: dict[str, int] = {}
    batch = next(batches, None)
    while batch is not None or not written:
        name = f"documents-{len(written) + 1:04d}.parquet"
        written[name] = 0
        with pq.ParquetWriter(folder / name, schema, compression="zstd") as writer:
            while batch is not None and written[name] < ROWS:
                writer.write_table(batch)
                tally.add(batch)
                written[name] += batch.num_rows
                batch = next(batches, None)
    return written


def _described(documents: Documents, about: Mapping[str, Mapping[str, Any]]) -> Iterator[pa.Table]:
    """Tables of about _GROUP documents, with division, publisher and citation."""
    import pyarrow as pa

    waiting: list[pa.RecordBatch] = []
    for batch in documents.batches():
        waiting.append(batch)
        if sum(part.num_rows for part in waiting) >= _GROUP:
            yield _with_source(pa.Table.from_batches(waiting), about)
            waiting = []
    if waiting:
        yield _with_source(pa.Table.from_batches(waiting), about)


def _with_source(table: pa.Table, about: Mapping[str, Mapping[str, Any]]) -> pa.Table:
    import pyarrow as pa

    from gongbao.reading.citing import citation

    told = [about.get(name, {}) for name in table["source"].to_pylist()]
    for name in ("division", "publisher"):
        values = pa.array([words.get(name) for words in told], pa.string())
        table = table.append_column(name, values)
    ends = table.select(["id", "version"]).to_pylist()
    cited = [
        citation(row, words.get("division") or "") for row, words in zip(ends, told, strict=True)
    ]
    return table.append_column("citation", pa.array(cited, pa.string())).cast(_documents_schema())


def _documents_schema() -> pa.Schema:
    import pyarrow as pa

    schema = schema_of("documents")
    for name in ("division", "publisher", "citation"):
        schema = schema.append(pa.field(name, pa.string()))
    return schema


def _sources_schema() -> pa.Schema:
    import pyarrow as pa

    names = ("id", "title", "publisher", "division", "kind", "family", "timezone", "first", "last",
             "cadence")  # fmt: skip
    return pa.schema([*((name, pa.string()) for name in names), ("never", pa.list_(pa.string()))])


def _manifest(folder: Path, rows: Mapping[str, int], tally: _Tally, title: str) -> dict[str, Any]:
    files = [
        {
            "file": name,
            "rows": count,
            "bytes": (folder / name).stat().st_size,
            "sha256": _digest(folder / name),
        }
        for name, count in rows.items()
    ]
    lines = "".join(f"{one['sha256']}  {one['file']}\n" for one in files)
    return {
        "title": title,
        "snapshot": hashlib.sha256(lines.encode()).hexdigest(),
        "made": f"{datetime.now(UTC):%Y-%m-%d}",
        "gongbao": __version__,
        "parsers": dict(sorted(tally.parsers.items())),
        "documents": tally.rows,
        "sources": dict(sorted(tally.sources.items())),
        "first": tally.first,
        "last": tally.last,
        "schema": {one.name: str(one.type) for one in _documents_schema()},
        "files": files,
        "licence": LICENCE,
    }


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dump(path: Path, words: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(words, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _readme(manifest: Mapping[str, Any]) -> str:
    return _README.format(
        title=manifest["title"],
        count=f"{manifest['documents']:,}",
        sources=len(manifest["sources"]),
        first=manifest["first"] or "?",
        last=manifest["last"] or "?",
        version=manifest["gongbao"],
        made=manifest["made"],
        snapshot=manifest["snapshot"],
        short=manifest["snapshot"][:16],
        licence=manifest["licence"],
    )
