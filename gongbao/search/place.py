"""Where an archive's index lies: with the work store where that is a folder, else in the user's
cache. Never in the archive."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from gongbao.settings import cache_folder, default_work
from gongbao.store import is_remote

__all__ = ["index_folder"]


def index_folder(archive: str, work: str | None, environ: Mapping[str, str]) -> Path:
    """The folder of the index of the archive at this URL."""
    work = work or environ.get("GONGBAO_WORK") or default_work(archive, environ)
    if is_remote(work):
        name = hashlib.sha256(archive.encode()).hexdigest()[:16]
        return cache_folder(environ) / name / "search"
    return Path(work.removeprefix("file://")).expanduser() / "search"
