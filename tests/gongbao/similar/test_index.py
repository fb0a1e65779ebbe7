"""The index as tables: what a day adds, what it finds, and what a rebuild makes of it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from dedup_corpus import Author, compose, variant

from gongbao.batch import plain
from gongbao.errors import Damaged, UsageError
from gongbao.model import Document, Relation
from gongbao.similar.index import (
    band_rows,
    entries_of,
    missing_bands,
    signature_rows,
    stops_of,
    stops_row,
)
from gongbao.similar.reindex import LEAST_TO_LEARN, reindex
from gongbao.similar.stops import SHARE, StopSet, learn_stops, shipped_stops
from gongbao.stages.dedup import relations_of
from gongbao.tables import Tables
from gongbao.tables.schemas import schema_of

Read = Callable[..., pa.Table]


def to_traditional(text: str) -> str:
    return text.translate(str.maketrans("为规团体区办务单", "為規團體區辦務單"))


def document(number: int, text: str, source: str = "s", version: str = "1") -> Document:
    return Document(
        "news", f"t{number}", text, id=f"{source}/{number:05}", version=version, source=source,
        capture=f"c{number}",
    )  # fmt: skip


def publish(documents: Sequence[Document], run: str, tables: Tables) -> tuple[Relation, ...]:
    """What dedup and upload do with a run's documents, in upload's order."""
    relations = relations_of(documents, run, tables)
    source = documents[0].source
    entries = entries_of(documents, run, stops_of(tables))
    rows = [{**plain(one), "quality": [], "run": run} for one in documents]
    edges = [{**plain(edge), "source": source, "run": run} for edge in relations]
    choices: dict[str, Callable[[Read], Any]] = {
        "documents": lambda read: rows,
        "signatures": lambda read: signature_rows(entries, source),
        "bands": lambda read: missing_bands(entries, tables, source),
        "relations": lambda read: edges,
    }
    for name, choose in choices.items():
        tables.add(name, choose, source=source, commit_id=run, run=run)
    return relations


def learnt(tables: Tables, stops: StopSet) -> None:
    row = stops_row(stops, 1500, SHARE)
    tables.add("stops", lambda read: row, source="archive", commit_id=stops.name, run="stops")


@pytest.fixture
def tables(tmp_path: Path) -> Tables:
    return Tables.of(str(tmp_path))


@pytest.fixture(scope="module")
def stops() -> StopSet:
    return learn_stops(compose(1500, 99, to_traditional).texts, "practice")


def days_of(size: int, days: int, seed: int) -> list[list[Document]]:
    corpus = compose(size, seed, to_traditional, form_variants=True)
    texts = [(number, text) for number, text in enumerate(corpus.texts)]
    random.Random(seed).shuffle(texts)
    every = [document(number, text, "ab"[number % 2]) for number, text in texts]
    return [
        part
        for day in range(days)
        for source in "ab"
        if (part := [one for one in every[day::days] if one.source == source])
    ]


def test_a_rebuild_finds_what_the_days_found_and_adds_nothing(
    tables: Tables, stops: StopSet
) -> None:
    learnt(tables, stops)
    found = [
        edge
        for number, day in enumerate(days_of(400, 4, 3))
        for edge in publish(day, f"2026010{number}T000000000000Z-x", tables)
    ]
    done = reindex(tables)
    assert done.added == {"signatures": 0, "bands": 0, "relations": 0}
    assert done.strange == ()
    assert done.relations == len(found) > 100


def test_what_is_gone_from_the_index_is_made_again(
    tables: Tables, stops: StopSet, tmp_path: Path
) -> None:
    learnt(tables, stops)
    for number, day in enumerate(days_of(200, 2, 4)):
        publish(day, f"2026010{number}T000000000000Z-x", tables)
    bare = Tables.of(str(tmp_path / "bare"))
    learnt(bare, stops)
    rows = tables.read("documents", schema_of("documents").names)
    bare.add("documents", lambda read: rows, source="a", commit_id="r", run="r")
    done = reindex(bare)
    for name in ("signatures", "bands", "relations"):
        columns = [name for name in schema_of(name).names if name != "run"]
        ours, theirs = (
            sorted(map(repr, one.read(name, columns).to_pylist())) for one in (bare, tables)
        )
        assert ours == theirs
        assert done.added[name] == len(ours)
    assert reindex(bare).added == {"signatures": 0, "bands": 0, "relations": 0}


def test_a_new_stop_set_signs_everything_again_beside_the_old(tables: Tables) -> None:
    author = Author(5)
    acts = [author.form() if at % 3 else author.act(300) for at in range(LEAST_TO_LEARN)]
    publish([document(at, text) for at, text in enumerate(acts)], "20260101T0-x", tables)
    before = reindex(tables)
    assert before.method.endswith("formulas-1")
    assert before.may_learn
    after = reindex(tables, learn=True)
    assert stops_of(tables).name in after.method
    assert not after.may_learn
    assert after.added["signatures"] == len(acts)
    assert tables.read("signatures", ["ref"]).num_rows == 2 * len(acts)
    near = {"near", "contains"}
    kinds = tables.read("relations", ["kind", "method"]).to_pylist()
    wrong = {
        name: sum(row["kind"] in near for row in kinds if row["method"] == name)
        for name in (before.method, after.method)
    }
    assert wrong[after.method] < 0.1 * wrong[before.method]
    (one,) = relations_of([document(10**4, acts[0] + "附记。")], "20260102T0-x", tables)
    assert (one.kind, one.method) == ("near", after.method)


def test_too_few_documents_to_learn_of_are_refused(tables: Tables) -> None:
    publish([document(1, Author(6).act())], "20260101T0-x", tables)
    with pytest.raises(UsageError, match="1 document versions; a stop set is learnt of 1000"):
        reindex(tables, learn=True)


def test_a_stop_set_that_is_not_what_its_name_says_is_damage(
    tables: Tables, stops: StopSet
) -> None:
    learnt(tables, StopSet(stops.name, stops.hashes[:-1]))
    with pytest.raises(Damaged, match=f"stops: the stop set {stops.name} has the digest"):
        stops_of(tables)


def test_without_a_table_the_shipped_set_counts(tables: Tables) -> None:
    assert stops_of(tables) == shipped_stops()
    assert relations_of([document(1, Author(7).act())], "r", tables) == ()


def test_empty_and_short_texts_and_their_copies(tables: Tables) -> None:
    short = "关于春节放假的通知各单位按时值班注意安全"
    first = [document(at, text) for at, text in enumerate(["", "", "短", "短", short])]
    assert publish(first, "20260101T0-x", tables) == ()
    (edge,) = publish([document(9, f"{short}。")], "20260102T0-x", tables)
    assert (edge.kind, edge.document, edge.other) == ("same-text", "s/00004", "s/00009")
    assert tables.read("signatures", ["ref"]).num_rows == 6


def test_a_document_of_twenty_megabytes_costs_seconds(tables: Tables) -> None:
    author = Author(8)
    act = author.act(900)
    whole = author.body(330_000) * 20 + act + author.body(330_000)
    assert len(whole.encode()) > 19_000_000
    begun = time.process_time()
    publish([document(1, act)], "20260101T0-x", tables)
    edges = relations_of([document(2, whole)], "20260102T0-x", tables)
    assert time.process_time() - begun < 60
    assert [(edge.document, edge.kind, edge.other) for edge in edges] == [
        ("s/00002", "contains", "s/00001")
    ]


def test_ten_thousand_identical_documents_are_linear(tables: Tables) -> None:
    act = Author(9).act(400)
    begun = time.process_time()
    edges = publish([document(at, act) for at in range(2000)], "20260101T0-x", tables)
    rest = [document(at, act) for at in range(2000, 10_000)]
    more = relations_of(rest, "20260102T0-x", tables)
    assert time.process_time() - begun < 60
    assert (len(edges), len(more)) == (1999, 8000)
    entries = entries_of([document(0, act)], "r", stops_of(tables))
    assert tables.read("bands", ["key"]).num_rows == band_rows(entries, "s").num_rows


def test_bands_that_a_killed_upload_left_out_are_added_by_the_next(tables: Tables) -> None:
    """Its signatures were committed, its bands were not: they are missing, whoever asks."""
    author = Author(10)
    one, two = (document(at, author.act(500)) for at in range(2))
    entries = entries_of([one, two], "20260101T0-x", stops_of(tables))
    assert missing_bands(entries, tables, "s").num_rows == 0
    tables.add(
        "signatures", lambda read: signature_rows(entries, "s"), source="s", commit_id="a", run="a"
    )
    lacking = missing_bands(entries, tables, "s")
    assert sorted(set(lacking["ref"].to_pylist())) == sorted(entries.refs.tolist())
    tables.add("bands", lambda read: lacking, source="s", commit_id="b", run="b")
    assert missing_bands(entries, tables, "s").num_rows == 0
    copy = entries_of([document(3, one.text)], "20260102T0-x", stops_of(tables))
    tables.add(
        "signatures", lambda read: signature_rows(copy, "s"), source="s", commit_id="c", run="c"
    )
    assert missing_bands(copy, tables, "s").num_rows == 0


def test_files_whose_keys_are_not_in_order_are_read_too(tables: Tables) -> None:
    """Others may write the tables anew: a compaction keeps rows, not their order."""
    author = Author(11)
    act = author.act(600)
    publish([document(1, act)], "20260101T0-x", tables)
    rows = tables.read("bands", schema_of("bands").names)
    mixed = Tables.of(tables.root + "/mixed")
    for name in ("signatures", "bands"):
        held = tables.read(name, schema_of(name).names)
        if name == "bands":
            held = rows.take(random.Random(1).sample(range(rows.num_rows), rows.num_rows))
        mixed.add(name, lambda read, held=held: held, source="s", commit_id="a", run="a")
    copy = variant(act, "ocr1", author, to_traditional)
    assert len(relations_of([document(2, copy)], "20260102T0-x", mixed)) == 1
