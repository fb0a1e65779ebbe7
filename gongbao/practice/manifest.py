"""What the practice site answers: ``site.json`` beside the files, read into plain records."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["SITE", "Answer", "answers"]

SITE = Path(__file__).parent / "site"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one URL on some days. ``file`` is relative to the site's folder; the body is
    empty where it is "". ``headers`` are sent as they are, so a missing charset stays missing."""

    host: str
    path: str
    file: str
    days: tuple[int, ...]
    status: int
    headers: Mapping[str, str]


def answers(day: int, site: Path = SITE) -> dict[tuple[str, str], Answer]:
    """The answers of one day (1 or 2) by host and path. Raises ValueError for another day."""
    manifest = json.loads((site / "site.json").read_text("utf-8"))
    if day not in manifest["days"]:
        raise ValueError(f"the practice site has the days {manifest['days']}, not {day}")
    listed = (_answer(row) for row in manifest["answers"])
    return {(answer.host, answer.path): answer for answer in listed if day in answer.days}


def _answer(row: Mapping[str, object]) -> Answer:
    headers, days, status = row["headers"], row["days"], row["status"]
    if not isinstance(headers, dict) or not isinstance(days, list) or not isinstance(status, int):
        raise TypeError(f"site.json: not an answer: {row}")
    return Answer(
        str(row["host"]), str(row["path"]), str(row["file"]), tuple(days), status, headers
    )
