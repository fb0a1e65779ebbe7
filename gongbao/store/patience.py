"""Patience: storage that is far away and gives no answer, or half of one, is asked again.

boto3 and delta-rs repeat requests by themselves, but not one whose answer broke off midway; and
half of a table's file looks like a damaged one. Only what comes again and again is believed.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from gongbao.errors import AccessDenied, Damaged, KeyMissing, StoreError

__all__ = ["patiently"]

_ATTEMPTS = 6

T = TypeVar("T")


def patiently(ask: Callable[[], T], *, remote: bool) -> T:
    """What ``ask`` gives. From afar, a StoreError or Damaged counts only when it comes each time;
    that something is not there, or is refused, is an answer."""
    for attempt in range(_ATTEMPTS - 1 if remote else 0):
        try:
            return ask()
        except (AccessDenied, KeyMissing):
            raise
        except (StoreError, Damaged):
            time.sleep(random.uniform(0.05, 0.15) * 2**attempt)  # noqa: S311 - no secret
    return ask()
