"""Two runs that compare at the same time: what neither could see, the later upload finds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gongbao.archive import Archive
from gongbao.batch import Batch, write_batch
from gongbao.model import Capture, Document
from gongbao.stages import Holdings, open_holdings
from gongbao.stages.dedup import dedup
from gongbao.stages.fetch import close_run
from gongbao.stages.upload import upload
from gongbao.store.bodies import put_body

TEXT = "各区人民政府，市政府各部门：经市政府同意，现将今年汛期值班安排印发给你们，请认真执行。" * 4


def run_id(minutes: int) -> str:
    moment = datetime.now(UTC) - timedelta(minutes=minutes)
    return f"{moment:%Y%m%dT%H%M%S%fZ}-abcdef"


def documents_of(source: str, text: str, minutes: int, held: Holdings) -> str:
    """The digest of a run's batch of documents: one, with this text."""
    run, url = run_id(minutes), f"http://{source}.example/1"
    body = put_body(held.work, f"{source}: {text}".encode())
    capture = Capture(source, url, datetime.now(UTC), "new", body=body, size=1, run=run)
    captures = write_batch(held.work, Batch("captures", source, run, rows=(capture,)))
    document = Document(
        "news", "通知", text, id=f"{source}/1", version="1", source=source, url=url, capture=body
    )
    return write_batch(held.work, Batch("documents", source, run, captures, rows=(document,)))


@pytest.fixture
def held(tmp_path: Path) -> Holdings:
    return open_holdings(str(tmp_path / "archive"), str(tmp_path / "work"))


@pytest.mark.parametrize("first", [0, 1])
def test_what_two_runs_have_in_common_is_found_once(held: Holdings, first: int) -> None:
    made = [documents_of("one", TEXT, 9, held), documents_of("two", TEXT, 3, held)]
    compared = [dedup(digest, held) for digest in made]
    for digest in (compared[first], compared[1 - first], *compared):
        upload(digest, held)
    rows = Archive(held.archive.url).relations("one/1")
    assert [(row["document"], row["other"], row["kind"]) for row in rows] == [
        ("one/1", "two/1", "same-text")
    ]


def test_a_run_that_was_alone_is_not_compared_twice(
    held: Holdings, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload(dedup(documents_of("one", TEXT, 600, held), held), held)
    compared = dedup(documents_of("two", TEXT, -60, held), held)
    monkeypatch.setattr(
        "gongbao.stages.upload.relations_of", lambda *_: pytest.fail("compared again")
    )
    assert upload(compared, held).counts["relations"] == 1


def test_an_uploaded_runs_journal_is_forgotten_and_no_other(held: Holdings) -> None:
    # A scheduler knows a run by its batch, not by its window; a journal that stays would make the
    # next day's run a repeat of this one.
    for window, run in (("newest", "r1"), ("2023-01-01_2023-12-31", "r2")):
        held.work.replace(f"open/one/{window}/captures/1.json", b"{}")
        held.work.replace(f"open/one/{window}/run.json", f'{{"run": "{run}"}}'.encode())
    held.work.replace("open/one/torn/run.json", b"{")
    close_run(held.work, "one", "r1")
    assert [entry.key for entry in held.work.list("open/")] == [
        "open/one/2023-01-01_2023-12-31/captures/1.json",
        "open/one/2023-01-01_2023-12-31/run.json",
        "open/one/torn/run.json",
    ]
