"""Where an export goes: whole, or not at all.

It is written under another name beside its own and takes that one when it is complete. What a
killed export leaves is called ``.NAME.part-…`` and looks like nothing else.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from gongbao.errors import GongbaoError, UsageError

__all__ = ["whole_file", "whole_folder"]


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write, that gets its name at the end. Raises UsageError when the name is taken,
    GongbaoError when the disk refuses."""
    part = _beside(path)
    try:
        with part.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _take(part, path)
    except OSError as error:
        raise GongbaoError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, that gets its name at the end. Raises as ``whole_file``."""
    part = _beside(path)
    try:
        part.mkdir()
        yield part
        _take(part, path)
    except OSError as error:
        raise GongbaoError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _beside(path: Path) -> Path:
    _refuse_taken(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise GongbaoError(f"cannot write {path}: {error.strerror or error}") from error
    return path.parent / f".{path.name}.part-{secrets.token_hex(6)}"


def _refuse_taken(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise UsageError(f"{path} is there already: give another name, or move it away")


def _take(part: Path, path: Path) -> None:
    _refuse_taken(path)
    part.rename(path)
