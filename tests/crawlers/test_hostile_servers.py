"""Servers that mean harm: each costs a note, within the limits; what is secret is never kept."""

from __future__ import annotations

import gzip
import time
import zlib
from pathlib import Path
from typing import Any

import brotli
import pytest
from scrapy.utils._compression import zstd

HOST = "http://www.a.example"
LIST = f"{HOST}/l.htm"
OPTIONS = {"start": LIST, "follow": ["a"], "next": "", "retries": 0}


def listed(replica: Any, *names: str) -> None:
    replica.pages[LIST] = "".join(f"<li><a href='/{name}'>关于{name}</a></li>" for name in names)


BOMB = b"<p>" + b"0" * 30_000_000
PACKED = {
    "gzip": gzip.compress(BOMB),
    "deflate": zlib.compress(BOMB),
    "br": brotli.compress(BOMB, quality=1),
    "zstd": zstd.compress(BOMB),
    "gzip, gzip": gzip.compress(gzip.compress(BOMB)),
}


def test_bombs_are_refused_whatever_they_are_packed_with(
    crawls: Any, replica: Any, reply: Any
) -> None:
    names = [f"{n}.htm" for n in range(len(PACKED))]
    listed(replica, *names, "good.htm")
    replica.pages[f"{HOST}/good.htm"] = "<p>正文</p>"
    for name, (coding, body) in zip(names, PACKED.items(), strict=True):
        replica.pages[f"{HOST}/{name}"] = reply(body, headers={"Content-Encoding": coding})
    crawled = crawls.run("listing", OPTIONS, limits={"max_size": 1_000_000})
    assert crawled.code == 0, crawled.stderr
    for name in names:
        capture = crawled.captures[f"{HOST}/{name}"]
        assert (capture.verdict, capture.notes[0].code) == ("refused", "too-large"), name
    assert crawled.verdicts()[f"{HOST}/good.htm"] == "new"


def test_slow_bodies_and_endless_redirects_end(crawls: Any, replica: Any, reply: Any) -> None:
    listed(replica, "drip.htm", "circle.htm", "chain/0.htm", "cookies.htm", "good.htm")
    replica.pages[f"{HOST}/good.htm"] = "<p>正文</p>"
    replica.pages[f"{HOST}/drip.htm"] = reply(b"x" * 1000, drip=0.2)
    replica.pages[f"{HOST}/circle.htm"] = reply(status=302, headers={"Location": "/circle.htm"})
    for n in range(40):
        to = f"/chain/{n + 1}.htm"
        replica.pages[f"{HOST}/chain/{n}.htm"] = reply(status=301, headers={"Location": to})
    replica.pages[f"{HOST}/cookies.htm"] = lambda n: reply(
        status=302, headers={"Location": "/cookies.htm", "Set-Cookie": f"c{n}={n}; path=/"}
    )
    begun = time.monotonic()
    crawled = crawls.run("listing", OPTIONS, limits={"timeout": 3.0})
    assert time.monotonic() - begun < 60
    assert crawled.code == 0, crawled.stderr
    assert crawled.note(f"{HOST}/drip.htm") == "timeout"
    for name in ("circle.htm", "chain/0.htm", "cookies.htm"):
        capture = crawled.captures[f"{HOST}/{name}"]
        assert capture.verdict == "failed", name
        assert "redirect" in capture.notes[0].message.lower(), name
        stem = name.partition("/")[0]
        assert sum(stem in url for url in replica.asked()) <= 12
    assert crawled.verdicts()[f"{HOST}/good.htm"] == "new"


def test_a_flood_of_cookies_is_forgotten(crawls: Any, replica: Any, reply: Any) -> None:
    names = [f"{n}.htm" for n in range(30)]
    listed(replica, *names)
    for n, name in enumerate(names):
        cookies = "\r\nSet-Cookie: ".join(f"c{n}x{k}={'v' * 40}; path=/" for k in range(30))
        replica.pages[f"{HOST}/{name}"] = reply(f"<p>{n}</p>", headers={"Set-Cookie": cookies})
    crawled = crawls.run("listing", {**OPTIONS, "delay": 0.001})
    assert {crawled.verdicts()[f"{HOST}/{name}"] for name in names} == {"new"}
    sent = [asked.headers.get("cookie", "").count("=") for asked in replica.log]
    assert 0 < max(sent) <= 330


