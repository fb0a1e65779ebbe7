"""What the pages show: rows of the archive as words for the templates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from gongbao.archive import Archive
from gongbao.coverage import Coverage
from gongbao.coverage.serials import ranges
from gongbao.errors import GongbaoError, UsageError
from gongbao.serve.asked import Choice
from gongbao.withdrawn import last_written

if TYPE_CHECKING:
    from gongbao.search.found import Found, Hit

__all__ = [
    "Leaf", "changes", "coverage", "document", "published", "search", "sources", "titles",
    "version_of",
]  # fmt: skip

_FOUND = 50
_STATES = ("held", "missing", "blocked", "never", "due")
_WEB_PAGES = frozenset({"text/html", "application/xhtml+xml"})

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """What a document says on one page of its PDF: paragraphs and tables; None where there are no
    pages."""

    page: int | None
    paragraphs: Sequence[Row]
    tables: Sequence[Row]


def titles(archive: Archive) -> dict[str, str]:
    """Ids of the sources that hold something, with their titles."""
    about = archive.about()
    return {name: str(about.get(name, {}).get("title", name)) for name in archive.sources()}


def sources(archive: Archive, counts: Mapping[str, int]) -> list[Row]:
    """Each source with what the archive tells of it, and how many documents it has."""
    about = archive.about()
    names = ("title", "publisher", "division", "kind")
    return [
        {"id": name, "documents": counts.get(name, 0)}
        | {key: about.get(name, {}).get(key, "") for key in names}
        for name in archive.sources()
    ]


def version_of(archive: Archive, name: str, version: str) -> Row:
    """A version of a document, the newest where none is named. Raises UsageError."""
    return _chosen(_versions(archive, name), name, version)


def document(archive: Archive, name: str, version: str) -> Row:
    """All that the page of a document shows."""
    versions = _versions(archive, name)
    row = _chosen(versions, name, version)
    captures = _captures(archive, row)
    return {
        "row": row,
        "source": archive.about().get(row["source"], {}),
        "leaves": list(_leaves(row)),
        "pictures": _has_pictures(archive, row),
        "versions": versions[::-1],
        "before": _before(versions, row),
        "relations": _relations(archive, row),
        "captures": captures,
        "is_web_page": any(held["media_type"] in _WEB_PAGES for held in captures),
        "citation": archive.cite(name),
        "quality": sorted(dict(row["quality"] or ()).items()),
    }


def published(archive: Archive, name: str, version: str) -> Row:
    """The cleaned web page of a document. Raises UsageError where it came from none."""
    from gongbao.serve.published import cleaned

    row = version_of(archive, name, version)
    pages = [held for held in _captures(archive, row) if held["media_type"] in _WEB_PAGES]
    if not pages:
        raise UsageError(f"{name} does not come from a web page")
    text = cleaned(archive.body(row), pages[-1]["charset"] or "", row["url"])
    return {"row": row, "cleaned": text}


def changes(archive: Archive, name: str, old: str, new: str) -> Row:
    """What changed between two versions."""
    from gongbao.diff import compare

    versions = _versions(archive, name)
    ends = [_chosen(versions, name, version) for version in (old, new)]
    texts = [[part["text"] for part in end["paragraphs"]] for end in ends]
    return {"old": ends[0], "new": ends[1], "changes": compare(*texts)}


def search(archive: Archive, text: str, choice: Choice) -> Row:
    """What was found, each hit with the pieces of its snippet."""
    found: Found = archive.search(text, limit=_FOUND, **choice.where)
    return {"total": found.total, "hits": [(hit, _pieces(hit)) for hit in found]}


def coverage(archive: Archive) -> list[Row]:
    """Each source with its counts, a year a row its issues, and the serials of 文号 that lack
    numbers."""
    about = archive.about()
    return [
        {
            "id": name,
            "title": about[name]["title"],
            "counts": [(state, found.count(state)) for state in _STATES],  # type: ignore[arg-type]
            "years": _years(found),
            "serials": [(one, ranges(one.absent)) for one in found.serials if one.absent],
        }
        for name, found in archive.coverage().items()
    ]


def _years(found: Coverage) -> list[tuple[int, list[Any]]]:
    years = groupby(found.issues, key=lambda issue: issue.first.year)
    return [(year, list(issues)) for year, issues in years]


def _versions(archive: Archive, name: str) -> list[Row]:
    versions = archive.versions(name)
    if not versions:
        raise UsageError(f"there is no document {name!r}")
    return versions


def _chosen(versions: Sequence[Row], name: str, version: str) -> Row:
    found = [row for row in versions if row["version"].startswith(version)]
    if not found:
        raise UsageError(f"{name} has no version {version}")
    return last_written(found)


def _before(versions: Sequence[Row], row: Row) -> str:
    """The version before this one, "" for the first."""
    names = [other["version"] for other in versions]
    place = names.index(row["version"])
    return str(names[place - 1]) if place else ""


def _leaves(row: Row) -> Iterator[Leaf]:
    """Paragraphs in reading order, page by page; tables where they stand."""
    tables: dict[int | None, list[Row]] = {}
    for table in row["tables"] or ():
        tables.setdefault(table["page"], []).append(_table(table))
    paragraphs = row["paragraphs"] or ()
    for page, group in groupby(paragraphs, key=lambda part: part["page"]):
        yield Leaf(page, list(group), tables.pop(page, []))
    for page, left in tables.items():
        yield Leaf(page, [], left)


def _table(table: Row) -> Row:
    """Its rows as cells with their spans; cells that another one covers are left out."""
    spans = {(span["row"], span["column"]): span for span in table["spans"] or ()}
    covered = {
        (row, column)
        for (top, left), span in spans.items()
        for row in range(top, top + min(span["rows"], len(table["rows"])))
        for column in range(left, left + min(span["columns"], _widest(table)))
        if (row, column) != (top, left)
    }
    rows = [
        [
            {"text": text, "span": spans.get((down, across))}
            for across, text in enumerate(cells)
            if (down, across) not in covered
        ]
        for down, cells in enumerate(table["rows"])
    ]
    return {"rows": rows}


def _widest(table: Row) -> int:
    return max((len(cells) for cells in table["rows"]), default=0)


def _has_pictures(archive: Archive, row: Row) -> bool:
    from gongbao.reading.pictures import pdf_of

    try:
        return bool(pdf_of(row, archive.tables))
    except GongbaoError:
        return False


def _captures(archive: Archive, row: Row) -> list[Row]:
    """Observations that gave the bytes of this version, oldest first."""
    import pyarrow.compute as pc

    columns = (
        "url", "found_on", "fetched_at", "status", "media_type", "charset", "size", "body", "run",
    )  # fmt: skip
    where = pc.field("body") == row["capture"]
    rows = archive.tables.read("captures", columns, source=row["source"], where=where)
    held: list[Row] = rows.sort_by("fetched_at").to_pylist()
    return held


def _relations(archive: Archive, row: Row) -> list[Row]:
    """Other documents that this one is related to, each once a kind."""
    found: dict[tuple[str, str], Row] = {}
    for edge in archive.relations(row["id"]):
        ours = edge["document"] == row["id"]
        other = edge["other"] if ours else edge["document"]
        if other != row["id"]:
            score = max(edge["score"] or 0, edge["other_score"] or 0)
            found[edge["kind"], other] = {"kind": edge["kind"], "other": other, "score": score}
    return [found[key] for key in sorted(found)]


def _pieces(hit: Hit) -> list[tuple[str, bool]]:
    """The snippet in pieces, with whether each was looked for."""
    pieces, at = [], 0
    for first, end in sorted(hit.marks):
        start = max(first, at)
        pieces += [(hit.snippet[at:start], False), (hit.snippet[start:end], True)]
        at = max(end, at)
    return [piece for piece in [*pieces, (hit.snippet[at:], False)] if piece[0]]
