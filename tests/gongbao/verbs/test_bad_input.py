"""Bad input: one clear line, the right exit code, nothing lost."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gongbao.cli import cli
from gongbao.errors import StoreError

Gongbao = Callable[..., subprocess.CompletedProcess[str]]

SOURCE = """title = "公报"
publisher = "市政府"
division = "000000"
kind = "gazette"
family = "listing"
parser = "gazette"
[crawler]
start = "http://www.chengwan.example/zwgk/zfgb/index.html"
follow = ["a"]
"""


def one_line(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    assert done.returncode == code, done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith("gongbao: ")]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in lines[0]


def test_an_unknown_source(gongbao: Gongbao) -> None:
    one_line(
        gongbao("run", "practice-gazete"), 2, "practice-gazete", "did you mean practice-gazette"
    )


def test_no_source_and_nothing_followed(gongbao: Gongbao) -> None:
    one_line(gongbao("run"), 2, "follows no source yet", "sources list")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title = ", ("line 1", "not TOML")),
        (SOURCE.replace('"000000"', '"21"'), ("line 3", "division")),
        (SOURCE.replace("gazette", "gazzette", 1), ("line 4", "kind")),
        (SOURCE.replace("listing", "listng"), ("line 5", "family", "known: ")),
        (SOURCE + 'colour = "red"\n', ("line 10", "crawler.colour")),
        (SOURCE.replace("title", "titel", 1), ("titel", "line 1")),
        (SOURCE.replace("start =", "begin ="), ("crawler.start",)),
    ],
)
def test_a_source_file_that_is_wrong(
    gongbao: Gongbao, tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "mine.toml").write_text(text, "utf-8")
    one_line(gongbao("sources", "check", "--sources", str(folder)), 2, "mine.toml", *words)
    one_line(gongbao("run", "mine", "--sources", str(folder)), 2, "mine.toml", *words)


def test_one_wrong_file_does_not_hide_the_others(gongbao: Gongbao, tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(SOURCE, "utf-8")
    (tmp_path / "bad.toml").write_text("x", "utf-8")
    done = gongbao("sources", "list", "--sources", str(tmp_path))
    assert done.returncode == 0
    assert "good" in done.stdout
    assert "bad.toml" in done.stderr


def test_a_bucket_that_does_not_exist(gongbao: Gongbao, s3_endpoint: str) -> None:
    for verb in (("run", "practice-gazette"), ("documents",), ("verify",), ("check",)):
        done = gongbao(*verb, "--archive", "s3://no-such-bucket-of-ours/archive")
        one_line(done, 1, "no-such-bucket-of-ours", "refuses")


def test_a_server_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    # In this process, where it is asked twice and not six times, which takes a quarter minute.
    monkeypatch.setattr("gongbao.store.patience._ATTEMPTS", 2)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    with pytest.raises(StoreError, match="s3://bucket/archive"):
        cli.main(["documents", "--archive", "s3://bucket/archive"], standalone_mode=False)


def test_an_archive_that_is_a_file(gongbao: Gongbao, tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("not a folder")
    one_line(gongbao("run", "practice-gazette"), 1, "archive")


def test_no_archive_to_verify(gongbao: Gongbao) -> None:
    one_line(gongbao("verify"), 2, "no archive at", "gongbao demo")


@pytest.mark.parametrize(
    "words",
    [
        ("documents",), ("show", "x"), ("diff", "x"), ("search", "x"), ("index",),
        ("sql", "SELECT 1"), ("export", "--format", "jsonl", "--to", "made"), ("serve",),
        ("coverage",), ("compact",),
    ],
)  # fmt: skip
def test_a_folder_that_is_no_archive_is_not_an_empty_one(
    gongbao: Gongbao, tmp_path: Path, words: tuple[str, ...]
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.txt").write_text("x")
    for name in ("photos", "nowhere"):
        one_line(gongbao(*words, "--archive", name), 2, f"/{name}", "no archive at", "--archive")
    assert {path.name for path in tmp_path.rglob("*")} == {"photos", "one.txt"}


def test_a_folder_without_source_files(gongbao: Gongbao, tmp_path: Path) -> None:
    for verb in ("list", "check"):
        done = gongbao("sources", verb, "--sources", str(tmp_path))
        one_line(done, 2, "no source file", str(tmp_path), "sources new")


def test_half_an_archive_is_not_begun_anew(
    demo: tuple[Path, str], gongbao: Gongbao, tmp_path: Path
) -> None:
    import shutil

    archive = Path(shutil.copytree(demo[0], tmp_path / "archive"))
    shutil.rmtree(archive / "tables")
    one_line(gongbao("run", "practice-gazette"), 5, "tables/captures/ is gone", "restore")
    one_line(gongbao("verify"), 5, "fault")
    assert not (archive / "tables").exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("empty.pdf", b"", ("empty",)),
        ("blank.html", b" \n\t ", ("empty",)),
        ("docx.pdf", b"PK\x03\x04rest", ("office-damaged",)),
        ("photo.pdf", b"\x89PNG\r\n\x1a\n", ("PNG",)),
        ("words.pdf", "只是一行字".encode(), ("neither PDF nor HTML",)),
        ("cut.pdf", b"%PDF-1.7\n1 0 obj", ("no document",)),
    ],
)
def test_a_file_that_no_parser_reads(
    gongbao: Gongbao, tmp_path: Path, name: str, data: bytes, words: tuple[str, ...]
) -> None:
    (tmp_path / name).write_bytes(data)
    one_line(gongbao("extract", name), 1, name, *words)


def test_a_pdf_that_is_html(gongbao: Gongbao, tmp_path: Path) -> None:
    (tmp_path / "issue.pdf").write_text(
        "<html><body><p>您访问的页面不存在</p></body></html>", "utf-8"
    )
    one_line(gongbao("extract", "issue.pdf", "--as", "gazette"), 1, "issue.pdf", "no document")


def test_a_file_that_is_not_there(gongbao: Gongbao) -> None:
    one_line(gongbao("extract", "none.pdf"), 2, "none.pdf", "No such file")


def test_unknown_documents_versions_and_queries(demo: tuple[Path, str], gongbao: Gongbao) -> None:
    archive = ("--archive", str(demo[0]))
    one_line(gongbao("show", "practice-gazette/1999/01/x", *archive), 2, "no document")
    act = "practice-gazette/2023/05/澄政发〔2023〕9号"
    one_line(gongbao("show", f"{act}#p=4", *archive), 2, f"did you mean gongbao:{act}#p=4?")
    one_line(gongbao("show", "", *archive), 2, "no document ''", "see: gongbao documents")
    one_line(gongbao("sql", "SELECT nothing FROM nowhere", *archive), 2, "the query")
    one_line(gongbao("documents", "--since", "yesterday", *archive), 2, "YYYY-MM-DD")
    missing = ("no such key", f"{demo[0]}.work or {demo[0]}", "--work")
    one_line(gongbao("parse", "0" * 64, *archive), 1, *missing)
    one_line(gongbao("parse", "../../etc/passwd", *archive), 2, "SHA-256")


def test_queries_reach_no_file_and_no_network(demo: tuple[Path, str], gongbao: Gongbao) -> None:
    done = gongbao("sql", "SELECT * FROM read_csv('/etc/passwd')", "--archive", str(demo[0]))
    one_line(done, 2, "the query")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("clean", "--grace", "two"), ("--grace 14", "from 2,", "'two'")),
        (("clean", "--grace", "1"), ("--grace 14", "from 2,", "'1'")),
        (("search", "x", "--limit", "0"), ("--limit 20", "from 1 to 10000", "'0'")),
        (("serve", "--port", "8e3"), ("--port 8321", "from 0 to 65535", "'8e3'")),
        (("documents", "--since", "2023-5"), ("--since", "YYYY-MM", "'2023-5'")),
        (("documents", "--until", "20230531"), ("--until", "YYYY-MM-DD", "'20230531'")),
        (("documents", "--until", "2023-02-30"), ("--until", "'2023-02-30'", "day is out")),
        (("documents", "--since", "2023", "--until", "2022"), ("2023-01-01", "2022-12-31")),
    ],
)
def test_an_option_says_what_it_takes(
    demo: tuple[Path, str], gongbao: Gongbao, words: tuple[str, ...], said: tuple[str, ...]
) -> None:
    one_line(gongbao(*words, "--archive", str(demo[0])), 2, *said)


def test_the_last_year_that_there_is(demo: tuple[Path, str], gongbao: Gongbao) -> None:
    words = ("documents", "--archive", str(demo[0]))
    done = gongbao(*words, "--until", "9999")
    assert done.returncode == 0
    assert done.stdout == gongbao(*words).stdout


def test_no_command_at_all_shows_them(gongbao: Gongbao) -> None:
    done = gongbao()
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) > 30


def test_words_that_are_no_command(gongbao: Gongbao) -> None:
    one_line(gongbao("fly"), 2, "fly", "--help")
    one_line(gongbao("fetch"), 2, "ID")
    one_line(gongbao("backfill", "practice-news"), 2, "--since")
    one_line(gongbao("run", "practice-news", "--connect-to", "x"), 2, "HOST:PORT:HOST:PORT")
