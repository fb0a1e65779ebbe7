"""One run of one source: the four stages in their order, and what is told of them."""

from __future__ import annotations

from gongbao.model import Source
from gongbao.stages import Holdings, Progress, Window, silent
from gongbao.stages.dedup import dedup
from gongbao.stages.fetch import close_journal, fetch
from gongbao.stages.parse import parse
from gongbao.stages.upload import Uploaded, upload

__all__ = ["run_source"]


def run_source(
    source: Source, window: Window, holdings: Holdings, progress: Progress = silent
) -> Uploaded:
    """Fetch, parse, dedup, upload. Killed at any instant and repeated, it ends the same."""
    captures = fetch(source, window, holdings, progress)
    documents = parse(captures, source, holdings, progress)
    relations = dedup(documents, holdings, progress)
    uploaded = upload(relations, holdings, progress)
    close_journal(holdings.work, source.id, window)
    return uploaded
