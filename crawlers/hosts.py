"""When a host may be asked: never in its quiet hours, and not before its turn.

The turn is shared by every crawl of this machine through one small file a host, locked while it
is read and written (``flock``); several sources of one host then keep one source's distance.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from io import BufferedRandom
from pathlib import Path

__all__ = ["QuietHours", "Turns"]

_FURTHEST = 3600.0
"""A turn further ahead than this was left by a clock that was wrong."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """``22:00-06:30`` in the source's own time; the end is not included."""

    begin: str
    end: str

    @classmethod
    def of(cls, text: str) -> QuietHours | None:
        """The hours that an option says; None for none."""
        begin, _, end = text.partition("-")
        return cls(begin, end) if text else None

    def holds(self, moment: datetime) -> bool:
        """Whether a moment (in the source's zone) falls into them."""
        clock = f"{moment:%H:%M}"
        if self.begin <= self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end


class Turns:
    """Turns at hosts, kept in ``folder``; "" keeps none."""

    def __init__(self, folder: str, clock: Callable[[], float] = time.time) -> None:
        self._folder = Path(folder) if folder else None
        self._clock = clock

    def wait(self, host: str, delay: float) -> float:
        """Seconds until this request's turn; the next one's is ``delay`` seconds later."""
        if self._folder is None or delay <= 0:
            return 0.0
        try:
            import fcntl
        except ImportError:  # not on Windows: each crawl keeps its own distance
            return 0.0
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            name = hashlib.sha256(host.encode()).hexdigest()[:24]
            with (self._folder / name).open("a+b") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                return self._take(file, delay)
        return 0.0

    def _take(self, file: BufferedRandom, delay: float) -> float:
        now = self._clock()
        file.seek(0)
        try:
            free = float(file.read(32) or b"0")
        except ValueError:
            free = 0.0
        turn = max(now, free) if free < now + _FURTHEST else now
        file.seek(0)
        file.truncate()
        file.write(f"{turn + delay:.3f}".encode())
        return turn - now
