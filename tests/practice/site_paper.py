"""The newspaper of the practice site."""

from __future__ import annotations
from typing import Any
from practice.site import Site


def build_paper(site: Site) -> dict[str, Any]:
    """Stub while the rest is tried."""
    return {"source": "practice-paper", "documents": []}
