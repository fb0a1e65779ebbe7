"""The practice sources, and what the command line makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from machines.practised import GAZETTE, NEWS, PAPER, command_line, write_sources


@pytest.fixture(scope="module")
def canary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file that a shell would make, if one ever read what a source file or a run says."""
    path = tmp_path_factory.mktemp("canary") / "canary"
    yield path
    assert not path.exists()


@pytest.fixture(scope="module")
def sources(canary: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of sources."""
    return write_sources(tmp_path_factory.mktemp("sources"), canary)


@pytest.fixture(scope="module")
def by_hand(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the command line makes of the practice sources."""
    archive = tmp_path_factory.mktemp("by-hand") / "archive"
    command_line("run", GAZETTE, NEWS, PAPER, "--sources", str(sources), archive=archive)
    return archive
