"""The reading room: what it shows, and what nobody gets it to do."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote, urlencode

import pytest
from starlette.testclient import TestClient
from torture.world import SOURCE, holdings, run_day

from gongbao.archive import Archive
from gongbao.serve import published
from gongbao.serve.app import make_app
from gongbao.serve.guard import LOOPBACK, host_of

Gongbao = Callable[..., "subprocess.CompletedProcess[str]"]

SCRIPT = "<script>document.title='ran'</script>"
HOSTILE = (
    SCRIPT,
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(2)</script></svg>",
    "<a href='javascript:alert(1)'>click</a>",
    "<a href='java\tscript:alert(1)'>click</a>",
    "<a href=' data:text/html;base64,PHNjcmlwdD4='>click</a>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<form action='http://evil.example'><input name=p><button>go</button></form>",
    "<style>@import url(http://evil.example/x.css)</style>",
    "<p style='background:url(http://evil.example/)'>t</p>",
    "<link rel=stylesheet href=http://evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href='http://evil.example/'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<object data='javascript:alert(1)'></object><embed src=x>",
    "<video><source onerror=alert(1)></video><audio autoplay src=x>",
    "<p id=x onclick=alert(1) onmouseover=alert(1)>t",
    "{{ 7*7 }}${7*7}<%= 7*7 %>",
)
DANGEROUS = re.compile(
    r"<\s*(script|img|svg|iframe|form|input|button|style|link|meta|base|object|embed|video|audio|source|math"
    r"|noscript|textarea|template)\b|\son\w+\s*=|(?:href|src)\s*=\s*[\"']?\s*(?!https?:|/)|style\s*=",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("room"))
    held = holdings(folder)
    run_day(held, 1)
    run_day(held, 2)
    return folder


@pytest.fixture(scope="module")
def room(root: str) -> Iterator[TestClient]:
    app = make_app(Archive(f"{root}/archive"), LOOPBACK)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def rows(root: str) -> list[dict[str, Any]]:
    return list(Archive(f"{root}/archive").documents().iter())


def test_sources_documents_coverage_and_search_are_shown(room: TestClient) -> None:
    home = room.get("/")
    assert "城湾新闻" in home.text
    assert '<td class="number">5</td>' in home.text
    listed = room.get("/documents", params={"source": SOURCE.id, "since": "2026-05-04"})
    assert "2 documents; page 1 of 1" in listed.text
    assert room.get("/documents", params={"page": "99"}).status_code == 200
    assert "城湾新闻" in room.get("/coverage").text
    found = room.get("/search", params={"text": "防汛抗旱"})
    assert "<mark>防汛抗旱</mark>" in found.text
    assert "0 documents" in room.get("/search", params={"text": "绝无此事"}).text
    for answer in (home, listed, found):
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.content.decode("utf-8") == answer.text


def test_coverage_names_the_numbers_that_are_not_held(demo: tuple[Path, str]) -> None:
    with TestClient(make_app(Archive(str(demo[0])), LOOPBACK), base_url="http://127.0.0.1") as room:
        page = room.get("/coverage").text
    line = page.partition("澄政发〔2023〕")[2].partition("</tr>")[0]
    assert re.findall(r">([^<>]+)<", line) == ["4", "12", "1-3, 5, 7-8, 10-11"]


def test_a_document_shows_its_text_versions_changes_and_where_it_comes_from(
    room: TestClient, rows: list[dict[str, Any]]
) -> None:
    changed = next(row for row in rows if "2.html" in row["url"])
    shown = room.get("/document", params={"id": changed["id"]}).text
    for text in (changed["title"], changed["version"], changed["capture"], "补充通知", "page"):
        assert text in shown
    old = re.search(r"old=([0-9a-f]{16})", shown)
    assert old
    before = room.get("/document", params={"id": changed["id"], "version": old[1]}).text
    assert "补充通知" not in before
    words = {"id": changed["id"], "old": old[1], "version": changed["version"]}
    assert "<ins>补充通知" in room.get("/changes", params=words).text
    related = next(row for row in rows if "3.html" in row["url"])
    assert "/document?id=" in room.get("/document", params={"id": related["id"]}).text


def test_bytes_are_saved_and_never_shown(room: TestClient, rows: list[dict[str, Any]]) -> None:
    digest = rows[0]["capture"]
    answer = room.get(f"/body/{digest}")
    assert answer.content.startswith(b"<html>")
    assert answer.headers["content-disposition"] == f'attachment; filename="{digest}"'
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    "path",
    [
        "/body/..%2f..%2f..%2fetc%2fpasswd", "/body/../../../../etc/passwd", "/body/" + "0" * 63,
        "/body/" + "0" * 64, "/body/" + "A" * 64, "/style.css/../pages/base.html",
        "/pages/base.html", "//etc/passwd", "/%00", "/document?id=../../etc/passwd",
        "/document?id=file%3A%2F%2F%2Fetc%2Fpasswd", "/document", "/published?id=x",
        "/document?id=" + "x" * 501, "/documents?kind=x", "/documents?since=yesterday",
        "/documents?page=0", "/documents?page=-1", "/documents?source=nobody",
        "/documents?division=../..", "/picture?id=x&page=1", "/changes?id=x&old=y",
    ],
)  # fmt: skip
def test_what_there_is_not_is_not_found(path: str, room: TestClient) -> None:
    answer = room.get(path)
    assert answer.status_code == 404 or (path.endswith("page=0") and answer.status_code == 200)
    assert "root:" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200), ("localhost:8321", 200), ("LOCALHOST", 200), ("[::1]:80", 200),
        ("evil.example", 421), ("127.0.0.1.evil.example", 421), ("localhost.evil.example:80", 421),
        ("", 421), ("127.0.0.2", 421), ("[::ffff:127.0.0.1]", 421),
        ("evil.example:@localhost", 421),
    ],
)  # fmt: skip
def test_only_our_names_are_answered(host: str, status: int, room: TestClient) -> None:
    answer = room.get("/style.css", headers={"host": host})
    assert answer.status_code == status
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_hosts_are_read_as_browsers_write_them() -> None:
    named = ["a.example:1", "[::1]", "[::1]:8", " A.Example. ", "[x", ""]
    assert [host_of(text) for text in named] == ["a.example", "::1", "::1", "a.example", "x", ""]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_can_be_written(method: str, room: TestClient) -> None:
    for path in ("/", "/documents", "/body/" + "0" * 64):
        assert room.request(method, path).status_code == 405


def test_every_answer_forbids_scripts(room: TestClient, rows: list[dict[str, Any]]) -> None:
    words = urlencode({"id": rows[0]["id"]})
    paths = ("/", "/documents", f"/document?{words}", f"/published?{words}", "/search?text=会议",
             "/coverage", "/nothing", "/style.css", f"/body/{rows[0]['capture']}")  # fmt: skip
    for path in paths:
        answer = room.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "script" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers
        assert not re.search(r"<script|\son\w+=|javascript:|<style|style=", answer.text)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_published_page_is_cleaned(hostile: str) -> None:
    text = f"<html><body>正文{hostile}<p>末段</p></body></html>"
    left = published.clean(text, "http://site.example/a/b.html")
    assert not DANGEROUS.search(left), left
    assert left.startswith("正文")
    assert "evil.example" not in left


def test_links_of_a_published_page_lead_where_they_led() -> None:
    text = (
        "<a href='/x?a=1&b=2' onclick=x target=_top>甲</a>"
        "<a href='c.html'>乙</a><a href='//o.example/'>丙</a>"
    )
    left = published.clean(text, "http://site.example/a/b.html")
    assert 'href="http://site.example/x?a=1&amp;b=2"' in left
    assert 'href="http://site.example/a/c.html"' in left
    assert 'href="http://o.example/"' in left
    assert left.count('rel="noopener noreferrer nofollow"') == 3
    assert "target" not in left


@pytest.mark.parametrize("charset", ["gb2312", "utf-8", ""])
def test_chinese_of_any_charset_is_read(charset: str) -> None:
    body = "<p>市政府办公室〇号</p>".encode("gb18030")
    assert published.cleaned(body, charset, "http://site.example/") == "<p>市政府办公室〇号</p>"


def test_a_page_that_takes_too_long_to_clean_is_given_up(
    root: str, rows: list[dict[str, Any]], room: TestClient
) -> None:
    bomb = b"<div>" * 100_000
    with (
        patch("gongbao.serve.published._SECONDS", 1.0),
        patch.object(Archive, "body", lambda *_: bomb),
    ):
        answer = room.get("/published", params={"id": rows[0]["id"]})
    assert answer.status_code == 502
    assert "cannot be cleaned" in answer.text
    with patch.object(Archive, "body", lambda *_: b"x" * 9_000_000):
        assert room.get("/published", params={"id": rows[0]["id"]}).status_code == 502


def hostile_rows(rows: list[dict[str, Any]], text: str) -> list[dict[str, Any]]:
    """A document whose every word is hostile."""
    row = dict(rows[0])
    for name in ("title", "number", "issuer", "category", "issue_label", "run", "parser"):
        row[name] = text
    row["url"] = "javascript:alert(1)//" + text
    row["paragraphs"] = [
        {"role": role, "text": text, "level": 0, "page": None, "box": None}
        for role in ("heading", "body", "signature", '"><script>')
    ]
    row["tables"] = [
        {"rows": [[text, text]], "page": None, "last_page": None, "box": None,
         "spans": [{"row": 0, "column": 0, "rows": 10**9, "columns": 2}]}
    ]  # fmt: skip
    row["attachments"] = [{"url": text, "title": text, "body": None, "text": text}]
    row["notes"] = [{"code": text, "message": text, "where": text}]
    return [row]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_words_of_the_corpus_are_text_and_nothing_else(
    hostile: str, room: TestClient, rows: list[dict[str, Any]]
) -> None:
    made = hostile_rows(rows, f"\"'>{hostile}")
    with (
        patch.object(Archive, "versions", lambda *_: made),
        patch.object(
            Archive,
            "about",
            lambda _: {made[0]["source"]: {"title": hostile, "publisher": hostile}},
        ),
    ):
        shown = room.get("/document", params={"id": made[0]["id"]}).text
    ours = room.get("/document", params={"id": rows[0]["id"]}).text
    # Not one tag more than our own templates make, but for what the words stand in.
    assert "javascript:alert(1)//" not in shown
    tags = set(re.findall(r"<\s*([a-z!]+)", shown)) - {
        "pre",
        "details",
        "summary",
        "li",
        "ul",
        "h2",
        "div",
        "table",
        "tr",
        "td",
    }
    assert tags <= set(re.findall(r"<\s*([a-z!]+)", ours)), tags
    assert not re.search(r"<[a-z][^<>]*\son\w+\s*=", shown)
    assert "49" not in re.findall(r"<h1>(.*?)</h1>", shown, re.DOTALL)[0]


def test_hostile_words_of_a_search_are_text(room: TestClient) -> None:
    for hostile in HOSTILE:
        shown = room.get("/search", params={"text": hostile}).text
        assert not DANGEROUS.search(shown.split("<main>")[1].split("<form", 1)[0])
        assert SCRIPT not in shown
    answer = room.get("/documents?source=" + quote('"><script>alert(1)</script>'))
    assert "<script>" not in answer.text


def test_many_ask_at_a_time(room: TestClient) -> None:
    paths = ["/", "/documents", "/coverage", "/search?text=会议", "/style.css"] * 4
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(room.get, paths))
    assert [answer.status_code for answer in answers] == [200] * len(paths)
    assert len({answer.text for answer in answers}) == 5


def test_an_archive_that_is_damaged_is_said(room: TestClient) -> None:
    from gongbao.errors import Damaged

    def torn(*_: Any) -> None:
        raise Damaged("a file of the table cannot be read")

    with patch.object(Archive, "sources", torn):
        answer = room.get("/")
    assert answer.status_code == 502
    assert "cannot be read" in answer.text


def test_the_verb_listens_on_loopback_until_it_is_ended(root: str) -> None:
    command = [
        sys.executable,
        "-m",
        "gongbao",
        "serve",
        "--archive",
        f"{root}/archive",
        "--port",
        "0",
        "--json",
    ]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as room:
        try:
            assert room.stdout
            address = json.loads(room.stdout.readline())["address"]
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert "城湾新闻" in answer.read().decode()
                assert "server" not in {name.lower() for name in answer.headers}
            rebound = urllib.request.Request(address, headers={"Host": "evil.example"})
            with pytest.raises(urllib.error.HTTPError, match="421"):
                urllib.request.urlopen(rebound, timeout=10)
            room.send_signal(signal.SIGINT)
            assert room.communicate(timeout=10) == ("", "")
            assert room.returncode == 0
        finally:
            room.kill()


def test_the_verb_says_what_it_lacks(gongbao: Gongbao, tmp_path: Path) -> None:
    empty = gongbao("serve", "--archive", str(tmp_path / "none"))
    assert (empty.returncode, empty.stdout) == (2, "")
    assert "gongbao demo" in empty.stderr
