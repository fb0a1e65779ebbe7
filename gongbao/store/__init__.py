"""Where bytes lie: one small protocol, a local folder and an S3 bucket behind it.

Every store passes the same suite, ``tests/contracts/``. A store knows keys and bytes, nothing of
captures or documents. Keys are relative, ``/``-separated, made by gongbao and never by a remote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, MutableSequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gongbao.errors import UsageError

__all__ = ["Entry", "Half", "Store", "check_key", "is_remote", "open_store"]

_SEGMENT = r"[A-Za-z0-9_=][A-Za-z0-9._=+@-]{0,200}"
_KEY = re.compile(rf"{_SEGMENT}(?:/{_SEGMENT})*")


@dataclass(frozen=True, slots=True)
class Entry:
    """One object in a listing; ``size`` in bytes, ``written`` when it was last written, by the
    storage's clock."""

    key: str
    size: int
    written: datetime | None = None


@dataclass(frozen=True, slots=True)
class Half:
    """A write that was cut short: what it is called, its bytes where known, how to forget it."""

    name: str
    size: int
    forget: Callable[[], None]


class Store(Protocol):
    """Bytes under keys. Raises StoreError when storage refuses, after bounded retries."""

    url: str

    def create(self, key: str, data: bytes) -> bool:
        """Write ``data`` once, whole or not at all. False when the key existed already.

        A reply that was lost is read back: True then means that these very bytes lie there.
        """
        ...

    def replace(self, key: str, data: bytes) -> None:
        """Write ``data``, whole or not at all, over whatever was there."""
        ...

    def read(self, key: str) -> bytes:
        """The bytes under ``key``. Raises KeyMissing."""
        ...

    def size(self, key: str) -> int | None:
        """Size in bytes, or None when there is no such key."""
        ...

    def entry(self, key: str) -> Entry | None:
        """Size and age of one object, or None when there is no such key."""
        ...

    def list(self, prefix: str, strays: MutableSequence[str] | None = None) -> Iterator[Entry]:
        """Every object whose key begins with ``prefix``, in order of the key. What is named as no
        key is (a folder's .DS_Store, another's file) is nobody's: its name is added to ``strays``.
        """
        ...

    def halves(self, before: datetime) -> Iterator[Half]:
        """Writes that began before this moment and were never finished: no objects."""
        ...

    def locked(self) -> bool:
        """Whether the storage keeps what was written from deletion (object lock)."""
        ...

    def delete(self, key: str) -> None:
        """Remove the key; a missing key is no error. Work stores are asked this, and archives for
        what nothing names (gongbao/care/orphans.py)."""
        ...


def is_remote(url: str) -> bool:
    """Whether ``url`` names a bucket rather than a local folder."""
    return url.startswith("s3://")


def check_key(key: str) -> str:
    """``key`` itself when every segment is of the allow-list. Raises UsageError."""
    if not is_key(key):
        raise UsageError(f"not a storage key: {key[:80]!r}")
    return key


def is_key(name: str) -> bool:
    """Whether every segment of a name is of the allow-list."""
    return len(name) <= 900 and _KEY.fullmatch(name) is not None


def keys_only(entries: Iterable[Entry], strays: MutableSequence[str] | None) -> Iterator[Entry]:
    """The entries whose names are keys; the names of the others go to ``strays``."""
    for entry in entries:
        if is_key(entry.key):
            yield entry
        elif strays is not None:
            strays.append(entry.key)


def open_store(url: str, *, durable: bool = True) -> Store:
    """The store at a local path, ``file://`` path or ``s3://bucket/prefix``.

    ``durable`` asks a local store to survive a power cut; a work store does without.
    """
    if is_remote(url):
        from gongbao.store.s3 import S3Store

        return S3Store.open(url)
    from gongbao.store.local import LocalStore

    if url.lower().startswith("s3:"):
        raise UsageError(f"no bucket in {url!r}: give s3://bucket/prefix")
    if "://" in url and not url.startswith("file://"):
        where = re.sub(r"//[^/]*@", "//…@", url)
        raise UsageError(f"cannot store at {where!r}: give a folder or s3://bucket/prefix")
    return LocalStore(url.removeprefix("file://"), durable=durable)
