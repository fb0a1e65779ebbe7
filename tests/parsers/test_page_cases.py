"""Pages of made-up templates, each a folder: ``body.html`` and what people read in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from parsers.html.article import Article, PageText, read_article

CASES = sorted(path for path in (Path(__file__).parent / "page_cases").iterdir() if path.is_dir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("families", [True, False], ids=["families", "general"])
def test_a_template_never_seen_gives_what_people_read(case: Path, families: bool) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    article = read_article(PageText((case / "body.html").read_bytes()), families=families)
    assert isinstance(article, Article)
    assert article.text.split("\n") == expected["text"]
    assert article.title == expected["title"]
    assert str(article.published) == expected["published"]
    assert article.issuer == expected["issuer"]
