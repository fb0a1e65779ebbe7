"""What deduplication compares: one signature a document version.

``text_key`` is the SHA-256 of the key text (letters and digits only, NFKC), so two copies that
differ in spacing, punctuation or width have the same one. The definition has a name, METHOD, that
stands in every row: signatures of different definitions are never compared.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from gongbao.model import Document
from gongbao.text.keys import key_text

__all__ = ["METHOD", "SHORTEST", "Signature", "sign"]

METHOD = "key-text-1"
SHORTEST = 20
"""Key texts under this many characters say too little to call two documents the same."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One row of the signatures table; ``length`` counts the key text's characters."""

    source: str
    document: str
    version: str
    capture: str
    text_key: str
    length: int
    method: str = METHOD


def sign(document: Document) -> Signature:
    """The signature of one document version."""
    key = key_text(document.text)
    digest = hashlib.sha256(key.encode()).hexdigest()
    return Signature(
        document.source, document.id, document.version, document.capture, digest, len(key)
    )
