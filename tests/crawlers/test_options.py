"""What a source file may say, and what a parent may send."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from pydantic import ValidationError

from crawlers.job import read_job
from crawlers.options import options_model
from crawlers.urls import canonical, follow, suffix_of
from gongbao.errors import UsageError
from gongbao.plugins import families


@pytest.mark.parametrize("family", families())
def test_every_family_declares_its_options(family: str) -> None:
    model = options_model(family)
    assert model.model_config["extra"] == "forbid"
    assert model.model_config["frozen"] is True
    with pytest.raises(ValidationError, match="wrong_key"):
        model.model_validate({"start": "http://a.example/", "wrong_key": 1})


def test_an_unknown_family_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match="listing"):
        options_model("drupal")


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": "ftp://a.example/"},
        {"start": "not an address"},
        {"start": []},
        {},
        {"start": "http://a.example/", "delay": -1},
        {"start": "http://a.example/", "article": "("},
    ],
)
def test_wrong_options(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        options_model("trs").model_validate(wrong)


def test_wrong_selectors() -> None:
    model = options_model("listing")
    model.model_validate({"start": "http://a.example/", "follow": ["ul > li a", "//a[1]"]})
    for wrong in ("ul > ", "//a[", "a::before::"):
        with pytest.raises(ValidationError, match="not a selector"):
            model.model_validate({"start": "http://a.example/", "follow": [wrong]})


def test_options_load_neither_scrapy_nor_lxml() -> None:
    code = (
        "import sys; from crawlers.options import options_model\n"
        "from gongbao.plugins import families\n"
        "[options_model(f) for f in families()]\n"
        "print([m for m in ('scrapy', 'twisted', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_job_that_is_none() -> None:
    with pytest.raises(UsageError, match="source"):
        read_job(json.dumps({"run": "r", "work": "/w", "journal": "j/"}))
    with pytest.raises(UsageError, match="job"):
        read_job("not json")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://WWW.A.Example:80/x#top", "http://www.a.example/x"),
        ("http://a.example", "http://a.example/"),
        ("http://a.example:8080/", "http://a.example:8080/"),
        ("https://a.example:443/?q=1", "https://a.example/?q=1"),
        ("http://a.example/公报 1.pdf", "http://a.example/%E5%85%AC%E6%8A%A5%201.pdf"),
        ("http://a.example./", "http://a.example/"),
    ],
)
def test_canonical_addresses(url: str, expected: str) -> None:
    assert canonical(url) == expected


@pytest.mark.parametrize("href", ["javascript:;", "mailto:x@y", "http://[", "ftp://a/", "data:,x"])
def test_links_that_cannot_be_followed(href: str) -> None:
    assert follow("http://a.example/", href) is None


def test_suffixes() -> None:
    assert suffix_of("http://a.example/x.PDF?y=.html") == "pdf"
    assert suffix_of("http://a.example/x.y/z") == ""
