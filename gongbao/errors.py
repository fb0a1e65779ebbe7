"""The tree of errors. What a caller may do is in the name; the exit code is on the class.

    GongbaoError                1  failed
    ├── UsageError              2  the words on the command line, a source file, a name
    │   └── SourceError            a source file that cannot be read: file, line, key
    ├── StoreError              1  storage said no, or did not answer
    │   ├── KeyMissing             the key is not there
    │   ├── StoreFull              there is no room left
    │   └── AccessDenied           the bucket does not exist or refuses
    ├── FetchFailed             1  the crawl could not start or died
    ├── Expectations            3  kept in the work store but not published
    ├── PublishedWithFailures   4  published; some captures or documents failed and are noted
    └── Damaged                 5  the archive does not say what was written to it

About one capture: a note, and the run goes on. About the run: raise one of these. Only ``cli.py``
catches broadly, and prints the message as one line: what, where, what to do.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from errno import EDQUOT, EFBIG, ENOSPC

__all__ = [
    "NO_ROOM",
    "AccessDenied",
    "Damaged",
    "Expectations",
    "FetchFailed",
    "GongbaoError",
    "KeyMissing",
    "PublishedWithFailures",
    "SourceError",
    "StoreError",
    "StoreFull",
    "UsageError",
    "says_no_room",
]

NO_ROOM = (ENOSPC, EDQUOT, EFBIG)
"""What the system says where a disk, a quota or a file's greatest size is reached."""
_NO_ROOM = re.compile(rf"os error ({'|'.join(map(str, NO_ROOM))})\b")


def says_no_room(error: BaseException) -> bool:
    """Whether this is the system's word, by its number or as libraries written in Rust give it."""
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return True
    return _NO_ROOM.search(str(error)) is not None


class GongbaoError(Exception):
    """Anything gongbao says no to. ``str(error)`` is one line for a person."""

    exit_code = 1


class UsageError(GongbaoError):
    """The request cannot be carried out as it was worded."""

    exit_code = 2


class SourceError(UsageError):
    """A source file is wrong. The message names the file, the line where known, and the key."""


class StoreError(GongbaoError):
    """Storage refused, failed after retries, or gave an answer that cannot be believed."""


class KeyMissing(StoreError):
    """No object under this key, nor in any of the stores at ``urls`` that were asked for it."""

    def __init__(self, key: str, urls: Sequence[str] = ()) -> None:
        asked = f" in {' or '.join(urls)}; are --archive and --work those it was kept in?"
        super().__init__(f"no such key: {key}" + (asked if urls else ""))
        self.key = key


class StoreFull(StoreError):
    """The disk or the quota of ``place`` is full. Nothing that was kept is lost by it."""

    def __init__(self, place: str) -> None:
        super().__init__(f"{place}: no room is left; make room, then the same command goes on")


class AccessDenied(StoreError):
    """The bucket or folder does not exist, or refuses these credentials."""


class FetchFailed(GongbaoError):
    """The crawl of a source could not start, or its process died."""


class Expectations(GongbaoError):
    """The run's captures stay in the work store: what the source expects was not met."""

    exit_code = 3


class PublishedWithFailures(GongbaoError):
    """The run is published, and some of what it tried failed; the notes say what."""

    exit_code = 4


class Damaged(GongbaoError):
    """The archive holds something else than what was written, or lacks it."""

    exit_code = 5
