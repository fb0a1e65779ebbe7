"""Politeness, resume and what a crawl does when a site misbehaves: real crawls of replicas."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

HOST = "http://www.a.example"
ROOT = Path(__file__).resolve().parents[2]


def rows(*paths: str) -> str:
    """A list page of dated links."""
    return "".join(f"<li><a href='{p}'>{p}的公告</a><i>2026-01-05</i></li>" for p in paths)


def many(replica: Any, count: int = 60, per_page: int = 20) -> list[str]:
    """A TRS list of ``count`` articles."""
    pages = count // per_page
    for i in range(pages):
        names = [f"t20260105_{n}.html" for n in range(i * per_page, (i + 1) * per_page)]
        call = f'<script>createPageHTML({pages},{i},"index","html")</script>'
        replica.pages[f"{HOST}/l/" + ("" if i == 0 else f"index_{i}.html")] = rows(*names) + call
        for name in names:
            replica.pages[f"{HOST}/l/{name}"] = f"<h1>{name}</h1><p>正文</p>"
    replica.pages[f"{HOST}/robots.txt"] = "User-agent: *\nDisallow:\n"
    return [f"{HOST}/l/t20260105_{n}.html" for n in range(count)]


def test_robots_txt_is_kept_and_honoured(crawls: Any, replica: Any) -> None:
    replica.pages[f"{HOST}/robots.txt"] = (
        "User-agent: *\nDisallow: /\n\nUser-agent: gongbao\nDisallow: /secret/\nDisallow: /*.doc$\n"
    )
    replica.pages[f"{HOST}/l/"] = rows("1.html", "/secret/2.html", "x.doc")
    for path in ("/l/1.html", "/secret/2.html", "/l/x.doc"):
        replica.pages[HOST + path] = "<p>正文</p>"
    crawled = crawls.run("trs", {"start": f"{HOST}/l/"})
    assert replica.asked() == [f"{HOST}/l/", f"{HOST}/l/1.html"]
    assert replica.log[0].path == "/robots.txt"
    robots = crawled.captures[f"{HOST}/robots.txt"]
    assert (robots.role, robots.verdict) == ("robots", "new")
    assert b"gongbao" in crawls.store.read(
        f"bodies/sha256/{robots.body[:2]}/{robots.body[2:4]}/{robots.body}"
    )
    for path in ("/secret/2.html", "/l/x.doc"):
        assert crawled.captures[HOST + path].verdict == "refused"
        assert crawled.note(HOST + path) == "robots-disallow"
        assert crawled.captures[HOST + path].hints["title"] == path.removeprefix("/l/") + "的公告"


def test_a_redirect_into_a_disallowed_path_is_not_followed(
    crawls: Any, replica: Any, reply: Any
) -> None:
    replica.pages[f"{HOST}/robots.txt"] = "User-agent: *\nDisallow: /secret/\n"
    replica.pages[f"{HOST}/l/"] = rows("1.html")
    replica.pages[f"{HOST}/l/1.html"] = reply(status=302, headers={"Location": "/secret/1.html"})
    replica.pages[f"{HOST}/secret/1.html"] = "<p>秘密</p>"
    crawled = crawls.run("trs", {"start": f"{HOST}/l/"})
    assert f"{HOST}/secret/1.html" not in replica.asked()
    assert crawled.verdicts()[f"{HOST}/l/1.html"] == "refused"


@pytest.mark.parametrize("status", [404, 403, 200])
def test_no_robots_txt_allows_all(crawls: Any, replica: Any, reply: Any, status: int) -> None:
    replica.pages[f"{HOST}/robots.txt"] = reply(b"", status=status)
    replica.pages[f"{HOST}/l/"] = rows("1.html")
    replica.pages[f"{HOST}/l/1.html"] = "<p>正文</p>"
    assert crawls.run("trs", {"start": f"{HOST}/l/"}).verdicts()[f"{HOST}/l/1.html"] == "new"


def test_a_robots_txt_that_cannot_be_had_allows_nothing_for_now(
    crawls: Any, replica: Any, reply: Any
) -> None:
    replica.pages[f"{HOST}/robots.txt"] = reply("oops", status=500)
    replica.pages[f"{HOST}/l/"] = rows("1.html")
    crawled = crawls.run("trs", {"start": f"{HOST}/l/", "retries": 1})
    assert replica.asked() == []
    assert crawled.verdicts() == {f"{HOST}/l/": "failed", f"{HOST}/robots.txt": "failed"}
    assert crawled.note(f"{HOST}/l/") == "robots-unreachable"


def test_requests_to_a_host_keep_their_distance_one_at_a_time(
    crawls: Any, replica: Any, reply: Any
) -> None:
    many(replica, 6, 6)
    page = f"{HOST}/l/t20260105_2.html"
    replica.pages[page] = reply("<p>慢</p>", wait=0.7)
    crawls.run("trs", {"start": f"{HOST}/l/", "delay": 0.2})
    times = [a.at for a in replica.log]
    gaps = [b - a for a, b in pairwise(times)]
    assert sum(gaps) / len(gaps) >= 0.2
    assert min(gaps) >= 0.13
    slow = next(i for i, a in enumerate(replica.log) if a.url == page)
    assert gaps[slow] >= 0.7


def test_crawl_delay_is_a_floor(crawls: Any, replica: Any) -> None:
    many(replica, 4, 4)
    replica.pages[f"{HOST}/robots.txt"] = "User-agent: *\nCrawl-delay: 0.4\n"
    for delay in (0, 0.05):
        replica.log.clear()
        crawls.run("trs", {"start": f"{HOST}/l/", "delay": delay}, journal=f"d{delay * 100:.0f}")
        times = [a.at for a in replica.log[1:]]
        assert len(times) == 5
        # Arrivals jitter by a few milliseconds; over four waits that cancels out.
        assert times[-1] - times[0] >= 4 * 0.4 - 0.01, delay
        assert min(b - a for a, b in pairwise(times)) >= 0.3, delay


def test_retry_after_is_waited_for(crawls: Any, replica: Any, reply: Any) -> None:
    many(replica, 2, 2)
    page = f"{HOST}/l/t20260105_0.html"
    replica.pages[page] = lambda n: (
        reply("<p>正文</p>") if n > 1 else reply(status=503, headers={"Retry-After": "1"})
    )
    crawled = crawls.run("trs", {"start": f"{HOST}/l/"})
    times = [a.at for a in replica.log if a.url == page]
    assert len(times) == 2
    assert times[1] - times[0] >= 0.95
    assert crawled.verdicts()[page] == "new"


def test_who_we_are(crawls: Any, replica: Any) -> None:
    many(replica, 2, 2)
    crawls.run("trs", {"start": f"{HOST}/l/"})
    agent = replica.log[0].headers["user-agent"]
    assert agent.startswith("gongbao/")
    assert agent.endswith("(+test@example.org)")
    assert replica.log[-1].headers["referer"] == f"{HOST}/l/"


def test_an_abrupt_end_is_asked_again_and_a_lasting_one_is_noted(
    crawls: Any, replica: Any, reply: Any
) -> None:
    replica.pages[f"{HOST}/l/"] = rows("1.html", "2.html", "3.pdf", "4.pdf")
    body = "<p>" + "正文" * 500 + "</p>"
    replica.pages[f"{HOST}/l/1.html"] = lambda n: reply(body, cut=None if n > 1 else 100)
    replica.pages[f"{HOST}/l/2.html"] = reply(body, cut=100)
    replica.pages[f"{HOST}/l/3.pdf"] = reply("<html><p>" + "维护中" * 200 + "</p></html>")
    replica.pages[f"{HOST}/l/4.pdf"] = lambda n: reply(b"%PDF-1.4 x %%EOF" if n > 1 else b"")
    crawled = crawls.run("trs", {"start": f"{HOST}/l/", "retries": 2})
    assert crawled.verdicts() == {
        f"{HOST}/robots.txt": "missing",
        f"{HOST}/l/": "new",
        f"{HOST}/l/1.html": "new",
        f"{HOST}/l/2.html": "failed",
        f"{HOST}/l/3.pdf": "failed",
        f"{HOST}/l/4.pdf": "new",
    }
    assert crawled.note(f"{HOST}/l/2.html") == "truncated"
    assert crawled.note(f"{HOST}/l/3.pdf") == "wrong-type"
    assert crawled.captures[f"{HOST}/l/2.html"].size == 100  # what came is evidence
    assert crawled.code == 0


def test_redirects_are_told_and_cookies_are_kept(crawls: Any, replica: Any, reply: Any) -> None:
    replica.pages[f"{HOST}/l/"] = rows("1.html", "2.html")
    replica.pages[f"{HOST}/l/1.html"] = reply(status=301, headers={"Location": "/n/1.html#a"})
    replica.pages[f"{HOST}/n/1.html"] = "<p>搬家</p>"
    replica.pages[f"{HOST}/l/2.html"] = lambda n: (
        reply("<p>正文</p>", headers={"Set-Cookie": "b=2"})
        if n > 1
        else reply(status=302, headers={"Location": "/l/2.html", "Set-Cookie": "CT6T=1; path=/"})
    )
    crawled = crawls.run("trs", {"start": f"{HOST}/l/"})
    moved = crawled.captures[f"{HOST}/l/1.html"]
    assert (moved.verdict, moved.redirects) == ("new", (f"{HOST}/n/1.html",))
    assert crawled.verdicts()[f"{HOST}/l/2.html"] == "new"
    assert replica.log[-1].headers["cookie"] == "CT6T=1"
    assert "set-cookie" not in crawled.captures[f"{HOST}/l/2.html"].headers


def test_redirects_without_end(crawls: Any, replica: Any, reply: Any) -> None:
    replica.pages[f"{HOST}/l/"] = reply(status=302, headers={"Location": "/l/"})
    crawled = crawls.run("trs", {"start": f"{HOST}/l/"})
    assert crawled.verdicts()[f"{HOST}/l/"] == "failed"
    assert len(replica.asked()) <= 12


def test_what_is_too_large_is_refused(crawls: Any, replica: Any, reply: Any) -> None:
    import gzip

    bomb = gzip.compress(b"<p>" + b"0" * 5_000_000)
    replica.pages[f"{HOST}/l/"] = rows("1.pdf", "2.html")
    replica.pages[f"{HOST}/l/1.pdf"] = reply(b"%PDF-" + b"x" * 3_000_000)
    replica.pages[f"{HOST}/l/2.html"] = reply(bomb, headers={"Content-Encoding": "gzip"})
    crawled = crawls.run("trs", {"start": f"{HOST}/l/"}, limits={"max_size": 1_000_000})
    assert crawled.verdicts()[f"{HOST}/l/1.pdf"] == "refused"
    assert crawled.note(f"{HOST}/l/1.pdf") == "too-large"
    assert crawled.note(f"{HOST}/l/2.html") == "too-large"
    assert crawled.code == 0


def test_other_hosts_are_noted_and_not_asked(crawls: Any, replica: Any) -> None:
    replica.pages[f"{HOST}/l/"] = rows("http://b.a.example/1.html", "http://c.b.example/1.html")
    replica.pages["http://b.a.example/1.html"] = "<p>正文</p>"
    replica.pages["http://c.b.example/1.html"] = "<p>正文</p>"
    crawled = crawls.run("trs", {"start": f"{HOST}/l/", "allowed_hosts": [".a.example"]})
    assert crawled.verdicts()["http://b.a.example/1.html"] == "new"
    assert crawled.note("http://c.b.example/1.html") == "other-host"
    assert not [a for a in replica.log if a.host == "c.b.example"]


def test_the_budget_ends_a_crawl_in_order(crawls: Any, replica: Any) -> None:
    urls = many(replica)
    crawled = crawls.run("trs", {"start": f"{HOST}/l/"}, limits={"max_requests": 10})
    assert (crawled.code, crawled.end["reason"]) == (0, "max-requests")
    assert len(replica.log) == 10 == crawled.end["counts"]["requests"]
    again = crawls.run("trs", {"start": f"{HOST}/l/"})
    assert set(urls) <= set(again.captures)
    assert len(replica.log) == len({a.url for a in replica.log})


@pytest.mark.parametrize("after", [1, 5, 23, 40, 63])
def test_a_killed_crawl_asks_nothing_twice(crawls: Any, replica: Any, after: int) -> None:
    urls = many(replica)
    options = {"start": f"{HOST}/l/", "delay": 0.01}
    crawls.kill(crawls.begin("trs", options), after)
    time.sleep(0.1)
    before = [a.url for a in replica.log]
    resumed = crawls.run("trs", options)
    assert resumed.code == 0, resumed.stderr
    assert set(urls) == set(resumed.of_role("document"))
    assert set(resumed.verdicts().values()) == {"new"}
    twice = [u for u in before if u in [a.url for a in replica.log[len(before) :]]]
    assert len(twice) <= 1, twice
    assert resumed.end["counts"]["replayed"] >= after - 1


def test_failed_and_blocked_are_tried_again_by_a_resumed_crawl(
    crawls: Any, replica: Any, reply: Any
) -> None:
    many(replica, 2, 2)
    one, two = f"{HOST}/l/t20260105_0.html", f"{HOST}/l/t20260105_1.html"
    replica.pages[one] = lambda n: reply("<p>正文</p>", status=200 if n > 1 else 403)
    replica.pages[two] = lambda n: reply("<p>正文</p>", status=200 if n > 1 else 501)
    first = crawls.run("trs", {"start": f"{HOST}/l/"})
    assert [first.verdicts()[u] for u in (one, two)] == ["blocked", "failed"]
    second = crawls.run("trs", {"start": f"{HOST}/l/"})
    assert [second.verdicts()[u] for u in (one, two)] == ["new", "new"]
    assert len(replica.asked()) == 5


def test_a_304_whose_body_the_work_store_lacks_is_asked_whole(crawls: Any, replica: Any) -> None:
    urls = many(replica, 2, 2)
    first = crawls.run("trs", {"start": f"{HOST}/l/"})
    known = crawls.know(first)
    for entry in list(crawls.store.list("bodies/")):
        crawls.store.delete(entry.key)
    replica.log.clear()
    second = crawls.run("trs", {"start": f"{HOST}/l/"}, run="r2", journal="r2", known=known)
    assert set(urls) <= set(second.captures)
    assert set(second.verdicts().values()) == {"same"}
    assert len(replica.log) == len({a.url for a in replica.log})


def test_the_child_ends_with_its_parent(crawls: Any, replica: Any) -> None:
    many(replica)
    process, _ = crawls.begin("trs", {"start": f"{HOST}/l/", "delay": 0.2})
    process.stdout.readline()
    begun = time.monotonic()
    process.stdin.close()
    assert process.wait(10) == 1
    assert time.monotonic() - begun < 2
    asked = len(replica.log)
    time.sleep(0.5)
    assert len(replica.log) == asked
    process.stdout.close()
    process.stderr.close()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "job: "),
        ("{}", "job: source: Field required"),
        ("nonsense", "job: "),
    ],
)
def test_a_wrong_job_is_one_line(line: str, said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "crawlers.crawl"],
        input=line + "\n", capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_a_wrong_option_names_its_key(crawls: Any) -> None:
    crawled = crawls.run("trs", {"start": f"{HOST}/l/", "folow": "x"}, hosts=["a.b"])
    assert crawled.code == 1
    assert crawled.stderr.splitlines()[-1] == (
        "crawl: replica: crawler.folow: Extra inputs are not permitted"
    )


REDIRECTING = """
import json, sys
from crawlers.addresses import Addresses, Place
from crawlers.crawl import crawl
from crawlers.job import read_job
from crawlers.resolver import system_lookup

