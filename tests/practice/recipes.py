"""The layouts: what each is made of. Measures and texts follow from the seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from practice import voice_tables
from practice.look import A4, Look
from practice.markup import Block, Record
from practice.voice import Shape, Voice

Records = list[Record]
Recipe = Callable[[random.Random, Voice], tuple[dict[str, Any], Records]]
_SHAPES: tuple[Shape, ...] = ("headings", "runs", "lists")
_PAGES = (A4, A4, (524.4, 737.0), (581.1, 793.7))  # A4, 16开 185 × 260 mm, 205 × 280 mm


def prepared(recipe: Recipe, name: str, seed: int) -> tuple[Look, Records, bool]:
    """The look and the records of a layout, and whether it has cover and 目录."""
    # a string seeds the same way in every process, unlike a hash
    rng, voice = random.Random(f"{name}/{seed}"), Voice(seed * 1009 + sum(map(ord, name)))
    changes, records = recipe(rng, voice)
    look = replace(_look(rng, changes.get("columns", 1)), **changes)
    return look, records, records[0].kind == "issue"


def _look(rng: random.Random, columns: int) -> Look:
    """A look with everything that may differ drawn at random."""
    page = rng.choice(_PAGES)
    narrow = page[0] < 560
    size = rng.choice((9.5, 10, 10.5, 11) if columns > 1 else (11, 12, 13, 14, 15, 16))
    if narrow:
        size -= 0.5 if columns > 1 else 1.0
    return Look(
        page=page,
        size=size,
        leading=round(size * rng.uniform(1.5, 1.95), 1),
        margin_x=rng.uniform(52, 66) if columns > 1 or narrow else rng.uniform(62, 86),
        margin_top=rng.uniform(84, 100),
        margin_bottom=rng.uniform(74, 92),
        face=rng.choice(("serif", "serif", "serif", "sans")),
        title_size=round(size * rng.uniform(1.4, 1.7), 1),
        paragraph_gap=rng.choice((0, 0, 0, 2.5)),
        columns=columns,
        gutter=rng.uniform(1.7, 3.0) * size,
        new_page=rng.random() < 0.5,
        appendix_new_page=rng.random() < 0.5,
        autospace=rng.choice((0.0, 0.0, 0.25)),
        repeat_head=rng.random() < 0.6,
        head=rng.choice(("outer", "outer", "centre", "none")),
        folio=rng.choice(("— {} —", "{}", "· {} ·", "- {} -", "第 {} 页 共 {} 页")),
        folio_centred=rng.random() < 0.4,
    )


def _acts(rng: random.Random, voice: Voice, count: int, tasks: int = 4) -> Records:
    return [voice.act(rng.choice(_SHAPES), tasks=tasks) for _ in range(count)]


def _insert(record: Record, block: Block, share: float) -> None:
    """Put a block between two paragraphs, after ``share`` of them."""
    texts = [n for n, b in enumerate(record.blocks) if b.name == "" and len(b.text) > 40]
    record.blocks.insert(texts[int(len(texts) * share)] + 1, block)


def _one_column(rng: random.Random, voice: Voice) -> tuple[dict[str, Any], Records]:
    return {}, [*_acts(rng, voice, 2), voice.appointments()]


def _two_columns(rng: random.Random, voice: Voice) -> tuple[dict[str, Any], Records]:
    return {"columns": 2, "new_page": False}, [*_acts(rng, voice, 3), voice.appointments()]


def _mixed(rng: random.Random, voice: Voice) -> tuple[dict[str, Any], Records]:
    records = _acts(rng, voice, 2)
    _insert(records[0], voice_tables.projects(rng, 5), 0.5)
    _insert(records[1], voice.figure("wide"), 0.4)
    return {"columns": 2, "lead_full": True, "new_page": rng.random() < 0.4}, records


def _cover(rng: random.Random, voice: Voice) -> tuple[dict[str, Any], Records]:
    number = rng.randint(1, 12)
    fields = {
        "label": f"2023年第{number}期",
        "number": str(number),
        "total": str(rng.randint(40, 310)),
        "date": f"2023-{number:02}-{rng.randint(10, 28)}",
        "publisher": "澄湾市人民政府办公室",
        "imprint": "主办：澄湾市人民政府　　编辑：公报编辑室|本刊所登文件与正式文件同等有效。",
    }
    acts = sorted(
        [*_acts(rng, voice, 3, 3), voice.appointments()],
        key=lambda act: ("市政府文件", "市政府办公室文件", "人事任免").index(act.get("category")),
    )
    changes = {
        "cover": rng.choice(("plain", "picture", "chinese")),
        "contents_title": rng.choice(("目　录", "目录", "目　　录")),
        "dots": rng.choice(("…", ".")),
        "printed_from": rng.choice((1, -1)),
        "columns": rng.choice((1, 1, 2)),
    }
    return changes, [Record("issue", fields), *acts]


def _broken_table(rng: random.Random, voice: Voice) -> tuple[dict[str, Any], Records]:
    records = _acts(rng, voice, 1)
    _insert(records[0], voice_tables.projects(rng, rng.randint(16, 24)), rng.uniform(0.2, 0.5))
    _insert(records[0], voice_tables.indicators(rng), 0.8)
    return {}, [*records, *_acts(rng, voice, 1, 3)]


def _figure(rng: random.Random, voice: Voice) -> tuple[dict[str, Any], Records]:
    records = _acts(rng, voice, 2)
    _insert(records[0], voice.figure("float"), 0.1)
    _insert(records[0], voice.figure(), 0.7)
    _insert(records[1], voice.figure(), 0.5)
    return {"columns": rng.choice((1, 2, 2))}, records


def _box(rng: random.Random, voice: Voice) -> tuple[dict[str, Any], Records]:
    records = _acts(rng, voice, 2)
    for record in records:
        _insert(record, voice.box(), rng.uniform(0.3, 0.7))
    return {"columns": rng.choice((1, 2))}, records


def _footnotes(rng: random.Random, voice: Voice) -> tuple[dict[str, Any], Records]:
    records = _acts(rng, voice, 2)
    for record in records:
        voice.annotate(record, 4)
    return {"new_page": True}, records


def _bare_table(rng: random.Random, voice: Voice) -> tuple[dict[str, Any], Records]:
    records = _acts(rng, voice, 2, 3)
    _insert(records[0], voice_tables.goods(rng, 7), 0.4)
    _insert(records[1], voice_tables.goods(rng, 5), 0.6)
    return {"ruled": rng.choice(("none", "three")), "columns": rng.choice((1, 1, 2))}, records


def _spaced_titles(rng: random.Random, voice: Voice) -> tuple[dict[str, Any], Records]:
    records = [*_acts(rng, voice, 1, 3), voice.appointments(), *_acts(rng, voice, 1, 3)]
    records[0].fields["title"] = rng.choice(("通　告", "公　告", "通告"))
    records[1].fields["title"] = "任免通知"
    return {"title_tracking": rng.uniform(0.25, 0.6), "title_size": 20.0}, records


RECIPES: dict[str, Recipe] = {
    "one-column": _one_column,
    "two-columns": _two_columns,
    "mixed": _mixed,
    "cover": _cover,
    "broken-table": _broken_table,
    "figure": _figure,
    "box": _box,
    "footnotes": _footnotes,
    "bare-table": _bare_table,
    "spaced-titles": _spaced_titles,
}
