"""What is found is what stands there: with an index, without one, and with one that is behind."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from dedup_corpus import Author

from gongbao import Archive
from gongbao.errors import GongbaoError, UsageError
from gongbao.search.index import Built, build, open_index
from gongbao.search.place import index_folder
from gongbao.search.question import number_key, read_question
from gongbao.store import open_store
from gongbao.tables import Tables
from gongbao.tables.schemas import schema_of
from gongbao.text.keys import key_text
from gongbao.told import tell

TRADITIONAL = str.maketrans("经济应当发动机关务项资产业设", "經濟應當發動機關務項資產業設")


def row(source: str, at: int, text: str, **words: Any) -> dict[str, Any]:
    filled: dict[str, Any] = {field.name: None for field in schema_of("documents")}
    filled |= {"paragraphs": [], "tables": [], "attachments": [], "repeats": [], "notes": []}
    filled |= {
        "id": f"{source}/2020/{at}", "version": f"{at:016x}", "source": source, "kind": "gazette",
        "title": text.partition("\n")[0], "text": text, "number": f"澄政发〔2020〕{at}号",
        "issuer": "澄湾市人民政府" if at % 2 else "沅州市水务局", "run": "r1", "capture": "c" * 64,
        "published": date(2019, 12, 1) + timedelta(days=at),
    }  # fmt: skip
    return filled | words


def add(url: str, rows: list[dict[str, Any]], run: str) -> None:
    rows = [{**one, "run": run} for one in rows]
    source = rows[0]["source"]
    Tables.of(url).add("documents", lambda read: rows, source=source, commit_id=run, run=run)


def index(url: str, **words: Any) -> Built:
    archive = Archive(url)
    folder = index_folder(archive.url, None, os.environ)
    return build(folder, archive.url, archive.documents(), **words)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Six hundred texts of two cities, every third in traditional characters, indexed."""
    url = str(tmp_path_factory.mktemp("search") / "archive")
    author = Author(3)
    for source, division in (("a", "211300"), ("b", "460100")):
        texts = [author.act() for _ in range(300)]
        texts = [t.translate(TRADITIONAL) if n % 3 == 0 else t for n, t in enumerate(texts)]
        add(url, [row(source, at, text) for at, text in enumerate(texts)], f"r-{source}")
        tell(open_store(url), {"id": source, "division": division})
    assert index(url).documents == 600
    return url


@cache
def keys(url: str) -> list[tuple[str, str, str]]:
    rows = Archive(url).documents(columns=["id", "title", "text"])
    return [(r["id"], key_text(r["title"]), key_text(r["text"])) for r in rows]


def brute(url: str, key: str) -> set[str]:
    return {name for name, title, text in keys(url) if key in title or key in text}


def questions(url: str, count: int) -> list[str]:
    """Stretches of 2 to 12 characters out of the texts, wherever they begin and end."""
    chance = random.Random(5)
    texts = [one["text"] for one in Archive(url).documents(columns=["text"])]
    found = []
    while len(found) < count:
        text = chance.choice(texts)
        at = chance.randrange(len(text) - 12)
        piece = "".join(text[at : at + chance.choice((2, 2, 3, 4, 6, 12))].split())
        if len(key_text(piece)) > 1:
            found.append(piece)
    return found


def test_the_index_finds_what_a_reading_of_every_text_finds(url: str, tmp_path: Path) -> None:
    indexed, plain = Archive(url), Archive(url, work=str(tmp_path))
    for text in [*questions(url, 40), "应", "水", "7", "澄政发〔2020〕17号"[:4]]:
        truth = brute(url, key_text(text))
        with_index = indexed.search(text, limit=1000)
        without = plain.search(text, limit=1000)
        assert with_index.indexed and not without.indexed
        assert {hit.id for hit in with_index} == truth, text
        assert {hit.id for hit in without} == truth, text
        assert with_index.total == without.total == len(truth)


def test_exact_minds_marks_and_script(url: str, tmp_path: Path) -> None:
    for archive in (Archive(url), Archive(url, work=str(tmp_path))):
        everywhere = archive.search("建设", limit=1000)
        simplified = archive.search("建设", exact=True, limit=1000)
        traditional = archive.search("建設", exact=True, limit=1000)
        assert simplified.total and traditional.total
        assert simplified.total + traditional.total == everywhere.total
        assert all("建設" in hit.snippet for hit in traditional)


def test_the_snippet_shows_where(url: str) -> None:
    for text in questions(url, 10):
        for hit in Archive(url).search(text):
            for first, last in hit.marks:
                assert key_text(hit.snippet[first:last]) == key_text(text)


@pytest.mark.parametrize(
    ("words", "stands"),
    [
        ({"source": "a"}, lambda r: r["source"] == "a"),
        ({"division": "4601"}, lambda r: r["source"] == "b"),
        ({"since": date(2020, 3, 1)}, lambda r: r["published"] >= date(2020, 3, 1)),
        ({"until": date(2020, 1, 31)}, lambda r: r["published"] <= date(2020, 1, 31)),
        ({"since": date(2020, 2, 1), "until": date(2020, 2, 29)},
         lambda r: (r["published"].year, r["published"].month) == (2020, 2)),
        ({"issuer": "水務局"}, lambda r: r["issuer"] == "沅州市水务局"),
        ({"kind": "news"}, lambda r: False),
    ],
)  # fmt: skip
def test_filters(
    url: str, tmp_path: Path, words: dict[str, Any], stands: Callable[[Any], bool]
) -> None:
    rows = Archive(url).documents(columns=["id", "source", "published", "issuer", "text"])
    truth = {r["id"] for r in rows if stands(r) and "项" in r["text"].replace("項", "项")}
    for archive in (Archive(url), Archive(url, work=str(tmp_path))):
        assert {hit.id for hit in archive.search("项", limit=1000, **words)} == truth


