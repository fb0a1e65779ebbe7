"""What an archive tells of its sources: ``sources/<id>.json``. Who reads it needs nothing else.

A document's row names its source and no more; which city that is, and who publishes it, stands
here. Written by upload, over what was there, whenever the source's file says something else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gongbao.errors import KeyMissing
from gongbao.fixity import record_file
from gongbao.model import Source
from gongbao.store import Store

__all__ = ["about", "tell", "told"]

_PREFIX = "sources/"
_TOLD = (
    "id", "title", "publisher", "division", "kind", "family", "timezone", "first", "last",
    "cadence",
)  # fmt: skip


def about(source: Source) -> dict[str, Any]:
    """What readers of the archive are told of a source."""
    words = {name: getattr(source, name) for name in _TOLD}
    return words | {"never": list(source.expect.never)}


def tell(archive: Store, words: Mapping[str, Any]) -> None:
    """Write ``sources/<id>.json`` where it is missing or says something else. Nothing without an
    id: batches of older releases do not say what their source is."""
    if not words.get("id"):
        return
    key = f"{_PREFIX}{words['id']}.json"
    line = json.dumps(dict(words), ensure_ascii=False, sort_keys=True).encode() + b"\n"
    try:
        before = archive.read(key)
    except KeyMissing:
        before = line if archive.create(key, line) else archive.read(key)
    # The digest first: whoever looks in between finds the file as it was, or as it will be.
    record_file(archive, key, line)
    if before != line:
        archive.replace(key, line)


def told(archive: Store) -> dict[str, dict[str, Any]]:
    """What the archive tells of its sources, by id; a file that cannot be read is left out."""
    found = {}
    for entry in archive.list(_PREFIX):
        try:
            words = json.loads(archive.read(entry.key))
        except ValueError:
            continue
        if isinstance(words, dict) and words.get("id"):
            found[str(words["id"])] = words
    return found
