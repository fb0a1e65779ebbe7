"""A store in a local folder.

A write goes to a temporary name beside its key and is linked into place, so a reader sees the
whole object or none, and ``create`` is decided by the file system's own exclusive link.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator, MutableSequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from gongbao.errors import AccessDenied, KeyMissing, StoreError, StoreFull, says_no_room
from gongbao.store import Entry, Half, check_key, keys_only

__all__ = ["LocalStore"]

_TEMPORARY = ".part-"
_HALF = re.compile(r"\.part-[0-9a-f]{16}|.+#\d+")
"""Names of writes under way: ours, and those of delta-rs (``name#1``)."""


class LocalStore:
    """Objects as files below ``root``. ``durable`` flushes each write and its folder to disk."""

    def __init__(self, root: str | Path, *, durable: bool = True) -> None:
        self.root = Path(root).expanduser().absolute()
        self.url = str(self.root)
        self.durable = durable

    def create(self, key: str, data: bytes) -> bool:
        """See Store.create."""
        target = self._path(key)
        if not self.durable:
            return self._write_once(target, data)
        if target.exists():
            return False
        temporary = self._write_beside(target, data)
        try:
            os.link(temporary, target)
        except FileExistsError:
            return False
        except OSError as error:
            raise self._refusal(error) from error
        finally:
            temporary.unlink()
        self._sync_folder(target.parent)
        return True

    def replace(self, key: str, data: bytes) -> None:
        """See Store.replace."""
        target = self._path(key)
        temporary = self._write_beside(target, data)
        temporary.replace(target)
        self._sync_folder(target.parent)

    def read(self, key: str) -> bytes:
        """See Store.read."""
        try:
            return self._path(key).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise KeyMissing(key) from None
        except OSError as error:
            raise StoreError(f"cannot read {self._path(key)}: {error.strerror}") from error

    def size(self, key: str) -> int | None:
        """See Store.size."""
        path = self._path(key)
        return path.stat().st_size if path.is_file() else None

    def entry(self, key: str) -> Entry | None:
        """See Store.entry."""
        path = self._path(key)
        return _entry(key, path) if path.is_file() else None

    def list(self, prefix: str, strays: MutableSequence[str] | None = None) -> Iterator[Entry]:
        """See Store.list. Leftovers of writes that were killed are not objects."""
        return keys_only(self._listed(prefix), strays)

    def _listed(self, prefix: str) -> Iterator[Entry]:
        folder = prefix.rpartition("/")[0]
        start = self.root / folder if folder else self.root
        for path in _files(start):
            key = path.relative_to(self.root).as_posix()
            if key.startswith(prefix):
                yield _entry(key, path)

    def halves(self, before: datetime) -> Iterator[Half]:
        """See Store.halves."""
        for folder, _, names in os.walk(self.root):
            for name in filter(_HALF.fullmatch, sorted(names)):
                path = Path(folder, name)
                with suppress(FileNotFoundError):
                    entry = _entry(path.relative_to(self.root).as_posix(), path)
                    if entry.written is not None and entry.written < before:
                        yield Half(entry.key, entry.size, partial(path.unlink, missing_ok=True))

    def locked(self) -> bool:
        """See Store.locked: a folder never is."""
        return False

    def delete(self, key: str) -> None:
        """See Store.delete."""
        with suppress(FileNotFoundError):
            self._path(key).unlink()

    def _path(self, key: str) -> Path:
        return self.root / check_key(key)

    def _write_once(self, target: Path, data: bytes) -> bool:
        """One system call for what a work store writes by the thousand. A write that is killed
        leaves a torn file, which readers of work stores tell by its digest or its form."""
        try:
            file = target.open("xb", buffering=0)
        except FileExistsError:
            return False
        except FileNotFoundError:
            self._make_folder(target.parent)
            return self._write_once(target, data)
        except OSError as error:
            raise self._refusal(error) from error
        try:
            with file:
                left = memoryview(data)
                while left:
                    # A disk that is all but full takes a part, and says so only the next time.
                    left = left[file.write(left) :]
        except OSError as error:
            raise self._unwritten(target, error) from error
        return True

    def _make_folder(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._refusal(error) from error

    def _unwritten(self, half: Path, error: OSError) -> StoreError:
        with suppress(OSError):
            half.unlink()
        return self._refusal(error)

    def _refusal(self, error: OSError) -> StoreError:
        if says_no_room(error):
            return StoreFull(self.url)
        denied = isinstance(error, PermissionError | NotADirectoryError | FileExistsError)
        reason = f"cannot write below {self.root}: {error.strerror}"
        return AccessDenied(reason) if denied else StoreError(reason)

    def _write_beside(self, target: Path, data: bytes) -> Path:
        self._make_folder(target.parent)
        temporary = target.with_name(_TEMPORARY + secrets.token_hex(8))
        try:
            with temporary.open("xb") as file:
                file.write(data)
                if self.durable:
                    file.flush()
                    os.fsync(file.fileno())
        except OSError as error:
            raise self._unwritten(temporary, error) from error
        return temporary

    def _sync_folder(self, folder: Path) -> None:
        if not self.durable:
            return
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _entry(key: str, path: Path) -> Entry:
    found = path.stat()
    return Entry(key, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))


def _files(folder: Path) -> Iterator[Path]:
    """Files below ``folder`` in the order of their ``/``-joined names."""
    if not folder.is_dir():
        return
    entries = sorted(os.scandir(folder), key=lambda e: e.name + "/" if e.is_dir() else e.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif entry.is_file() and not _HALF.fullmatch(entry.name):
            yield Path(entry.path)
