"""The practice city's three sources, by their shipped definitions, on both days of its site."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gongbao.practice import HOSTS, Served, serving
from gongbao.practice.manifest import answers
from gongbao.sources import find_sources

SOURCES, _ = find_sources(Path(__file__).resolve().parents[2] / "crawlers/sources/practice")
OUTSIDE = ("/admin/", "/login")


def crawl(crawls: Any, served: Served, source: Any, day: str, known: str = "") -> Any:
    options = dict(source.crawler)
    return crawls.run(
        source.family,
        options,
        run=day,
        journal=f"{source.id}-{day}",
        known=known,
        network={"connect_to": [list(mapping) for mapping in served.connect_to]},
        hosts=HOSTS,
    )


@pytest.mark.parametrize("source", SOURCES.values(),
                         ids=lambda source: source.id)  # fmt: skip
def test_a_source_of_the_practice_city(crawls: Any, source: Any) -> None:
    with serving(day=1) as served:
        first = crawl(crawls, served, source, "one")
        asked = [(s.host, s.path) for s in served.log.seen]
        assert first.code == 0, first.stderr
        assert len(asked) == len(set(asked)), "an address was asked for twice"
        assert not [path for _, path in asked if path.startswith(OUTSIDE)]
        served.log.clear()
        again = crawl(crawls, served, source, "two", crawls.know(first))
        statuses = {(s.path, s.status) for s in served.log.seen if s.status != 304}
        # A page that only says that it is gone is nothing to be held: it is asked for whole.
        gone = {url.split("/", 3)[3] for url, v in first.verdicts().items() if v == "missing"}
        whole = {s for s, status in statuses if status != 404 and s.lstrip("/") not in gone}
        assert all(_without_validators(path) for path in whole), whole
        assert set(again.verdicts().values()) <= {"same", "missing", "refused"}
        assert set(again.verdicts()) == set(first.verdicts())
    with serving(day=2) as served:
        third = crawl(crawls, served, source, "three", crawls.know(again))
    moved = {url for url, v in third.verdicts().items() if v in ("new", "changed")}
    assert moved == _moved(third)


def _without_validators(path: str) -> bool:
    """Whether the site itself sends no validators for this path."""
    return any(
        path == known and "ETag" not in answer.headers for (_, known), answer in answers(1).items()
    )


def _moved(crawled: Any) -> set[str]:
    """Which of a crawl's addresses the site's own manifest answers differently on day 2."""
    one, two = answers(1), answers(2)
    places = {(url.split("/", 3)[2], "/" + url.split("/", 3)[3]): url for url in crawled.captures}
    return {
        url
        for place, url in places.items()
        if place in two and (place not in one or one[place].file != two[place].file)
    }
