"""Bodies by their SHA-256: ``bodies/sha256/ab/cd/<hex>``, create-once.

The name is the check: ``sha256sum`` alone verifies an archive, and a write that is repeated, lost
or raced by another machine can only put the same bytes under the same name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from gongbao.errors import Damaged, KeyMissing, UsageError
from gongbao.store import Store

__all__ = ["PREFIX", "body_key", "digest_of", "digest_of_key", "get_body", "has_body", "put_body"]

PREFIX = "bodies/sha256/"

_DIGEST = re.compile(r"[0-9a-f]{64}")


def digest_of(data: bytes) -> str:
    """SHA-256 of ``data``, 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()


def body_key(digest: str) -> str:
    """Where the body of this digest lies. Raises UsageError for what is no digest."""
    if not _DIGEST.fullmatch(digest):
        raise UsageError(f"not a SHA-256 digest: {digest[:80]!r}")
    return f"{PREFIX}{digest[:2]}/{digest[2:4]}/{digest}"


def digest_of_key(key: str) -> str | None:
    """The digest a body's key stands for, or None when it is no well-formed body key."""
    digest = key.rpartition("/")[2]
    return digest if _DIGEST.fullmatch(digest) and key == body_key(digest) else None


def put_body(store: Store, data: bytes) -> str:
    """Keep ``data``; gives its digest. Writing what is there already costs one look."""
    digest = digest_of(data)
    key = body_key(digest)
    if not store.create(key, data) and store.size(key) != len(data):
        # A torn file can only be left by a power cut in a store that is not durable.
        store.replace(key, data)
    return digest


def has_body(store: Store, digest: str) -> bool:
    """Whether the store holds a body under this digest (its bytes are not read)."""
    return store.size(body_key(digest)) is not None


def get_body(stores: Sequence[Store], digest: str) -> bytes:
    """The body, from the first store that holds it intact.

    Raises KeyMissing when none holds it, Damaged when every copy found differs from its name.
    """
    key, damaged = body_key(digest), []
    for store in stores:
        try:
            data = store.read(key)
        except KeyMissing:
            continue
        if digest_of(data) == digest:
            return data
        damaged.append(f"{store.url}/{key}")
    if damaged:
        raise Damaged(f"bytes differ from their digest: {', '.join(damaged)}")
    raise KeyMissing(key, [store.url for store in stores])
