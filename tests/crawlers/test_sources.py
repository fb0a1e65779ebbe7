"""The shipped sources: all read, over many families, and short."""

from __future__ import annotations

from pathlib import Path

import crawlers
from gongbao.sources import find_sources

FOLDER = Path(crawlers.__file__).parent / "sources"


def test_every_shipped_source_is_well() -> None:
    found, faults = find_sources(FOLDER)
    assert faults == ()
    real = [source for name, source in found.items() if not name.startswith("practice-")]
    assert len(real) >= 30
    assert len({source.family for source in real}) >= 9


def test_a_source_is_short_and_says_how_sure_its_addresses_are() -> None:
    for path in (FOLDER / "cn").rglob("*.toml"):
        text = path.read_text("utf-8")
        assert len(text.splitlines()) <= 25, path
        assert "confidence" in text, path
        assert "\n# " in text, f"{path}: the evidence for its addresses is missing"
