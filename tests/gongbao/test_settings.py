"""Settings: options over environment over defaults, and words that are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongbao.errors import UsageError
from gongbao.settings import Network, parse_connect_to, read_settings


def test_options_win_over_the_environment() -> None:
    environ = {"GONGBAO_ARCHIVE": "/env", "GONGBAO_WORK": "/env.work", "GONGBAO_CONTACT": "me"}
    chosen = read_settings({"archive": "/option/"}, environ, Network())
    assert (chosen.archive, chosen.work) == ("/option", "/env.work")
    assert chosen.network.contact == "me"


def test_the_work_store_lies_beside_a_local_archive_else_in_the_cache() -> None:
    assert read_settings({"archive": "/a/b"}, {}, Network()).work == "/a/b.work"
    far = read_settings({"archive": "s3://bucket/x"}, {"XDG_CACHE_HOME": "/cache"}, Network())
    assert far.work.startswith("/cache/gongbao/")


def test_a_folder_of_sources_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder of sources"):
        read_settings({"sources": str(tmp_path / "none")}, {}, Network())


def test_a_number_that_is_none() -> None:
    with pytest.raises(UsageError, match="GONGBAO_PARSE_SECONDS"):
        read_settings({}, {"GONGBAO_PARSE_SECONDS": "soon"}, Network())


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("WWW.x.cn:80:127.0.0.1:8080", ("www.x.cn", 80, "127.0.0.1", 8080)),
        ("x:443:[::1]:8443", ("x", 443, "::1", 8443)),
    ],
)
def test_connect_to(text: str, parsed: tuple[str, int, str, int]) -> None:
    assert parse_connect_to(text) == parsed


@pytest.mark.parametrize(
    "text", ["", "x", "x:80:y", "x:80:y:z", "x:0:y:1", "x:80:y:99999", "a:1:b:2:c"]
)
def test_connect_to_that_is_none(text: str) -> None:
    with pytest.raises(UsageError, match="HOST:PORT:HOST:PORT"):
        parse_connect_to(text)
