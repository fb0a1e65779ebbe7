"""The reader: ``Archive(url)``, for people and for the command line. Reads, never writes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from gongbao.errors import UsageError
from gongbao.model import PUBLISHED_VERDICTS, Kind, Run
from gongbao.reading.rows import Rows
from gongbao.reading.selection import Selection
from gongbao.store import Store, open_store
from gongbao.store.bodies import get_body
from gongbao.tables import Tables
from gongbao.tables.schemas import schema_of
from gongbao.told import told
from gongbao.withdrawn import last_written, withdrawn_of

if TYPE_CHECKING:
    from deltalake import DeltaTable
    from PIL.Image import Image

    from gongbao.coverage import Coverage
    from gongbao.reading.citing import Cited
    from gongbao.reading.documents import Documents
    from gongbao.search.found import Found
    from gongbao.search.searcher import Searcher

__all__ = ["Archive"]

_BEGUN = ("sources/", "tables/", "runs/")
"""Where an archive has something from its first upload on."""


class Where(TypedDict, total=False):
    """Which documents are searched; see Archive.documents."""

    source: str | Sequence[str] | None
    division: str | None
    kind: Kind | None
    since: date | None
    until: date | None


class Archive:
    """An archive at a local path or ``s3://bucket/prefix``. ``work`` says where its index lies,
    if elsewhere than by default.

    >>> Archive("./archive").documents(source="practice-news").to_pandas()  # doctest: +SKIP
    """

    def __init__(self, url: str, *, work: str | None = None) -> None:
        self.store: Store = open_store(url)
        self.url = self.store.url
        self.tables = Tables.of(self.url)
        self._work = work
        self._searcher: Searcher | None = None

    def __repr__(self) -> str:
        return f"<Archive at {self.url}>"

    def is_begun(self) -> bool:
        """Whether gongbao has written anything here: where a name is mistyped, it has not."""
        return any(next(self.store.list(prefix), None) for prefix in _BEGUN)

    def sources(self) -> tuple[str, ...]:
        """Ids of the sources that the archive holds captures or documents of, sorted."""
        names = ("captures", "documents")
        return tuple(sorted(set().union(*(_parts(self.tables.open(name)) for name in names))))

    def about(self) -> dict[str, dict[str, Any]]:
        """What the archive tells of its sources: id, title, publisher, division (GB/T 2260),
        kind, family, timezone, first, last, cadence, by id."""
        return told(self.store)

    def documents(
        self,
        *,
        source: str | Sequence[str] | None = None,
        division: str | None = None,
        kind: Kind | None = None,
        since: date | None = None,
        until: date | None = None,
        canonical: bool = False,
        columns: Sequence[str] | None = None,
        all_versions: bool = False,
    ) -> Documents:
        """The newest version of each document, read when it is asked for.

        ``division`` is a code of GB/T 2260 or its beginning (``"21"``: a province). ``since`` and
        ``until`` (both included) compare the day it was published, or issued where that is
        unknown. ``canonical`` gives one document of each cluster of copies. ``columns`` are those
        of the documents table; without them: all. Raises UsageError where there is no archive,
        for a source that it does not hold, or a column that there is not.
        """
        from gongbao.reading.documents import Documents

        names = schema_of("documents").names
        strange = [name for name in columns or () if name not in names]
        if strange:
            raise UsageError(f"no column {strange[0]!r}; there are {', '.join(names)}")
        table = self.tables.open("documents")
        if table is None and not self.is_begun():
            raise UsageError(f"no archive at {self.url}: nothing was ever written there")
        sources = self._meant(table, source, division)
        selection = Selection(sources, kind, since, until, all_versions, self._copies(canonical))
        dataset = None if table is None else self.tables.dataset("documents", table, sources)
        return Documents(dataset, selection, columns or names)

    def versions(self, document: str) -> list[dict[str, Any]]:
        """Every version of a document, oldest first, with all columns; none for an unknown id.
        Of a withdrawn document the last row has the kind ``withdrawn`` and no text."""
        import pyarrow.compute as pc

        name = self._id(document)
        rows = self.tables.read(
            "documents",
            schema_of("documents").names,
            source=name.partition("/")[0],
            where=pc.field("id") == name,
        )
        found: list[dict[str, Any]] = rows.sort_by([("run", "ascending")]).to_pylist()
        return found

    def document(self, document: str) -> dict[str, Any]:
        """A document with all columns, by its id or a citation: the newest version that has a
        text, or the one that the citation names. Raises UsageError with near ids."""
        versions = self.versions(document)
        if not versions:
            raise UsageError(self._unknown(self._id(document)))
        return self._version(document, versions)

    def body(self, document: str | Mapping[str, Any]) -> bytes:
        """The bytes that a document was read from, checked against their digest.

        ``document`` is a row, an id, a citation, or the digest itself (SHA-256). Raises
        UsageError, KeyMissing, Damaged.
        """
        return get_body([self.store], self._capture(document))

    def page_image(
        self, document: str | Mapping[str, Any], page: int, *, resolution: int = 144
    ) -> Image:
        """A page of a document's PDF as a picture: ``page`` as its paragraphs say it, resolution
        in dots an inch. Of a newspaper's article, the PDF of its page. Raises UsageError where
        there is no such page, GongbaoError for a PDF that cannot be drawn."""
        from gongbao.reading.pictures import draw_page, pdf_of

        row = self.document(document) if isinstance(document, str) else document
        return draw_page(self.body(pdf_of(row, self.tables)), page, resolution)

    def relations(self, document: str) -> list[dict[str, Any]]:
        """Edges from or to a document, but for those to withdrawn documents."""
        import pyarrow.compute as pc

        name = self._id(document)
        where = (pc.field("document") == name) | (pc.field("other") == name)
        found: list[dict[str, Any]] = self.tables.read(
            "relations", schema_of("relations").names, where=where
        ).to_pylist()
        ends = {row[end] for row in found for end in ("document", "other")}
        gone = withdrawn_of(self.tables, ends - {name}) if ends else frozenset()
        return [row for row in found if not gone & {row["document"], row["other"]}]

    def cite(self, document: str) -> str:
        """The permanent citation of a document's newest version. Raises UsageError."""
        from gongbao.reading.citing import citation

        row = self.document(document)
        return citation(row, self.about().get(row["source"], {}).get("division", ""))

    def resolve(self, cited: str) -> Cited:
        """What a citation points to: version, page and box, text, body digest, source URL.
        Raises UsageError."""
        from gongbao.reading.citing import resolve

        return resolve(cited, self.document(cited))

    def coverage(self, *, today: date | None = None) -> dict[str, Coverage]:
        """What should exist, is held, missing or blocked, of each source that the archive tells
        of, by id; as of ``today``."""
        from gongbao.reading.covered import covered

        return covered(self.about(), self.tables, today or date.today())

    def search(
        self,
        text: str = "",
        *,
        issuer: str = "",
        number: str = "",
        exact: bool = False,
        limit: int = 20,
        **where: Unpack[Where],
    ) -> Found:
        """Documents whose title or text holds every phrase of ``text``, the best first.

        Blanks part phrases, quotation marks keep one whole. Script (traditional, simplified),
        width, case, marks and line ends do not count, unless ``exact``. ``issuer`` is a part of
        the issuer's name, ``number`` a whole 文号; the rest as in ``documents``. ``gongbao index``
        makes it fast; what is found is the same without. Raises UsageError where there is nothing
        to look for.
        """
        from gongbao.search.question import Question, number_key, read_question

        if not text and not (number or issuer):
            raise UsageError("nothing to search for: give a text, a number or an issuer")
        question = read_question(text, exact=exact) if text else Question((), ())
        source, division = where.get("source"), where.get("division")
        table = self.tables.open("documents") if source or division else None
        asked = replace(
            question,
            sources=self._meant(table, source, division),
            kind=where.get("kind"),
            since=where.get("since"),
            until=where.get("until"),
            issuer=issuer,
            number_only=number_key(number) if number else "",
        )
        return self._search().search(asked, limit)

    def sql(self, query: str) -> Rows:
        """Rows of a DuckDB query over the views captures, documents, relations, signatures,
        bands, stops, current_documents (the newest version of each) and sources. Nothing but
        these can be read. Raises UsageError."""
        from gongbao.reading.queries import ask

        return ask(query, self.tables, self.about())

    def windows(self, source: str) -> dict[tuple[date | None, date | None], int]:
        """The ledger: windows that a backfill has done, with the failures each had."""
        from gongbao.batch import load

        done: dict[tuple[date | None, date | None], int] = {}
        for entry in self.store.list(f"runs/{source}/"):
            run = load(Run, self.store.read(entry.key))
            if run.since or run.until:
                window = (run.since, run.until)
                failures = run.counts.get("failures", 0)
                done[window] = min(failures, done.get(window, failures))
        return done

    def removed(self, source: str | None = None) -> list[dict[str, Any]]:
        """Addresses that had a body and were missing (404, 410, soft 404) on two different days
        since, without a body in between: url, source, held_until, missing_since, body."""
        columns = ("source", "url", "verdict", "body", "fetched_at")
        rows = self.tables.read("captures", columns, source=source).sort_by("fetched_at")
        histories: dict[str, list[dict[str, Any]]] = {}
        for row in rows.to_pylist():
            histories.setdefault(row["url"], []).append(row)
        found = (_removal(history) for history in histories.values())
        return [one for one in found if one is not None]

    def _meant(
        self, table: DeltaTable | None, source: str | Sequence[str] | None, division: str | None
    ) -> tuple[str, ...] | None:
        """The sources of these names and this division; None for all."""
        if source is None and division is None:
            return None
        held = _parts(table)
        named = held if source is None else {source} if isinstance(source, str) else set(source)
        strange = sorted(named - held)
        if strange and strange[0] not in self.sources():
            known = _few(self.sources())
            raise UsageError(f"{self.url} holds no source {strange[0]!r}; it has {known}")
        return tuple(sorted(named)) if division is None else self._within(division, named)

    def _within(self, division: str, named: Iterable[str]) -> tuple[str, ...]:
        about = self.about()
        codes = {name: str(about.get(name, {}).get("division", "")) for name in named}
        found = tuple(sorted(name for name in named if codes[name].startswith(division)))
        if not found:
            known = _few(sorted(set(codes.values()) - {""}))
            raise UsageError(f"{self.url} holds no source of {division!r}; divisions: {known}")
        return found

    def _copies(self, canonical: bool) -> frozenset[str]:
        if not canonical:
            return frozenset()
        from gongbao.clusters import copies_of

        return copies_of(self.tables)

    def _search(self) -> Searcher:
        if self._searcher is None:
            from gongbao.search.place import index_folder
            from gongbao.search.searcher import Searcher

            folder = index_folder(self.url, self._work, os.environ)
            self._searcher = Searcher(folder, self.url, self.documents())
        return self._searcher

    def _id(self, document: str) -> str:
        if document.startswith("gongbao:"):
            from gongbao.reading.citing import read_citation

            return read_citation(document).document
        return document

    def _version(self, document: str, versions: list[dict[str, Any]]) -> dict[str, Any]:
        """The version that a citation names, else the newest."""
        from gongbao.reading.citing import read_citation

        wanted = read_citation(document).version if document.startswith("gongbao:") else ""
        found = [row for row in versions if row["version"].startswith(wanted)]
        if not found:
            known = " ".join(row["version"] for row in versions)
            raise UsageError(f"{versions[0]['id']} has no version {wanted}; it has {known}")
        return last_written(found)

    def _capture(self, document: str | Mapping[str, Any]) -> str:
        if isinstance(document, str):
            if len(document) == 64 and "/" not in document:
                return document
            document = self.document(document)
        return str(document["capture"])

    def _unknown(self, document: str) -> str:
        import difflib

        ids = self.tables.read("documents", ["id"])["id"].unique().to_pylist()
        if not ids:
            return f"{self.url} holds no documents; fill it with: gongbao demo, or gongbao run ID"
        bare = re.split("[@#]", document, maxsplit=1)[0]
        near = [f"gongbao:{document}"] if bare != document and bare in ids else []
        near = near or sorted(name for name in ids if document and document in name)[:3]
        near = near or difflib.get_close_matches(document, ids, n=3, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}?" if near else "see: gongbao documents"
        return f"no document {document!r} in {self.url}; {hint}"


def _parts(table: DeltaTable | None) -> set[str]:
    return set() if table is None else {part["source"] for part in table.partitions()}


def _few(names: Sequence[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return (", ".join(names[:most]) or "none") + more


def _removal(history: list[dict[str, Any]]) -> dict[str, Any] | None:
    good = [n for n, row in enumerate(history) if row["verdict"] in PUBLISHED_VERDICTS]
    if not good:
        return None
    last, after = history[good[-1]], history[good[-1] + 1 :]
    missing = [row["fetched_at"] for row in after if row["verdict"] == "missing"]
    if len({moment.date() for moment in missing}) < 2:
        return None
    return {
        "source": last["source"],
        "url": last["url"],
        "held_until": last["fetched_at"],
        "missing_since": missing[0],
        "body": last["body"],
    }
