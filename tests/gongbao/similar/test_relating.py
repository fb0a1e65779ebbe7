"""Relations: which, between which, and that no order of arrival changes them."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from dedup_corpus import NAME, PLACE, WHAT, Author, Corpus, compose, true_pairs, variant

from gongbao.archive import Archive
from gongbao.errors import UsageError
from gongbao.model import Relation
from gongbao.similar.index import band_rows, missing_bands, neighbours, signature_rows
from gongbao.similar.pairs import HEADS, share_keys
from gongbao.similar.relating import Entries, key_rows, pair_up, relate
from gongbao.similar.signing import method_of, sign_texts
from gongbao.similar.stops import StopSet, learn_stops, shipped_stops
from gongbao.tables import Tables
from gongbao.text.keys import key_text

PAGE = Path(__file__).resolve().parents[3] / "docs/duplicates.md"


def to_traditional(text: str) -> str:
    return text.translate(str.maketrans("为规团体区办务单", "為規團體區辦務單"))


@pytest.fixture(scope="module")
def stops() -> StopSet:
    return learn_stops(compose(1500, 99, to_traditional).texts, "practice")


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return compose(1500, 1, to_traditional)


def entries(
    texts: Sequence[str],
    stops: StopSet,
    *,
    ids: Sequence[str] | None = None,
    runs: Sequence[str] | None = None,
    versions: Sequence[str] | None = None,
    captures: Sequence[str] | None = None,
) -> Entries:
    ids = ids or [f"d{number:05}" for number in range(len(texts))]
    return Entries(
        method_of(stops),
        ids,
        versions or ["v"] * len(texts),
        captures or ids,
        runs or ["r"] * len(texts),
        sign_texts(texts, stops),
    )


def all_at_once(held: Entries) -> tuple[Relation, ...]:
    return relate(held, np.ones(len(held), bool), pair_up(held), held.method)


def kinds(texts: Sequence[str], stops: StopSet, **words: Sequence[str]) -> list[tuple[str, ...]]:
    return [(e.document, e.kind, e.other) for e in all_at_once(entries(texts, stops, **words))]


@pytest.mark.parametrize(
    "kind", ["exact", "format", "boiler", "edit", "ocr1", "ocr3", "ocr5", "news", "trad"]
)
def test_a_copy_is_related_to_what_it_copies(kind: str, stops: StopSet) -> None:
    author = Author(21)
    for _ in range(10):
        act = author.act(800)
        copy = variant(act, kind, author, to_traditional)
        (found,) = kinds([act, copy, author.act(800)], stops)
        same = key_text(act) == key_text(copy)
        assert same or kind not in ("exact", "format", "trad")
        assert found == ("d00000", "same-text" if same else "near", "d00001"), copy


def test_an_act_in_a_compilation_is_contained(stops: StopSet) -> None:
    author = Author(22)
    act = author.act(500)
    whole = "\n".join([*(author.act(900) for _ in range(6)), act, author.act(900)])
    (edge,) = all_at_once(entries([act, whole], stops))
    assert (edge.document, edge.kind, edge.other) == ("d00001", "contains", "d00000")
    assert edge.score < 0.2
    assert edge.other_score > 0.8


def test_the_same_form_is_not_the_same_act(stops: StopSet) -> None:
    author = Author(23)
    found = Counter(kind for _, kind, _ in kinds([author.form() for _ in range(90)], stops))
    assert found["same-form"] > 10
    assert set(found) == {"same-form"}


def test_a_form_that_no_stop_set_knows_is_told_by_its_numbers() -> None:
    author = Author(29)
    acts = [author.form() for _ in range(60)]
    copies = [variant(act, "ocr1", author, to_traditional) for act in acts[:20]]
    held = entries([*acts, *copies], shipped_stops())
    edges = [(int(e.document[1:]), int(e.other[1:]), e.kind) for e in all_at_once(held)]
    near = {(one, two) for one, two, kind in edges if kind == "near"}
    true = {(at, 60 + at) for at in range(20)}
    assert len(true & near) >= 18
    assert len(near - true) < 0.2 * sum(kind == "same-form" for _, _, kind in edges)


def notice(chance: random.Random) -> str:
    """About forty characters, of which a name, a place and a road are this act's own."""
    name, place, work = (chance.choice(words) for words in (NAME, PLACE, WHAT))
    return f"任命{name}为{place}{work}服务站站长，自发文之日起任职，试用期一年。"


def test_a_short_notice_with_lines_around_it_is_near(stops: StopSet) -> None:
    chance = random.Random(30)
    form = learn_stops([notice(chance) for _ in range(300)], "notices")
    texts = [notice(chance) for _ in range(80)]
    again = [f"{text}特此通知。" for text in texts[:40]]
    held = entries([*texts, *again], form)
    assert int((held.signed.rare < 20).sum()) > 60
    edges = [(int(e.document[1:]), int(e.other[1:]), e.kind) for e in all_at_once(held)]
    near = {(one, two) for one, two, kind in edges if kind in ("near", "contains")}
    true = {(at, 80 + at) for at in range(40)}
    assert len(near & true) > 35
    assert near <= true


