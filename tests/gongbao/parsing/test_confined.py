"""The confined child: time, memory and death of a call become one line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from confined_work import work

from gongbao.parsing.confined import CallFailed, Confined

MEMORY = 2 * 1024**3


@pytest.mark.parametrize(
    ("kind", "code"), [("sleep", "timeout"), ("die", "died"), ("eat", "memory"), ("raise", "error")]
)
def test_a_call_that_fails_says_how_and_the_next_one_works(kind: str, code: str) -> None:
    with Confined(work, seconds=3, memory=MEMORY) as call:
        with pytest.raises(CallFailed) as failed:
            call(kind)
        assert failed.value.code == code
        assert "\n" not in str(failed.value)
        assert call("fine")[0] == "fine"


def test_memory_that_is_filled_is_bounded_apart_from_addresses() -> None:
    with Confined(work, seconds=20, memory=4 * MEMORY, resident=MEMORY // 4) as call:
        assert call("reserve") == MEMORY
        with pytest.raises(CallFailed, match="needs more than 512 MB") as failed:
            call("hold")
        assert failed.value.code == "memory"
        assert call("fine")[0] == "fine"


def test_one_child_serves_many_calls() -> None:
    with Confined(work, seconds=10, memory=MEMORY) as call:
        assert call("a")[1] == call("b")[1] != os.getpid()


ENDLESS = """
from gongbao.parsing import confined
confined._MARGIN = 1
confined._limit_processor(0.0)
while True:
    pass
"""


def test_a_child_at_work_ends_even_where_nobody_waits_for_it() -> None:
    child = subprocess.run([sys.executable, "-c", ENDLESS], check=False, timeout=60)
    assert child.returncode == -signal.SIGXCPU


def test_each_call_has_its_own_time_of_the_processor() -> None:
    with Confined(work, seconds=20, memory=MEMORY) as call:
        limits = [call("limit")[0] for _ in range(2)]
    assert 20 < limits[0] <= limits[1] < 20 * ((os.cpu_count() or 1) + 1) + 60
