"""``kill -9`` at sixty points of one backfill of three hundred pages, restarted each time."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from replicas.news import articles
from replicas.pages import Trs

DELAY = 0.1
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.crash
@pytest.mark.timeout(600)
def test_sixty_kills_of_a_backfill(crawls: Any, replica: Any, reply: Any) -> None:
    """Kills fall anywhere between two captures, also into a request: the pause is a random one."""
    software, news = Trs(), [a for a in articles(350) if not a.files][:300]
    for url, answer in software.site(news).items():
        replica.pages[url] = reply(answer.body, media_type=answer.media_type)
    options = {**software.options, "delay": DELAY}
    chance = random.Random(20260630)
    for _ in range(60):
        after = crawls_so_far(crawls) + chance.randint(1, 6)
        crawls.kill(crawls.begin("trs", options), after, chance.uniform(0, DELAY))
    last = crawls.run("trs", options)
    assert last.code == 0, last.stderr
    assert len(last.of_role("document")) == len(news)
    assert set(last.verdicts().values()) == {"new"}
    times = Counter(replica.asked(robots=True))
    repeated = sum(times.values()) - len(times)
    share = repeated / len(times)
    print(f"{len(news)} documents of {len(times)} addresses; after 60 kills {repeated} requests "
          f"repeated ({share:.1%})")  # fmt: skip
    assert max(Counter(c.url for c in last.captures.values()).values()) == 1
    assert set(times) == set(last.captures)
    assert share <= 0.02


def crawls_so_far(crawls: Any) -> int:
    """How many captures the journal holds: a resumed crawl says that many lines again."""
    return len(list(crawls.store.list("journal/r1/")))


BROKEN = """
import json, sys
from crawlers.crawl import crawl
from crawlers.addresses import Addresses
from crawlers.families import trs
from crawlers.page import NotRead
from crawlers.job import read_job
from crawlers.resolver import system_lookup

class Broken(trs.Trs):
    def rows(self, page):
        if page.link.number == 1:
            raise NotRead("3 of 40 were announced")
        return super().rows(page)

trs.FAMILY = Broken
job = read_job(sys.stdin.readline())
network = job.network
sys.exit(crawl(job, Addresses(system_lookup, connect_to=network.connect_to, allow_private=True)))
"""


def test_a_page_that_cannot_be_read_is_kept_with_a_note(crawls: Any, replica: Any) -> None:
    import json

    software, news = Trs(), articles(40)
    for url, answer in software.site(news).items():
        replica.pages[url] = answer.body
    job = crawls.job("trs", software.options)
    done = subprocess.run(
        [sys.executable, "-c", BROKEN],
        input=json.dumps(job) + "\n", capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    captures = crawls.captures(job["journal"])
    listed = captures[f"{software.host}/yw/index_1.shtml"]
    assert listed.verdict == "new"
    assert [(note.code, note.message) for note in listed.notes] == [
        ("links-not-read", "NotRead: 3 of 40 were announced")
    ]
    assert sum(c.role == "document" for c in captures.values()) == software.size
