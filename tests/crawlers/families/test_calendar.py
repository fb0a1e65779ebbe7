"""A calendar of addresses: days, months with numbers, and pages that are lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from crawlers.families.calendar import FAMILY
from crawlers.window import Window

HOST = "http://www.cal.example"


def starts(window: Window, **options: Any) -> list[str]:
    family = FAMILY(FAMILY.Options.model_validate(options), window)
    return [link.url for link in family.start()]


def test_days_of_the_window_newest_first() -> None:
    window = Window(date(2026, 2, 27), date(2026, 3, 1))
    assert starts(window, start=f"{HOST}/{{yyyy}}{{mm}}/{{dd}}/{{yy}}{{m}}-{{d}}.pdf") == [
        f"{HOST}/202603/01/263-1.pdf",
        f"{HOST}/202602/28/262-28.pdf",
        f"{HOST}/202602/27/262-27.pdf",
    ]


def test_without_a_window_the_latest_period() -> None:
    window = Window(today=date(2026, 3, 9))
    assert starts(window, start=f"{HOST}/{{yyyy}}-{{mm}}-{{dd}}") == [f"{HOST}/2026-03-09"]
    assert starts(window, start=f"{HOST}/{{yyyy}}-{{mm}}", every="month") == [f"{HOST}/2026-03"]
    assert starts(window, start=f"{HOST}/{{yyyy}}_{{n}}", every="year") == [f"{HOST}/2026_1"]


def test_months_and_years_of_a_window() -> None:
    window = Window(date(2025, 11, 20), date(2026, 2, 3))
    assert starts(window, start=f"{HOST}/{{yyyy}}{{mm}}", every="month") == [
        f"{HOST}/{m}" for m in (202602, 202601, 202512, 202511)
    ]
    assert starts(window, start=f"{HOST}/{{yyyy}}", every="year") == [
        f"{HOST}/2026",
        f"{HOST}/2025",
    ]


@pytest.mark.parametrize("wrong", [f"{HOST}/{{year}}", f"{HOST}/fixed", "{yyyy}", "ftp://a/{n}"])
def test_wrong_templates(wrong: str) -> None:
    with pytest.raises(ValidationError):
        FAMILY.Options.model_validate({"start": wrong})


def test_numbered_issues_past_a_gap(crawls: Any, replica: Any, pdf: Any) -> None:
    held = (1, 2, 3, 5, 6, 9)
    for n in held:
        replica.pages[f"{HOST}/2026/gb{n:02d}.pdf"] = pdf(str(n))
    options = {"start": f"{HOST}/{{yyyy}}/gb{{nn}}.pdf", "every": "year"}
    crawled = crawls.run("calendar", options, since="2026-01-01", until="2026-12-31")
    verdicts = {u[-6:-4]: v for u, v in crawled.verdicts().items() if u.endswith(".pdf")}
    assert verdicts == {
        "01": "new", "02": "new", "03": "new", "04": "missing", "05": "new", "06": "new",
        "07": "missing", "08": "missing", "09": "new", "10": "missing", "11": "missing",
        "12": "missing",
    }  # fmt: skip


def test_days_that_are_lists(crawls: Any, replica: Any, pdf: Any) -> None:
    for day in (8, 9):
        replica.pages[f"{HOST}/2026-03/{day:02d}/index.htm"] = (
            f"<a class='page' href='{day}1.pdf'>第1版</a>"
            f"<a class='page' href='{day}2.pdf'>第2版</a>"
        )
        for n in (1, 2):
            replica.pages[f"{HOST}/2026-03/{day:02d}/{day}{n}.pdf"] = pdf(f"{day}{n}")
    options = {"start": f"{HOST}/{{yyyy}}-{{mm}}/{{dd}}/index.htm", "follow": ["a.page"]}
    crawled = crawls.run("calendar", options, since="2026-03-07", until="2026-03-09")
    documents = crawled.of_role("document")
    names = sorted(u.rpartition("/")[2] for u in documents)
    assert names == ["81.pdf", "82.pdf", "91.pdf", "92.pdf"]
    assert documents[f"{HOST}/2026-03/09/91.pdf"].hints["published"] == "2026-03-09"
    assert crawled.verdicts()[f"{HOST}/2026-03/07/index.htm"] == "missing"
