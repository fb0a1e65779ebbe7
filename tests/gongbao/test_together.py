"""Articles that turn to another sheet of the day are joined, whenever that sheet comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from captured import WHEN, fetched
from practice.day import day
from practice.plain import write_plain
from practice.sheets import paper

from gongbao.archive import Archive
from gongbao.batch import Batch, read_batch, write_batch
from gongbao.care.restore import replayed
from gongbao.known import rows_of
from gongbao.model import Capture, Document, Source
from gongbao.plugins import Fetched
from gongbao.reparse import outdated, reparse
from gongbao.stages import Holdings, open_holdings
from gongbao.stages.dedup import dedup
from gongbao.stages.parse import parse
from gongbao.stages.upload import Uploaded, upload
from gongbao.store.bodies import put_body
from gongbao.together import day_of, held_sheets, portions, with_their_days

PAPER = Source(
    "practice", "澄湾日报", "澄湾日报社", "211300", "newspaper", "founder_epaper", "newspaper"
)
DAY = "2023-06-30"
Sheet = Sequence[Fetched]


@pytest.fixture
def holdings(tmp_path: Path) -> Holdings:
    return open_holdings(str(tmp_path / "archive"), str(tmp_path / "work"))


@pytest.fixture(scope="module")
def plain_sheets() -> list[Sheet]:
    """Two sheets of a day as PDFs alone; two articles of the first go on on the second."""
    sheets = paper("turns", 3).sheets
    return [
        [fetched(f"http://p.example/{n}.pdf", write_plain([sheet]), hints={"published": DAY})]
        for n, sheet in enumerate(sheets, 1)
    ]


@pytest.fixture(scope="module")
def html_sheets() -> list[Sheet]:
    """The same of a day with HTML."""
    found: list[Sheet] = []
    for page in day()[1:3]:
        head = fetched(page.url, page.html, hints={"published": DAY})
        parts = [fetched(a.url, a.html, "part", n) for n, a in enumerate(page.articles, 1)]
        whole = [fetched(page.pdf_url, page.pdf, "part"), *parts]
        found.append(
            [head, *(replace(p, capture=replace(p.capture, part_of=page.url)) for p in whole)]
        )
    return found


def run(holdings: Holdings, number: int, *sheets: Sheet, verdict: str = "new") -> list[Document]:
    """One run that observes these sheets; the documents it made."""
    return published(holdings, number, *sheets, verdict=verdict)[1]


def published(
    holdings: Holdings, number: int, *sheets: Sheet, verdict: str = "new"
) -> tuple[Uploaded, list[Document]]:
    """One run that observes these sheets: what it did, and the documents it made."""
    captures: list[Capture] = []
    for one in (member for sheet in sheets for member in sheet):
        put_body(holdings.work, one.body)
        at = WHEN + timedelta(days=number)
        captures.append(replace(one.capture, verdict=verdict, fetched_at=at))  # type: ignore[arg-type]
    rows = (*captures, *held_sheets(PAPER, holdings.tables, captures))
    batch = write_batch(
        holdings.work,
        Batch("captures", PAPER.id, f"2023070{number}T060000000000Z-aaaaaa", rows=rows),
    )
    made = parse(batch, PAPER, holdings)
    uploaded = upload(dedup(made, holdings), holdings)
    return uploaded, list(read_batch(holdings.stores, made, "documents").rows)


def turned(documents: Sequence[Document]) -> dict[str, Document]:
    return {d.title: d for d in documents if d.pages and d.pages[0] != d.pages[1]}


def whole_texts() -> dict[str, str]:
    truth = paper("turns", 3).truth()["documents"]
    return {
        row["title"]: "".join("".join(p["text"].split()) for p in row["paragraphs"])
        for row in truth
        if row["pages"] == [1, 2]
    }


def squeezed(document: Document) -> str:
    return "".join(document.text.split())


def test_sheets_of_one_run_are_joined(holdings: Holdings, plain_sheets: list[Sheet]) -> None:
    found = turned(run(holdings, 1, *plain_sheets))
    assert {title: squeezed(document) for title, document in found.items()} == whole_texts()
    for document in found.values():
        notes = [note for note in document.notes if note.code == "turn"]
        assert document.capture == plain_sheets[0][0].capture.body
        assert [note.where for note in notes] == ["http://p.example/2.pdf"]
        assert str(plain_sheets[1][0].capture.body) in notes[0].message


@pytest.mark.parametrize("first", [0, 1])
def test_a_sheet_that_comes_later_makes_the_article_anew(
    holdings: Holdings, plain_sheets: list[Sheet], first: int
) -> None:
    alone = run(holdings, 1, plain_sheets[first])
    assert not turned(alone)
    later = run(holdings, 2, plain_sheets[1 - first])
    assert {title: squeezed(d) for title, d in turned(later).items()} == whole_texts()
    # Ends that stood alone while their beginnings were not held are no documents any more.
    newest = Archive(holdings.archive.url).documents(columns=["id"]).iter()
    assert {row["id"] for row in newest} == {document.id for document in later}
    if first == 0:
        # The id stays, the version is new.
        before = {document.id: document.version for document in alone}
        assert all(before[d.id] != d.version for d in turned(later).values())


def test_the_same_again_changes_nothing(holdings: Holdings, plain_sheets: list[Sheet]) -> None:
    run(holdings, 1, plain_sheets[0])
    run(holdings, 2, plain_sheets[1])
    rows = stored(holdings)
    assert run(holdings, 3, *plain_sheets, verdict="same") == []
    assert stored(holdings) == rows
    # One sheet is read again for another reason: the other comes with it, nothing is torn.
    assert turned(run(holdings, 4, plain_sheets[1], verdict="changed")).keys() == (
        whole_texts().keys()
    )
    assert stored(holdings) == rows


def test_a_sheet_that_is_only_read_again_was_not_looked_at(
    holdings: Holdings, plain_sheets: list[Sheet]
) -> None:
    run(holdings, 1, plain_sheets[0])
    counts = published(holdings, 2, plain_sheets[1])[0].counts
    assert (counts["new"], counts.get("same", 0), counts["unchanged"]) == (1, 0, 0)


def test_a_sheet_that_is_gone_is_joined_and_not_observed_again(
    holdings: Holdings, plain_sheets: list[Sheet]
) -> None:
    run(holdings, 1, plain_sheets[0])
    gone = replace(plain_sheets[0][0].capture, verdict="missing", body=None, status=404)
    rows = rows_of([replace(gone, fetched_at=WHEN + timedelta(days=2))], "r")
    holdings.tables.add("captures", lambda read: rows, source=PAPER.id, commit_id="g", run="r")
    assert len(turned(run(holdings, 3, plain_sheets[1]))) == 2
    seen = holdings.tables.read("captures", ("url", "verdict")).to_pylist()
    assert sorted((row["url"][-5:], row["verdict"]) for row in seen) == [
        ("1.pdf", "missing"),
        ("1.pdf", "new"),
        ("2.pdf", "new"),
    ]


def test_articles_with_html_stand_on_both_sheets(
    holdings: Holdings, html_sheets: list[Sheet]
) -> None:
    run(holdings, 1, html_sheets[0])
    found = turned(run(holdings, 2, html_sheets[1]))
    assert len(found) == 2
    for document in found.values():
        assert document.quality["agreement"] > 0.99
        # Boxes are of the first sheet's PDF.
        assert any(p.box for p in document.paragraphs)
        assert any(p.box is None for p in document.paragraphs)
        assert html_sheets[1][1].capture.url in {n.where for n in document.notes}


def test_reading_again_keeps_the_sheets_of_a_day_together(
    holdings: Holdings, plain_sheets: list[Sheet]
) -> None:
    run(holdings, 1, *plain_sheets)
    rows = stored(holdings)
    assert outdated(PAPER, holdings) == []
    assert [group[0].url for group in outdated(PAPER, holdings, everything=True)] == [
        f"http://p.example/{n}.pdf" for n in (1, 2)
    ]
    assert list(reparse(PAPER, holdings, everything=True))
    assert stored(holdings) == rows


def test_a_run_is_replayed_with_the_sheets_of_its_days() -> None:
    def seen(number: int, day: int, run: str) -> Capture:
        hints = {"published": f"2023-06-{day}"}
        one = fetched(f"http://p.example/{day}/{number}.pdf", f"{number}", hints=hints).capture
        return replace(one, run=run)

    rows = rows_of([seen(1, 29, "r1"), seen(1, 30, "r1")], "r1") + rows_of(
        [seen(2, 30, "r2")], "r2"
    )
    found = {run: [c.url[-8:] for c in rows] for run, rows in replayed(rows, days=True)}
    assert found == {"r1": ["29/1.pdf", "30/1.pdf"], "r2": ["30/1.pdf", "30/2.pdf"]}


def test_no_portion_ends_within_a_day() -> None:
    groups = [
        (fetched(f"http://p.example/{n}.pdf", b"", hints={"published": f"2023-06-{d}"}).capture,)
        for n, d in enumerate((28, 28, 28, 29, 29, 30))
    ]
    assert [len(one) for one in portions(groups, 2, days=True)] == [3, 2, 1]
    assert [len(one) for one in portions(groups, 2, days=False)] == [2, 2, 2]
    assert with_their_days([groups[3]], groups) == groups[3:5]


def test_a_day_is_what_the_list_said_else_the_address() -> None:
    told = fetched("http://p.example/202306/30/1.pdf", b"", hints={"published": "2023年7月1日"})
    assert day_of(told.capture) == "2023-07-01"
    assert day_of(fetched("http://p.example/2023-06/30/1.pdf", b"").capture) == "2023-06-30"
    assert day_of(fetched("http://p.example/1.pdf", b"").capture) == ""


def stored(holdings: Holdings) -> list[tuple[str, str]]:
    columns = ("id", "version")
    rows = Archive(holdings.archive.url).tables.read("documents", columns).to_pylist()
    return sorted((row["id"], row["version"]) for row in rows)
