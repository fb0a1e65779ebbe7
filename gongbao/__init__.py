"""gongbao (公报): an archive of what Chinese municipalities publish.

>>> from gongbao import Archive  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import Any

__all__ = ["Archive", "__version__"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # The reader is imported when it is asked for: every part of gongbao imports this module.
    if name == "Archive":
        return importlib.import_module("gongbao.archive").Archive
    raise AttributeError(f"module 'gongbao' has no attribute {name!r}")
