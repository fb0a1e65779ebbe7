"""Captures with bodies, as parsers are given them."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256

from gongbao.model import Capture, CaptureRole
from gongbao.plugins import Fetched

WHEN = datetime(2023, 5, 12, 6, tzinfo=UTC)


def fetched(
    url: str,
    body: str | bytes,
    role: CaptureRole = "document",
    part: int = 0,
    charset: str = "",
    hints: dict[str, str] | None = None,
) -> Fetched:
    """A capture of ``url`` that has ``body``."""
    data = body.encode() if isinstance(body, str) else body
    capture = Capture(
        "practice",
        url,
        WHEN,
        "new",
        role=role,
        part=part,
        body=sha256(data).hexdigest(),
        headers={"content-type": f"text/html; charset={charset}"} if charset else {},
        hints=hints or {},
    )
    return Fetched(capture, data)