class Trusting(Addresses):
    '''Takes one host for a public one; all others are checked as ever.'''
    async def pin(self, host, port):
        if host == "www.a.example":
            self._pinned[host, port] = (Place("127.0.0.1", int(sys.argv[1])),)
        else:
            await super().pin(host, port)

job = read_job(sys.stdin.readline())
sys.exit(crawl(job, Trusting(system_lookup, connect_to=job.network.connect_to)))
"""


def test_redirects_to_private_addresses_are_refused(crawls: Any, replica: Any, reply: Any) -> None:
    targets = [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "[::ffff:127.0.0.1]",
        "inner.example",
    ]
    names = [f"t20260105_{n}.html" for n in range(len(targets))]
    replica.pages[f"{HOST}/l/"] = rows(*names)
    for name, target in zip(names, targets, strict=True):
        to = f"http://{target}:{replica.port}/stolen"
        replica.pages[f"{HOST}/l/{name}"] = reply(status=302, headers={"Location": to})
    job = crawls.job("trs", {"start": f"{HOST}/l/"}, network={"allow_private": False})
    job["network"]["connect_to"].append(["inner.example", replica.port, "127.0.0.1", replica.port])
    done = subprocess.run(
        [sys.executable, "-c", REDIRECTING, str(replica.port)],
        input=json.dumps(job) + "\n", capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip
    assert '"end"' in done.stdout
    assert not [a for a in replica.log if "stolen" in a.path or a.host != "www.a.example"]
    captures = crawls.captures(job["journal"])
    for name in names:
        capture = captures[f"{HOST}/l/{name}"]
        assert (capture.verdict, capture.notes[0].code) == ("refused", "private-address")
