"""Why a request is not made: exceptions of the crawl that become captures with a note."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from gongbao.model import Note, Verdict

__all__ = ["NO_ANSWER", "BudgetSpent", "NotAsked", "outcome_of"]

NO_ANSWER: tuple[type[Exception], ...] = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
    ConnectionDone,
    ConnectError,
    ConnectionLost,
    OSError,
    ValueError,
)
"""What the download of one address may raise; ValueError for a host that is no name at all."""

_CODES: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (CannotResolveHostError, "unknown-host"),
    (DownloadConnectionRefusedError, "connection-refused"),
)


class NotAsked(IgnoreRequest):
    """A request that is not made. Raised by the gate and the robots middleware.

    ``verdict`` is refused when asking is not allowed, failed when it may be allowed another time.
    """

    def __init__(self, verdict: Verdict, note: Note) -> None:
        super().__init__(note.message)
        self.verdict = verdict
        self.note = note


class BudgetSpent(IgnoreRequest):
    """The crawl has made all the requests it may: nothing is recorded, the next run goes on."""


def outcome_of(error: BaseException, url: str) -> tuple[Verdict, Note]:
    """The verdict and the note of an address that gave no answer because of ``error``."""
    if isinstance(error, NotAsked):
        return error.verdict, error.note
    if isinstance(error, DownloadCancelledError) or "DOWNLOAD_MAXSIZE" in str(error):
        return "refused", Note("too-large", "the body is larger than this crawl may fetch", url)
    code = next((code for kind, code in _CODES if isinstance(error, kind)), "network")
    words = " ".join(str(error).split())[:300] or type(error).__name__
    return "failed", Note(code, words, url)
