"""Citations lead to text, version, page and box, body and address, and say when they cannot."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from gongbao import Archive
from gongbao.errors import UsageError
from gongbao.reading.citing import Reference, read_citation

ACT = "practice-gazette/2023/05/澄政发〔2023〕9号"


@pytest.mark.parametrize(
    ("cited", "reference"),
    [
        ("gongbao:cn/211300/a-gazette/2023/10/x号", Reference("a-gazette/2023/10/x号")),
        ("gongbao:a-gazette/2023/10/x号@0123456789abcdef",
         Reference("a-gazette/2023/10/x号", "0123456789abcdef")),
        ("gongbao:cn/211300/a/2023/10/x#p=4", Reference("a/2023/10/x", "", 4)),
        ("gongbao:a/www.x.example/d?id=3@abcd#par=12",
         Reference("a/www.x.example/d?id=3", "abcd", None, 12)),
        ("gongbao:" + quote("a/2023/10/朝政〔2023〕9号"), Reference("a/2023/10/朝政〔2023〕9号")),
    ],
)  # fmt: skip
def test_a_citation_is_taken_apart(cited: str, reference: Reference) -> None:
    assert read_citation(cited) == reference


@pytest.mark.parametrize("cited", ["gongbao:", "gongbao:cn/211300/", "gongbao:a/b#page 3"])
def test_what_cites_nothing_is_refused(cited: str) -> None:
    with pytest.raises(UsageError):
        read_citation(cited)


def test_a_citation_leads_to_text_place_body_and_address(demo: tuple[Path, str]) -> None:
    archive = Archive(str(demo[0]))
    cited = archive.cite(ACT)
    assert cited.startswith(f"gongbao:cn/000000/{ACT}@")
    row = archive.document(cited)
    assert row["version"] == cited.rpartition("@")[2]
    place = archive.resolve(f"{cited}#par=3")
    paragraph = row["paragraphs"][2]
    assert (place.text, place.page) == (paragraph["text"], paragraph["page"])
    assert list(place.box or ()) == paragraph["box"]
    assert place.url == row["url"]
    assert hashlib.sha256(archive.body(cited)).hexdigest() == place.body == row["capture"]
    page = archive.resolve(f"{cited}#p=4")
    assert page.text == "\n".join(p["text"] for p in row["paragraphs"] if p["page"] == 4)
    assert archive.resolve(cited).text == row["text"]


def test_a_citation_of_an_old_version_leads_to_it(demo: tuple[Path, str]) -> None:
    archive = Archive(str(demo[0]))
    old, new = archive.versions(ACT)
    assert archive.document(f"gongbao:{ACT}@{old['version']}")["text"] == old["text"]
    assert archive.document(f"gongbao:{ACT}")["version"] == new["version"]
    with pytest.raises(UsageError, match=f"no version ffff; it has {old['version']}"):
        archive.document(f"gongbao:{ACT}@ffff")


def test_a_place_that_is_not_there_is_said(demo: tuple[Path, str]) -> None:
    archive = Archive(str(demo[0]))
    with pytest.raises(UsageError, match="nothing on page 99; its pages: 3, 4, 5"):
        archive.resolve(f"gongbao:{ACT}#p=99")
    with pytest.raises(UsageError, match="paragraphs 1 to"):
        archive.resolve(f"gongbao:{ACT}#par=9999")


def test_show_takes_a_citation(demo: tuple[Path, str], gongbao: Callable[..., Any]) -> None:
    done = gongbao("show", f"gongbao:{ACT}#p=4", "--archive", str(demo[0]))
    assert done.returncode == 0, done.stderr
    assert "  page        4\n" in done.stdout
    assert "二、提升投资建设便利度" in done.stdout
    assert gongbao("show", "gongbao:x", "--archive", str(demo[0])).returncode == 2
