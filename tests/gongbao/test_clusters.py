"""Clusters: who is in one, and who stands for it."""

from __future__ import annotations

import random
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from gongbao.clusters import clusters
from gongbao.tables.schemas import schema_of

PAGE = Path(__file__).resolve().parents[2] / "docs/duplicates.md"
MEMBERS = ("id", "version", "source", "kind", "quality", "published", "issued", "run")
ENDS = ("document", "version", "other", "other_version", "kind", "method")


def documents(*rows: dict[str, Any]) -> pa.Table:
    schema = pa.schema([schema_of("documents").field(name) for name in MEMBERS])
    words: dict[str, Any] = {"version": "1", "kind": "news", "quality": [], "run": "r1"}
    full = [
        dict.fromkeys(MEMBERS) | words | {"source": row["id"].partition("/")[0]} | row
        for row in rows
    ]
    return pa.Table.from_pylist(full, schema=schema)


def relations(*edges: tuple[str, str, str]) -> pa.Table:
    """Edges as ``("a/1@2", "near", "b/1")``: document, version after ``@``, 1 without."""
    schema = pa.schema([schema_of("relations").field(name) for name in ENDS])
    rows = []
    for one, kind, two in edges:
        ends = [[*end.split("@"), "1"][:2] for end in (one, two)]
        rows.append(dict(zip(ENDS, [*ends[0], *ends[1], kind, "m"], strict=True)))
    return pa.Table.from_pylist(rows, schema=schema)


def shown(table: pa.Table) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in table.to_pylist():
        assert row["canonical"] is (row["document"] == row["cluster"])
        found.setdefault(row["cluster"], []).append(row["document"])
    return found


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ({"kind": "gazette"}, {"kind": "news", "published": date(2020, 1, 1)}),
        ({"kind": "report"}, {"kind": "news"}),
        ({"kind": "news"}, {"kind": "newspaper", "published": date(2020, 1, 1)}),
        ({"quality": [("agreement", 0.9)]}, {"quality": [("agreement", 0.4), ("ocr", 1.0)]}),
        ({}, {"quality": [("agreement", 0.99)]}),
        ({"published": date(2020, 1, 1)}, {"published": date(2020, 1, 2)}),
        ({"published": date(2020, 1, 1)}, {"issued": date(2020, 1, 2)}),
        ({"published": date(2020, 1, 1)}, {}),
        ({"run": "r0"}, {"run": "r1"}),
    ],
)
def test_the_better_one_stands_for_both(one: dict[str, Any], two: dict[str, Any]) -> None:
    for first, second in (("a/x", "b/x"), ("b/x", "a/x")):
        rows = documents({"id": first, **one}, {"id": second, **two})
        assert shown(clusters(relations(("a/x", "near", "b/x")), rows)) == {
            first: sorted([first, second])
        }


def test_only_copies_are_members() -> None:
    rows = documents(*({"id": f"a/{n}"} for n in range(7)))
    edges = relations(
        ("a/0", "same-bytes", "a/1"), ("a/2", "near", "a/1"), ("a/3", "contains", "a/0"),
        ("a/4", "same-form", "a/0"), ("a/5", "revision", "a/5"),
    )  # fmt: skip
    assert shown(clusters(edges, rows)) == {"a/0": ["a/0", "a/1", "a/2"]}


def test_a_document_that_was_revised_away_is_no_member_but_joins_the_others() -> None:
    rows = documents(
        {"id": "a/0"}, {"id": "a/0", "version": "2", "run": "r2"}, {"id": "b/0"}, {"id": "c/0"}
    )
    edges = relations(
        ("a/0", "same-text", "b/0"), ("a/0", "near", "c/0"), ("a/0", "revision", "a/0@2")
    )
    assert shown(clusters(edges, rows)) == {"b/0": ["b/0", "c/0"]}
    assert shown(clusters(relations(("a/0", "near", "b/0")), rows)) == {}


def test_nothing_is_in_no_cluster() -> None:
    assert clusters(relations(), documents()).num_rows == 0
    assert clusters(relations(), documents({"id": "a/0"})).num_rows == 0


def test_ten_thousand_in_a_row_are_one_cluster() -> None:
    names = [f"a/{n:05}" for n in range(10_000)]
    random.Random(1).shuffle(names)
    edges = relations(*((a, "near", b) for a, b in pairwise(names)))
    (found,) = shown(clusters(edges, documents(*({"id": name} for name in names)))).values()
    assert len(found) == 10_000


def test_the_query_on_the_page_gives_the_same() -> None:
    query = PAGE.read_text("utf-8").split("```sql\n")[1].split("```")[0]
    chance = random.Random(2)
    names = [f"{chance.choice('abc')}/{n:03}" for n in range(150)]
    rows = documents(
        *(
            {
                "id": name, "version": version, "run": f"r{version}",
                "kind": chance.choice(["gazette", "report", "news", "newspaper"]),
                "quality": chance.choice([[], [("agreement", 0.5)], [("a", 1.0), ("b", 0.25)]]),
                "published": chance.choice([None, date(2020, 1, 1), date(2020, 1, 2)]),
                "issued": chance.choice([None, date(2020, 1, 1)]),
            }
            for name in names
            for version in chance.choice(["1", "1", "12"])
        )
    )  # fmt: skip
    edges = relations(
        *(
            (
                f"{a}@{chance.choice('112')}",
                chance.choice(["near", "near", "same-text", "contains"]),
                b,
            )
            for a, b in (sorted(chance.sample(names, 2)) for _ in range(120))
        )
    )
    connection = duckdb.connect()
    connection.register("relations", edges)
    connection.register("documents", rows)
    connection.execute(
        "CREATE VIEW current_documents AS SELECT * FROM documents "
        "QUALIFY row_number() OVER (PARTITION BY id ORDER BY run DESC) = 1"
    )
    ours = clusters(edges, rows)
    assert connection.execute(query).fetchall() == [tuple(row.values()) for row in ours.to_pylist()]
    assert len(set(ours["cluster"].to_pylist())) > 10
