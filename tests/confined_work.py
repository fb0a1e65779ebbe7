"""What the confined child runs in its tests: importable by name, as a child process needs."""

from __future__ import annotations

import os
import resource
import time


def work(kind: str) -> object:
    """What the child runs in these tests."""
    if kind == "sleep":
        time.sleep(60)
    if kind == "die":
        os._exit(9)
    if kind == "eat":
        return len(b"x" * (3 * 1024**3))
    if kind == "raise":
        raise ValueError("a hostile\nbody")
    if kind == "limit":
        return resource.getrlimit(resource.RLIMIT_CPU)
    return kind, os.getpid()
