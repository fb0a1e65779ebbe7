"""What a crawl says while it goes: one JSON object a line on standard output, and the counts."""

from __future__ import annotations

import json
from collections import Counter
from typing import IO

from gongbao.model import Capture

__all__ = ["Events"]


class Events:
    """Writes events to a stream and counts them."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.counts: Counter[str] = Counter()

    def captured(self, capture: Capture) -> None:
        """One address was observed."""
        self.counts[capture.verdict] += 1
        self._say(
            event="capture",
            url=capture.url,
            verdict=capture.verdict,
            role=capture.role,
            size=capture.size,
        )

    def replayed(self, url: str) -> None:
        """One address was answered from the journal of an earlier attempt."""
        self.counts["replayed"] += 1
        self._say(event="replayed", url=url)

    def ended(self, reason: str) -> None:
        """The crawl is over."""
        counts = {"requests": 0, "replayed": 0, **self.counts}
        self._say(event="end", reason=reason, counts=counts)

    def _say(self, **event: object) -> None:
        self._stream.write(json.dumps(event, ensure_ascii=False) + "\n")
        self._stream.flush()