def test_one_body_under_two_addresses(stops: StopSet) -> None:
    act = Author(24).act()
    assert kinds([act, act], stops, captures=["c", "c"]) == [("d00000", "same-bytes", "d00001")]


def test_versions_are_revisions_of_each_other_and_nothing_else(stops: StopSet) -> None:
    author = Author(25)
    act = author.act(700)
    texts = [act, act.replace("\n", " "), variant(act, "edit", author, to_traditional) + "附则。"]
    held = entries(texts, stops, ids=["a"] * 3, versions=["2", "1", "0"], runs=["r1", "r2", "r3"])
    (edge,) = all_at_once(held)
    assert (edge.version, edge.kind, edge.other_version) == ("1", "revision", "0")
    assert 0.6 < edge.score < 1


def test_pairs_are_found_and_no_others(corpus: Corpus, stops: StopSet) -> None:
    """The floor of what benchmarks/dedup_quality.py measures at 20,000 and 80,000."""
    held = entries(corpus.texts, stops)
    first = held.firsts.tolist()
    found = {
        frozenset((int(edge.document[1:]), int(edge.other[1:])))
        for edge in all_at_once(held)
        if edge.kind in ("near", "contains")
    }
    true = {
        frozenset((first[i], first[j])) for i, j, _ in true_pairs(corpus) if first[i] != first[j]
    }
    assert len(found & true) / len(found) > 0.99
    assert len(found & true) / len(true) > 0.97


def test_day_by_day_gives_what_all_at_once_gives(
    corpus: Corpus, stops: StopSet, tmp_path: Path
) -> None:
    tables = Tables.of(str(tmp_path))
    order = list(range(len(corpus.texts)))
    random.Random(4).shuffle(order)
    texts = [corpus.texts[at] for at in order]
    days = [f"2026-01-{1 + at * 6 // len(texts):02}" for at in range(len(texts))]
    whole = entries(texts, stops, runs=days)
    made: list[Relation] = []
    for day in sorted(set(days)):
        new = whole.part([at for at, run in enumerate(days) if run == day])
        both, fresh, pairs = neighbours(new, tables)
        made += relate(both, fresh, pairs, new.method)
        again = neighbours(new, tables)
        assert relate(*again, new.method) == relate(both, fresh, pairs, new.method)
        publish(new, tables, "one" if day < "2026-01-04" else "two")
    assert sorted(made, key=repr) == sorted(all_at_once(whole), key=repr)
    held = tables.read("bands", ("key", "ref")).num_rows
    assert held == len(key_rows(whole)[0])


def publish(new: Entries, tables: Tables, source: str) -> None:
    run = new.runs[0]
    rows: dict[str, Callable[..., pa.Table]] = {
        "signatures": lambda read: signature_rows(new, source),
        "bands": lambda read: missing_bands(new, tables, source),
    }
    for name, choose in rows.items():
        assert tables.add(name, choose, source=source, commit_id=run, run=run)
    assert missing_bands(new, tables, source).num_rows == 0


def test_the_query_on_the_page_finds_the_same_pairs(
    corpus: Corpus, stops: StopSet, tmp_path: Path
) -> None:
    held = entries(corpus.texts, stops)
    query = PAGE.read_text("utf-8").split("```sql\n")[2].split("```")[0]
    assert f"<= {HEADS}" in query
    archive = Archive(str(tmp_path))
    rows = band_rows(held, "s")
    archive.tables.add("bands", lambda read: rows, source="s", commit_id="r", run="r")
    found = archive.sql(query).arrow().to_pylist()
    place = {ref: at for at, ref in enumerate(held.refs.tolist())}
    pairs = pair_up(held)
    ours = zip(pairs.earlier.tolist(), pairs.later.tolist(), strict=True)
    counts = (pairs.bands + pairs.passages).tolist()
    assert {(place[row["earlier"]], place[row["later"]], row["shared"]) for row in found} == {
        (*ends, n) for ends, n in zip(ours, counts, strict=True)
    }
    assert len(found) > 500


def test_ten_thousand_copies_are_ten_thousand_edges(stops: StopSet) -> None:
    author = Author(26)
    act = author.act(600)
    assert len(all_at_once(entries([act] * 10_000, stops))) == 9_999


def test_three_thousand_near_copies_stay_bounded(stops: StopSet) -> None:
    author = Author(27)
    act = author.act(300)
    held = entries([f"{act}{number}" for number in range(3_000)], stops)
    begun = time.process_time()
    pairs = pair_up(held)
    assert time.process_time() - begun < 20
    assert len(pairs) <= 3_000 * HEADS * 8


def test_pairs_of_nothing() -> None:
    none = share_keys(np.empty(0, np.uint32), np.empty(0, np.int64))
    assert len(none) == 0
    assert all_at_once(entries([], shipped_stops())) == ()
    assert kinds(["", "", "短通知", "短通知"], shipped_stops()) == []


def test_signatures_of_another_stop_set_are_refused_by_name(stops: StopSet) -> None:
    held = entries([Author(28).act()], stops)
    with pytest.raises(UsageError, match=f"{stops.name}.*formulas-1.*dedup --rebuild"):
        relate(held, np.ones(1, bool), pair_up(held), method_of(shipped_stops()))
