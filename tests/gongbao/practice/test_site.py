"""The site that is committed is the one the generator writes, and the truth speaks of it."""

from __future__ import annotations

import io
import json
import re
import zlib
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import pytest
from practice.build import SITE, TRUTH
from practice.site import Body, Site
from practice.site_gazette import EDITIONS, build_gazette
from practice.site_news import build_news
from practice.site_paper import build_paper

from gongbao.practice.manifest import Answer, answers

SOURCES = ("practice-gazette", "practice-news", "practice-paper")
LIMIT = 2_500_000
_SPACE = re.compile(r"\s")


def truth(source: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((TRUTH / f"{source}.json").read_text("utf-8"))
    return read


def served(day: int, address: str) -> Answer | None:
    parts = urlsplit(address)
    return answers(day).get((parts.netloc, parts.path))


def body(answer: Answer) -> bytes:
    return (SITE / answer.file).read_bytes()


def unpacked(pdf: bytes) -> bytes:
    """The PDF with its streams inflated: compressors differ between machines, pages must not."""

    def inflate(match: re.Match[bytes]) -> bytes:
        try:
            return b"stream\n" + zlib.decompress(match[1])
        except zlib.error:
            return match[0]

    plain = re.sub(rb"stream\n(.*?)\nendstream", inflate, pdf, flags=re.S)
    plain = plain[: plain.rindex(b"xref\n0")]  # offsets follow from the compression
    return re.sub(rb"/Length1? \d+", b"", plain)


@pytest.mark.parametrize("source", SOURCES)
def test_every_document_is_served_on_its_days_only(source: str) -> None:
    for document in truth(source)["documents"]:
        for address in [*document["urls"], *document.get("parts", [])]:
            for day in document["days"]:
                answer = served(day, address)
                assert answer is not None and answer.status == 200, address


def test_the_documents_of_a_url_cover_its_days() -> None:
    for source in SOURCES:
        for document in truth(source)["documents"]:
            days = {day for day in (1, 2) if served(day, document["url"])}
            told = {
                day
                for other in truth(source)["documents"]
                if (other["url"], other["title"]) == (document["url"], document["title"])
                for day in other["days"]
            }
            assert told == days, document["url"]


def test_the_traps_are_as_told() -> None:
    traps = {address: row for s in SOURCES for address, row in truth(s)["urls"].items()}
    names = {row["trap"] for row in traps.values()}
    assert {"replaced-pdf", "same-bytes", "whole-text-on-every-page", "paginated"} <= names
    for address, row in traps.items():
        first, second = served(1, address), served(2, address)
        if row["trap"] == "missing":
            assert first is second is None
        elif row["trap"] in ("replaced-pdf", "edited"):
            assert first and second and body(first) != body(second)
        elif row["trap"] == "same-bytes":
            twin = served(1, row["same_as"])
            assert first and twin and body(first) == body(twin)
        elif row["trap"] == "added":
            assert first is None and second
        else:
            assert first and second, address


def test_every_paragraph_of_the_gazette_is_on_its_page() -> None:
    for document in truth("practice-gazette")["documents"]:
        answer = served(document["days"][0], document["url"])
        assert answer
        pdf = pypdfium2.PdfDocument(body(answer))
        first, last = document["pages"]
        pages = [pdf[n].get_textpage().get_text_range() for n in range(first - 1, last)]
        bare = [_SPACE.sub("", text) for text in pages]
        for row in document["paragraphs"]:
            if row["role"] != "table":
                start = _SPACE.sub("", row["text"])[:12]
                assert start in bare[row["page"] - first], row


def test_every_paragraph_of_a_web_page_is_in_its_bytes() -> None:
    for source in SOURCES[1:]:
        for document in truth(source)["documents"]:
            day = document["days"][0]
            parts = [served(day, a) for a in [document["url"], *document.get("parts", [])]]
            whole = b"".join(body(part) for part in parts if part)
            texts = [_SPACE.sub("", row["text"]) for row in document["paragraphs"]]
            assert any(
                all(text in _SPACE.sub("", whole.decode(encoding, "replace")) for text in texts)
                for encoding in ("utf-8", "gb18030")
            ), document["url"]


def test_the_site_is_small_and_complete() -> None:
    files = {str(path.relative_to(SITE)) for path in SITE.rglob("*") if path.is_file()}
    named = {answer.file for day in (1, 2) for answer in answers(day).values()}
    assert named - {""} == files - {"site.json"}
    assert sum((SITE / name).stat().st_size for name in files) <= LIMIT


def test_robots_forbids_what_is_linked() -> None:
    robots = served(1, "http://www.chengwan.example/robots.txt")
    listed = served(1, "http://www.chengwan.example/xwzx/czyw/index.html")
    assert robots and b"Disallow: /admin/" in body(robots)
    assert listed and b'href="/admin/preview/' in body(listed)


def committed(made: Body) -> bytes:
    answer = answers(made.days[0])[made.host, made.path]
    assert answer.status == made.status
    return body(answer)


def test_the_generator_writes_what_is_committed() -> None:
    site = Site()
    assert build_news(site) == truth("practice-news")
    for made in site.bodies:
        assert made.content == committed(made), made.path


def test_the_same_issue_comes_out_twice_and_as_committed() -> None:
    first, second = Site(), Site()
    told = build_gazette(first, EDITIONS[:1])
    assert told == build_gazette(second, EDITIONS[:1])
    assert told["documents"] == truth("practice-gazette")["documents"][: len(told["documents"])]
    for one, other in zip(first.bodies[:1], second.bodies[:1], strict=True):
        assert one.content == other.content
        assert unpacked(one.content) == unpacked(committed(one))


def test_the_newspaper_comes_out_as_committed() -> None:
    site = Site()
    assert build_paper(site) == truth("practice-paper")
    pdfs = [made for made in site.bodies if made.media == "application/pdf"]
    assert len(pdfs) == 2
    for made in pdfs:
        assert unpacked(made.content) == unpacked(committed(made))
        assert pypdfium2.PdfDocument(io.BytesIO(made.content))[0].get_width() > 900


def test_the_site_says_that_it_is_made_up() -> None:
    pages = [p for p in SITE.rglob("*.html") if not str(p).endswith("cwrb/index.html")]
    assert len(pages) > 50
    for page in pages:
        raw = page.read_bytes()
        assert any("虚构".encode(encoding) in raw for encoding in ("utf-8", "gb18030")), page
