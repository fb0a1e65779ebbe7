"""What the confined child runs in its tests: importable by name, as a child process needs."""

from __future__ import annotations

import mmap
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
    if kind == "reserve":
        with mmap.mmap(-1, 2 * 1024**3) as addresses:
            return len(addresses)
    if kind == "hold":
        held = bytearray(b"x" * 1024**3)
        time.sleep(60)
        return len(held)
    if kind == "raise":
        raise ValueError("a hostile\nbody")
    if kind == "limit":
        return resource.getrlimit(resource.RLIMIT_CPU)
    return kind, os.getpid()