def test_what_is_found_is_a_sequence(url: str) -> None:
    found = Archive(url).search("市", limit=3)
    assert found.total > len(found) == 3
    assert [found[place] for place in range(3)] == list(found)
    assert repr(Archive(url)) == f"<Archive at {url}>"


def test_all_phrases_must_stand_there(url: str) -> None:
    both = {hit.id for hit in Archive(url).search("建设 项目", limit=1000)}
    assert both == brute(url, "建设") & brute(url, "项目")


@pytest.mark.parametrize("number", ["澄政发〔2020〕17号", "澄政发[2020]17号", "澄政發（2020）17號"])
def test_a_number_is_looked_up(url: str, tmp_path: Path, number: str) -> None:
    for archive in (Archive(url), Archive(url, work=str(tmp_path))):
        assert {hit.id for hit in archive.search(number=number)} == {"a/2020/17", "b/2020/17"}
        assert {hit.id for hit in archive.search(number, limit=2)} == {"a/2020/17", "b/2020/17"}


def test_numbers_keep_year_and_serial_apart() -> None:
    assert number_key("澄政发〔2020〕17号") == number_key("澄政發[2020] 17 号") == "澄政发|2020|17"
    assert number_key("澄政发〔2020〕17号") != number_key("澄政发〔2020〕1号")
    assert number_key("第19号令") == "第19号令"


def test_nothing_to_look_for_is_said(url: str) -> None:
    for text in ("", "，。", '""'):
        with pytest.raises(UsageError, match="nothing to search for"):
            Archive(url).search(text)
    with pytest.raises(UsageError, match="more than 200"):
        read_question("水" * 201)


def test_an_index_that_is_behind_finds_all_the_same(tmp_path: Path) -> None:
    url = str(tmp_path / "archive")
    add(url, [row("a", at, f"题{at}\n水库大坝") for at in range(5)], "r1")
    index(url)
    revised = row("a", 1, "题1\n改成桥梁", version="b" * 16)
    add(url, [revised, row("a", 9, "题9\n水库新闻")], "r2")
    archive = Archive(url)
    assert {hit.id[-1] for hit in archive.search("水库")} == {"0", "2", "3", "4", "9"}
    assert archive.search("水库").total == 5
    assert [hit.version for hit in archive.search("桥梁")] == ["b" * 16]
    assert archive.search("水庫", limit=2).total == 5
    built = index(url)
    assert (built.added, built.documents) == (2, 6)
    assert {hit.id[-1] for hit in Archive(url).search("水库")} == {"0", "2", "3", "4", "9"}
    assert index(url).added == 0


def test_a_build_that_was_killed_goes_on(tmp_path: Path) -> None:
    """Killed between the commit and the note of what it holds, it must not hold a text twice."""
    url = str(tmp_path / "archive")
    add(url, [row("a", at, f"题{at}\n水库大坝") for at in range(5)], "r1")
    index(url)
    folder = index_folder(url, None, os.environ)
    before = {path.name: path.read_bytes() for path in folder.glob("*.*")}
    add(url, [row("a", 7, "题7\n水库")], "r2")
    index(url)
    for name, data in before.items():
        (folder / name).write_bytes(data)
    assert index(url).documents == 6
    assert Archive(url).search("水库").total == 6


def test_an_index_of_another_archive_is_not_used(tmp_path: Path) -> None:
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    add(one, [row("a", 1, "水库")], "r1")
    add(two, [row("a", 1, "桥梁")], "r1")
    index(one)
    shared = str(tmp_path / "one.work")
    assert not Archive(two, work=shared).search("桥梁").indexed
    assert Archive(two, work=shared).search("桥梁").total == 1


def test_a_torn_index_is_named_and_made_anew(tmp_path: Path) -> None:
    url = str(tmp_path / "archive")
    add(url, [row("a", 1, "水库")], "r1")
    index(url)
    folder = index_folder(url, None, os.environ)
    (folder / "terms/meta.json").write_text("{")
    with pytest.raises(GongbaoError, match="gongbao index --rebuild"):
        open_index(folder)
    with pytest.raises(GongbaoError, match="gongbao index --rebuild"):
        Archive(url).search("水库")
    index(url, rebuild=True)
    assert Archive(url).search("水库").total == 1


def test_the_index_never_lies_in_the_archive(tmp_path: Path) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    local = index_folder(str(tmp_path / "archive"), None, environ)
    assert local == tmp_path / "archive.work/search"
    remote = index_folder("s3://bucket/a", "s3://bucket/work", environ)
    assert remote.is_relative_to(tmp_path / "cache")
    assert index_folder("s3://bucket/a", None, environ).is_relative_to(tmp_path / "cache")


def test_search_in_the_terminal(
    demo: tuple[Path, str], gongbao: Callable[..., Any], tmp_path: Path
) -> None:
    words = ("--archive", str(demo[0]), "--work", str(tmp_path / "work"))
    first = gongbao("search", "供水保障", *words)
    assert first.returncode == 0, first.stderr
    assert "practice-gazette/2023/03/澄政发〔2023〕4号" in first.stdout
    assert "gongbao index" in first.stderr
    made = gongbao("index", *words)
    assert made.stdout.startswith("57 documents: 57 added, 0 removed\n")
    second = gongbao("search", "供水保障", *words, "--json")
    assert "gongbao index" not in second.stderr
    assert second.stdout.count("\n") == 2
    assert gongbao("search", "，", *words).returncode == 2
    assert gongbao("search", "没有这样的话", *words).stderr.startswith("0 documents")
