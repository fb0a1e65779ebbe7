"""gongbao (公报): an archive of what Chinese municipalities publish."""

from __future__ import annotations

__version__ = "0.1.0"