def test_secrets_are_nowhere(
    crawls: Any, replica: Any, reply: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Canaries in the environment, in addresses, and in headers of requests and answers."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary-environment")
    monkeypatch.setenv("HTTP_PROXY", "http://u:canary-proxy@127.0.0.1:9/")
    host = "www.a.example"
    listed(replica, "1.htm", "2.htm", "3.htm", "4.htm")
    replica.pages[LIST] += f"<a href='http://u:canary-link@{host}/5.htm'>关于5</a>"
    secret = {
        "Set-Cookie": "session=canary-cookie; path=/",
        "Authorization": "Bearer canary-authorization",
        "WWW-Authenticate": "Digest nonce=canary-nonce",
        "X-Auth-Token": "canary-token",
        "Link": f"<http://u:canary-header@{host}/x>; rel=next",
    }
    replica.pages[f"{HOST}/1.htm"] = reply("<p>正文</p>", headers=secret)
    to = f"http://u:canary-redirect@{host}/moved.htm"
    replica.pages[f"{HOST}/2.htm"] = reply(status=302, headers={"Location": to, **secret})
    replica.pages[f"{HOST}/moved.htm"] = "<p>搬家</p>"
    refused = f"http://u:canary-refused@{host}/secret/x.htm"
    replica.pages[f"{HOST}/3.htm"] = reply(status=302, headers={"Location": refused})
    replica.pages[f"{HOST}/4.htm"] = reply(status=500, body="oops", headers=secret)
    replica.pages[f"{HOST}/5.htm"] = "<p>正文</p>"
    replica.pages[f"{HOST}/robots.txt"] = "User-agent: *\nDisallow: /secret/\n"
    start = LIST.replace("//", "//u:canary-start@")
    crawled = crawls.run("listing", {**OPTIONS, "start": start})
    assert crawled.code == 0, crawled.stderr
    verdicts = crawled.verdicts()
    assert [verdicts[f"{HOST}/{n}.htm"] for n in range(1, 6)] == [
        "new", "new", "refused", "failed", "new",
    ]  # fmt: skip
    assert "canary" not in crawled.stderr + "".join(map(str, crawled.events))
    page = replica.pages[LIST].encode()
    kept = [path for path in Path(crawls.work).rglob("*") if path.is_file()]
    assert len(kept) > 10
    for path in kept:
        data = path.read_bytes()
        # The list itself is evidence, and is kept as it came.
        assert data == page or b"canary" not in data, path
    asked = " ".join(f"{a.path} {a.headers}" for a in replica.log)
    assert "canary" not in asked.replace("canary-cookie", "")


ELSEWHERE = (
    "file:///etc/passwd", "FILE:/etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1:70/x",
    "data:text/html,<p>x", "s3://bucket/x", "javascript:alert(1)", "view-source:http://x/",
    "http://www.a.example:22/x", "http://", "http://[", "\x00http://x/", "/%00/../../etc/passwd",
)  # fmt: skip


def test_redirects_and_links_lead_to_no_file(crawls: Any, replica: Any, reply: Any) -> None:
    """Files of this machine, other schemes and other ports are nothing that a server may send the
    crawl to (test_addresses.py has private addresses)."""
    names = [f"{n}.htm" for n in range(len(ELSEWHERE))]
    listed(replica, *names, "good.htm")
    for name, to in zip(names, ELSEWHERE, strict=True):
        location = to.encode().decode("latin-1").replace("\x00", "%00")
        replica.pages[f"{HOST}/{name}"] = reply(status=302, headers={"Location": location})
        replica.pages[LIST] += f"<a href='{to}'>关于文件{name}</a> 2026-01-01<br>"
    replica.pages[f"{HOST}/good.htm"] = "<p>正文</p>"
    crawled = crawls.run("listing", OPTIONS)
    assert crawled.code == 0, crawled.stderr
    verdicts = crawled.verdicts()
    assert verdicts[f"{HOST}/good.htm"] == "new"
    assert {verdicts[f"{HOST}/{name}"] for name in names} == {"failed", "missing"}
    assert {asked.host.partition(":")[0] for asked in replica.log} == {"www.a.example"}
    bodies = [
        path.read_bytes() for path in Path(crawls.work).rglob("bodies/**/*") if path.is_file()
    ]
    assert not any(b"root:" in body for body in bodies)
